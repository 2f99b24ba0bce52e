"""A fixed number of workers take items one after the other and carry them out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

from ..rows import END_OF_ROWS

T = TypeVar("T")


class ItemQueue(Protocol):
    """Where workers take from."""

    async def next(self) -> Any:
        """The next item, or `END`; several may ask at a time."""
        ...

    async def aclose(self) -> None:
        """Wait for no more items."""
        ...


class Workers(Generic[T]):
    """Workers on their way; iterate for what they tell.

    What was told and is not read yet is at most twice the concurrency, however slow the reader.

    Args:
        items: what is to be done.
        carry: carries an item out, given its number, itself, and what to tell its end to, which
            is done exactly once, if need be later, even where it raises.
        concurrency: how many items are under way at once.
    """

    def __init__(
        self,
        items: ItemQueue,
        carry: Callable[[int, Any, Callable[[T], None]], Awaitable[None]],
        concurrency: int,
    ) -> None:
        self._items = items
        self._run_item = carry
        self._concurrency = concurrency
        # An item is taken only when there is room for its end, so no worker ever waits with one
        # in its hands: that is what makes stopping at any moment simple.
        self._room = asyncio.Semaphore(2 * concurrency)
        self._results: asyncio.Queue[T | None] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopped = False
        self._undelivered = 0
        self.started = 0

    def stop(self) -> None:
        """Take no more items. Those under way come to their end."""
        self._stopped = True

    def abort(self) -> None:
        """Stop, and cancel what is under way."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()

    async def aclose(self) -> None:
        """Stop, and wait for what is under way; if that wait is cancelled, abort."""
        self.stop()
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
            told = await self._results.get()
            if told is None:
                working -= 1
                continue
            self._undelivered -= 1
            self._room.release()
            yield told
        for task in self._tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def remaining(self) -> AsyncGenerator[tuple[int, Any], None]:
        """The items that were not taken, with their numbers, once all workers have ended."""
        while (item := await self._items.next()) is not END_OF_ROWS:
            self.started += 1
            yield self.started, item

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.exception()  # It is raised by the loop; asked for here, it is never logged.
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
            self._stopped = True  # What has failed is not asked again.
            raise
        if item is END_OF_ROWS:
            return None
        self.started += 1
        self._undelivered += 1
        return self.started, item
