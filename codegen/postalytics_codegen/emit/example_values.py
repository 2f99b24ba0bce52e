"""Examples in JSON: what those of its fields make of a whole model."""

from __future__ import annotations

from typing import Any

from ..model import ApiModel, FieldModel, FieldType, ParameterModel, ResolvedModel
from ..yaml import plain

_PLACEHOLDERS: dict[str, Any] = {
    "int": 1,
    "int64": 1,
    "number": 1.5,
    "string": "text",
    "bool": True,
    "date": "2026-05-27",
    "datetime": "2026-05-27T08:49:11Z",
    "utc_datetime": "2026-05-27T08:49:11Z",
    "local_datetime": "2026-05-27T08:49:11",
    "decimal": "12.50",
    "any": {},
}


def placeholder(type_: FieldType) -> Any:
    """A value of a scalar type, where the spec has no example."""
    if type_.constants:
        return type_.constants[0].value
    if type_.named and type_.named.codes:
        return plain(type_.named.codes[0].value)
    return _PLACEHOLDERS[type_.scalar or "any"]


def shown_example(parameter: ParameterModel) -> Any:
    """What documents show for a parameter: of several values, a list or a mapping."""
    given = plain(parameter.example)
    one = placeholder(parameter.type) if given is None else given
    if parameter.is_mapping:
        return {"name": one}
    return [one] if parameter.many else one


class Examples:
    """The examples of the models of an API.

    That of an answer has the fields for which the spec has an example; that of a request has
    also those that are required. A field made of a model has that model's own.
    """

    def __init__(self, api: ApiModel) -> None:
        self._models: dict[str, ResolvedModel] = {model.name: model for model in api.models}

    def of(self, name: str) -> dict[str, Any]:
        """The example of a model, by the names on the wire."""
        return self._model(name, ())

    def _model(self, name: str, around: tuple[str, ...]) -> dict[str, Any]:
        if union := self._models[name].union:
            value, member = union.members[0]
            wire = union.discriminator.value
            return {wire: value.value, **self._model(member, (*around, name))} | {wire: value.value}
        made: dict[str, Any] = {}
        for field in self._models[name].fields:
            value = self._field(field, (*around, name))
            if value is not None:
                made[field.wire.value] = value
        return made

    def _field(self, field: FieldModel, around: tuple[str, ...]) -> Any:
        """The example of a field, `None` for one that is left out."""
        type_ = field.type
        if field.example is not None:
            return plain(field.example)
        one: Any = None
        if type_.model and type_.model not in around:
            if field.required or self._has_any(type_.model, around):
                one = self._model(type_.model, around)
        elif field.required:
            one = {} if type_.model else _fitting(field, placeholder(type_))
        if one is None or type_.single:
            return one
        return [one] if type_.many else {"key": one}

    def _has_any(self, name: str, around: tuple[str, ...]) -> bool:
        """Whether the spec has an example of anything in a model, or a text that tells it."""
        return bool(self._models[name].union) or any(
            field.example is not None
            or (
                field.type.model is not None
                and field.type.model not in (*around, name)
                and self._has_any(field.type.model, (*around, name))
            )
            for field in self._models[name].fields
        )


def _fitting(field: FieldModel, value: Any) -> Any:
    """A placeholder made as long as the field's limits want it."""
    if field.type.scalar != "string" or (field.type.named and field.type.named.codes):
        return value
    return value.ljust(field.min_length or 0, "x")[: field.max_length]
