"""Store of schedules in virtual time: a dictionary behind a slow network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from random import Random

import attrs

from postalytics_runtime.rate_limit.network import StoreLink, StorePacer
from postalytics_runtime.rate_limit.store import StoredState, StoreUnreachableError, Wakeup
from postalytics_runtime.schema import RateLimit

from .strict_servers import VENDOR


@attrs.define(eq=False)
class StoreServer:
    """What all processes share.

    Args:
        random: for the times that operations take, and for what is lost.
        seconds: the shortest and the longest time from a request to its reply.
        lost: the share of the wake-ups that are lost.
    """

    random: Random = attrs.field(factory=lambda: Random(1))
    seconds: tuple[float, float] = (0.0004, 0.0012)
    lost: float = 0.0
    clock_ahead: float = 1_700_000_000.0
    """By how much the store's clock is ahead of the loop's."""
    carries: bool = True
    """Whether a wake-up carries what was stored."""
    is_down: bool = False
    hangs: bool = False
    is_read_only: bool = False
    loses_replies: bool = False
    states: dict[str, tuple[int, bytes]] = attrs.field(factory=dict)
    awake: dict[int, asyncio.Queue[Wakeup]] = attrs.field(factory=dict)
    operations: int = 0

    async def way(self) -> None:
        """Wait for as long as a message needs in one direction."""
        await asyncio.sleep(self.random.uniform(*self.seconds) / 2)

    def now(self) -> float:
        """The store's time."""
        return asyncio.get_running_loop().time() + self.clock_ahead

    def stored(self, name: str) -> StoredState:
        """What is stored under a name."""
        version, state = self.states.get(name, (0, None))
        return StoredState(state, version, self.now())


class VirtualStore:
    """The store as one process reaches it.

    Args:
        server: what all processes share.
        process: the token of the process.
    """

    def __init__(self, server: StoreServer, process: int) -> None:
        self._server = server
        self._names = server.awake.setdefault(process, asyncio.Queue())
        self.process = process
        self.operations = 0

    async def read(self, name: str) -> StoredState:
        """Return what is stored."""
        await self._arrive()
        stored = self._server.stored(name)
        await self._reply()
        return stored

    async def replace(
        self, name: str, version: int, state: bytes, keep_seconds: float, wake: Iterable[int]
    ) -> tuple[bool, StoredState]:
        """Replace what is stored, if the version is this one."""
        await self._arrive()
        server = self._server
        if server.is_read_only:
            raise StoreUnreachableError("it is read-only")
        matches = server.stored(name).version == version
        if matches:
            server.states[name] = (version + 1, state)
            for process in wake:
                if process in server.awake and server.random.random() >= server.lost:
                    wakeup = Wakeup(name, version + 1, state if server.carries else None)
                    asyncio.get_running_loop().create_task(self._wake(process, wakeup))
        stored = server.stored(name)
        await self._reply()
        return matches, stored

    async def woken(self) -> Wakeup:
        """Wait for a wake-up."""
        return await self._names.get()

    async def aclose(self) -> None:
        """Close nothing."""

    async def _wake(self, process: int, wakeup: Wakeup) -> None:
        await self._server.way()
        self._server.awake[process].put_nowait(wakeup)

    async def _arrive(self) -> None:
        self.operations += 1
        self._server.operations += 1
        await self._server.way()
        if self._server.is_down:
            raise StoreUnreachableError("connection refused")
        if self._server.hangs:
            await asyncio.sleep(3600)

    async def _reply(self) -> None:
        await self._server.way()
        if self._server.loses_replies:
            await asyncio.sleep(3600)


def pacers(
    server: StoreServer, count: int, *, required: bool = False
) -> Callable[[Callable[[], float]], list[StorePacer]]:
    """The pacers of some processes that share the limits of the vendor, given their clock."""

    def made(clock: Callable[[], float]) -> list[StorePacer]:
        return [pacer(server, number + 1, clock, required=required) for number in range(count)]

    return made


def pacer(
    server: StoreServer,
    process: int,
    clock: Callable[[], float],
    limits: tuple[RateLimit, ...] = VENDOR,
    *,
    required: bool = False,
) -> StorePacer:
    """The pacer of one process. Its link is in the running event loop."""
    link = StoreLink(VirtualStore(server, process), "virtual")
    return StorePacer("key", limits, lambda: link, required=required, clock=clock)
