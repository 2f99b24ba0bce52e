"""Connections to a store that are kept for the next operation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from ..store import StoreUnreachableError

C = TypeVar("C")
T = TypeVar("T")

_MOST = 4
"""Connections at a time: further operations wait until one is free."""
_CONNECT_SECONDS = 10.0
"""The maximum time to connect. It is longer than any operation waits: see `Connections`."""


class Connections(Generic[C]):
    """Connections to a store; each serves one operation at a time.

    An operation that is cancelled while it connects leaves the new connection to the next one. So a
    store that takes longer to connect to than operations wait is reached, too.

    Args:
        connect: connects; raises what operations raise.
        discard: closes a connection without waiting for anything, whatever is in flight on it.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[C]], discard: Callable[[C], Awaitable[None]]
    ) -> None:
        self._connect = connect
        self._discard = discard
        self._free = asyncio.Semaphore(_MOST)
        self._idle: list[C] = []
        self._left: list[asyncio.Future[C]] = []

    async def run(self, operate: Callable[[C], Awaitable[T]]) -> T:
        """Run an operation on a connection.

        After any error the connection is closed, because what comes over it next is not known.

        Raises:
            StoreUnreachableError: it failed on a new connection. On one that was idle, the server
                or a proxy may have closed it long ago, so the next one is tried.
        """
        async with self._free:
            while True:
                is_new = not self._idle
                connection = await self._connected() if is_new else self._idle.pop()
                try:
                    result = await operate(connection)
                except StoreUnreachableError:
                    await self._discard(connection)
                    if is_new:
                        raise
                except asyncio.CancelledError:
                    # No reply came in time. Whatever swallowed it may swallow the next, too.
                    await self._discard(connection)
                    await self._discard_idle()
                    raise
                except BaseException:
                    await self._discard(connection)
                    raise
                else:
                    self._idle.append(connection)
                    return result

    async def aclose(self) -> None:
        """Close all connections. No operation may be running."""
        for task in self._left:
            task.cancel()
        for result in await asyncio.gather(*self._left, return_exceptions=True):
            if not isinstance(result, BaseException):
                await self._discard(result)
        self._left.clear()
        await self._discard_idle()

    async def _discard_idle(self) -> None:
        while self._idle:
            await self._discard(self._idle.pop())

    async def _connected(self) -> C:
        task = self._left.pop() if self._left else asyncio.ensure_future(self._connect())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._left.append(task)
            raise


async def in_time(connecting: Awaitable[C]) -> C:
    """Wait for a connection.

    Raises:
        StoreUnreachableError: it takes too long.
    """
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            return await connecting
    except TimeoutError:
        raise StoreUnreachableError(
            f"no connection was made within {_CONNECT_SECONDS:g} s"
        ) from None
