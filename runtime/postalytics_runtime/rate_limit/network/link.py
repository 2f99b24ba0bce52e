"""Link of a process to a store: time limits, outages, and who is woken."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol, TypeVar

from ...errors import ConfigurationError
from ...observability import log
from ..store import PaceStore, StoredState, StoreUnreachableError, Wakeup, process_token
from .clock import StoreClock

T = TypeVar("T")

_REPLY_SECONDS = 1.0
"""Seconds after which a store that does not reply counts as unreachable."""
_MOST_OPERATIONS = 4
"""Operations at a time: one for each connection of a store."""
_FIRST_RETRY_SECONDS = 0.5
_LAST_RETRY_SECONDS = 10.0


class Member(Protocol):
    """Part of this process in a schedule."""

    def woken(self, wakeup: Wakeup | None) -> None:
        """Another process has changed what is stored, or the store can be reached again."""
        ...

    async def end(self) -> None:
        """Store what is left to store, because the process ends."""
        ...


class StoreLink:
    """Link to a store, for all keys of a process. Used in one event loop only.

    Args:
        store: the store.
        address: the store's address for messages, without a password.
    """

    def __init__(self, store: PaceStore, address: str) -> None:
        self._store = store
        self._address = address
        self.loop = asyncio.get_running_loop()
        self._members: dict[tuple[str, int], Member] = {}
        self._listener: asyncio.Task[None] | None = None
        self._reached = asyncio.Event()
        """Set when the store can be reached again."""
        self._retry_seconds = _FIRST_RETRY_SECONDS
        self.ended = asyncio.Event()
        """Set after the end, when no task of the link is needed any more."""
        self.clock = StoreClock()
        self.process = store.process
        self._free = asyncio.Semaphore(_MOST_OPERATIONS)
        self.is_down = False
        self._refuses_changes = False
        """Whether a change has failed, as those of a replica do, so that only one shows the end."""
        self.retry_at = -math.inf
        """The local time before which no operation tries to reach the store."""

    def time(self) -> float:
        """Return the local time in seconds, of a monotonic clock."""
        return self.loop.time()

    def join(self, name: str, member: Member) -> int:
        """Notify the member of all that concerns a name; return its token in what is stored.

        That is the token of this process, for the first member of a name. Another one, as of a
        client with other options, counts as a process of its own, which no wake-ups reach.
        """
        token = self.process if (name, self.process) not in self._members else process_token()
        self._members[name, token] = member
        if self._listener is None:
            self._listener = self.loop.create_task(self._listen())
        return token

    def leave(self, name: str, token: int) -> None:
        """End what `join` began."""
        del self._members[name, token]

    async def read(self, name: str) -> StoredState:
        """Return what is stored; see `PaceStore.read`."""
        operation = partial(self._store.read, name)
        return await self._reply(operation, lambda stored: stored.now, writes=False)

    async def replace(
        self, name: str, version: int, state: bytes, keep_seconds: float, wake: Iterable[int]
    ) -> tuple[bool, StoredState]:
        """Replace what is stored; see `PaceStore.replace`."""
        operation = partial(self._store.replace, name, version, state, keep_seconds, wake)
        return await self._reply(operation, lambda result: result[1].now, writes=True)

    async def end(self, seconds: float) -> None:
        """Store what is left to store, and close the store. Nothing may use the link after that.

        Args:
            seconds: the time for that.
        """
        try:
            async with asyncio.timeout(seconds):
                for member in list(self._members.values()):
                    await member.end()
                if self._listener is not None:
                    self._listener.cancel()
                await self._store.aclose()
        except TimeoutError:
            log.warning("The pace store %s did not get the last responses in time.", self._address)
        finally:
            self.ended.set()

    async def _reply(
        self, operation: Callable[[], Awaitable[T]], now: Callable[[T], float], *, writes: bool
    ) -> T:
        # The time in which operations of this process wait for each other is not that of the store.
        async with self._free:
            sent = self.time()
            if sent < self.retry_at:
                raise StoreUnreachableError
            if self.is_down:
                self.retry_at = sent + _REPLY_SECONDS  # One key asks for all.
            try:
                async with asyncio.timeout(_REPLY_SECONDS):
                    reply = await operation()
                self.clock.add(sent, self.time(), now(reply))
            except TimeoutError:
                self._lost(f"it did not reply within {_REPLY_SECONDS:g} s", writes)
                raise StoreUnreachableError from None
            except StoreUnreachableError as error:
                self._lost(str(error), writes)
                raise
            except ConfigurationError:
                raise
            except Exception as error:  # noqa: BLE001 (drivers do so on replies that no store sends)
                self._lost(f"its reply cannot be read ({type(error).__name__})", writes)
                raise StoreUnreachableError from None
        if self._refuses_changes and not writes:
            self.retry_at = -math.inf  # It could be read all the time.
        elif self.is_down:
            self._found()
        return reply

    def _lost(self, reason: str, writes: bool) -> None:
        self._refuses_changes = self._refuses_changes or writes
        self.retry_at = self.time() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, _LAST_RETRY_SECONDS)
        if not self.is_down:
            self.is_down = True
            log.warning(
                "The pace store %s cannot be reached: %s. Until it can, this process does not know"
                " of the requests of others: it sends at most one request per second for each key,"
                " or none where the store is required, and the server may refuse some.",
                self._address,
                reason,
            )

    def _found(self) -> None:
        self.is_down = self._refuses_changes = False
        self.retry_at = -math.inf
        self._retry_seconds = _FIRST_RETRY_SECONDS
        self._reached.set()
        log.warning("The pace store %s can be reached again.", self._address)
        for member in list(self._members.values()):
            member.woken(None)

    async def _listen(self) -> None:
        pause = _FIRST_RETRY_SECONDS
        while True:
            # A wake-up that is lost delays a process by about a second. So what fails here is left
            # to the operations to report.
            try:
                wakeup = await self._store.woken()
            except Exception:  # noqa: BLE001 (drivers fail in any way on what no store sends)
                pause = await self._next_pause(pause)
                continue
            pause = _FIRST_RETRY_SECONDS
            member = self._members.get((wakeup.name, self.process))
            if member is not None:
                member.woken(wakeup)

    async def _next_pause(self, pause: float) -> float:
        """Wait before the store is asked again; return the wait after the next failure.

        A store may be gone for good, and this process may send nothing for hours.
        """
        self._reached.clear()
        try:
            async with asyncio.timeout(pause):
                await self._reached.wait()
        except TimeoutError:
            return min(2 * pause, _LAST_RETRY_SECONDS)
        return _FIRST_RETRY_SECONDS
