"""Waiters and wake-up timers; each waiter is resolved in its own event loop.

Futures and timers of asyncio may only be touched in the thread of their event loop. The thread that
frees a permit may be another one, so everything goes through `in_loop`.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from functools import partial

import attrs

from .schedule import Permit


class Waiter:
    """Request that waits for a permit, in the event loop that it came from."""

    __slots__ = ("expires_after", "granted", "loop", "max_pause", "permit")

    def __init__(self, max_pause: float, expires_after: float) -> None:
        self.max_pause = max_pause
        self.expires_after = expires_after
        self.loop = asyncio.get_running_loop()
        self.granted: asyncio.Future[Permit] = self.loop.create_future()
        self.permit: Permit | None = None

    def grant(self, permit: Permit) -> bool:
        """Give the permit to the waiter; return `False` if its event loop is closed."""
        # Set here, not in the loop of the waiter: a task that is cancelled before its loop gets
        # there finds the permit, and can give it back.
        self.permit = permit
        return in_loop(self.loop, partial(self._resolve, permit))

    def fail(self, error: Exception) -> None:
        """Raise `error` in the waiter."""
        in_loop(self.loop, partial(self._resolve, error))

    def _resolve(self, result: Permit | Exception) -> None:
        if self.granted.done():
            return  # The waiter was cancelled in the meantime.
        if isinstance(result, Permit):
            self.granted.set_result(result)
        else:
            self.granted.set_exception(result)


@attrs.define(eq=False)
class WakeupTimer:
    """Timer that wakes the pacer from one event loop, so that no loop depends on another."""

    _loop: asyncio.AbstractEventLoop
    _wake: Callable[[], None]
    _timer: asyncio.TimerHandle | None = None
    waiting: int = 0
    """The number of waiters in the loop."""

    def set(self, seconds: float) -> None:
        """Wake the pacer after this many seconds, or earlier if that is set already.

        Infinity cancels the timer.
        """
        when = self._loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= when < math.inf:
                return
            self._timer.cancel()
        self._timer = None if when == math.inf else self._loop.call_at(when, self._fire)

    def _fire(self) -> None:
        self._timer = None
        self._wake()


def in_loop(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> bool:
    """Run `act` in the event loop; return `False` if the loop is closed."""
    if running_loop() is loop:
        act()
        return True
    try:
        # This also wakes a loop that sleeps in its selector; `call_soon` would not.
        loop.call_soon_threadsafe(act)
    except RuntimeError:
        return False
    return True


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the running event loop of this thread, `None` if there is none.

    There is none while the garbage collector closes a coroutine that was never finished.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
