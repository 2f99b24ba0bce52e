"""What the operations do with the records, by what the spec says of the fake."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ..operation import ModelDescription, Operation
from .description import Behaviour, FakeDescription
from .exchange import Answer, RefusedError, error_answer
from .store import Record, Store

PAST_END_STATUS = 400
"""The status past the last row of a list. It is a choice: what is known of real servers is
that it is an error, not which."""


@attrs.frozen(kw_only=True)
class Call:
    """A request that was let in and found right."""

    operation: Operation[Any]
    caller: Any
    """The key of the record of whoever calls."""
    parameters: dict[str, Any]
    """Values of path and query by Python name."""
    body: dict[str, Any]
    """Fields given, by Python name."""


class Behaviours:
    """Carries out calls on a store.

    Args:
        fake: what each operation does.
        models: the models of the API by name.
        store: what is kept.
        message_at: where an error answer keeps its message.
        now: the time for new records and answers.
        inclusive_pages: whether a page holds one row more than was asked for.
    """

    def __init__(
        self,
        fake: FakeDescription,
        models: Mapping[str, ModelDescription[Any]],
        store: Store,
        *,
        message_at: tuple[str, ...],
        now: Callable[[], datetime],
        inclusive_pages: bool,
    ) -> None:
        self._behaviours = {behaviour.operation: behaviour for behaviour in fake.behaviours}
        self._counts = {collection.name: collection.counts for collection in fake.collections}
        self._notation = fake.now
        self._models = models
        self._store = store
        self._message_at = message_at
        self._now = now
        self._rows_more = 1 if inclusive_pages else 0
        self._actions: dict[str, Callable[[Call, Behaviour], Answer]] = {
            "list": self._list,
            "get": self._get,
            "create": self._create,
            "replace": self._replace,
            "delete": self._delete,
            "answer": self._answer,
        }

    def carry_out(self, call: Call) -> Answer:
        """Do what is asked; a change is kept before this returns.

        Raises:
            RefusedError: 404 where nothing matches, 501 for an operation that the fake lacks.
        """
        behaviour = self._behaviours.get(str(call.operation))
        if behaviour is None:
            raise RefusedError(501, f"The fake server does not know what {call.operation} does.")
        return self._actions[behaviour.action](call, behaviour)

    def _list(self, call: Call, behaviour: Behaviour) -> Answer:
        operation, paging = call.operation, call.operation.paging
        given = {field: value for field, value in self._where(call, behaviour) if value is not None}
        first, stop = 0, None
        if paging is not None:
            wire = {p.wire: call.parameters[p.name] for p in operation.query_parameters}
            first = max(wire[paging.start] or 0, 1) - 1
            stop = first + (wire[paging.limit] or paging.max_limit) + self._rows_more
        records = self._store.find(_collection(behaviour), given, first, stop)
        if behaviour.number is not None:
            for row, record in enumerate(records, first + 1):
                record[behaviour.number] = row
        if not records and paging is not None and paging.end_error is not None:
            # Where a message can be a bare string, this one is.
            message_at = (".",) if "." in self._message_at else self._message_at
            return error_answer(PAST_END_STATUS, paging.end_error, message_at)
        if not records and operation.unwrap:
            raise _missing(behaviour)
        return Answer(200, [self._shown(operation, behaviour, record) for record in records])

    def _get(self, call: Call, behaviour: Behaviour) -> Answer:
        record = self._one(call, behaviour)
        return Answer(200, self._shown(call.operation, behaviour, record))

    def _create(self, call: Call, behaviour: Behaviour) -> Answer:
        self._check_references(call, behaviour)
        collection = _collection(behaviour)
        key = self._store.key_field(collection)
        record: Record = {
            **call.body,
            key: self._store.next_key(collection),
            **self._stamps(behaviour),
        }
        if behaviour.new_api_key is not None:
            record[behaviour.new_api_key] = new_key()
        self._store.put(collection, record)
        return Answer(200, self._shown(call.operation, behaviour, record))

    def _replace(self, call: Call, behaviour: Behaviour) -> Answer:
        record = self._one(call, behaviour)
        self._check_references(call, behaviour)
        collection = _collection(behaviour)
        untouched = {*behaviour.keeps, self._store.key_field(collection)}
        for field in call.operation.body.fields if call.operation.body else ():
            if field.name not in untouched:
                record[field.name] = call.body.get(field.name)
        record.update(self._stamps(behaviour))
        self._store.put(collection, record)
        return Answer(200, self._shown(call.operation, behaviour, record))

    def _delete(self, call: Call, behaviour: Behaviour) -> Answer:
        record = self._one(call, behaviour)
        self._store.remove(_collection(behaviour), record)
        record.update(self._stamps(behaviour))
        return Answer(200, self._shown(call.operation, behaviour, record))

    def _answer(self, call: Call, behaviour: Behaviour) -> Answer:
        return Answer(200, self._shown(call.operation, behaviour, self._stamps(behaviour)))

    def _where(self, call: Call, behaviour: Behaviour) -> list[tuple[str, Any]]:
        given = {**call.parameters, **call.body}
        conditions = [(field, given.get(source)) for field, source in behaviour.where]
        if behaviour.only_key_of_caller:
            conditions.append((self._store.key_field(_collection(behaviour)), call.caller))
        return conditions

    def _one(self, call: Call, behaviour: Behaviour) -> Record:
        conditions = dict(self._where(call, behaviour))
        if None not in conditions.values():
            for record in self._store.find(_collection(behaviour), conditions, 0, 1):
                return record
        raise _missing(behaviour)

    def _check_references(self, call: Call, behaviour: Behaviour) -> None:
        for field, collection in behaviour.refers:
            value = call.body.get(field)
            key = self._store.key_field(collection)
            if value is not None and not self._store.count(collection, key, value):
                raise _missing(behaviour)

    def _stamps(self, behaviour: Behaviour) -> Record:
        return dict.fromkeys(behaviour.stamps, self._now().strftime(self._notation))

    def _shown(self, operation: Operation[Any], behaviour: Behaviour, record: Record) -> Record:
        counts = self._counts.get(behaviour.collection or "", ())
        counted = {
            field: self._store.count(collection, by, record.get(by))
            for field, collection, by in counts
        }
        return self._on_wire(operation.returns, {**record, **counted, **dict(behaviour.answer)})

    def _on_wire(self, model: ModelDescription[Any], record: Record) -> Record:
        """A record as the model has it on the wire; null only where the model has null."""
        shown: Record = {}
        for field in model.fields:
            value = record.get(field.name)
            inner = self._models.get(field.type)
            if value is None:
                if field.nullable:
                    shown[field.wire] = None
            elif inner is None:
                shown[field.wire] = value
            elif field.many:
                shown[field.wire] = [self._on_wire(inner, item) for item in value]
            else:
                shown[field.wire] = self._on_wire(inner, value)
        return shown


def new_key() -> str:
    """A key that nobody can guess."""
    return str(uuid.uuid4()).upper()


def _collection(behaviour: Behaviour) -> str:
    if behaviour.collection is None:
        raise ValueError(f"The behaviour of {behaviour.operation} names no collection.")
    return behaviour.collection


def _missing(behaviour: Behaviour) -> RefusedError:
    return RefusedError(404, behaviour.missing or "Not found.")
