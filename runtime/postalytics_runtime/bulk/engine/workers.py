"""Worker pool: a fixed number of tasks over one queue of items."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

from ..rows import END_OF_ROWS

T = TypeVar("T")


class ItemQueue(Protocol):
    """Protocol of a queue that workers take items from."""

    async def next(self) -> Any:
        """Return the next item, or `END_OF_ROWS`; several tasks may call this at once."""
        ...

    async def aclose(self) -> None:
        """Stop waiting for items."""
        ...


class Workers(Generic[T]):
    """Pool of workers; `next` returns their results as items end.

    At most twice the concurrency of results wait to be read, however slow the reader is.

    Args:
        items: the queue of items.
        run_item: processes an item, given its number, the item, and a callback for its result.
            It calls the callback exactly once, possibly later, even if it raises.
        concurrency: the number of items in flight at once.
    """

    def __init__(
        self,
        items: ItemQueue,
        run_item: Callable[[int, Any, Callable[[T], None]], Awaitable[None]],
        concurrency: int,
    ) -> None:
        self._items = items
        self._run_item = run_item
        self._concurrency = concurrency
        self._results: deque[T] = deque()
        self._changed = asyncio.Event()  # There is a result, or a worker has ended.
        self._has_room = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._working = concurrency
        self._stopped = False
        self._undelivered = 0
        self.started = 0

    def stop(self) -> None:
        """Take no more items. Items in flight are finished."""
        self._stopped = True
        self._has_room.set()

    def abort(self) -> None:
        """Stop, and cancel the items in flight."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()

    async def aclose(self) -> None:
        """Stop, and wait for the items in flight; if that wait is cancelled, abort."""
        self.stop()
        try:
            if self._tasks:
                await asyncio.wait(self._tasks)
        except asyncio.CancelledError:
            self.abort()
            await asyncio.wait(self._tasks)
            raise
        finally:
            await self._items.aclose()

    async def next(self) -> T | None:
        """Return the next result; `None` at the end. The first call starts the workers."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._work()) for _ in range(self._concurrency)]
            for task in self._tasks:
                task.add_done_callback(self._ended)
        while not self._results:
            if not (self._working or self._undelivered):
                self._raise_failure()
                return None
            self._changed.clear()
            await self._changed.wait()
        self._undelivered -= 1
        # Not for each result: workers that wait for a slow reader would all wake up for one place.
        if self._undelivered <= self._concurrency:
            self._has_room.set()
        return self._results.popleft()

    async def remaining(self) -> AsyncGenerator[tuple[int, Any], None]:
        """Iterate over the items that no worker took, with their numbers; call it at the end."""
        while (item := await self._items.next()) is not END_OF_ROWS:
            self.started += 1
            yield self.started, item

    def _raise_failure(self) -> None:
        """Raise the exception that ended a worker, if there is one."""
        for task in self._tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            # `next` raises it. Retrieved here, asyncio does not log it a second time.
            task.exception()
        self._working -= 1
        self._changed.set()

    def _emit(self, result: T) -> None:
        self._results.append(result)
        self._changed.set()

    async def _work(self) -> None:
        while (item := await self._take()) is not END_OF_ROWS:
            self.started += 1
            await self._run_item(self.started, item, self._emit)

    async def _take(self) -> Any:
        # A worker takes an item only when there is room for its result. So no worker ever waits
        # while it holds an item, and the pool can stop at any moment without losing one.
        while not self._stopped and self._undelivered >= 2 * self._concurrency:
            self._has_room.clear()
            await self._has_room.wait()
        if self._stopped:
            return END_OF_ROWS
        self._undelivered += 1  # Before the wait, during which other workers look for room.
        item = END_OF_ROWS
        try:
            item = await self._items.next()
        finally:
            if item is END_OF_ROWS:
                self._undelivered -= 1
                self._stopped = True  # Do not read again from a source that ended or failed.
        return item
