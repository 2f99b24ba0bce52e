"""Reading of a watched list: which part is read, and what is new, changed or gone."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from hashlib import blake2b
from typing import Any

import attrs
import orjson

from ...observability import log
from ...schema import Operation, Paging, WatchedList
from ...values import ParameterValue, to_json
from .list_store import ListedItem, ListState, ListStore
from .poll import Poll

_NONE_KNOWN = (
    "the list shows none of its known items. A list that cannot be read looks the same, so nothing "
    "is reported as removed."
)
_NO_KEY = "items without a key cannot be watched."


@attrs.define
class _Tail:
    """What the end of a list has shown."""

    room: int
    """The number of items that a page can certainly hold."""
    last: int
    """The row of the last known item."""
    begins_known: bool | None = None
    """Whether the first item is known; `None` without items."""
    unknown: int = 0
    longest: int = 0

    def take(self, known: list[bool], items: int, last: int) -> bool:
        """Take a page; return whether the list certainly ends with it."""
        is_first = self.begins_known is None
        if is_first:
            self.begins_known = known[:1] == [True]
        self.unknown += known.count(False)
        self.longest = max(self.longest, items)
        return is_first and all(known) and items < self.room and last == self.last


@attrs.define(kw_only=True, eq=False)
class ListReading:
    """Reader of one list, for its watcher.

    Items that are added are at the end of the list, so its tail shows them. Items that are removed
    move the others, so a tail counts only if it begins with a known item; else more is read.
    """

    watched: WatchedList
    operation: Operation[Any]
    path: tuple[ParameterValue, ...]
    store: ListStore
    from_beginning: bool
    changed: bool
    removed: bool
    full_interval: float
    _warned: set[str] = attrs.field(factory=set[str], init=False)

    async def poll(self, poll: Poll, now: float) -> None:
        """Read what is due, and record the changes.

        Args:
            poll: the poll.
            now: the present, in seconds since 1970.

        Raises:
            TooEarlyError: the last poll is too recent.
            PostalyticsError: the list cannot be read to its end. Items that were read are recorded.
        """
        state = await asyncio.to_thread(self.store.state)
        paging = self.operation.paging
        is_due = abs(now - state.read_at) >= self.full_interval
        is_whole = not state.is_started or ((self.changed or self.removed) and is_due)
        # Only rows are in the order in which the items were added.
        if not is_whole and paging is not None and paging.row is not None:
            if await self._read_tail(poll, state, paging):
                return
            state = await asyncio.to_thread(self.store.state)
        await self._read_whole(poll, state, now)

    async def _read_whole(self, poll: Poll, state: ListState, now: float) -> None:
        had_items = state.is_started and await asyncio.to_thread(self.store.has_items)
        reading, longest, shows_known = state.reading + 1, state.page, False
        async with aclosing(poll.pages(self.operation, self.path)) as pages:
            async for page in pages:
                known = await self._record(page, reading, state)
                shows_known |= any(known)
                longest = max(longest, len(page))
        if had_items and not shows_known:
            # A list that is missing or cannot be read may look like an empty one.
            self._warn(_NONE_KNOWN)
            return
        last = self._last_row(poll)
        finished = attrs.evolve(
            state, is_started=True, last=last, page=longest, reading=reading, read_at=now
        )
        missing = await asyncio.to_thread(
            self.store.finish_reading, finished, removed=self.removed and state.is_started
        )
        if missing:
            # An item that moves while the pages are read can be skipped. So the next poll reads the
            # whole list again, and only what both readings lack is gone.
            await asyncio.to_thread(self.store.save, attrs.evolve(finished, read_at=0.0))

    async def _read_tail(self, poll: Poll, state: ListState, paging: Paging) -> bool:
        """Read the end of the list; return whether it shows all items that were added."""
        # Shorter than a page: then a page that ends with the last known row ends the list, because
        # it had room for one more.
        room = min(state.page, paging.max_limit or state.page)
        overlap = max(1, min(self.watched.overlap, room - 1))
        tail = _Tail(room, state.last)
        while True:
            start = max(1, state.last - overlap + 1)
            await self._read_from(start, poll, state, tail)
            if tail.begins_known or start == 1:
                break
            overlap *= 4
        if tail.begins_known is None:
            if state.last:  # An empty list proves nothing; see above.
                self._warn(_NONE_KNOWN)
            return True
        longest = max(state.page, tail.longest)
        last = self._last_row(poll)
        await asyncio.to_thread(self.store.save, attrs.evolve(state, last=last, page=longest))
        # If the list grew by more items than the tail has new ones, they are before the tail.
        return start == 1 or last <= state.last + tail.unknown

    async def _read_from(self, start: int, poll: Poll, state: ListState, tail: _Tail) -> None:
        tail.begins_known = None
        async with aclosing(poll.pages(self.operation, self.path, start)) as pages:
            async for page in pages:
                known = await self._record(page, state.reading, state)
                if tail.take(known, len(page), self._last_row(poll)):
                    break

    async def _record(self, page: list[Any], reading: int, state: ListState) -> list[bool]:
        items = [item for item in map(self._listed, page) if item is not None]
        return await asyncio.to_thread(
            self.store.record,
            items,
            reading=reading,
            added=state.is_started or self.from_beginning,
            changed=self.changed and state.is_started,
        )

    def _listed(self, item: object) -> ListedItem | None:
        """Return an item as it is stored; `None` if it has no key."""
        key = getattr(item, self.watched.key)
        if key is None:
            self._warn(_NO_KEY)
            return None
        data = self.operation.returns.unstructure(item)
        json = to_json(data).decode()
        for field in self.operation.returns.fields:
            if self.operation.paging is not None and field.name == self.operation.paging.row:
                data.pop(field.wire_name, None)  # A removal changes the rows of other items.
        hash_ = blake2b(to_json(dict(sorted(data.items()))), digest_size=16).digest()
        return ListedItem(key=orjson.dumps(key).decode(), hash=hash_, json=json)

    def _last_row(self, poll: Poll) -> int:
        """Return the last row that was read; 0 without rows, as a position is something else."""
        paging = self.operation.paging
        has_rows = paging is not None and paging.row is not None
        return poll.position - 1 if has_rows and poll.position is not None else 0

    def _warn(self, problem: str) -> None:
        if problem not in self._warned:
            self._warned.add(problem)
            log.warning("Watching %s: %s", self.operation, problem)
