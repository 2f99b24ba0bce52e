"""Check the fields of one model, and expand `x_{1..9}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...language import FieldFacts, Model, facts
from ...model import FieldModel
from ...yaml import InvalidNameError, Name, Text, quoted
from ..names import Namespace, check_wire_names, refuse_reserved
from .types import check_type, is_single

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...language import Field, Group
    from ...model import FieldType
    from ...yaml import Diagnostics, Position
    from .types import TypeNames

MAX_NUMBERED = 200
_NUMBERED = re.compile(r"([^{}]*)\{([0-9]{1,4})\.\.([0-9]{1,4})\}([^{}]*)", re.ASCII)
_ONLY_TEXT = ("format", "min_length", "max_length", "print_length")
_ONLY_ONCE = ("also", "headers", "format", "renamed_from")


def check_fields(
    model: Model | Group, type_names: TypeNames, diagnostics: Diagnostics
) -> tuple[FieldModel, ...]:
    """Check the fields of a model or group, also against each other, and return them.

    The examples are left out, because they may need the fields of other models.
    """
    source = model.source if isinstance(model, Model) else None
    stated = source.confidence if source else None
    names = Namespace("field", diagnostics)
    fields: list[FieldModel] = []
    for key, field in model.fields.items():
        type_ = check_type(field.type, field.at("type"), type_names, diagnostics)
        _check_lengths(field, type_, diagnostics)
        for name, wire in _expanded(key, field, diagnostics):
            refuse_reserved("field", name, diagnostics)
            if not names.claim(name, name.place):
                continue
            fields.append(
                FieldModel(
                    **facts(FieldFacts, field),
                    name=name,
                    wire=wire,
                    type=type_,
                    confidence=field.confidence if field.confidence != stated else None,
                )
            )
    check_wire_names([wire for field in fields for wire in (field.wire, *field.also)], diagnostics)
    _check_formats(model, diagnostics)
    return tuple(fields)


def _expanded(key: Text, field: Field, diagnostics: Diagnostics) -> Iterator[tuple[Name, Text]]:
    """Yield the names that a key of `fields` stands for, each with its wire name."""
    texts = _numbered(key, diagnostics)
    wires = _numbered(field.wire, diagnostics) if field.wire else texts
    if not (texts and wires):
        return
    if len(texts) > 1:
        for option in _ONLY_ONCE:
            if option in field.places:
                diagnostics.report(
                    field.at(option), f"{option!r} cannot be the same for several fields"
                )
                return
    if len(wires) != len(texts):
        diagnostics.report(
            field.at("wire"),
            f"'wire' must be numbered as the fields are, such as 'x{{1..{len(texts)}}}'",
        )
        return
    wire_place = field.wire.place if field.wire else key.place
    try:
        yield from [
            (Name.parse(text, key.place), Text(wire, wire_place))
            for text, wire in zip(texts, wires, strict=True)
        ]
    except InvalidNameError as error:
        diagnostics.report(key.place, str(error))


def _numbered(text: Text, diagnostics: Diagnostics) -> list[str]:
    """Return the texts that `x{1..3}` stands for; any other text stands for itself."""
    numbered = _NUMBERED.fullmatch(text.value)
    if not numbered:
        return [text.value]
    before, first, last, after = numbered.groups()
    if not 0 <= int(last) - int(first) < MAX_NUMBERED:
        diagnostics.report(
            text.place,
            f"{quoted(text.value)} must count upwards and stand for at most {MAX_NUMBERED} fields",
        )
        return []
    return [f"{before}{number}{after}" for number in range(int(first), int(last) + 1)]


def _check_lengths(field: Field, type_: FieldType, diagnostics: Diagnostics) -> None:
    for option in _ONLY_TEXT:
        if getattr(field, option) is not None and not is_single(type_, "string"):
            diagnostics.report(field.at(option), f"{option!r} is only for the type 'string'")
    if field.min_length and field.max_length and field.min_length > field.max_length:
        diagnostics.report(
            field.at("min_length"),
            f"'min_length' {field.min_length} is more than 'max_length' {field.max_length}",
        )


def _check_formats(model: Model | Group, diagnostics: Diagnostics) -> None:
    """Report two fields of one format, and a ZIP code without the state to check it with."""
    names = Namespace("format", diagnostics)
    places: dict[str, Position] = {}
    for field in model.fields.values():
        if field.format:
            names.claim(field.format, field.at("format"))
            places.setdefault(field.format, field.at("format"))
    # The state may be a field of each model that includes the group with the ZIP code.
    complete = isinstance(model, Model) and all(field.sound for field in model.fields.values())
    if "us_zip" in places and "us_state" not in places and complete:
        diagnostics.report(
            places["us_zip"],
            "the format 'us_zip' needs a field with the format 'us_state' in the same model: the "
            "ZIP code is checked against that state",
        )
