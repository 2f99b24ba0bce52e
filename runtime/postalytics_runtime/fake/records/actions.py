"""Actions of operations on the records, as defined in the spec of the fake."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ...schema import Api, Operation, key_parts
from ..definition import Collection, FakeDefinition
from ..list_end import LIST_END, ListEnd
from ..messages import FakeResponse, OperationCall, RefusedError
from ..time_format import format_time
from .context import UNFIT_STATUS, ActionContext
from .lifecycle import events
from .page_bounds import bounds, pages_after
from .responses import response
from .store import Record, Store
from .tenancy import AccountView

NUMBERS_APART = 10_000
"""Difference of the number of a new record to its key, if no record at the start has one."""


class Actions:
    """Actions that carry out calls on a store.

    Args:
        api: the description of the API.
        fake: the definition of each operation.
        store: the records.
        now: returns the time, for new records and responses; later events are not visible yet.
        list_end: the response to a page past the end of a list.

    Attributes:
        models: the models of the API by name.
    """

    def __init__(
        self,
        api: Api,
        fake: FakeDefinition,
        store: Store,
        now: Callable[[], datetime],
        list_end: ListEnd = LIST_END,
    ) -> None:
        self.api = api
        self.fake = fake
        self.store = store
        self.models = {model.type.__name__: model for model in api.models}
        self._now = now
        self._list_end = list_end
        self._behaviours = {behaviour.operation: behaviour for behaviour in fake.behaviours}
        self._collections = {collection.name: collection for collection in fake.collections}
        self._actions: dict[str, Callable[[ActionContext], FakeResponse]] = {
            "list": self._list,
            "get": self._get,
            "create": self._create,
            "replace": self._replace,
            "flip": self._flip,
            "delete": self._delete,
            "answer": self._answer,
        }

    def carry_out(self, call: OperationCall) -> FakeResponse:
        """Carry out a call; a change is stored before this method returns.

        Raises:
            RefusedError: 404 if no record matches, 400 if a record is not suitable, 501 for an
                operation that the fake does not have.
        """
        behaviour = self._behaviours.get(str(call.operation))
        if behaviour is None:
            raise RefusedError(501, f"The fake server does not know what {call.operation} does.")
        now = self._now()
        act = ActionContext(
            call=call,
            behaviour=behaviour,
            sight=AccountView(self.fake, self.store, call.caller, now.timestamp()),
            time=now,
            stamps=dict.fromkeys(behaviour.stamps, format_time(now, self.fake.now)),
            models=self.models,
        )
        return self._actions[behaviour.action](act)

    def add(self, name: str, values: Record, holder: Any) -> Record:
        """Add a record to a collection, as one that a holder creates; return it.

        Its events are not made.

        Raises:
            RefusedError: another record has a value that must be unique.
        """
        collection = self._collections[name]
        key = self.store.next_key(name)
        record: Record = {
            **collection.defaults,
            **self._made(collection, key, holder),
            **values,
            **AccountView(self.fake, self.store, holder, self._now().timestamp()).mark(name),
        }
        self._check_unique(collection, record)
        self.store.put([(name, record)])
        return record

    def clamps(self, operation: Operation[Any]) -> bool:
        """Return whether a number out of range is corrected."""
        behaviour = self._behaviours.get(str(operation))
        return behaviour is not None and behaviour.clamps

    def _list(self, act: ActionContext) -> FakeResponse:
        act.references()
        behaviour, operation = act.behaviour, act.call.operation
        conditions = act.conditions(behaviour.where)
        given = {field: v for field, v in conditions.items() if v is not None}
        inclusive = self.fake.inclusive_pages
        first, stop = bounds(operation, act.call.parameters, behaviour, inclusive=inclusive)
        records = act.sight.find(
            act.collection, given, first, stop, newest_first=behaviour.newest_first
        )
        if behaviour.number is not None:
            for row, record in enumerate(records, first + behaviour.start_at):
                record[behaviour.number] = row
        if not records and operation.paging and operation.paging.end_error is not None:
            return self._list_end.answer(operation.paging.end_error, self.api.errors.message_paths)
        if not records and operation.unwrap:
            raise act.missing()
        if stop is None:
            return response(act, *records)
        around, headers = pages_after(act, self.api.base_path, given, first, stop)
        return response(act, *records, around=around, headers=headers)

    def _get(self, act: ActionContext) -> FakeResponse:
        act.references()
        return response(act, act.record())

    def _create(self, act: ActionContext) -> FakeResponse:
        taken = act.references()
        collection = self._collections[act.collection]
        key = self.store.next_key(collection.name)
        record: Record = {
            **collection.defaults,
            **act.call.body,
            **self._made(collection, key, act.call.caller),
            **taken,
            **act.stamps,
            **act.sight.mark(collection.name),
        }
        self._check_unique(collection, record)
        self.store.put([(collection.name, record), *self._events(act, record, key)])
        return response(act, record)

    def _replace(self, act: ActionContext) -> FakeResponse:
        record = act.record()
        taken = act.references()
        collection = self._collections[act.collection]
        pending = {*act.behaviour.keeps, collection.key}
        for field in act.call.operation.body.fields if act.call.operation.body else ():
            if field.name not in pending:
                record[field.name] = act.call.body.get(field.name)
        record.update(taken | act.stamps)
        self._check_unique(collection, record)
        self.store.put([(collection.name, record)])
        return response(act, record)

    def _flip(self, act: ActionContext) -> FakeResponse:
        record = act.record()
        record[act.behaviour.flips] = 0 if record.get(act.behaviour.flips) else 1
        record.update(act.stamps)
        self.store.put([(act.collection, record)])
        return response(act, record)

    def _delete(self, act: ActionContext) -> FakeResponse:
        taken = act.references()
        record = act.record()
        self.store.remove(self._doomed(act, record))
        return response(act, {**record, **taken, **act.stamps})

    def _answer(self, act: ActionContext) -> FakeResponse:
        return response(act, {**act.references(), **act.stamps})

    def _made(self, collection: Collection, key: int, caller: Any) -> Record:
        """Return the generated values of a new record, including its key."""
        makers: dict[str, Callable[[str], Any]] = {
            "key": lambda _: new_key(self.api),
            "token": lambda _: secrets.token_hex(5),
            "number": lambda field: key + _apart(collection, field),
            "caller": lambda _: caller,
        }
        return {collection.key: key} | {f: makers[kind](f) for f, kind in collection.makes}

    def _check_unique(self, collection: Collection, record: Record) -> None:
        for field, message in collection.unique:
            value, key = record.get(field), record[collection.key]
            alike = self.store.find(collection.name, {field: value}) if value is not None else []
            if any(other[collection.key] != key for other in alike):
                raise RefusedError(UNFIT_STATUS, message)

    def _events(self, act: ActionContext, record: Record, number: int) -> list[tuple[str, Record]]:
        """Return the events of a new record, each with its collection."""
        made: list[tuple[str, Record]] = []
        for cycle in self.fake.life_cycles:
            if cycle.of == act.collection:
                kept = self._collections[cycle.collection]
                before = sum(name == cycle.collection for name, _ in made)
                first = self.store.next_key(cycle.collection) + before
                hidden = act.sight.mark(cycle.collection)
                for n, event in enumerate(events(cycle, record, number, act.time), first):
                    made.append((kept.name, {**kept.defaults, **event, kept.key: n, **hidden}))
        return made

    def _doomed(self, act: ActionContext, record: Record) -> list[tuple[str, Record]]:
        """Return a record and all records that are deleted with it."""
        doomed = [(act.collection, record)]
        for collection, field in act.behaviour.cascades:
            found = act.sight.all_with(collection, field, record.get(field))
            doomed += [(collection, other) for other in found]
        if act.collection == self.fake.key_collection:
            holder = record[self.fake.holders.key]
            if holder == self.fake.first_key and self.fake.first_stays:
                raise RefusedError(UNFIT_STATUS, self.fake.first_stays)
            doomed += act.sight.belongings(holder)
        return doomed


def new_key(api: Api) -> str:
    """Return an API key that cannot be guessed."""
    parts = key_parts(api.authentication) or ("",)
    return ":".join(str(uuid.uuid4()).upper() for _ in parts)


def _apart(collection: Collection, field: str) -> int:
    """Return the difference of a number to the record key, so that new numbers are unique."""
    apart = (r[field] - r[collection.key] for r in collection.records if field in r)
    return max(apart, default=NUMBERS_APART)
