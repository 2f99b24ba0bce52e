"""Time-outs for many attempts at once.

aiohttp starts up to four timers for a request, which costs a tenth of a call. Here one timer
serves all attempts of a client: it looks who is late, and sleeps until the next may be.
"""

from __future__ import annotations

import asyncio
import math
import time
from functools import lru_cache
from types import TracebackType
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
    """Return the one timeout that is left to aiohttp: nothing else sees one socket connecting."""
    limit = None if sock_connect == math.inf else sock_connect
    return aiohttp.ClientTimeout(sock_connect=limit, ceil_threshold=math.inf)


@attrs.frozen(kw_only=True)
class Timeout:
    """How long one attempt may take, in seconds. The wait for the rate limit is no part of it.

    Raises:
        ConfigurationError: one is no number above 0. None of them is ever without a value;
            `math.inf` says that there is no limit.
    """

    total: float = attrs.field(default=60.0, validator=_positive)
    """From setting out to the last byte of the answer."""
    connect: float = attrs.field(default=20.0, validator=_positive)
    """Until there is a connection: the wait for a free one, the name, the socket, TLS."""
    sock_connect: float = attrs.field(default=10.0, validator=_positive)
    """For one socket to be connected, TLS included; a host may have several addresses."""
    sock_read: float = attrs.field(default=30.0, validator=_positive)
    """The longest silence: from the request to the answer, and between parts of it."""


class DeadlineTimer:
    """Ends attempts that are late, with one timer for all of them. It belongs to one loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.time = time.monotonic
        """The clock: that of the pacer, which is finer than that of some loops."""
        self.running: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at = math.inf

    def wake_by(self, when: float) -> None:
        """See to it that somebody looks at `when`, if not before."""
        if when < self._wakes_at:
            self._stop()
            self._wakes_at = when
            self._timer = self._loop.call_later(when - self.time(), self._wake)

    def close(self, reason: str) -> None:
        """End all that is under way, and leave no timer behind."""
        self._stop()
        for deadline in self.running:
            deadline.expire(reason)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._wakes_at = math.inf

    def _wake(self) -> None:
        self._stop()
        now = self.time()
        for deadline in self.running:
            if deadline.until <= now:
                deadline.expire(deadline.expiry_reason())
        self.wake_by(min((d.until for d in self.running), default=math.inf))


class Deadline:
    """When an attempt must be over; it moves while the attempt goes on.

    Use it with `with`, in a task: a block that is late is cancelled, and raises `TimeoutError`.
    That is what `asyncio.timeout` does, but without a timer of its own.

    Args:
        watch: what looks after it.
        timeout: how long the attempt may take.
    """

    __slots__ = ("_cancelling", "_end", "_sent", "_watch", "reason", "task", "timeout", "until")

    def __init__(self, watch: DeadlineTimer, timeout: Timeout) -> None:
        self._watch = watch
        self.timeout = timeout
        self._sent = False
        self.reason = ""
        """Why it was ended, in a few words; empty as long as it was not."""
        now = watch.time()
        self._end = now + timeout.total
        self.until = now + (timeout.connect if timeout.connect < timeout.total else timeout.total)

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("A deadline can only end a block of a task.")
        self.task = task
        self._cancelling = task.cancelling()
        self._watch.running.add(self)
        self._watch.wake_by(self.until)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._watch.running.discard(self)
        # Whoever else has cancelled the task as well must still find it cancelled.
        if self.reason and self.task.uncancel() <= self._cancelling and kind is _CANCELLED:
            raise TimeoutError(self.reason) from error

    def restart_read_timeout(self) -> float:
        """Begin to count the silence: the request is being written, or a part came.

        Returns:
            The time.
        """
        now = self._watch.time()
        until = now + self.timeout.sock_read
        self._sent = True
        self.until = until if until < self._end else self._end
        self._watch.wake_by(self.until)
        return now

    def expiry_reason(self) -> str:
        """Which of its times is over."""
        if self.until >= self._end:
            return f"it took longer than {self.timeout.total:g} s"
        if self._sent:
            return f"nothing came for {self.timeout.sock_read:g} s"
        return f"there was no connection within {self.timeout.connect:g} s"

    def cancelled(self) -> bool:
        """Whether anybody has cancelled the task: in the block, or just before it."""
        return self.task.cancelling() > 0

    def expire(self, reason: str) -> None:
        """End the block."""
        if not self.reason:
            self.reason = reason
            self.until = math.inf
            self.task.cancel()
