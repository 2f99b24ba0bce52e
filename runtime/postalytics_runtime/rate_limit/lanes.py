"""Lanes of waiters, and what every pacer does with them.

A waiter stands in the first lane or in the background. Every pacer queues its waiters here; pacers
differ in where the schedule is, and so in when it issues a permit.
"""

from __future__ import annotations

import asyncio
import math
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable

from ..errors import ConfigurationError
from .schedule import Permit
from .waiters import Waiter


class PausedError(Exception):
    """The key is paused for longer than the caller is willing to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The key is paused for another {seconds:.1f} s.")
        self.seconds = seconds


class Lanes:
    """Waiters in the order in which they get permits. The caller locks."""

    __slots__ = ("background", "first")

    def __init__(self) -> None:
        self.first: OrderedDict[Waiter, None] = OrderedDict()
        self.background: OrderedDict[Waiter, None] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self.first or self.background)

    def __len__(self) -> int:
        return len(self.first) + len(self.background)

    def add(self, waiter: Waiter, *, background: bool, is_retry: bool) -> None:
        """Add a waiter to the end of its lane; a retry goes to the beginning."""
        lane = self.background if background else self.first
        lane[waiter] = None
        if is_retry:
            lane.move_to_end(waiter, last=False)

    def remove(self, waiter: Waiter) -> None:
        """Remove a waiter, if it still waits."""
        self.first.pop(waiter, None)
        self.background.pop(waiter, None)

    def pop(self) -> Waiter:
        """Remove the next waiter and return it. There must be one."""
        return (self.first or self.background).popitem(last=False)[0]

    def fail_paused(self, seconds: float) -> None:
        """Raise `PausedError` in the waiters that a pause of these seconds is too long for."""
        for lane in (self.first, self.background):
            for waiter in [waiter for waiter in lane if seconds > waiter.max_pause]:
                del lane[waiter]
                waiter.fail(PausedError(seconds))

    def fail_all(self, error: ConfigurationError) -> None:
        """Raise the error in all waiters."""
        while self:
            self.pop().fail(ConfigurationError(error.message))


class LanePacer(ABC):
    """Rate limiter for one API key, first in, first out within each lane.

    You can share a pacer between threads, each with its own event loop.

    Args:
        clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        # Guards all state: threads with event loops of their own share a pacer. Held only for
        # arithmetic (and a shared file), never across an `await`.
        self._lock = threading.RLock()
        self._lanes = Lanes()
        self._paused_until = -math.inf

    @abstractmethod
    def try_acquire(
        self, *, background: bool = False, expires_after: float = math.inf
    ) -> Permit | None:
        """Return a permit if one is free at once; else `None`: wait for one with `acquire`.

        Args:
            background: whether to use the background lane, which all other requests precede.
            expires_after: as for `acquire`.
        """

    async def acquire(
        self,
        *,
        background: bool = False,
        is_retry: bool = False,
        max_pause: float = math.inf,
        expires_after: float = math.inf,
    ) -> Permit:
        """Wait for a permit to send one request.

        Args:
            background: whether to use the background lane, which all other requests precede.
            is_retry: whether this is a retry; retries precede first attempts in the same lane.
            max_pause: the maximum pause to wait for, in seconds.
            expires_after: seconds after which the request counts as answered if `release` was not
                called, so a lost request frees its place eventually.

        Raises:
            PausedError: the key is paused for longer than `max_pause`.
            ConfigurationError: what processes share the schedule through cannot be used.
        """
        waiter = Waiter(max_pause, expires_after)
        try:
            with self._lock:
                self._lanes.add(waiter, background=background, is_retry=is_retry)
                # In the same hold of the lock as the registration: a permit that is free, or
                # becomes free from here on, would not wake this waiter otherwise.
                self._added(waiter)
                self._fail_paused()
            return await waiter.granted
        except asyncio.CancelledError:
            # The permit may have been issued already, in this loop or by another thread, before
            # the cancellation reached this task. Without this it would block its place.
            if waiter.permit is not None:
                self.cancel(waiter.permit)
            raise
        finally:
            with self._lock:
                self._lanes.remove(waiter)
                self._removed(waiter)

    @abstractmethod
    def release(self, permit: Permit, *, answered: bool = True) -> None:
        """Record that the request was answered, or that it will never be."""

    @abstractmethod
    def cancel(self, permit: Permit) -> None:
        """Return the permit of a request that was not sent, for the next request to use."""

    @abstractmethod
    def pause(self, seconds: float) -> None:
        """Issue no permits for this many seconds (at most an hour), as after a 429."""

    @abstractmethod
    def is_idle(self) -> bool:
        """Return whether a new pacer would issue permits as this one does.

        Nothing waits, and of its own schedule nothing is in flight, paused or within a limit.
        """

    @abstractmethod
    def _added(self, waiter: Waiter) -> None:
        """Issue the permits that are free, or see to it that this happens; the lock is held."""

    @abstractmethod
    def _removed(self, waiter: Waiter) -> None:
        """Forget a waiter that got a permit or an error, or was cancelled; the lock is held."""

    def _fail_paused(self) -> None:
        """Raise `PausedError` in the waiters that the pause is too long for; the lock is held."""
        seconds = self._paused_until - self._clock()
        if seconds > 0:
            self._lanes.fail_paused(seconds)
