"""Records as bodies of responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...schema import ModelDescription
from ..messages import FakeResponse
from .context import ActionContext
from .store import Record, without_hidden

_NOTHING: Mapping[str, Any] = {}
_FILE = b"A file of the fake server.\n"
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)


def response(
    act: ActionContext,
    *records: Record,
    around: Mapping[str, Any] = _NOTHING,
    headers: tuple[tuple[str, str], ...] = (),
) -> FakeResponse:
    """Return the response: the records in an array or in an envelope, or the single record.

    Args:
        act: the call.
        records: the records.
        around: fields of the envelope, unless the fake defines them.
        headers: more headers.

    Raises:
        RefusedError: if a record of the envelope is missing.
    """
    operation, envelope = act.call.operation, act.behaviour.envelope
    if operation.returns.form == "none":
        return FakeResponse(204, b"")
    if operation.returns.form == "bytes":
        return FakeResponse(200, _FILE, type="application/octet-stream")
    shown = [_filled(act, record) for record in records]
    body: Any
    if envelope is not None:
        beside = {field: _filled(act, _beside(act, name)) for field, name in envelope.beside}
        body = _on_wire(act, operation.returns, {**around, **beside, envelope.items: shown})
    elif _is_array(act):
        body = [_on_wire(act, operation.returns, record) for record in shown]
    else:
        body = _on_wire(act, operation.returns, shown[0])
    body = _renamed(body, dict(act.behaviour.renames))
    return FakeResponse(200, body, headers=headers)


def _is_array(act: ActionContext) -> bool:
    operation, action, shape = act.call.operation, act.behaviour.action, act.behaviour.shape
    if shape is not None:
        return shape == "array"
    return action == "list" or ((operation.returns_list or operation.unwrap) and action != "get")


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return JSON with other names for fields."""
    if names and value.__class__ is list:
        return [_renamed(item, names) for item in value]
    if names and value.__class__ is dict:
        return {names.get(name, name): _renamed(inner, names) for name, inner in value.items()}
    return value


def _beside(act: ActionContext, collection: str) -> Record:
    key = act.sight.store.key_field(collection)
    for record in act.sight.find(collection, {key: act.call.parameters.get(key)}, 0, 1):
        return record
    raise act.missing()


def _filled(act: ActionContext, record: Record) -> Record:
    """Return a record with the response fields that are not stored."""
    counted = {
        count.field: act.sight.count(count.of, {count.by: record.get(count.by), **count.where})
        for count in act.behaviour.counts
    }
    values = {**record, **act.call.parameters}
    fixed = {
        field: filled(value, values) if isinstance(value, str) else value
        for field, value in act.behaviour.answer.items()
    }
    return {**record, **counted, **dict.fromkeys(act.behaviour.zeros, 0), **fixed}


def _on_wire(act: ActionContext, model: ModelDescription[Any], record: Record) -> Record:
    """Return a record with the wire names of the model; null only for nullable fields.

    The fields of a model without fields are unknown, so such a response has all of them.
    """
    model = model.member_by_fields(record)
    if not model.fields:
        return without_hidden(record)
    shown: Record = {}
    for field in model.fields:
        value = record.get(field.name)
        inner = act.models.get(field.type)
        if value is None:
            if field.nullable:
                shown[field.wire_name] = None
        elif inner is None:
            shown[field.wire_name] = value
        elif field.is_map:
            shown[field.wire_name] = {
                key: _on_wire(act, inner, item) for key, item in value.items()
            }
        elif field.is_list:
            shown[field.wire_name] = [_on_wire(act, inner, item) for item in value]
        else:
            shown[field.wire_name] = _on_wire(act, inner, value)
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
