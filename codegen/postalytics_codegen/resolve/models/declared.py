"""Declared models and their fields, before the use of the models is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted
from ..names import check_known

if TYPE_CHECKING:
    from ...language import Model
    from ...model import FieldModel, GroupModel
    from ...yaml import Diagnostics, Name, Position, TypeName


@attrs.frozen
class DeclaredModel:
    """Model with its fields, before its use is known."""

    name: TypeName
    resource: Name
    written: Model
    """With the fields of its group."""
    fields: tuple[FieldModel, ...]
    group: GroupModel | None


def check_field(
    name: str, place: Position, model: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """Return the field of that name; report a name that is not a field of the model."""
    if model is None:
        return None
    known = {str(field.name): field for field in model.fields}
    check_known(name, place, known, f"{quoted(model.name)} has no field", diagnostics)
    return known.get(name)
