"""Check deliveries to webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import DeliveryModel
from ...yaml import quoted
from ..models import check_path
from ..names import check_known
from ..operations import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import Delivery
    from ...model import FieldModel, FieldType, PolledListModel, ResolvedModel
    from ...yaml import Diagnostics, Position, Text
    from ..models import DeclaredModel

_ID = "an int, a string or a bool"


def refuse_dots(fields: Iterable[FieldModel], place: Position, diagnostics: Diagnostics) -> None:
    """Report wire names with a dot, because dots are between the names on a path."""
    for field in fields:
        if "." in field.wire.value:
            diagnostics.report(
                place,
                f"the wire name {quoted(field.wire.value)} of {quoted(field.name)} has a dot, "
                "which no value of an event can have",
            )


@attrs.frozen
class DeliveryChecker:
    """Checker of deliveries, once all models are known."""

    _declared: Mapping[str, DeclaredModel]
    _models: Mapping[str, ResolvedModel]
    _received: frozenset[str]
    """The models that resources receive."""
    _diagnostics: Diagnostics

    def check(self, written: Delivery, polled: PolledListModel | None) -> DeliveryModel | None:
        """Return the delivery; its IDs must be of the types of the polled ones."""
        body = self._body(written.model)
        source = self._path(written.source, body, _ID)
        subject = self._path(written.subject, body, _ID)
        kind = self._path(written.kind, body, _ID)
        date = self._path(written.date, body, "a string")
        if body is not None:
            self._check_varying(written, body)
        if polled is not None:
            self._check_same(written.source, source, polled.source.name, polled.source.type)
            self._check_same(written.subject, subject, polled.subject.name, polled.subject.type)
        model = self._models.get(body.name) if body is not None else None
        if model is None or not (source and subject and kind and date):
            return None
        return DeliveryModel(
            model=model,
            source=source,
            subject=subject,
            kind=kind,
            date=date,
            varying=tuple(written.varying),
            note=written.note,
        )

    def _body(self, text: Text) -> DeclaredModel | None:
        resource, _, name = text.value.rpartition(".")
        check_known(name, text.place, self._declared, "unknown model", self._diagnostics)
        body = self._declared.get(name)
        if body is None:
            return None
        if resource and resource != body.resource:
            self._diagnostics.report(
                text.place,
                f"the model {quoted(name)} belongs to the resource {quoted(body.resource)}",
            )
        if name not in self._received:
            self._diagnostics.report(
                text.place, f"{quoted(name)} is not in the 'receives' of a resource"
            )
        return body

    def _path(self, text: Text, body: DeclaredModel | None, wanted: str) -> tuple[FieldModel, ...]:
        """Return the fields that a dotted path leads through; empty if it leads to no value."""
        path = check_path(text, body, self._declared, wanted, self._diagnostics)
        refuse_dots(path, text.place, self._diagnostics)
        return path

    def _check_varying(self, written: Delivery, body: DeclaredModel) -> None:
        """Report names in 'varying' that are not wire names of the body."""
        known = [name.value for one in body.fields for name in (one.wire, *one.also)]
        for name in written.varying:
            check_known(
                name.value,
                name.place,
                known,
                f"{quoted(body.name)} has no field with the wire name",
                self._diagnostics,
            )

    def _check_same(
        self, text: Text, path: tuple[FieldModel, ...], name: str, type_: FieldType
    ) -> None:
        """Report an ID of another type than the polled one, which it must equal."""
        if path and not comparable(path[-1].type, type_):
            self._diagnostics.report(
                text.place,
                f"{quoted(text.value)} and {quoted(name)}, with which events are polled, are not "
                "of the same type",
            )
