"""Per-account visibility: the records that a caller owns and sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ..definition import FakeDefinition
from .store import OWNER, UNLISTED, Record, Store


@attrs.frozen
class AccountView:
    """Records that a caller sees at a given time: its own, and those of unowned collections.

    A record without an owner belongs to the first holder, like the records at the start. A holder
    also sees itself.
    """

    fake: FakeDefinition
    store: Store
    caller: Any
    now: float

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
        return self.store.find(
            collection,
            *self._visible(collection, self._listed(collection, conditions)),
            start=start,
            stop=stop,
            until=self.now,
            newest_first=newest_first,
        )

    def count(self, collection: str, conditions: Mapping[str, Any]) -> int:
        """Return the number of records that meet the conditions."""
        listed = self._listed(collection, conditions)
        return self.store.count(collection, *self._visible(collection, listed), until=self.now)

    def all_with(self, collection: str, field: str, value: Any) -> list[Record]:
        """Return the records with this value in this field, also those that no response shows."""
        return self.store.find(collection, *self._visible(collection, {field: value}))

    def mark(self, collection: str) -> Record:
        """Return the internal field of a record that the caller creates."""
        owned = collection in self.fake.owned and self.caller != self.fake.first_key
        return {OWNER: self.caller} if owned else {}

    def belongings(self, holder: Any) -> Iterator[tuple[str, Record]]:
        """Yield all records of a holder, and the records of holders that it created."""
        holders = [holder]
        for one in holders:  # The list grows during the loop.
            for collection in self.fake.owned:
                for record in self.store.find(collection, {OWNER: one}):
                    yield collection, record
                    if collection == self.fake.key_collection:
                        holders.append(record[self.fake.holders.key])

    def _listed(self, collection: str, conditions: Mapping[str, Any]) -> Mapping[str, Any]:
        # An index costs time at every write, so only where there is something to leave out.
        unlisted = collection in self.fake.with_unlisted
        return {**conditions, UNLISTED: None} if unlisted else conditions

    def _visible(
        self, collection: str, conditions: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what a visible record meets: any of these conditions."""
        if collection not in self.fake.owned:
            yield conditions
            return
        yield {**conditions, OWNER: self.mark(collection).get(OWNER)}
        key = self.fake.holders.key
        itself = conditions.get(key, self.caller) == self.caller
        if itself and collection == self.fake.key_collection:
            yield {**conditions, key: self.caller}
