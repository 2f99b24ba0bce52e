"""Wake-ups that other processes send this one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ..store import Wakeup

_MOST = 1000
"""Wake-ups that are kept. Further ones are lost, as they may be."""


class Wakeups:
    """Wake-ups in the order in which they come.

    Args:
        listen: listens until it is cancelled, and puts each wake-up here with `add`; raises what
            operations raise.
    """

    def __init__(self, listen: Callable[[Wakeups], Awaitable[None]]) -> None:
        self._listen = listen
        self._queue: asyncio.Queue[Wakeup] = asyncio.Queue()
        self._listener: asyncio.Future[None] | None = None

    def add(self, wakeup: Wakeup) -> None:
        """Add a wake-up that came."""
        if self._queue.qsize() < _MOST:
            self._queue.put_nowait(wakeup)

    async def next(self) -> Wakeup:
        """Wait for the next wake-up; listens again if listening has failed."""
        if self._listener is None:
            self._listener = asyncio.ensure_future(self._listen(self))
        coming = asyncio.ensure_future(self._queue.get())
        try:
            either: list[asyncio.Future[Any]] = [coming, self._listener]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                failed, self._listener = self._listener, None
                failed.result()
            return await coming
        finally:
            coming.cancel()

    async def aclose(self) -> None:
        """Listen no longer."""
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait({self._listener})
            self._listener = None
