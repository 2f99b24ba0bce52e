"""Per-account visibility: the records that a caller owns and sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..definition import FakeDefinition
from .store import OWNER, Record, Store


class Ownership:
    """Owners of the records of a store.

    A record without an owner belongs to the first holder, like the records at the start.
    """

    def __init__(self, fake: FakeDefinition, store: Store) -> None:
        self.owned = frozenset(c.name for c in fake.collections if c.owned)
        self.holders = fake.key_collection
        self.first_holder = fake.first_holder[fake.holders.key]
        self.store = store

    def mark(self, collection: str, caller: Any) -> Record:
        """Return the internal field of a record that the caller creates."""
        owned = collection in self.owned and caller != self.first_holder
        return {OWNER: caller} if owned else {}

    def belongings(self, holder: Any) -> Iterator[tuple[str, Record]]:
        """Yield all records of a holder, and the records of holders that it created."""
        key = self.store.key_field(self.holders)
        holders = [holder]
        for one in holders:  # The list grows during the loop.
            for collection in self.owned:
                for record in self.store.find(collection, {OWNER: one}):
                    yield collection, record
                    if collection == self.holders:
                        holders.append(record[key])


class AccountView:
    """Records that a caller sees at a given time: its own, and those of unowned collections."""

    def __init__(self, ownership: Ownership, caller: Any, now: float) -> None:
        self._ownership = ownership
        self._store = ownership.store
        self._caller = caller
        self._now = now

    def find(
        self,
        collection: str,
        conditions: Mapping[str, Any],
        start: int = 0,
        stop: int | None = None,
        *,
        newest_first: bool = False,
    ) -> list[Record]:
        """Return copies of the records that meet the conditions, see `Store.find`."""
        own = self._own(collection, conditions)
        if not self._has_caller(collection):
            return self._store.find(
                collection, own, start, stop, until=self._now, newest_first=newest_first
            )
        found = self._store.find(collection, own, until=self._now)
        found += [one for one in self._own_account(conditions) if one not in found]
        return (found[::-1] if newest_first else found)[start:stop]

    def count(self, collection: str, conditions: Mapping[str, Any]) -> int:
        """Return the number of records that meet the conditions."""
        if self._has_caller(collection):
            return len(self.find(collection, conditions))
        return self._store.count(collection, self._own(collection, conditions), until=self._now)

    def all_with(self, collection: str, field: str, value: Any) -> list[Record]:
        """Return the records with this value in this field, also those that are not due yet."""
        return self._store.find(collection, self._own(collection, {field: value}))

    def _has_caller(self, collection: str) -> bool:
        return collection == self._ownership.holders and collection in self._ownership.owned

    def _own(self, collection: str, conditions: Mapping[str, Any]) -> Mapping[str, Any]:
        if collection not in self._ownership.owned:
            return conditions
        mark = self._ownership.mark(collection, self._caller)
        return {**conditions, OWNER: mark.get(OWNER)}

    def _own_account(self, conditions: Mapping[str, Any]) -> list[Record]:
        holders = self._ownership.holders
        key = self._store.key_field(holders)
        if conditions.get(key, self._caller) != self._caller:
            return []
        return self._store.find(holders, {**conditions, key: self._caller})
