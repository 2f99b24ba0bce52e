"""Declared models and their fields, before the use of the models is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

import attrs

from ...language import SCALAR_TYPES
from ...yaml import Text, quoted
from ..names import check_known
from .types import is_reported, is_single

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import Model
    from ...model import FieldModel, GroupModel, ResolvedModel, UnionModel
    from ...yaml import Diagnostics, Name, Position, TypeName

Written: TypeAlias = "Text | list[Written] | dict[str, Written]"
"""Unparsed value of any shape."""
M = TypeVar("M", "DeclaredModel", "ResolvedModel")

SINGLE = {
    "an int": ("int", "int64"),
    "a string": ("string",),
    "an int, a string or a bool": ("int", "int64", "string", "bool"),
    "a single value": SCALAR_TYPES,
}
"""The types of fields that hold one value, as messages name them."""


@attrs.frozen
class DeclaredModel:
    """Model with its fields, before its use is known."""

    name: TypeName
    resource: Name
    written: Model
    """With the fields of its group."""
    fields: tuple[FieldModel, ...]
    group: GroupModel | None = None
    union: UnionModel | None = None

    @property
    def fields_by_name(self) -> dict[str, FieldModel]:
        """The fields, by name."""
        return {field.name: field for field in self.fields}


def discriminating(
    model: DeclaredModel | ResolvedModel | GroupModel, wire: str
) -> FieldModel | None:
    """Return the field of a model or group that has that name in JSON."""
    return next((field for field in model.fields if field.wire.value == wire), None)


def member_of(model: M, value: Mapping[str, Written], models: Mapping[str, M]) -> M | None:
    """Return the model of a value: a model itself, or that of a union.

    It is `None` if the value is of no model of the union.
    """
    union = model.union
    if union is None:
        return model
    for text, name in union.members:
        field = discriminating(models[name], union.discriminator.value)
        # Some values are by the names in JSON.
        given = value.get(field.name, value.get(field.wire.value)) if field else None
        if isinstance(given, Text) and given.value == text.value:
            return models[name]
    return None


def check_field(
    name: str, place: Position, model: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """Return the field of that name; report a name that is not a field of the model."""
    if model is None:
        return None
    known = model.fields_by_name
    check_known(name, place, known, f"{quoted(model.name)} has no field", diagnostics)
    return known.get(name)


def check_single(
    name: str,
    place: Position,
    model: DeclaredModel | None,
    wanted: str,
    diagnostics: Diagnostics,
) -> FieldModel | None:
    """Return the field of that name, which must be a single value of one of the types `wanted`."""
    field = check_field(name, place, model, diagnostics)
    if field is None or is_single(field.type, *SINGLE[wanted]):
        return field
    diagnostics.report(place, f"the field {quoted(name)} must be {wanted}")
    return None


def check_path(
    text: Text,
    model: DeclaredModel | None,
    declared: Mapping[str, DeclaredModel],
    wanted: str,
    diagnostics: Diagnostics,
) -> tuple[FieldModel, ...]:
    """Return the fields that a dotted path leads through, to a single value of the types `wanted`.

    The path is empty if it does not lead to one, which is reported.

    Args:
        text: the path, of field names.
        model: the model that it begins in.
        declared: all models, by name.
        wanted: the types of the value.
        diagnostics: collects the problems.
    """
    *outer, last = text.value.split(".")
    way: list[FieldModel] = []
    for name in outer:
        field = check_field(name, text.place, model, diagnostics)
        if field is None:
            return ()
        if is_reported(field.type):
            return ()
        if not field.type.single or field.type.model is None:
            diagnostics.report(text.place, f"the field {quoted(name)} must be a single object")
            return ()
        way.append(field)
        model = declared.get(field.type.model)
    field = check_single(last, text.place, model, wanted, diagnostics)
    return () if field is None else (*way, field)
