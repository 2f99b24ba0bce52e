"""Checks the fields of one model, and spells `x_{1..9}` out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import FieldModel
from ..source import InvalidNameError, Name, Text, quoted
from .names import Namespace, check_wire_name, refuse_reserved
from .types import check_type

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..diagnostics import Diagnostics
    from ..language import Field, Model

MOST_NUMBERED = 200
_NUMBERED = re.compile(r"([^{}]*)\{([0-9]{1,4})\.\.([0-9]{1,4})\}([^{}]*)", re.ASCII)
_LENGTHS = ("min_length", "max_length", "print_length")
_ONLY_ONCE = ("wire", "also", "headers")


def check_fields(
    model: Model, models: Collection[str], diagnostics: Diagnostics
) -> tuple[FieldModel, ...]:
    """The fields of a model, each checked by itself and against the others."""
    names = Namespace("field", diagnostics)
    wire_names = Namespace("wire name", diagnostics)
    fields: list[FieldModel] = []
    for key, field in model.fields.items():
        _check_lengths(field, diagnostics)
        for name in _spelled_out(key, field, diagnostics):
            refuse_reserved("field", name, diagnostics)
            if not names.claim(name, name.place):
                continue
            made = _make(name, field, models, diagnostics)
            fields.append(made)
            for wire in (made.wire, *made.also):
                check_wire_name(wire, diagnostics)
                wire_names.claim(wire.value, wire.place)
    return tuple(fields)


def _make(
    name: Name, field: Field, models: Collection[str], diagnostics: Diagnostics
) -> FieldModel:
    return FieldModel(
        name=name,
        wire=field.wire or Text(name, name.place),
        type=check_type(field.type, field.at("type"), models, diagnostics),
        also=tuple(field.also),
        summary=field.summary,
        note=field.note,
        confidence=field.confidence,
        required=field.required,
        secret=field.secret,
        min_length=field.min_length,
        max_length=field.max_length,
        print_length=field.print_length,
        headers=tuple(field.headers),
    )


def _spelled_out(key: Text, field: Field, diagnostics: Diagnostics) -> Iterator[Name]:
    """The names that a key of `fields` stands for."""
    numbered = _NUMBERED.fullmatch(key.value)
    texts = [key.value]
    if numbered:
        before, first, last, after = numbered.groups()
        if not 0 <= int(last) - int(first) < MOST_NUMBERED:
            diagnostics.report(
                key.place,
                f"{quoted(key.value)} must count upwards and stand for at most "
                f"{MOST_NUMBERED} fields",
            )
            return
        texts = [f"{before}{number}{after}" for number in range(int(first), int(last) + 1)]
        for option in _ONLY_ONCE:
            if option in field.places:
                diagnostics.report(
                    field.at(option), f"{option!r} cannot be the same for several fields"
                )
                return
    try:
        yield from [Name.parse(text, key.place) for text in texts]
    except InvalidNameError as error:
        diagnostics.report(key.place, str(error))


def _check_lengths(field: Field, diagnostics: Diagnostics) -> None:
    type_ = field.type
    is_text = isinstance(type_, Text) and type_.value.rstrip("?") == "string"
    for option in _LENGTHS:
        length: int | None = getattr(field, option)
        if length is None:
            continue
        if not is_text:
            diagnostics.report(field.at(option), f"{option!r} is only for the type 'string'")
        elif length < 1:
            diagnostics.report(field.at(option), f"{option!r} must be at least 1, not {length}")
    if field.min_length and field.max_length and field.min_length > field.max_length:
        diagnostics.report(
            field.at("min_length"),
            f"'min_length' {field.min_length} is more than 'max_length' {field.max_length}",
        )
