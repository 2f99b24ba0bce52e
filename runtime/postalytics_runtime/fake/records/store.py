"""Store of the fake server: records in memory and, optionally, in an SQLite file.

A record is stored as JSON. JSON takes a third of the memory of a dict, every reader gets a copy,
and the file has the same text.

Fields whose names start with `_` are internal to the fake: no model has them, so they are neither
read from a request nor shown in a response.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from heapq import heappop, heappush
from itertools import chain, count, islice
from typing import Any

import orjson

from ..definition import Collection
from .state_file import StateFile

Record = dict[str, Any]

OWNER = "_owner"
"""The key of the holder that created a record."""
DUE = "_due"
"""The due time of an event, in seconds since the epoch."""
UNLISTED = "_unlisted"
"""Whether no response shows an event."""


class Store:
    """Records of all collections.

    A collection that is not in the file starts with the records of its definition.
    """

    def __init__(self, collections: Iterable[Collection], file: StateFile | None = None) -> None:
        self._file = file
        self._shelves = {c.name: _Shelf(c.key, c.first_key) for c in collections}
        known: set[str] = set()
        for name, key, content in file.load() if file is not None else ():
            known.add(name)
            if name in self._shelves:
                self._shelves[name].put(key, content)
        for collection in collections:
            if collection.name not in known:
                first = enumerate(collection.records, collection.first_key)
                self.put((collection.name, {collection.key: n, **record}) for n, record in first)

    def key_field(self, collection: str) -> str:
        """Return the field that identifies the records of a collection."""
        return self._shelves[collection].key

    def next_key(self, collection: str) -> int:
        """Return the key of a new record: one more than any key before, also of removed records."""
        return self._shelves[collection].next_key

    def find(
        self,
        collection: str,
        *conditions: Mapping[str, Any],
        start: int = 0,
        stop: int | None = None,
        until: float | None = None,
        newest_first: bool = False,
    ) -> list[Record]:
        """Return copies of the records whose fields equal any of the conditions, oldest first.

        Args:
            collection: the collection.
            conditions: fields and values; records that meet only later conditions come later.
            start: the index of the first of these records to return, from 0.
            stop: the index after the last record to return.
            until: leave out events that are due later than this time.
            newest_first: reverse the order; events are then in the order of their due times.
        """
        shelf = self._shelves[collection]
        keys: Iterable[str] = shelf.keys_of_any(conditions, until)
        if newest_first:  # For equal times, the newest record comes first.
            keys = sorted(keys, key=lambda key: shelf.due.get(key, 0.0))[::-1]
        return [orjson.loads(shelf.contents[key]) for key in islice(keys, start, stop)]

    def count(
        self, collection: str, *conditions: Mapping[str, Any], until: float | None = None
    ) -> int:
        """Return the number of records that `find` returns."""
        return len(self._shelves[collection].keys_of_any(conditions, until))

    def follow(self, collection: str, after: float) -> None:
        """Remember which events of a collection become due after a time, for `take_due`."""
        self._shelves[collection].follow(after)

    def take_due(self, collection: str, until: float) -> list[Record]:
        """Return copies of the followed events that are due by a time, each event once."""
        shelf = self._shelves[collection]
        return [orjson.loads(shelf.contents[key]) for key in shelf.take_due(until)]

    def next_due(self, collection: str) -> float | None:
        """Return when the next followed event is due, in seconds since the epoch, if any."""
        coming = self._shelves[collection].coming
        return coming[0][0] if coming else None

    def put(self, records: Iterable[tuple[str, Record]]) -> None:
        """Store records of collections, replacing records with the same keys.

        All or none of them are written to the file before they change in memory.
        """
        # As text, because the bytes that orjson returns keep their buffer of 4 kB alive.
        self._keep((name, record, orjson.dumps(record).decode()) for name, record in records)

    def remove(self, records: Iterable[tuple[str, Record]]) -> None:
        """Remove records that were found, all or none."""
        self._keep((name, record, None) for name, record in records)

    def _keep(self, changes: Iterable[tuple[str, Record, str | None]]) -> None:
        rows = [(name, identity(r[self.key_field(name)]), text) for name, r, text in changes]
        # The file comes first: if its write fails, the records in memory stay unchanged.
        if self._file is not None:
            self._file.write(rows)
        for collection, key, content in rows:
            self._shelves[collection].put(key, content)


def identity(value: Any) -> str:
    """Return a hashable text that is equal only for equal JSON values (1 is not true)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def without_hidden(record: Record) -> Record:
    """Return a record without the internal fields of the fake."""
    return {field: value for field, value in record.items() if not field.startswith("_")}


Keys = dict[str, None]
"""Ordered set of keys."""


class _Shelf:
    """Records of one collection, with an index for each field that was used as a condition."""

    def __init__(self, key: str, first_key: int) -> None:
        self.key = key
        self.next_key = first_key
        self.contents: dict[str, str] = {}
        self.due: dict[str, float] = {}
        self.coming: list[tuple[float, int, str]] | None = None
        """The followed events that were not due yet, as a heap."""
        self._order = count()
        self._indexes: dict[str, dict[str, Keys]] = {}

    def put(self, key: str, content: str | None) -> None:
        old = self.contents.get(key)
        for field, index in self._indexes.items():
            before = None if old is None else _value(old, field)
            after = None if content is None else _value(content, field)
            if before != after:
                if before is not None:
                    del index[before][key]
                if after is not None:
                    alike = index.setdefault(after, {})
                    alike[key] = None
                    if old is not None:  # Keep the order in which records were created.
                        index[after] = {k: None for k in self.contents if k in alike}
        if content is None:
            self.contents.pop(key, None)
            self.due.pop(key, None)
        else:
            self.contents[key] = content
            if DUE in content and (due := orjson.loads(content).get(DUE)) is not None:
                self.due[key] = due
                if old is None:
                    self._follow(key, due)
        number = orjson.loads(key)
        if number.__class__ is int:
            self.next_key = max(self.next_key, number + 1)

    def follow(self, after: float) -> None:
        self.coming = []
        for key, due in self.due.items():
            if due > after:
                self._follow(key, due)

    def _follow(self, key: str, due: float) -> None:
        if self.coming is not None:
            heappush(self.coming, (due, next(self._order), key))

    def take_due(self, until: float) -> Iterator[str]:
        while self.coming and self.coming[0][0] <= until:
            _, _, key = heappop(self.coming)
            if key in self.contents:
                yield key

    def keys_of_any(
        self, conditions: Sequence[Mapping[str, Any]], until: float | None
    ) -> Set[str] | list[str]:
        """Return the keys of the records that meet any of the conditions and are due."""
        first, *others = [self._keys(one, until) for one in conditions]
        return dict.fromkeys(chain(first, *others)).keys() if others else first

    def _keys(self, conditions: Mapping[str, Any], until: float | None) -> Set[str] | list[str]:
        """Return the keys of the records that meet all conditions and are due."""
        matching = [self._matching(field, value) for field, value in conditions.items()]
        # Skip conditions that every record meets: most callers see all records.
        narrow = [keys for keys in matching if len(keys) < len(self.contents)]
        found: Set[str] | list[str] = (narrow[0] if narrow else self.contents).keys()
        if len(narrow) > 1:
            found = [key for key in found if all(key in keys for keys in narrow[1:])]
        if until is not None and self.due:
            found = [key for key in found if self.due.get(key, until) <= until]
        return found

    def _matching(self, field: str, value: Any) -> Keys:
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = {}
            for key, content in self.contents.items():
                index.setdefault(_value(content, field), {})[key] = None
        return index.get(identity(value), {})


def _value(content: str, field: str) -> str:
    return identity(orjson.loads(content).get(field))
