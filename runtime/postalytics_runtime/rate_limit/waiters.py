"""Waiting for one's turn, each in the event loop that one came from."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from functools import partial

from .schedule import Permit


class Waiter:
    """A request that waits for its turn, in the event loop that it came from."""

    __slots__ = ("expires_after", "granted", "loop", "max_pause", "permit")

    def __init__(self, patience: float, lifetime: float) -> None:
        self.max_pause = patience
        self.expires_after = lifetime
        self.loop = asyncio.get_running_loop()
        self.granted: asyncio.Future[Permit] = self.loop.create_future()
        self.permit: Permit | None = None

    def grant(self, permit: Permit) -> bool:
        """Give it its turn; false if its loop is closed."""
        self.permit = permit
        return in_loop(self.loop, partial(self._resolve, permit))

    def fail(self, error: Exception) -> None:
        """Let it raise `error`."""
        in_loop(self.loop, partial(self._resolve, error))

    def _resolve(self, result: Permit | Exception) -> None:
        if self.granted.done():
            return  # It was cancelled in the meantime.
        if isinstance(result, Permit):
            self.granted.set_result(result)
        else:
            self.granted.set_exception(result)


class WakeupTimer:
    """Wakes the pacer in one event loop, so that no loop depends on another's."""

    __slots__ = ("_loop", "_timer", "_wake", "waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
        self.waiting = 0
        self._loop = loop
        self._wake = wake
        self._timer: asyncio.TimerHandle | None = None

    def set(self, seconds: float) -> None:
        """Ring after so long, or earlier if it would anyhow; after infinity: not at all."""
        when = self._loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= when < math.inf:
                return
            self._timer.cancel()
        self._timer = None if when == math.inf else self._loop.call_at(when, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._wake()


def in_loop(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> bool:
    """Do it in that event loop; false if it is closed."""
    if running_loop() is loop:
        act()
        return True
    try:
        loop.call_soon_threadsafe(act)
    except RuntimeError:
        return False
    return True


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop of this thread; none where a lost coroutine is cleared away."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
