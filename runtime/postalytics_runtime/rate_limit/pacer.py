"""Asyncio rate limiter for one API key: queues waiters and wakes the next one when it may send.

The arithmetic of the limits is in `schedule`, waiting in an event loop in `waiters`, and the
schedule that processes share in `shared_file`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from ..errors import ConfigurationError
from ..schema import RateLimit
from .lanes import LanePacer
from .schedule import Permit, Schedule
from .shared_file import ScheduleLockedError
from .waiters import Waiter, WakeupTimer, in_loop, running_loop

_POLL_SECONDS = 0.02
"""Seconds between two reads of a shared schedule while the next permit depends on a response.

Another process may get that response, and processes do not notify each other.
"""


class Pacer(LanePacer):
    """Rate limiter for the processes of one machine, with a schedule in memory or in a file.

    Args:
        limits: the rate limits.
        clock: returns the time in seconds.
        shared: a schedule shared with other processes, locked while this is entered. By default
            the pacer has a schedule of its own.
    """

    def __init__(
        self,
        limits: tuple[RateLimit, ...],
        clock: Callable[[], float] = time.monotonic,
        shared: AbstractContextManager[Schedule] | None = None,
    ) -> None:
        super().__init__(clock)
        # Only this pacer uses its own schedule. So the code that every call runs takes it from
        # here, without the context manager that a shared one needs.
        self._own = Schedule(limits) if shared is None else None
        self._schedule = shared or nullcontext(self._own or Schedule(limits))
        self._poll_seconds = math.inf if shared is None else _POLL_SECONDS
        self._undelivered: list[Callable[[Schedule], None]] = []
        self._timers: dict[asyncio.AbstractEventLoop, WakeupTimer] = {}

    def try_acquire(
        self, *, background: bool = False, expires_after: float = math.inf
    ) -> Permit | None:
        """Return a permit if one is free at once; see `LanePacer`."""
        with self._lock:
            lanes = self._lanes
            if lanes.first or self._undelivered or (background and lanes.background):
                return None
            if self._own is not None:
                now = self._clock()
                return self._own.issue(now, expires_after) if self._own.ready_at() <= now else None
            try:
                with self._schedule as schedule:
                    now = self._clock()
                    is_free = schedule.ready_at() <= now
                    return schedule.issue(now, expires_after) if is_free else None
            except ScheduleLockedError:
                return None  # `acquire` waits and asks the file again.

    def release(self, permit: Permit, *, answered: bool = True) -> None:
        """Record that the request was answered, or that it will never be."""
        now = self._clock()
        if self._own is None:
            self._change_schedule(
                lambda schedule: schedule.complete(permit, now, answered=answered)
            )
            return
        with self._lock:
            self._own.complete(permit, now, answered=answered)
            if self._lanes:
                self._wake_waiters()

    def cancel(self, permit: Permit) -> None:
        """Return the permit of a request that was not sent."""
        self._change_schedule(lambda schedule: schedule.cancel(permit))

    def pause(self, seconds: float) -> None:
        """Issue no permits for this many seconds (at most an hour)."""
        now = self._clock()
        self._change_schedule(lambda schedule: schedule.pause(now, seconds))

    def is_idle(self) -> bool:
        """Return whether a new pacer would issue permits as this one does."""
        with self._lock:
            if self._lanes or self._undelivered:
                return False
            return self._own is None or self._own.is_idle(self._clock())

    def _added(self, waiter: Waiter) -> None:
        self._timer_in(waiter.loop).waiting += 1
        self._wake_waiters()

    def _removed(self, waiter: Waiter) -> None:
        timer = self._timers.get(waiter.loop)
        if timer is None:
            return  # The loop is closed.
        timer.waiting -= 1
        if not (timer.waiting or self._undelivered):
            timer.set(math.inf)
            self._timers.pop(waiter.loop, None)

    def _change_schedule(self, change: Callable[[Schedule], None]) -> None:
        with self._lock:
            try:
                with self._schedule as schedule:
                    change(schedule)
            except (ScheduleLockedError, ConfigurationError):
                # The response must not be lost because the file is locked or broken. So keep the
                # change, apply it before the next permit is issued, and retry soon.
                self._undelivered.append(change)
                loop = running_loop()
                if loop is not None:
                    self._timer_in(loop).set(_POLL_SECONDS)
            else:
                if self._lanes:
                    self._wake_waiters()

    def _wake_waiters(self) -> None:
        """Issue the permits that are free, and set the timers for the next one."""
        with self._lock:
            try:
                with self._schedule as schedule:
                    for change in self._undelivered:
                        change(schedule)
                    seconds = self._grant(schedule)
                self._undelivered.clear()
            except ScheduleLockedError:
                seconds = _POLL_SECONDS
            except ConfigurationError as error:
                seconds = math.inf
                self._lanes.fail_all(error)
            # Each event loop with waiters gets a timer: any of the loops may be blocked, or stop.
            for loop, timer in list(self._timers.items()):
                if not in_loop(loop, partial(timer.set, seconds)):
                    del self._timers[loop]

    def _grant(self, schedule: Schedule) -> float:
        """Issue the permits that are free; return the seconds until the next one is."""
        if schedule.paused_until > self._paused_until:
            self._paused_until = schedule.paused_until
            self._fail_paused()
        while self._lanes:
            now = self._clock()
            ready = schedule.ready_at()
            if ready > now:
                seconds = ready - now
                # In this process, a response wakes the waiters. In others it only changes the file.
                return min(seconds, self._poll_seconds) if schedule.waits_for_answer() else seconds
            waiter = self._lanes.pop()
            if not waiter.granted.done():
                permit = schedule.issue(now, waiter.expires_after)
                # The loop of the waiter is closed, so nothing can use the permit.
                if not waiter.grant(permit):
                    schedule.cancel(permit)
        return math.inf

    def _timer_in(self, loop: asyncio.AbstractEventLoop) -> WakeupTimer:
        return self._timers.setdefault(loop, WakeupTimer(loop, self._wake_waiters))
