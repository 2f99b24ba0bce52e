"""Grammar of types: `int`, `string?`, `ThingId`, `[Model]`, `{string: Model}`, `Model`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...language import SCALAR_TYPES
from ...model import FieldType
from ...yaml import Text, TypeName
from ..names import check_type_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...model import NamedTypeModel
    from ...yaml import Diagnostics, Position

_NAME = r"\s*(?P<name>[^\[\]{}:?]*?)\s*"
_ALONE = re.compile(rf"{_NAME}(?P<null>\?)?", re.ASCII)
_LIST = re.compile(rf"\[{_NAME}\](?P<null>\?)?", re.ASCII)
_MAP = re.compile(rf"\{{\s*string\s*:{_NAME}\}}(?P<null>\?)?", re.ASCII)
UNKNOWN = FieldType(scalar="any")
"""Placeholder for a type that was reported."""


@attrs.frozen
class TypeNames:
    """Names that a type may have besides scalars."""

    named: dict[str, NamedTypeModel]
    models: Collection[str]
    unions: Mapping[str, tuple[TypeName, ...]]
    """The models of each union."""


def check_type(
    written: Text | list[Text] | dict[Text, Text],
    place: Position,
    names: TypeNames,
    diagnostics: Diagnostics,
) -> FieldType:
    """Parse a type; an unknown type is reported."""
    if isinstance(written, dict):
        if [key.value for key in written] != ["string"]:
            diagnostics.report(place, "a map is written as {string: TYPE}: its keys are text")
            return UNKNOWN
        ((inner, value_place),) = [
            (_parse(text, names, diagnostics), text.place) for text in written.values()
        ]
        if not inner.single or inner.nullable:
            diagnostics.report(
                value_place, "the values of a map can neither be lists or maps nor be null"
            )
        return _made_of(inner, many=False, keyed=True)
    if isinstance(written, list):
        if len(written) != 1:
            diagnostics.report(place, "a list type is one type in brackets, such as [string]")
            return UNKNOWN
        inner = _parse(written[0], names, diagnostics)
        if not inner.single or inner.nullable:
            diagnostics.report(
                written[0].place, "the items of a list can neither be lists or maps nor be null"
            )
        return _made_of(inner, many=True, keyed=False)
    return _parse(written, names, diagnostics)


def _made_of(inner: FieldType, *, many: bool, keyed: bool) -> FieldType:
    if inner is UNKNOWN:  # Nothing more is said of what was reported.
        return inner
    return attrs.evolve(inner, many=many, keyed=keyed, nullable=False)


def _parse(text: Text, names: TypeNames, diagnostics: Diagnostics) -> FieldType:
    forms = {pattern: pattern.fullmatch(text.value) for pattern in (_ALONE, _LIST, _MAP)}
    found = next(filter(None, forms.values()), None)
    name = found["name"] if found else text.value
    made = FieldType(
        many=forms[_LIST] is not None,
        keyed=forms[_MAP] is not None,
        nullable=bool(found and found["null"]),
    )
    if name in SCALAR_TYPES:
        return attrs.evolve(made, scalar=name)
    if named := names.named.get(name):
        return attrs.evolve(made, scalar=named.scalar, named=named)
    if name in names.models:
        return attrs.evolve(made, model=TypeName.parse(name, text.place))
    if (members := names.unions.get(name)) is not None:
        return attrs.evolve(made, model=TypeName.parse(name, text.place), members=members)
    known = (*SCALAR_TYPES, *names.named, *names.models, *names.unions)
    check_type_name("type", name, text.place, known, diagnostics)
    return UNKNOWN


def is_single(type_: FieldType, *scalars: str) -> bool:
    """Return whether a value of the type is one of `scalars`; a reported type counts as one."""
    return is_reported(type_) or (type_.scalar in scalars and type_.single)


def is_reported(type_: FieldType) -> bool:
    """Return whether nothing is known of a type; that of a parameter has still its name."""
    return type_ is UNKNOWN or (type_.model is None and type_.scalar not in SCALAR_TYPES)
