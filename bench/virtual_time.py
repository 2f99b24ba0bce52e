"""Pacers against strict servers in virtual time: ten minutes pass in a tenth of a second."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Protocol

import attrs

from .strict_servers import VENDOR, Server

WORKERS = 50
"""The requests that a client would have in flight without a rate limit."""
_RATE = min(window.requests / window.seconds for window in VENDOR)
_EARLY = 5.0


@attrs.frozen
class Link:
    """A way to the server: each request and each answer takes `seconds`, more or less."""

    seconds: float
    jitter: float

    def delay(self, random: Random) -> float:
        """How long the next one takes."""
        return self.seconds + random.uniform(-self.jitter, self.jitter)


LINKS = {
    "50±5 ms": Link(0.05, 0.005),
    "50±25 ms": Link(0.05, 0.025),
    "500±50 ms": Link(0.5, 0.05),
}


@attrs.define
class Count:
    """What the server saw."""

    seconds: float
    accepted: int = 0
    refused: int = 0
    refused_early: int = 0
    """In the first 5 s."""

    @property
    def share(self) -> float:
        """What was accepted, of what the limits allow in that time."""
        return self.accepted / (self.seconds * _RATE)

    @property
    def refused_per_1000(self) -> float:
        """Refused requests for 1,000 accepted ones."""
        return 1000 * self.refused / self.accepted

    def arrives(self, server: Server, now: float) -> float:
        """Count a request that arrives; return after how long to come again."""
        wait = server.refuses(now)
        if wait:
            self.refused += 1
            self.refused_early += now < _EARLY
        else:
            self.accepted += 1
        return wait


def total(counts: Sequence[Count]) -> Count:
    """Several runs as one."""
    return Count(*(sum(column) for column in zip(*map(attrs.astuple, counts), strict=True)))


class Paces(Protocol):
    """Says when a request may leave: a `Pacer`, or one of its peers."""

    async def acquire(self, *, expires_after: float = ...) -> Any: ...
    def release(self, permit: Any) -> None: ...
    def pause(self, seconds: float) -> None: ...


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only when all wait, and then at once."""

    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(_Sleepless(self))

    def time(self) -> float:
        return self._now

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds


class _Sleepless(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("No task waits for a timer.")
        self._loop.skip(timeout)
        return super().select(0)


def run(
    pacers: Callable[[Callable[[], float]], Sequence[Paces]],
    server: Server,
    link: Link,
    seed: int,
    seconds: float = 600.0,
    workers: int = WORKERS,
) -> Count:
    """What a server sees of clients that always have something to send, each with a pacer.

    Args:
        pacers: makes them, given the clock.
        server: counts.
        link: the way to it.
        seed: of the jitter.
        seconds: for so long.
        workers: the requests of each client that would be in flight without a limit.
    """
    random = Random(seed)
    count = Count(seconds)

    async def work(pacer: Paces, time: Callable[[], float]) -> None:
        while True:
            permit = await pacer.acquire(expires_after=60.0)
            await asyncio.sleep(link.delay(random))
            wait = count.arrives(server, time())
            await asyncio.sleep(link.delay(random))
            pacer.release(permit)
            if wait:
                pacer.pause(wait)

    async def all_work() -> None:
        time = asyncio.get_running_loop().time
        tasks = [
            asyncio.create_task(work(pacer, time)) for pacer in pacers(time) for _ in range(workers)
        ]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(all_work())
    return count
