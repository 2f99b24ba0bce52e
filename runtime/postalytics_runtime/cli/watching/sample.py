"""Sample of a delivery, made from the description of its model."""

from __future__ import annotations

from typing import Any

import attrs

from ...schema import Api, Deliveries, Field, ModelDescription

_MAX_LEVELS = 4
"""A model may hold itself."""


@attrs.frozen(kw_only=True)
class SampleDelivery:
    """What a sample says; all else that a delivery may hold is null."""

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
        return self._object(self.api.model(name, resource), resource, "")

    def _object(self, model: ModelDescription[Any], near: str, prefix: str) -> dict[str, Any]:
        return {
            field.wire_name: self._value(field, near, prefix + field.wire_name)
            for field in model.fields
        }

    def _value(self, field: Field, near: str, path: str) -> Any:
        described = self.deliveries
        values = {
            described.kind: self.kind,
            described.source: _typed(self.source, field),
            described.subject: _typed(self.subject, field),
            described.date: self.date,
        }
        if path in values:
            return values[path]
        if field.holds_model and not field.is_list and path.count(".") < _MAX_LEVELS:
            return self._object(self.api.model(field.type, near), near, f"{path}.")
        return None


def _typed(text: str, field: Field) -> str | int:
    """Return an id as the field holds it."""
    is_number = field.type in ("int", "int64") and text.isascii() and text.isdigit()
    return int(text) if is_number else text
