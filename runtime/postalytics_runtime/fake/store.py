"""What the fake server keeps: records in memory and, if asked for, in an SQLite file.

A record is kept as JSON. That takes a third of the memory of a dict, a reader always gets a
copy, and the file holds the very same text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from ..errors import ConfigurationError
from .description import Collection

Record = dict[str, Any]

_APPLICATION_ID = 0x46414B45  # "FAKE"; SQLite keeps it in the file's header.
_BUSY_SECONDS = 0.2


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
                self._write(collection.name, collection.records)

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
    ) -> list[Record]:
        """Copies of the records whose fields equal the conditions, in the order they were made.

        Of these, only the ones from `start` to before `stop`, counted from 0.
        """
        return self._shelves[collection].find(conditions, start, stop)

    def count(self, collection: str, field: str, value: Any) -> int:
        """How many records have this value in this field."""
        return self._shelves[collection].count(field, value)

    def put(self, collection: str, record: Record) -> None:
        """Keep a record, in place of the one with the same key; the file has it first."""
        self._write(collection, [record])

    def remove(self, collection: str, record: Record) -> None:
        """Forget a record that was found."""
        shelf = self._shelves[collection]
        self._keep(collection, [(identity(record[shelf.key]), None)])

    def _write(self, collection: str, records: Iterable[Record]) -> None:
        key = self._shelves[collection].key
        self._keep(collection, [(identity(r[key]), _json(r)) for r in records])

    def _keep(self, collection: str, rows: list[tuple[str, str | None]]) -> None:
        if self._file is not None:
            self._file.write(collection, rows)
        for key, content in rows:
            self._shelves[collection].put(key, content)


def identity(value: Any) -> str:
    """Equal for equal JSON values only (1 is not true), and hashable for all."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _json(record: Record) -> str:
    # As text, since the bytes that orjson returns hold on to the 4 kB they were written in.
    return orjson.dumps(record).decode()


class _Shelf:
    """The records of one collection, with an index for each field that was ever asked for."""

    def __init__(self, key: str, first_key: int) -> None:
        self.key = key
        self.next_key = first_key
        self._contents: dict[str, str] = {}
        # Field -> value -> keys; the inner dicts are sets that keep their order.
        self._indexes: dict[str, dict[str, dict[str, None]]] = {}

    def put(self, key: str, content: str | None) -> None:
        old = self._contents.get(key)
        for field, index in self._indexes.items():
            before = None if old is None else _value(old, field)
            after = None if content is None else _value(content, field)
            if before != after:
                if before is not None:
                    del index[before][key]
                if after is not None:
                    index.setdefault(after, {})[key] = None
        if content is None:
            self._contents.pop(key, None)
        else:
            self._contents[key] = content
        number = orjson.loads(key)
        if number.__class__ is int:
            self.next_key = max(self.next_key, number + 1)

    def find(self, conditions: Mapping[str, Any], start: int, stop: int | None) -> list[Record]:
        keys: Iterable[str] = self._contents
        for place, (field, value) in enumerate(conditions.items()):
            if place == 0:
                keys = self._keys(field, value)
            else:
                keys = self._only(keys, field, identity(value))
        return [orjson.loads(self._contents[key]) for key in islice(keys, start, stop)]

    def count(self, field: str, value: Any) -> int:
        return len(self._keys(field, value))

    def _keys(self, field: str, value: Any) -> dict[str, None]:
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = {}
            for key, content in self._contents.items():
                index.setdefault(_value(content, field), {})[key] = None
        return index.get(identity(value), {})

    def _only(self, keys: Iterable[str], field: str, value: str) -> Iterator[str]:
        return (key for key in keys if _value(self._contents[key], field) == value)


def _value(content: str, field: str) -> str:
    return identity(orjson.loads(content).get(field))


class StateFile:
    """Records in an SQLite file. What `write` was given survives a crash of the program.

    Raises:
        ConfigurationError: when the file is in use, or is not one of the fake server's.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def load(self) -> Iterator[tuple[str, str, str | None]]:
        """Collection, key and record of all that was ever written; no record if removed."""
        query = "SELECT collection, key, record FROM records ORDER BY rowid"
        try:
            yield from self._connection.execute(query)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def write(self, collection: str, rows: Iterable[tuple[str, str | None]]) -> None:
        """Write keys with their records, all or none; no record marks the key as removed."""
        with self._connection:
            self._connection.executemany(
                "INSERT INTO records (collection, key, record) VALUES (?, ?, ?)"
                " ON CONFLICT (collection, key) DO UPDATE SET record = excluded.record",
                [(collection, key, record) for key, record in rows],
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _prepare(self) -> None:
        execute = self._connection.execute
        try:
            # Two servers with one file would each answer from their own memory.
            execute("PRAGMA locking_mode = EXCLUSIVE")
            (tables,) = execute("SELECT count(*) FROM sqlite_master").fetchone()
            (application,) = execute("PRAGMA application_id").fetchone()
            if tables and application != _APPLICATION_ID:
                raise self._unusable("it is a database of something else")
            execute("PRAGMA journal_mode = WAL")
            execute("PRAGMA synchronous = NORMAL")
            execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            execute(
                "CREATE TABLE IF NOT EXISTS records"
                " (collection TEXT, key TEXT, record TEXT, PRIMARY KEY (collection, key))"
            )
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, reason: object) -> ConfigurationError:
        return ConfigurationError(
            f"The state file {str(self._path)!r} cannot be used: {reason}. Name a new file, or one"
            " that a fake server wrote and that no other one is using."
        )
