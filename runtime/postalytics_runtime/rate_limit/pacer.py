"""Keeps to the rate limits of a key: who goes next, and who wakes them.

The arithmetic is in `schedule`, the waiting in an event loop in `turns`, what several processes
share in `pace_file`.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

from ..errors import ConfigurationError
from ..schema import RateLimit
from .schedule import LONGEST_PAUSE as LONGEST_PAUSE
from .schedule import Permit as Permit
from .schedule import Schedule
from .shared_file import PaceFile, ScheduleLockedError
from .waiters import Waiter, WakeupTimer, in_loop, running_loop

_POLL_SECONDS = 0.02
"""Seconds after which one looks whether another process has had its answer."""


class PausedError(Exception):
    """The key is paused for longer than one is willing to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The key is paused for another {seconds:.1f} s.")
        self.seconds = seconds


class Pacer:
    """Lets the requests of one key go in the order they came, at the pace of a `Schedule`.

    Safe to share between threads, each with its own event loop.

    Args:
        windows: the limits.
        clock: what tells the time.
        shared: the schedule that other processes share, for as long as it is held; else the
            pacer has its own.
    """

    def __init__(
        self,
        windows: tuple[RateLimit, ...],
        clock: Callable[[], float] = time.monotonic,
        shared: AbstractContextManager[Schedule] | None = None,
    ) -> None:
        self._clock = clock
        # Nobody else has its own schedule in hand, so what every call does asks it directly.
        self._own = Schedule(windows) if shared is None else None
        self._schedule = shared or nullcontext(self._own or Schedule(windows))
        self._poll_seconds = math.inf if shared is None else _POLL_SECONDS
        self._lock = threading.RLock()
        self._first: OrderedDict[Waiter, None] = OrderedDict()
        self._background: OrderedDict[Waiter, None] = OrderedDict()
        self._undelivered: list[Callable[[Schedule], None]] = []
        self._timers: dict[asyncio.AbstractEventLoop, WakeupTimer] = {}
        self._paused_until = -math.inf

    def try_acquire(
        self, *, background: bool = False, expires_after: float = math.inf
    ) -> Permit | None:
        """Let a request go at once; `None` where it must wait its turn by `admit`.

        Args:
            background: whether all others go first.
            expires_after: as for `acquire`.
        """
        with self._lock:
            if self._first or self._undelivered or (background and self._background):
                return None
            if self._own is not None:
                now = self._clock()
                return self._own.issue(now, expires_after) if self._own.ready_at() <= now else None
            try:
                with self._schedule as schedule:
                    now = self._clock()
                    return (
                        schedule.issue(now, expires_after) if schedule.ready_at() <= now else None
                    )
            except ScheduleLockedError:
                return None  # One asks again, as any that waits.

    async def acquire(
        self,
        *,
        background: bool = False,
        is_retry: bool = False,
        max_pause: float = math.inf,
        expires_after: float = math.inf,
    ) -> Permit:
        """Wait for this request's turn.

        Args:
            background: whether all others go first.
            is_retry: whether it is a retry; retries go first in their lane.
            max_pause: the longest pause, in seconds, that is waited for.
            expires_after: seconds after which the request is taken for answered if no answer was
                told by then, so that what was lost blocks nobody for ever.

        Raises:
            PausedError: the key is paused for longer.
            ConfigurationError: the file that processes share cannot be used.
        """
        permit = self.try_acquire(background=background, expires_after=expires_after)
        if permit is not None:
            return permit
        lane = self._background if background else self._first
        return await self._wait(Waiter(max_pause, expires_after), lane, again=is_retry)

    def release(self, permit: Permit, *, answered: bool = True) -> None:
        """Note that the request was answered, or that it will never be."""
        now = self._clock()
        if self._own is None:
            self._change(lambda schedule: schedule.complete(permit, now, answered=answered))
            return
        with self._lock:
            self._own.complete(permit, now, answered=answered)
            if self._first or self._background:
                self._wake()

    def cancel(self, permit: Permit) -> None:
        """Give the place of a request that never left to the next one."""
        self._change(lambda schedule: schedule.cancel(permit))

    def pause(self, seconds: float) -> None:
        """Let nothing go for so long, at most `LONGEST_PAUSE`: the server called it too fast."""
        now = self._clock()
        self._change(lambda schedule: schedule.pause(now, seconds))

    async def _wait(
        self, waiter: Waiter, lane: OrderedDict[Waiter, None], *, again: bool
    ) -> Permit:
        with self._lock:
            lane[waiter] = None
            if again:
                lane.move_to_end(waiter, last=False)
            alarm = self._timer_in(waiter.loop)
            alarm.waiting += 1
            self._wake()
            self._check_pause(waiter, lane)
        try:
            return await waiter.granted
        except asyncio.CancelledError:
            if waiter.permit is not None:
                self.cancel(waiter.permit)
            raise
        finally:
            with self._lock:
                lane.pop(waiter, None)
                alarm.waiting -= 1
                if not (alarm.waiting or self._undelivered):
                    alarm.set(math.inf)
                    self._timers.pop(waiter.loop, None)

    def _change(self, change: Callable[[Schedule], None]) -> None:
        with self._lock:
            try:
                with self._schedule as schedule:
                    change(schedule)
            except (ScheduleLockedError, ConfigurationError):
                # The answer to the request counts for more than where it is noted.
                self._undelivered.append(change)
                loop = running_loop()
                if loop is not None:
                    self._timer_in(loop).set(_POLL_SECONDS)
            else:
                if self._first or self._background:
                    self._wake()

    def _wake(self) -> None:
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
                self._fail_all(error)
            for loop, alarm in list(self._timers.items()):
                if not in_loop(loop, partial(alarm.set, seconds)):
                    del self._timers[loop]

    def _grant(self, schedule: Schedule) -> float:
        """Let go whoever may; return for how many seconds the next one must wait."""
        if schedule.paused_until > self._paused_until:
            self._paused_until = schedule.paused_until
            for lane in (self._first, self._background):
                for waiter in list(lane):
                    self._check_pause(waiter, lane)
        while lane := self._first or self._background:
            now = self._clock()
            ready = schedule.ready_at()
            if ready > now:
                seconds = ready - now
                return min(seconds, self._poll_seconds) if schedule.waits_for_answer() else seconds
            waiter, _ = lane.popitem(last=False)
            if not waiter.granted.done():
                permit = schedule.issue(now, waiter.expires_after)
                if not waiter.grant(permit):
                    schedule.cancel(permit)
        return math.inf

    def _check_pause(self, waiter: Waiter, lane: OrderedDict[Waiter, None]) -> None:
        seconds = self._paused_until - self._clock()
        if waiter in lane and seconds > waiter.max_pause:
            del lane[waiter]
            waiter.fail(PausedError(seconds))

    def _fail_all(self, error: ConfigurationError) -> None:
        for lane in (self._first, self._background):
            while lane:
                lane.popitem()[0].fail(ConfigurationError(error.message))

    def _timer_in(self, loop: asyncio.AbstractEventLoop) -> WakeupTimer:
        return self._timers.setdefault(loop, WakeupTimer(loop, self._wake))


_pacers: dict[tuple[str, str, tuple[RateLimit, ...], Path | None], Pacer] = {}
_pacers_lock = threading.Lock()


def shared_pacer(
    key_digest: str, origin: str, windows: tuple[RateLimit, ...], pace_file: Path | None = None
) -> Pacer:
    """The one pacer of a key at an origin, for all clients of this process.

    It outlives them: a limit does not end with a client. A program has few keys.

    Args:
        key_digest: tells the key from others without being it.
        origin: scheme and host.
        windows: the limits.
        pace_file: through which all processes of this machine that name it keep to the limits
            together.

    Raises:
        ConfigurationError: the file is not one of ours.
    """
    place = (key_digest, origin, windows, pace_file)
    with _pacers_lock:
        pacer = _pacers.get(place)
        if pacer is None:
            name = f"{key_digest} {origin}"
            shared = None if pace_file is None else PaceFile(pace_file, name, windows)
            pacer = _pacers[place] = Pacer(windows, shared=shared)
    return pacer
