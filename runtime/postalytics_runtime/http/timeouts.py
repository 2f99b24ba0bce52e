"""Timeouts of attempts, with one timer for all attempts of a client.

aiohttp starts up to four timers for a request, which costs a tenth of a call. Here one timer
serves all attempts of a client: it ends those that are past their deadline, and sleeps until the
next deadline.
"""

from __future__ import annotations

import asyncio
import math
import time
from functools import lru_cache
from typing import Self

import aiohttp
import attrs

from ..errors import ConfigurationError

_CANCELLED = asyncio.CancelledError


def _positive(_: object, attribute: attrs.Attribute[float], value: object) -> None:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not number > 0:
        raise ConfigurationError(
            f"The timeout {attribute.name} must be a number of seconds above 0, not {value!r}; "
            "math.inf sets no limit."
        )


@lru_cache(maxsize=16)
def socket_timeout(sock_connect: float) -> aiohttp.ClientTimeout:
    """Return aiohttp's own timeout, which only limits the time to connect one socket.

    aiohttp does not show the sockets that it tries for the addresses of a host, so this is the
    only limit that `Deadline` cannot enforce.
    """
    # aiohttp rounds timeouts above `ceil_threshold` up to whole seconds; infinity stops that.
    limit = None if sock_connect == math.inf else sock_connect
    return aiohttp.ClientTimeout(sock_connect=limit, ceil_threshold=math.inf)


@attrs.frozen(kw_only=True)
class Timeout:
    """Time limits of one attempt, in seconds. The wait for the rate limit does not count.

    Raises:
        ConfigurationError: a value is not a number above 0. `None` is not accepted; `math.inf`
            sets no limit.
    """

    total: float = attrs.field(default=60.0, validator=_positive)
    """From the start of the attempt to the last byte of the response."""
    connect: float = attrs.field(default=20.0, validator=_positive)
    """Until a connection is ready: the wait for a free one, DNS, the socket and TLS."""
    sock_connect: float = attrs.field(default=10.0, validator=_positive)
    """To connect one socket, including TLS. A host may have several addresses."""
    sock_read: float = attrs.field(default=30.0, validator=_positive)
    """The maximum time without data: before the response, and between parts of it."""


class DeadlineTimer:
    """Timer that ends all attempts of one event loop that are past their deadline."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.time = time.monotonic
        """The clock. The pacer uses the same; it is finer than the clock of some event loops."""
        # An attempt that ends in time only leaves this set, so most calls neither make nor
        # cancel a timer.
        self.running: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at = math.inf

    def wake_by(self, when: float) -> None:
        """Check the deadlines at `when` at the latest."""
        # The timer is only ever set to an earlier time. A deadline that moves later, as with each
        # part of a response, costs nothing here: `_wake` sees that it is not over, and sets the
        # timer anew.
        if when < self._wakes_at:
            self._stop()
            self._wakes_at = when
            self._timer = self._loop.call_later(when - self.time(), self._wake)

    def close(self, reason: str) -> None:
        """End all attempts in flight and cancel the timer."""
        self._stop()
        for deadline in self.running:
            deadline.expire(reason)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._wakes_at = math.inf

    def _wake(self) -> None:
        self._stop()
        now = self.time()
        for deadline in self.running:
            if deadline.until <= now:
                deadline.expire(deadline.expiry_reason())
        self.wake_by(min((d.until for d in self.running), default=math.inf))


class Deadline:
    """Deadline of one attempt; it moves as the attempt progresses.

    Use it with `with`, in a task. A block that exceeds its deadline is cancelled and raises
    `TimeoutError`, as with `asyncio.timeout`, but without a timer of its own.

    Args:
        timer: ends the block at its deadline.
        timeout: the time limits of the attempt.
    """

    __slots__ = ("_cancelling", "_end", "_sent", "_timer", "reason", "task", "timeout", "until")

    def __init__(self, timer: DeadlineTimer, timeout: Timeout) -> None:
        self._timer = timer
        self.timeout = timeout
        self._sent = False
        self.reason = ""
        """Why the block was ended, in a few words; empty unless it was ended."""
        now = timer.time()
        self._end = now + timeout.total
        self.until = now + (timeout.connect if timeout.connect < timeout.total else timeout.total)

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("A deadline can only end a block of a task.")
        self.task = task
        # Cancellations that were requested before the block. On exit, a larger number than
        # this means that code other than the deadline has cancelled the task.
        self._cancelling = task.cancelling()
        self._timer.running.add(self)
        self._timer.wake_by(self.until)
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self._timer.running.discard(self)
        # `expire` counted as one cancellation, and `uncancel` takes that one back, whatever the
        # block ended with. If the count is still above that of `__enter__`, the caller has
        # cancelled the task as well: then `CancelledError` must go on, for a `TimeoutError` in its
        # place would swallow the caller's cancellation.
        if self.reason and self.task.uncancel() <= self._cancelling and kind is _CANCELLED:
            raise TimeoutError(self.reason) from error

    def restart_read_timeout(self) -> float:
        """Restart `sock_read`: the request is being written, or a part of the response came.

        Returns:
            The current time of the clock.
        """
        now = self._timer.time()
        until = now + self.timeout.sock_read
        self._sent = True
        self.until = until if until < self._end else self._end
        self._timer.wake_by(self.until)
        return now

    def expiry_reason(self) -> str:
        """Return which limit was exceeded, as the end of a sentence."""
        if self.until >= self._end:
            return f"it took longer than {self.timeout.total:g} s"
        if self._sent:
            return f"no data came for {self.timeout.sock_read:g} s"
        return f"there was no connection within {self.timeout.connect:g} s"

    def cancelled(self) -> bool:
        """Return whether the task was cancelled by the caller, in the block or before it.

        Ask after the block, where the deadline has taken back its own cancellation.
        """
        return self.task.cancelling() > 0

    def expire(self, reason: str) -> None:
        """Cancel the block, once: `__exit__` takes back exactly one cancellation."""
        if not self.reason:
            self.reason = reason
            self.until = math.inf
            self.task.cancel()
