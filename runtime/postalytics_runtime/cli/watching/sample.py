"""Sample of a delivery, made from the spec's example and the description of its model."""

from __future__ import annotations

from typing import Any, cast

import attrs

from ...schema import Api, Deliveries, Field, ModelDescription

_MAX_LEVELS = 4
"""A model may hold itself."""


@attrs.frozen(kw_only=True)
class SampleDelivery:
    """Sample of a delivery: what is given here, else the spec's example, else null."""

    api: Api
    deliveries: Deliveries
    kind: int | str
    """The code of the kind."""
    source: str
    subject: str
    date: str

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object, with the names that the API gives."""
        resource, _, name = self.deliveries.model.rpartition(".")
        model = self.api.model(name, resource)
        return self._object(model, resource, "", self.deliveries.sample)

    def _object(
        self, model: ModelDescription[Any], near: str, prefix: str, example: object
    ) -> dict[str, Any]:
        return {
            field.wire_name: self._value(field, near, prefix + field.wire_name, example)
            for field in model.fields
        }

    def _value(self, field: Field, near: str, path: str, example: object) -> Any:
        described = self.deliveries
        given = {
            described.kind: self.kind,
            described.source: _typed(self.source, field),
            described.subject: _typed(self.subject, field),
            described.date: self.date,
        }
        if path in given:
            return given[path]
        own = _part(example, field.wire_name)
        if field.holds_model and field.is_single and path.count(".") < _MAX_LEVELS:
            return self._object(self.api.model(field.type, near), near, f"{path}.", own)
        return own


def example_id(deliveries: Deliveries, path: str) -> str:
    """Return an id from the spec's example; 1 if it has none."""
    value: object = deliveries.sample
    for name in path.split("."):
        value = _part(value, name)
    return "1" if value is None else str(value)


def _part(example: object, name: str) -> object:
    """Return a value of a JSON object; `None` if it is not there."""
    return cast("dict[str, object]", example).get(name) if isinstance(example, dict) else None


def _typed(text: str, field: Field) -> str | int:
    """Return an id as the field holds it."""
    is_number = field.type in ("int", "int64") and text.isascii() and text.isdigit()
    return int(text) if is_number else text
