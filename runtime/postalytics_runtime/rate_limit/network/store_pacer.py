"""Asyncio rate limiter for one API key, whose limits are shared through a store on a network.

The face that clients use: waiters are queued here, in the threads of their event loops. All that
concerns the store happens in the event loop of the link to it (`store_member`).
"""

from __future__ import annotations

import math
import os
import time
import weakref
from collections.abc import Callable
from functools import partial

import attrs

from ...errors import ConfigurationError
from ...schema import RateLimit
from ..lanes import LanePacer
from ..schedule import LONGEST_PAUSE_SECONDS, Permit
from ..waiters import Waiter, in_loop
from .link import StoreLink
from .member import StoreMember

_LONGEST_REQUEST_SECONDS = 3600.0


class StorePacer(LanePacer):
    """Rate limiter for all processes that share a key through a store on a network.

    Args:
        name: the name of the schedule in the store.
        limits: the rate limits.
        open_link: returns the link to the store; called once in each process.
        required: whether to wait while the store cannot be reached. By default the process goes on
            alone, at one request a second.
        clock: returns the local time in seconds, as the event loop of the link does.
    """

    def __init__(
        self,
        name: str,
        limits: tuple[RateLimit, ...],
        open_link: Callable[[], StoreLink],
        *,
        required: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(clock)
        self._name = name
        self._limits = limits
        self._open_link = open_link
        self._required = required
        self._member: StoreMember | None = None
        _pacers.add(self)

    def try_acquire(
        self, *, background: bool = False, expires_after: float = math.inf
    ) -> Permit | None:
        """Return `None`: only the store knows whether a permit is free."""
        return None

    def release(self, permit: Permit, *, answered: bool = True) -> None:
        """Record that the request was answered, or that it will never be."""
        self._post(
            partial(StoreMember.release, permit=permit, now=self._clock(), answered=answered)
        )

    def cancel(self, permit: Permit) -> None:
        """Return the permit of a request that was not sent."""
        self._post(partial(StoreMember.cancel, permit=permit))

    def pause(self, seconds: float) -> None:
        """Issue no permits for this many seconds (at most an hour)."""
        now, seconds = self._clock(), min(seconds, LONGEST_PAUSE_SECONDS)
        self.paused(now + seconds)
        self._post(partial(StoreMember.pause, now=now, seconds=seconds))

    def is_idle(self) -> bool:
        """Return whether a new pacer would issue permits as this one does."""
        with self._lock:
            return not self._lanes and (self._member is None or not self._member.is_active)

    def waiting(self) -> tuple[int, bool]:
        """Return how many wait, and whether all of them are in the background."""
        with self._lock:
            return len(self._lanes), not self._lanes.first

    def grant(self, number: int) -> Permit | None:
        """Give the next waiter a permit, and return it; `None` if none waits."""
        with self._lock:
            while self._lanes:
                waiter = self._lanes.pop()
                if waiter.granted.done():
                    continue
                now = self._clock()
                expires = now + min(waiter.expires_after, _LONGEST_REQUEST_SECONDS)
                permit = Permit(now, expires, number)
                if waiter.grant(permit):
                    return permit
        return None

    def paused(self, until: float) -> None:
        """Fail the waiters that a pause until this local time is too long for."""
        with self._lock:
            self._paused_until = max(self._paused_until, until)
            self._fail_paused()

    def fail(self, error: ConfigurationError) -> None:
        """Fail all waiters."""
        with self._lock:
            self._lanes.fail_all(error)

    def _added(self, waiter: Waiter) -> None:
        self._post(StoreMember.wake)

    def _removed(self, waiter: Waiter) -> None:
        # If it was cancelled, this process may have to leave the queue.
        if waiter.permit is None and self._member is not None:
            self._post(StoreMember.wake)

    def _post(self, act: Callable[[StoreMember], None]) -> None:
        """Run `act` in the event loop of the link."""
        with self._lock:
            # A program may make calls at its very end, after the link has ended.
            if self._member is None or self._member.link.ended.is_set():
                self._member = StoreMember(
                    self._open_link(),
                    self._name,
                    self._limits,
                    _Waiters(weakref.ref(self)),
                    required=self._required,
                )
            member = self._member
        in_loop(member.link.loop, partial(act, member))

    def begin_anew(self) -> None:
        """Begin anew in a forked process, which has none of the threads and waiters."""
        super().__init__(self._clock)
        self._member = None


@attrs.frozen
class _Waiters:
    """The waiters of a pacer, which may be dropped: who waits holds it, and so does a client."""

    _pacer: weakref.ref[StorePacer]

    def waiting(self) -> tuple[int, bool]:
        pacer = self._pacer()
        return (0, True) if pacer is None else pacer.waiting()

    def grant(self, number: int) -> Permit | None:
        pacer = self._pacer()
        return None if pacer is None else pacer.grant(number)

    def paused(self, until: float) -> None:
        pacer = self._pacer()
        if pacer is not None:
            pacer.paused(until)

    def fail(self, error: ConfigurationError) -> None:
        pacer = self._pacer()
        if pacer is not None:
            pacer.fail(error)


_pacers: weakref.WeakSet[StorePacer] = weakref.WeakSet()


def _forked() -> None:
    for pacer in _pacers:
        pacer.begin_anew()


if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_forked)
