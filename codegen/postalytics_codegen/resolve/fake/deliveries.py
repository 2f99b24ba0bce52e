"""Check the deliveries of events by the fake server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from ...yaml import quoted
from ..models import Written, member_of, scalar_value
from ..names import check_known

if TYPE_CHECKING:
    from ...language import FakeDeliveries
    from ...model import FieldModel, ResolvedModel
    from ...yaml import Diagnostics
    from .names import FakeNames

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)
OF_DELIVERIES = frozenset(["kind", "date", "retries"])
"""What a body may contain besides the fields of the event."""


@attrs.frozen
class FakeDeliveryChecker:
    """Checker of deliveries. Bodies are checked as far as the fields of their model are known."""

    _names: FakeNames
    _models: dict[str, ResolvedModel]
    _diagnostics: Diagnostics

    def check(self, rule: FakeDeliveries) -> FakeDeliveries:
        """Return the rule, with its values converted to the types of their fields."""
        self._names.collections_exist(rule.of, rule.to)
        self._names.fields_exist(rule.by, rule.url, rule.kind)
        body: dict[Any, Any] = rule.body
        model, place = rule.model, rule.model.place
        if check_known(model, place, self._models, "there is no model", self._diagnostics):
            fields = _fields(self._models[model])
            complaint = f"{quoted(model)} has no field"
            for name in rule.body:
                check_known(name.value, name.place, fields, complaint, self._diagnostics)
            body = self._object({name.value: value for name, value in body.items()}, fields)
        return attrs.evolve(rule, active=self._names.typed(rule.to, rule.active), body=body)

    def _object(self, written: dict[str, Written], fields: dict[str, FieldModel]) -> dict[str, Any]:
        return {name: self._value(fields.get(name), value) for name, value in written.items()}

    def _value(self, field: FieldModel | None, value: Written) -> Any:
        if isinstance(value, dict):
            if field and field.type.keyed:
                one = attrs.evolve(field, type=attrs.evolve(field.type, keyed=False))
                return {name: self._value(one, item) for name, item in value.items()}
            inner = self._models.get(field.type.model) if field and field.type.model else None
            inner = inner and member_of(inner, value, self._models)
            return self._object(value, _fields(inner) if inner else {})
        if isinstance(value, list):
            return [self._value(None, item) for item in value]
        places = _PLACE.findall(value.value)
        for name in places:
            known = OF_DELIVERIES | self._names.fields
            check_known(name, value.place, known, "an event has no", self._diagnostics)
        scalar = field.type.scalar if field else None
        if places or scalar is None or scalar == "any":
            return value.value
        made = scalar_value(scalar, value.value)
        if made is None:
            message = f"{quoted(value.value)} is not of the type {scalar!r}"
            self._diagnostics.report(value.place, message)
        return made


def _fields(model: ResolvedModel) -> dict[str, FieldModel]:
    return {field.wire.value: field for field in model.fields}
