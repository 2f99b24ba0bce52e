"""Grammar of types: `int`, `string?`, `ThingId`, `[Model]`, `Model`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...language import SCALAR_TYPES
from ...model import FieldType
from ...yaml import Text, TypeName
from ..names import check_type_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...model import NamedTypeModel
    from ...yaml import Diagnostics, Position

_TYPE = re.compile(r"(?P<open>\[)?\s*(?P<name>[^\[\]?]*?)\s*(?(open)\])(?P<null>\?)?", re.ASCII)
UNKNOWN = FieldType(scalar="any")
"""Placeholder for a type that was reported."""


@attrs.frozen
class TypeNames:
    """Names that a type may have besides scalars."""

    named: dict[str, NamedTypeModel]
    models: Collection[str]


def check_type(
    written: Text | list[Text], place: Position, names: TypeNames, diagnostics: Diagnostics
) -> FieldType:
    """Parse a type; an unknown type is reported."""
    if isinstance(written, list):
        if len(written) != 1:
            diagnostics.report(place, "a list type is one type in brackets, such as [string]")
            return UNKNOWN
        inner = _parse(written[0], names, diagnostics)
        if inner.many or inner.nullable:
            diagnostics.report(
                written[0].place, "the items of a list can neither be lists nor be null"
            )
        return attrs.evolve(inner, many=True, nullable=False)
    return _parse(written, names, diagnostics)


def _parse(text: Text, names: TypeNames, diagnostics: Diagnostics) -> FieldType:
    found = _TYPE.fullmatch(text.value)
    name = found["name"] if found else text.value
    many, nullable = bool(found and found["open"]), bool(found and found["null"])
    if name in SCALAR_TYPES:
        return FieldType(scalar=name, many=many, nullable=nullable)
    if named := names.named.get(name):
        return FieldType(scalar=named.scalar, named=named, many=many, nullable=nullable)
    if name in names.models:
        return FieldType(model=TypeName.parse(name, text.place), many=many, nullable=nullable)
    known = (*SCALAR_TYPES, *names.named, *names.models)
    check_type_name("type", name, text.place, known, diagnostics)
    return UNKNOWN


def is_single(type_: FieldType, *scalars: str) -> bool:
    """Return whether the type is one of `scalars`, not in a list; a reported type counts as one."""
    return is_reported(type_) or (type_.scalar in scalars and not type_.many)


def is_reported(type_: FieldType) -> bool:
    """Return whether nothing is known of a type; that of a parameter has still its name."""
    return type_ is UNKNOWN or (type_.model is None and type_.scalar not in SCALAR_TYPES)
