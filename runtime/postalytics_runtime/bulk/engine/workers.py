"""A fixed number of workers take items one after the other and carry them out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

from ..rows import END

T = TypeVar("T")


class Items(Protocol):
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
        items: Items,
        carry: Callable[[int, Any, Callable[[T], None]], Awaitable[None]],
        concurrency: int,
    ) -> None:
        self._items = items
        self._carry = carry
        self._concurrency = concurrency
        # An item is taken only when there is room for its end, so no worker ever waits with one
        # in its hands: that is what makes stopping at any moment simple.
        self._room = asyncio.Semaphore(2 * concurrency)
        self._told: asyncio.Queue[T | None] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopped = False
        self._untold = 0
        self.taken = 0

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
        while working or self._untold:
            told = await self._told.get()
            if told is None:
                working -= 1
                continue
            self._untold -= 1
            self._room.release()
            yield told
        for task in self._tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def rest(self) -> AsyncGenerator[tuple[int, Any], None]:
        """The items that were not taken, with their numbers, once all workers have ended."""
        while (item := await self._items.next()) is not END:
            self.taken += 1
            yield self.taken, item

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.exception()  # It is raised by the loop; asked for here, it is never logged.
        self._told.put_nowait(None)

    async def _work(self) -> None:
        while (taken := await self._take()) is not None:
            await self._carry(*taken, self._told.put_nowait)

    async def _take(self) -> tuple[int, Any] | None:
        await self._room.acquire()
        if self._stopped:
            return None
        try:
            item = await self._items.next()
        except BaseException:
            self._stopped = True  # What has failed is not asked again.
            raise
        if item is END:
            return None
        self.taken += 1
        self._untold += 1
        return self.taken, item
