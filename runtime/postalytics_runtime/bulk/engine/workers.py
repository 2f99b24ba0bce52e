"""Worker pool: a fixed number of tasks over one queue of items."""

from __future__ import annotations

import asyncio
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
    """Pool of workers; iterate over it to get the results.

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
        # A worker takes an item only when there is room for its result. So no worker ever waits
        # while it holds an item, and the pool can stop at any moment without losing one.
        self._room = asyncio.Semaphore(2 * concurrency)
        self._results: asyncio.Queue[T | None] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopped = False
        self._undelivered = 0
        self.started = 0

    def stop(self) -> None:
        """Take no more items. Items in flight are finished."""
        self._stopped = True

    def abort(self) -> None:
        """Stop, and cancel the items in flight."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()

    async def aclose(self) -> None:
        """Stop, and wait for the items in flight; if that wait is cancelled, abort."""
        self.stop()
        # Results may no longer be read: give each worker that waits for room one permit, so that
        # it wakes up, sees that the pool has stopped, and ends.
        for _ in self._tasks:
            self._room.release()
        try:
            if self._tasks:
                await asyncio.wait(self._tasks)
        except asyncio.CancelledError:
            self.abort()
            await asyncio.wait(self._tasks)
            raise
        finally:
            await self._items.aclose()

    async def __aiter__(self) -> AsyncGenerator[T, None]:
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._concurrency)]
        for task in self._tasks:
            task.add_done_callback(self._ended)
        working = self._concurrency
        while working or self._undelivered:
            result = await self._results.get()
            if result is None:  # A worker has ended.
                working -= 1
                continue
            self._undelivered -= 1
            self._room.release()
            yield result
        for task in self._tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def remaining(self) -> AsyncGenerator[tuple[int, Any], None]:
        """Iterate over the items that no worker took, with their numbers; call it at the end."""
        while (item := await self._items.next()) is not END_OF_ROWS:
            self.started += 1
            yield self.started, item

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            # The iteration raises it. Retrieved here, asyncio does not log it a second time.
            task.exception()
        self._results.put_nowait(None)

    async def _work(self) -> None:
        while (taken := await self._take()) is not None:
            await self._run_item(*taken, self._results.put_nowait)

    async def _take(self) -> tuple[int, Any] | None:
        await self._room.acquire()
        if self._stopped:
            return None
        try:
            item = await self._items.next()
        except BaseException:
            self._stopped = True  # Do not read again from a source that failed.
            raise
        if item is END_OF_ROWS:
            return None
        self.started += 1
        self._undelivered += 1
        return self.started, item
