"""Keeps to the rate limits of a key: who goes next, and who wakes them.

The arithmetic is in `schedule`. What several processes share is in `pace_file`.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from .errors import ConfigurationError
from .operation import Window
from .pace_file import BusyError, PaceFile
from .schedule import LONGEST_PAUSE as LONGEST_PAUSE
from .schedule import Departure as Departure
from .schedule import Schedule

_LOOK_AGAIN = 0.02
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
        windows: tuple[Window, ...],
        clock: Callable[[], float] = time.monotonic,
        shared: AbstractContextManager[Schedule] | None = None,
    ) -> None:
        self._clock = clock
        self._schedule = shared or nullcontext(Schedule(windows))
        self._look_again = math.inf if shared is None else _LOOK_AGAIN
        self._lock = threading.RLock()
        self._first: OrderedDict[_Waiter, None] = OrderedDict()
        self._background: OrderedDict[_Waiter, None] = OrderedDict()
        self._untold: deque[Callable[[Schedule], None]] = deque()
        self._alarms: dict[asyncio.AbstractEventLoop, _Alarm] = {}
        self._pause_seen = -math.inf

    async def admit(
        self,
        *,
        background: bool = False,
        again: bool = False,
        patience: float = math.inf,
        lifetime: float = math.inf,
    ) -> Departure:
        """Wait for this request's turn.

        Args:
            background: whether all others go first.
            again: whether it is a repetition, which goes first among its like.
            patience: the longest pause, in seconds, that is waited for.
            lifetime: seconds after which the request is taken for answered if no answer was
                told by then, so that what was lost blocks nobody for ever.

        Raises:
            PausedError: the key is paused for longer.
            ConfigurationError: the file that processes share cannot be used.
        """
        lane = self._background if background else self._first
        try:
            with self._lock:
                if not (self._first or lane or self._untold):
                    now = self._clock()
                    with self._schedule as schedule:
                        if schedule.ready_at() <= now:
                            return schedule.depart(now, lifetime)
        except BusyError:
            pass
        return await self._wait(_Waiter(patience, lifetime), lane, again=again)

    def set_out(self, departure: Departure) -> None:
        """Note that the request is being written now: its round trip begins here."""
        departure.left = self._clock()

    def arrived(self, departure: Departure, *, answered: bool = True) -> None:
        """Note that the request was answered, or that it will never be."""
        now = self._clock()
        self._tell(lambda schedule: schedule.arrived(departure, now, answered=answered))

    def withdraw(self, departure: Departure) -> None:
        """Give the place of a request that never left to the next one."""
        self._tell(lambda schedule: schedule.withdraw(departure))

    def pause(self, seconds: float) -> None:
        """Let nothing go for so long, at most `LONGEST_PAUSE`: the server called it too fast."""
        now = self._clock()
        self._tell(lambda schedule: schedule.pause(now, seconds))

    async def _wait(
        self, waiter: _Waiter, lane: OrderedDict[_Waiter, None], *, again: bool
    ) -> Departure:
        with self._lock:
            lane[waiter] = None
            if again:
                lane.move_to_end(waiter, last=False)
            if waiter.loop not in self._alarms:
                self._alarms[waiter.loop] = _Alarm(waiter.loop, self._wake)
            self._pause_seen = -math.inf  # The new one has not seen it.
            self._wake()
        try:
            return await waiter.turn
        except asyncio.CancelledError:
            with self._lock:
                lane.pop(waiter, None)
                if waiter.departure is not None:
                    self.withdraw(waiter.departure)
            raise

    def _tell(self, change: Callable[[Schedule], None]) -> None:
        with self._lock:
            try:
                if self._untold:
                    raise BusyError  # One after the other.
                with self._schedule as schedule:
                    change(schedule)
            except (BusyError, ConfigurationError):
                self._untold.append(change)
            if self._first or self._background or self._untold:
                self._wake()

    def _wake(self) -> None:
        with self._lock:
            try:
                with self._schedule as schedule:
                    while self._untold:
                        self._untold.popleft()(schedule)
                    seconds = self._let_go(schedule)
            except BusyError:
                seconds = _LOOK_AGAIN
            except ConfigurationError as error:
                seconds = math.inf
                self._refuse(error)
            self._set_alarms(seconds)

    def _let_go(self, schedule: Schedule) -> float:
        """Let go whoever may; return for how many seconds the next one must wait."""
        if schedule.paused_until > self._pause_seen:
            self._pause_seen = schedule.paused_until
            left = schedule.paused_until - self._clock()
            for lane in (self._first, self._background):
                for waiter in [waiter for waiter in lane if waiter.patience < left]:
                    del lane[waiter]
                    waiter.refuse(PausedError(left))
        while lane := self._first or self._background:
            now = self._clock()
            ready = schedule.ready_at()
            if ready > now:
                wait = ready - now
                return min(wait, self._look_again) if schedule.waits_for_answer() else wait
            waiter, _ = lane.popitem(last=False)
            departure = schedule.depart(now, waiter.lifetime)
            if not waiter.let_go(departure):
                schedule.withdraw(departure)
        return math.inf

    def _refuse(self, error: ConfigurationError) -> None:
        for lane in (self._first, self._background):
            while lane:
                lane.popitem()[0].refuse(ConfigurationError(str(error)))

    def _set_alarms(self, seconds: float) -> None:
        for loop, alarm in list(self._alarms.items()):
            if not _in_loop(loop, lambda alarm=alarm: alarm.ring_in(seconds)):
                del self._alarms[loop]


class _Waiter:
    """A request that waits for its turn, in the event loop that it came from."""

    __slots__ = ("departure", "lifetime", "loop", "patience", "turn")

    def __init__(self, patience: float, lifetime: float) -> None:
        self.patience = patience
        self.lifetime = lifetime
        self.loop = asyncio.get_running_loop()
        self.turn: asyncio.Future[Departure] = self.loop.create_future()
        self.departure: Departure | None = None

    def let_go(self, departure: Departure) -> bool:
        """Give the turn; false if nobody is there to take it."""
        if self.turn.done():
            return False
        self.departure = departure
        return _in_loop(self.loop, lambda: self.turn.done() or self.turn.set_result(departure))

    def refuse(self, error: Exception) -> None:
        """Let it raise `error`."""
        _in_loop(self.loop, lambda: self.turn.done() or self.turn.set_exception(error))


class _Alarm:
    """Wakes the pacer in one event loop, so that no loop depends on another's."""

    __slots__ = ("_loop", "_timer", "_wake")

    def __init__(self, loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
        self._loop = loop
        self._wake = wake
        self._timer: asyncio.TimerHandle | None = None

    def ring_in(self, seconds: float) -> None:
        """Ring after so long, if it would not ring before anyhow."""
        when = self._loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= when:
                return
            self._timer.cancel()
        self._timer = None if when == math.inf else self._loop.call_at(when, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._wake()


def _in_loop(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> bool:
    """Do it in that event loop; false if it is closed."""
    if asyncio._get_running_loop() is loop:
        act()
        return True
    try:
        loop.call_soon_threadsafe(act)
    except RuntimeError:  # It is closed.
        return False
    return True


_pacers: dict[tuple[str, str, tuple[Window, ...], Path | None], Pacer] = {}
_pacers_lock = threading.Lock()


def shared_pacer(
    key_digest: str, origin: str, windows: tuple[Window, ...], pace_file: Path | None = None
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
