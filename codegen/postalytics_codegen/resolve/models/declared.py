"""Models as they are declared, before it is known what they are used for; and their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted

if TYPE_CHECKING:
    from ...language import Model
    from ...model import FieldModel
    from ...yaml import Diagnostics, Name, Position, TypeName


@attrs.frozen
class DeclaredModel:
    """A model with its fields, before it is known what it is used for."""

    name: TypeName
    resource: Name
    written: Model
    fields: tuple[FieldModel, ...]


def check_field(
    name: str, place: Position, model: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """The field of that name; a name that is no field's is reported."""
    if model is None:
        return None
    known = {str(field.name): field for field in model.fields}
    if name not in known:
        diagnostics.report_unknown(
            place, name, known, f"{quoted(model.name)} has no field {quoted(name)}"
        )
    return known.get(name)
