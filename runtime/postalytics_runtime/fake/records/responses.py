"""Records as bodies of responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from ...schema import ModelDescription
from ..definition import ActionRule
from ..messages import OperationCall
from .store import Record, without_hidden
from .tenancy import AccountView

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)


@attrs.frozen
class ResponseBuilder:
    """Builder of response bodies from records.

    Args:
        models: the models of the API by name.
    """

    models: Mapping[str, ModelDescription[Any]]

    def body(
        self,
        call: OperationCall,
        behaviour: ActionRule,
        sight: AccountView,
        records: list[Record],
        beside: Record,
    ) -> Any:
        """Return the body: the records in an array or in an envelope, or the single record."""
        returns = call.operation.returns
        shown = [self._filled(call, behaviour, sight, record) for record in records]
        if behaviour.envelope is not None:
            around = {
                field: self._filled(call, behaviour, sight, record)
                for field, record in beside.items()
            }
            return self.on_wire(returns, {**around, behaviour.envelope.items: shown})
        as_list = call.operation.returns_list or call.operation.unwrap
        if behaviour.action == "list" or (as_list and behaviour.action != "get"):
            return [self.on_wire(returns, record) for record in shown]
        return self.on_wire(returns, shown[0])

    def _filled(
        self, call: OperationCall, behaviour: ActionRule, sight: AccountView, record: Record
    ) -> Record:
        """Return a record with the response fields that are not stored."""
        counted = {
            count.field: sight.count(count.of, {count.by: record.get(count.by), **count.where})
            for count in behaviour.counts
        }
        values = {**record, **call.parameters}
        fixed = {
            field: filled(value, values) if isinstance(value, str) else value
            for field, value in behaviour.answer.items()
        }
        return {**record, **counted, **dict.fromkeys(behaviour.zeros, 0), **fixed}

    def on_wire(self, model: ModelDescription[Any], record: Record) -> Record:
        """Return a record with the wire names of the model; null only for nullable fields.

        The fields of a model without fields are unknown, so such a response has all of them.
        """
        if not model.fields:
            return without_hidden(record)
        shown: Record = {}
        for field in model.fields:
            value = record.get(field.name)
            inner = self.models.get(field.type)
            if value is None:
                if field.nullable:
                    shown[field.wire_name] = None
            elif inner is None:
                shown[field.wire_name] = value
            elif field.is_list:
                shown[field.wire_name] = [self.on_wire(inner, item) for item in value]
            else:
                shown[field.wire_name] = self.on_wire(inner, value)
        return shown


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a text with each name in braces replaced by its value; empty for None.

    >>> filled("List {list_id}: {name} {{}}", {"list_id": 7, "name": None})
    'List 7:  {{}}'
    """

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1])
        return "" if known is None else str(known)

    return _PLACE.sub(value, text)
