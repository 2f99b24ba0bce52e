"""Wake-ups that other processes send this one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from ..store import StoreUnreachableError, Wakeup

_MOST = 1000
"""Wake-ups that are kept. Older ones are lost, as they may be."""


class Wakeups:
    """Wake-ups in the order in which they come.

    Args:
        listen: listens until it is cancelled, and puts each wake-up here with `add`; raises what
            operations raise.
    """

    def __init__(self, listen: Callable[[Wakeups], Awaitable[None]]) -> None:
        self._listen = listen
        self._kept: deque[Wakeup] = deque(maxlen=_MOST)
        self._news = asyncio.Event()
        self._listener: asyncio.Future[None] | None = None

    def add(self, wakeup: Wakeup) -> None:
        """Add a wake-up that came."""
        self._kept.append(wakeup)
        self._news.set()

    async def next(self) -> Wakeup:
        """Wait for the next wake-up; listens again if listening has failed."""
        if self._listener is None:
            self._listener = asyncio.ensure_future(self._listen(self))
            self._listener.add_done_callback(lambda _: self._news.set())
        while not self._kept:
            if self._listener.done():
                ended, self._listener = self._listener, None
                ended.result()
                raise StoreUnreachableError("the connection for wake-ups has ended")
            self._news.clear()
            await self._news.wait()
        return self._kept.popleft()

    async def aclose(self) -> None:
        """Listen no longer."""
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
            self._listener = None
