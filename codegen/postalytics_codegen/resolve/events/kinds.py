"""Check the kinds of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language import EventKindFacts, facts
from ...model import EventKindModel
from ...yaml import quoted
from ..models import read_value
from ..names import Namespace

if TYPE_CHECKING:
    from ...language import EventKind, Events
    from ...model import DeliveryModel, FieldModel, PolledListModel
    from ...yaml import Diagnostics, Name, Text


def check_kinds(
    events: Events,
    polled: PolledListModel | None,
    deliveries: DeliveryModel | None,
    diagnostics: Diagnostics,
) -> tuple[EventKindModel, ...]:
    """Return the kinds, whose codes and labels must be values of the fields that show them."""
    if not events.kinds:
        diagnostics.report(events.at("kinds"), "'kinds' must name at least one kind")
    codes, labels = Namespace("code", diagnostics), Namespace("label", diagnostics)
    made: list[EventKindModel] = []
    for name, kind in events.kinds.items():
        _check_ways(name, kind, events, diagnostics)
        if kind.code is not None:
            codes.claim(kind.code.value, kind.code.place)
        if kind.label is not None:
            # The label of a polled event matches without regard to case.
            labels.claim(kind.label.value, kind.label.place, alike=kind.label.value.casefold())
            if polled is not None:
                _check_value("label", kind.label, polled.kind, diagnostics)
        code: int | bool | Text | None = kind.code
        if kind.code is not None and deliveries is not None:
            code = _check_value("code", kind.code, deliveries.kind[-1], diagnostics)
        made.append(EventKindModel(**facts(EventKindFacts, kind), name=name, code=code))
    return tuple(made)


def _check_ways(name: Name, kind: EventKind, events: Events, diagnostics: Diagnostics) -> None:
    """Report a kind that has no name in either way, or one for a way that does not exist."""
    if kind.code is None and kind.label is None and kind.sound:
        diagnostics.report(name.place, f"the kind {quoted(name)} needs a 'code' or a 'label'")
    if kind.code is not None and "delivery" not in events.places:
        diagnostics.report(kind.code.place, "a 'code' is a value in deliveries: give 'delivery'")
    if kind.online and kind.label is None and kind.sound:
        diagnostics.report(
            kind.at("online"), "'online' is about polled events, so the kind needs a 'label'"
        )
    if kind.online and "detail" not in events.poll.places:
        diagnostics.report(
            kind.at("online"), "'online' needs the 'detail' of 'poll', which tells events apart"
        )


def _check_value(
    what: str, text: Text, field: FieldModel, diagnostics: Diagnostics
) -> int | bool | Text | None:
    """Return the value of a field that `text` stands for; report one that its table lacks."""
    value = read_value(f"the {what}", field.type.scalar or "", text, diagnostics)
    table = field.type.named
    known = [one.value for one in table.codes] if table is not None else []
    texts = [one if isinstance(one, int) else one.value for one in known]
    if table is not None and known and (text.value if value is text else value) not in texts:
        diagnostics.report_unknown(
            text.place,
            text.value,
            map(str, texts),
            f"{quoted(table.name)} has no value {quoted(text.value)}",
        )
    return None if isinstance(value, float) else value
