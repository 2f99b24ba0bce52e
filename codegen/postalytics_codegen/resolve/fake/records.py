"""Check the values that the fake server stores and searches for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...yaml import Text, plain, quoted
from ..models import Written, member_of, scalar_value
from ..names import check_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model import FieldModel, ResolvedModel
    from ...yaml import Diagnostics, Name, Position


class RecordChecker:
    """Converter of the text in records to the types of their fields.

    A record may have any field of any model; the models `used` for its collection take precedence.
    If one of these models has no fields, its contents are unknown, and a record may be anything.
    """

    def __init__(
        self,
        models: dict[str, ResolvedModel],
        used: Iterable[ResolvedModel],
        diagnostics: Diagnostics,
    ) -> None:
        used = list(used)
        self._models = models
        self._fields = _fields([*models.values(), *used])
        self._free = any(not model.fields for model in used)
        self._diagnostics = diagnostics

    def check(self, record: dict[Name, Any]) -> dict[Name, Any]:
        """Return the record with values of the right types."""
        made: dict[Name, Any] = {}
        for name, value in record.items():
            if self._free:
                made[name] = plain(value)
            elif check_known(
                name, name.place, self._fields, "no model has a field", self._diagnostics
            ):
                made[name] = self._field(self._fields[name], value, name.place)
        return made

    def _field(self, field: FieldModel, value: Written, place: Position) -> Any:
        if field.type.keyed:
            if not isinstance(value, dict):
                return self._refuse(field, "a map", place)
            return {key: self._value(field, item, place) for key, item in value.items()}
        if not field.type.many:
            return self._value(field, value, place)
        if not isinstance(value, list):
            return self._refuse(field, "a list", place)
        return [self._value(field, item, place) for item in value]

    def _value(self, field: FieldModel, value: Written, place: Position) -> Any:
        scalar = field.type.scalar
        if field.type.model:
            return self._model(field, field.type.model, value, place)
        if scalar is None or scalar == "any":
            return plain(value)
        if not isinstance(value, Text):
            return self._refuse(field, f"of the type {scalar!r}", place)
        made = scalar_value(scalar, value.value)
        if made is None:
            return self._refuse(field, f"of the type {scalar!r}", value.place)
        return made

    def _model(self, field: FieldModel, name: str, value: Written, place: Position) -> Any:
        if not isinstance(value, dict):
            return self._refuse(field, f"a mapping, a {name}", place)
        model = member_of(self._models[name], value, self._models)
        if model is None:
            return self._refuse(
                field, f"one of the models of {quoted(name)}, with the text that tells which", place
            )
        name, fields = model.name, _fields([model])
        made: dict[str, Any] = {}
        for key, item in value.items():
            if check_known(key, place, fields, f"{quoted(name)} has no field", self._diagnostics):
                made[key] = self._field(fields[key], item, place)
        return made

    def _refuse(self, field: FieldModel, wanted: str, place: Position) -> None:
        if self._diagnostics.lacks_file:  # The field may be that of a model in it.
            return
        self._diagnostics.report(place, f"the value of {quoted(field.name)} must be {wanted}")


def _fields(models: Iterable[ResolvedModel]) -> dict[str, FieldModel]:
    return {str(field.name): field for model in models for field in model.fields}
