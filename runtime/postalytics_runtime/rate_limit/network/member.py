"""Part of one process in a schedule that a store shares: what it does, and when.

All of this runs in the event loop of the link to the store. A task sleeps until something is due,
changes what is stored with one compare-and-set, and ends when nothing is left to do.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from random import Random
from typing import Protocol

import attrs

from ...errors import ConfigurationError
from ...observability import report_unexpected
from ...schema import RateLimit
from ..schedule import Permit
from ..store import StoredState, StoreUnreachableError, Wakeup
from .changes import ScheduleChange, cancellation, completion, pause
from .link import StoreLink
from .outage import AloneSchedule, Granting
from .permits import Permits
from .stored_schedule import GRACE_SECONDS, Place, StoredSchedule

_MAX_DELAY_SECONDS = 1.0
"""Seconds for which a response may be held back, to be stored together with others."""
_MARGIN_SECONDS = 0.03
_ROUND_TRIPS_AHEAD = 8
_MAX_LEAD_SECONDS = 0.3
_LOOK_SECONDS = 1.5
"""Seconds for each process ahead in the queue, after which to look for a lost wake-up."""

_MAX_BACKOFF_SECONDS = 20.0
_MANY_CONFLICTS = 6
"""Conflicts after which to read before the next attempt: others replace while this one sleeps."""
_PAUSE_LOST_SECONDS = 1.0
"""How much earlier than here a pause may end in the store: more than what clocks differ by."""
_FAILED_SECONDS = 1.0
"""Seconds between two attempts to use a store that can never be used as it is."""


class LocalWaiters(Granting, Protocol):
    """Waiters of this process."""

    def waiting(self) -> tuple[int, bool]:
        """Return how many wait, and whether all of them are in the background."""
        ...

    def paused(self, until: float) -> None:
        """Fail the waiters that a pause until this local time is too long for."""
        ...

    def fail(self, error: ConfigurationError) -> None:
        """Fail all waiters."""
        ...


class StoreMember:
    """Part of this process in a schedule.

    Args:
        link: the link to the store.
        name: the name of the schedule in the store.
        limits: the rate limits.
        waiters: the waiters of this process.
        required: whether to wait while the store cannot be reached.
    """

    def __init__(
        self,
        link: StoreLink,
        name: str,
        limits: tuple[RateLimit, ...],
        waiters: LocalWaiters,
        *,
        required: bool,
    ) -> None:
        self.link = link
        self._name = name
        self._limits = limits
        self._waiters = waiters
        self._required = required
        spans = [limit.seconds for limit in limits]
        self._window = min(spans, default=0.0)
        self._keep_seconds = max(spans, default=0.0) + 3600.0  # The longest pause is an hour.
        self._changes: list[ScheduleChange] = []
        self._permits = Permits(link, waiters, self._unused, self.wake)
        self._stored: StoredState | None = None
        self._is_stale = True
        self._is_unsure = False
        self._place: Place | None = None
        self._since = math.inf
        self._turn_at = math.inf
        self._look_at = math.inf
        self._quiet_looks = 0
        self._failed_until = -math.inf
        self._credit: float | None = None
        self._paused_until = -math.inf
        self._alone: AloneSchedule | None = None
        self._is_ending = False
        self._token = link.process
        self._random = Random(link.process)  # noqa: S311 (no secret)
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_active(self) -> bool:
        """Whether anything is left to do."""
        return self._task is not None

    def wake(self) -> None:
        """See what is due: a waiter came, or something changed."""
        if self._task is None:
            self._token = self.link.join(self._name, self)
            self._task = self.link.loop.create_task(self._work())
        self._news.set()
        if self._alone is not None:
            self._alone.grant()

    def woken(self, wakeup: Wakeup | None) -> None:
        """See what another process has stored, or read it."""
        known = self._stored
        if known is not None and wakeup is not None and 0 < wakeup.version <= known.version:
            return  # It is late.
        self._is_stale = True
        self._stored = None
        if wakeup is not None and wakeup.state is not None:
            # The time is that of its use.
            self._stored = StoredState(wakeup.state, wakeup.version, now=math.nan)
        self.wake()

    def release(self, permit: Permit, now: float, *, answered: bool) -> None:
        """Record that a request was answered at the local time `now`, or that it never will be."""
        if permit.number < 0:
            if self._alone is not None:
                self._alone.complete(permit, now, answered=answered)
        elif self._permits.pop(permit):
            # A response frees a permit a window later, less a round trip. The others need not know
            # of it before that, so that one change of what is stored can carry several.
            delay = 0.0 if self._credit is None else self._window - self._credit - self._lead()
            due = now + min(max(delay, 0.0), _MAX_DELAY_SECONDS)
            process, clock = self._token, self.link.clock
            change = completion(permit, process, clock, now, answered=answered, due=due)
            self._changes.append(change)
        self.wake()

    def cancel(self, permit: Permit) -> None:
        """Return the permit of a request that was not sent."""
        if permit.number < 0:
            if self._alone is not None:
                self._alone.cancel(permit)
        elif self._permits.pop(permit):
            self._unused(permit.number)
        self.wake()

    def pause(self, now: float, seconds: float) -> None:
        """Issue no permits for this many seconds, in all processes."""
        self._changes.append(pause(self.link.clock, now, seconds))
        if self._alone is not None:
            self._alone.pause(now, seconds)
        self._pause_until(now + seconds)
        self.wake()

    async def end(self) -> None:
        """Store what is left to store, because the process ends."""
        self._is_ending = True
        self._permits.return_reserved(math.inf)
        while self._task is not None:
            self.wake()
            await asyncio.wait([self._task])

    def _unused(self, number: int) -> None:
        self._changes.append(cancellation(number, self._token, self.link.time()))

    def _pause_until(self, until: float) -> None:
        self._paused_until = max(self._paused_until, until)
        self._permits.return_reserved(until)

    async def _work(self) -> None:
        try:
            while self._is_busy():
                now = self.link.time()
                at = max(self._due(), self.link.retry_at, self._failed_until)
                if at > now:
                    self._news.clear()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout_at(None if at == math.inf else at):
                            await self._news.wait()
                else:
                    await self._exchange()
        finally:
            self._task = None
            self.link.leave(self._name, self._token)

    def _is_busy(self) -> bool:
        if self._changes or self._permits.reserved or self._place is not None:
            return True
        return not self._is_ending and bool(self._permits.in_use or self._waiters.waiting()[0])

    def _wanted(self) -> int:
        return 0 if self._is_ending else self._waiters.waiting()[0] - self._permits.reserved

    def _due(self) -> float:
        """Return the local time of the next operation."""
        wanted, is_placed = self._wanted() > 0, self._place is not None
        if self._is_stale or self._is_ending or wanted != is_placed:
            return -math.inf
        due = min([self._permits.renew_at, *(change.due for change in self._changes)])
        if self._place is None:
            return due
        if self._place.background and not self._waiters.waiting()[1]:
            return -math.inf
        return min(due, self._turn_at, self._look_at)

    def _lead(self) -> float:
        """Return the seconds before its time in which to exchange something with the store."""
        ahead = _MARGIN_SECONDS + _ROUND_TRIPS_AHEAD * self.link.clock.slowest
        return min(ahead, _MAX_LEAD_SECONDS, self._window / 2)

    async def _exchange(self) -> None:
        was_kept = self._stored is not None
        try:
            await self._replace()
        except StoreUnreachableError:
            self._lose()
        except ConfigurationError as error:
            if was_kept:
                self._is_stale = True  # Read it: others than clients may send wake-ups.
            else:
                self._fail(error)
        except Exception as error:  # noqa: BLE001 (otherwise the waiters would wait forever)
            report_unexpected(error)
            problem = f"The pace store cannot be used (unexpected {type(error).__name__})."
            self._fail(ConfigurationError(problem))

    def _fail(self, error: ConfigurationError) -> None:
        self._changes.clear()
        self._place = None
        self._is_stale = True
        self._failed_until = self.link.time() + _FAILED_SECONDS
        self._waiters.fail(error)

    async def _replace(self) -> None:
        """Change what is stored, as often as it takes."""
        link = self.link
        is_kept = self._stored is not None
        stored = await self._current()
        back = link.time()
        if self._alone is not None:
            self._changes.append(pause(link.clock, back, self._window))
        conflicts = 0
        while True:
            stored = await self._after_conflicts(conflicts, stored)
            count = len(self._changes)
            shared = StoredSchedule(self._limits, stored)
            if shared.is_set_back and is_kept:
                # Only the store knows which clock is right: it was set back, or forward, as the
                # process knows that has stored this.
                stored, is_kept = await link.read(self._name), False
                continue
            permits = self._take_turn(shared)
            if not shared.changed:
                break
            wake = shared.to_wake(self._token)
            saved = link.clock.earliest(link.time())
            state = shared.dump(saved)
            self._is_unsure = True
            written, stored = await link.replace(
                self._name, stored.version, state, self._keep_seconds, wake
            )
            self._is_unsure = False
            if written:
                if stored.now < saved:  # The store's clock was set back.
                    shared = StoredSchedule(self._limits, stored)
                    issued = shared.schedule.outstanding
                    permits = [issued[permit.number] for permit in permits]
                break
            conflicts += 1
        del self._changes[:count]
        if self._alone is not None:
            self._alone.end()
            self._alone = None
            self._pause_until(back + self._window)
        if not self._is_stale:  # Else another process has changed it in the meantime.
            self._stored = stored
        self._learn(shared)
        self._permits.reserve(permits, self._paused_until)

    async def _after_conflicts(self, conflicts: int, stored: StoredState) -> StoredState:
        """Wait before the next attempt, and return what is stored then."""
        if conflicts > 1:
            # The first conflict shows what is stored by now. More of them show that many processes
            # want to change it at once.
            delay = min(2**conflicts * self.link.clock.slowest, _MAX_BACKOFF_SECONDS)
            await asyncio.sleep(self._random.random() * delay)
        return stored if conflicts <= _MANY_CONFLICTS else await self.link.read(self._name)

    async def _current(self) -> StoredState:
        """Return what is stored, as far as this process knows; read it if that is not enough."""
        link = self.link
        stored, self._stored = self._stored, None
        self._is_stale = False
        if stored is not None and link.time() < self._look_at:
            # The latest time, for a state that seems to come from the future is one from before the
            # store's clock was set back: perhaps for another key, which noticed it.
            return attrs.evolve(stored, now=link.clock.latest(link.time()))
        before = None if stored is None else stored.version
        stored = await link.read(self._name)
        self._quiet_looks = self._quiet_looks + 1 if stored.version == before else 0
        return stored

    def _take_turn(self, shared: StoredSchedule) -> list[Permit]:
        """Make all changes that this process has for what is stored; return its new permits."""
        process, now = self._token, self.link.time()
        stored_now = self.link.clock.earliest(now)
        for change in self._changes:
            change.apply(shared.schedule)
        paused_for = self._paused_until - now
        if stored_now + paused_for > shared.schedule.paused_until + _PAUSE_LOST_SECONDS:
            # The store has lost it, or its clock was set forward.
            shared.schedule.pause(stored_now, paused_for)
        if self._is_unsure:
            shared.cancel_lost(process, self._permits.numbers)
        self._permits.renew(shared.schedule, now)
        wanted = self._wanted()
        if wanted <= 0:
            shared.leave(process)
            self._since = math.inf
            return []
        self._since = min(self._since, stored_now)
        place = Place(self._waiters.waiting()[1], self._since, process)
        shared.enter(place)
        shared.pass_idle(process, stored_now)
        permits: list[Permit] = []
        if shared.head == process:
            permits = shared.issue(process, wanted, stored_now)
        if permits:
            shared.leave(process)
            self._since = math.inf
            if wanted > len(permits):
                self._since = stored_now
                shared.enter(place._replace(since=stored_now))
        return permits

    def _learn(self, shared: StoredSchedule) -> None:
        """Find out from what is stored when to look at it again."""
        schedule, clock, now = shared.schedule, self.link.clock, self.link.time()
        self._credit = schedule.round_trips.credit if schedule.round_trips.known else None
        paused_until = clock.local(schedule.paused_until)
        if paused_until > self._paused_until:
            self._pause_until(paused_until)
            self._waiters.paused(paused_until)
        position = shared.position(self._token)
        self._place = None if position is None else shared.queue[position]
        self._turn_at = self._look_at = math.inf
        if position is None:
            return
        ready = max(clock.local(schedule.ready_at()), now)
        if position:
            self._look_at = ready + GRACE_SECONDS + (position - 1) * _LOOK_SECONDS
        else:
            self._turn_at = ready - self._lead()
        if schedule.waits_for_answer():
            seconds = (position + 1) * _LOOK_SECONDS * 2 ** min(self._quiet_looks, 3)
            self._look_at = min(self._look_at, max(now, paused_until) + seconds)

    def _lose(self) -> None:
        """Go on without the store."""
        now = self.link.time()
        self._is_stale = True
        self._place = None
        self._changes = [change for change in self._changes if change.useless_at > now]
        if self._alone is None and not self._required:
            self._alone = AloneSchedule(self._limits, self.link.loop, self._waiters)
            self._alone.grant()
