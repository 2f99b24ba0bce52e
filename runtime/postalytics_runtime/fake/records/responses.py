"""Records as bodies of responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from ...schema import ModelDescription
from .context import ActionContext
from .store import Record, without_hidden

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)


@attrs.frozen
class ResponseBuilder:
    """Builder of the response body of a call from records.

    Args:
        models: the models of the API by name.
        act: the call.
    """

    models: Mapping[str, ModelDescription[Any]]
    act: ActionContext

    def body(self, *records: Record) -> Any:
        """Return the body: the records in an array or in an envelope, or the single record.

        Raises:
            RefusedError: if a record of the envelope is missing.
        """
        operation, envelope = self.act.call.operation, self.act.behaviour.envelope
        shown = [self._filled(record) for record in records]
        if envelope is not None:
            around = {field: self._filled(self._beside(name)) for field, name in envelope.beside}
            return self.on_wire(operation.returns, {**around, envelope.items: shown})
        as_list = operation.returns_list or operation.unwrap
        if self.act.behaviour.action == "list" or (as_list and self.act.behaviour.action != "get"):
            return [self.on_wire(operation.returns, record) for record in shown]
        return self.on_wire(operation.returns, shown[0])

    def _beside(self, collection: str) -> Record:
        key = self.act.sight.store.key_field(collection)
        for record in self.act.sight.find(
            collection, {key: self.act.call.parameters.get(key)}, 0, 1
        ):
            return record
        raise self.act.missing()

    def _filled(self, record: Record) -> Record:
        """Return a record with the response fields that are not stored."""
        counted = {
            count.field: self.act.sight.count(
                count.of, {count.by: record.get(count.by), **count.where}
            )
            for count in self.act.behaviour.counts
        }
        values = {**record, **self.act.call.parameters}
        fixed = {
            field: filled(value, values) if isinstance(value, str) else value
            for field, value in self.act.behaviour.answer.items()
        }
        return {**record, **counted, **dict.fromkeys(self.act.behaviour.zeros, 0), **fixed}

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
