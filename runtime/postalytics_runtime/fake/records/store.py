"""What the fake server keeps: records in memory and, if asked for, in an SQLite file.

A record is kept as JSON. That takes a third of the memory of a dict, a reader always gets a
copy, and the file holds the very same text.

Fields whose names start with `_` are the fake's own: no model has them, so that no request
brings one and no answer shows one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from itertools import islice
from typing import Any

import orjson

from ..definition import Collection
from .state_file import StateFile

Record = dict[str, Any]

OWNER = "_owner"
"""The key of the holder who made a record."""
DUE = "_due"
"""When an event happens, in seconds since the epoch."""


class Store:
    """The records of all collections.

    A collection of which the file knows nothing starts with the records of its description.
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
        """The field that tells the records of a collection apart."""
        return self._shelves[collection].key

    def next_key(self, collection: str) -> int:
        """The number for a new record: one more than any before it, also of those removed."""
        return self._shelves[collection].next_key

    def find(
        self,
        collection: str,
        conditions: Mapping[str, Any],
        start: int = 0,
        stop: int | None = None,
        *,
        until: float | None = None,
        newest_first: bool = False,
    ) -> list[Record]:
        """Copies of the records whose fields equal the conditions, in the order they were made.

        Args:
            collection: the collection.
            conditions: fields and values.
            start: the first record wanted of these, counted from 0.
            stop: the one after the last record wanted.
            until: leaves out events that are due later than this.
            newest_first: turns the order round; events are in the order they are due then.
        """
        shelf = self._shelves[collection]
        keys: Iterable[str] = shelf.keys(conditions, until)
        if newest_first:
            keys = shelf.newest_first(keys)
        return [shelf.record(key) for key in islice(keys, start, stop)]

    def count(
        self, collection: str, conditions: Mapping[str, Any], *, until: float | None = None
    ) -> int:
        """How many records `find` finds."""
        return len(self._shelves[collection].keys(conditions, until))

    def put(self, records: Iterable[tuple[str, Record]]) -> None:
        """Keep records of collections, in place of those with the same keys.

        The file has them first, all or none.
        """
        self._keep([(name, self._identity(name, r), _json(r)) for name, r in records])

    def remove(self, records: Iterable[tuple[str, Record]]) -> None:
        """Forget records that were found, all or none."""
        self._keep([(name, self._identity(name, record), None) for name, record in records])

    def _identity(self, collection: str, record: Record) -> str:
        return identity(record[self._shelves[collection].key])

    def _keep(self, rows: list[tuple[str, str, str | None]]) -> None:
        if self._file is not None:
            self._file.write(rows)
        for collection, key, content in rows:
            self._shelves[collection].put(key, content)


def identity(value: Any) -> str:
    """Equal for equal JSON values only (1 is not true), and hashable for all."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def without_hidden(record: Record) -> Record:
    """A record without the fields that are the fake's own."""
    return {field: value for field, value in record.items() if not field.startswith("_")}


def _json(record: Record) -> str:
    # As text, since the bytes that orjson returns hold on to the 4 kB they were written in.
    return orjson.dumps(record).decode()


Keys = dict[str, None]
"""A set of keys that keeps its order."""


class _Shelf:
    """The records of one collection, with an index for each field that was ever asked for."""

    def __init__(self, key: str, first_key: int) -> None:
        self.key = key
        self.next_key = first_key
        self._contents: dict[str, str] = {}
        self._due: dict[str, float] = {}
        self._indexes: dict[str, dict[str, Keys]] = {}

    def put(self, key: str, content: str | None) -> None:
        old = self._contents.get(key)
        for field, index in self._indexes.items():
            before = None if old is None else _value(old, field)
            after = None if content is None else _value(content, field)
            if before != after:
                if before is not None:
                    del index[before][key]
                if after is not None:
                    alike = index.setdefault(after, {})
                    alike[key] = None
                    if old is not None:  # It has its place among those made before and after it.
                        index[after] = {k: None for k in self._contents if k in alike}
        if content is None:
            self._contents.pop(key, None)
            self._due.pop(key, None)
        else:
            self._contents[key] = content
            if DUE in content and (due := orjson.loads(content).get(DUE)) is not None:
                self._due[key] = due
        number = orjson.loads(key)
        if number.__class__ is int:
            self.next_key = max(self.next_key, number + 1)

    def record(self, key: str) -> Record:
        """A copy of a record."""
        record: Record = orjson.loads(self._contents[key])
        return record

    def keys(self, conditions: Mapping[str, Any], until: float | None) -> Set[str] | list[str]:
        """The keys of the records that meet all conditions and are due."""
        matching = [self._matching(field, value) for field, value in conditions.items()]
        # What all records meet need not be asked of each: a key mostly sees all there is.
        narrow = [keys for keys in matching if len(keys) < len(self._contents)]
        found: Set[str] | list[str] = (narrow[0] if narrow else self._contents).keys()
        if len(narrow) > 1:
            found = [key for key in found if all(key in keys for keys in narrow[1:])]
        if until is not None and self._due:
            found = [key for key in found if self._due.get(key, until) <= until]
        return found

    def newest_first(self, keys: Iterable[str]) -> list[str]:
        """Those due last go first; of those due together, those made last."""
        return sorted(keys, key=lambda key: self._due.get(key, 0.0))[::-1]

    def _matching(self, field: str, value: Any) -> Keys:
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = {}
            for key, content in self._contents.items():
                index.setdefault(_value(content, field), {})[key] = None
        return index.get(identity(value), {})


def _value(content: str, field: str) -> str:
    return identity(orjson.loads(content).get(field))
