"""Permits of a process under a stored schedule: those whose time is to come, and those in use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import attrs

from ..schedule import Permit, Schedule
from .link import StoreLink
from .outage import Granting
from .stored_schedule import LEASE_SECONDS

_LATE_SECONDS = LEASE_SECONDS / 2
"""A permit that is this late is not used: others may believe that this process has died."""


@attrs.define
class _InUse:
    deadline: float
    renew_at: float
    """When to give the others a sign of life."""


class Permits:
    """Permits that the store has issued to this process.

    Args:
        link: the link to the store.
        waiters: those who get the permits.
        unused: called with the number of a permit that nothing uses.
        granted: called when a permit was granted.
    """

    def __init__(
        self,
        link: StoreLink,
        waiters: Granting,
        unused: Callable[[int], None],
        granted: Callable[[], None],
    ) -> None:
        self._link = link
        self._waiters = waiters
        self._unused = unused
        self._granted = granted
        self._reserved: dict[int, asyncio.TimerHandle] = {}
        self._in_use: dict[int, _InUse] = {}

    @property
    def reserved(self) -> int:
        """The number of permits whose time is to come."""
        return len(self._reserved)

    @property
    def in_use(self) -> int:
        """The number of permits that were granted."""
        return len(self._in_use)

    @property
    def numbers(self) -> set[int]:
        """The numbers of all permits."""
        return {*self._reserved, *self._in_use}

    @property
    def renew_at(self) -> float:
        """When to call `renew`."""
        return min((permit.renew_at for permit in self._in_use.values()), default=float("inf"))

    def reserve(self, permits: list[Permit], paused_until: float) -> None:
        """Grant each of these permits when its time has come, unless that is within a pause.

        By the clock of the store, a pause may end a little earlier than it does here.
        """
        for permit in permits:
            at = self._link.clock.local(permit.sent_at)
            begin = max(at, paused_until)
            if begin >= at + _LATE_SECONDS:
                self._unused(permit.number)
            elif begin <= self._link.time():
                self._grant(permit.number, at)
            else:
                timer = self._link.loop.call_at(begin, self._grant, permit.number, at)
                self._reserved[permit.number] = timer

    def return_reserved(self, before: float) -> None:
        """Do not use the permits whose time is before this local time."""
        for number, timer in list(self._reserved.items()):
            if timer.when() < before:
                timer.cancel()
                del self._reserved[number]
                self._unused(number)

    def pop(self, permit: Permit) -> bool:
        """End the use of a permit; return `False` if it was not in use."""
        return self._in_use.pop(permit.number, None) is not None

    def renew(self, schedule: Schedule, now: float) -> None:
        """Give a sign of life for the requests in flight, until their deadlines.

        Without it, they would count as answered before they are.
        """
        for number, permit in list(self._in_use.items()):
            if permit.deadline <= now:
                del self._in_use[number]
            elif permit.renew_at <= now:
                permit.renew_at = now + LEASE_SECONDS / 2
                issued = schedule.outstanding.get(number)
                if issued is not None:
                    expires = min(permit.deadline, now + LEASE_SECONDS)
                    issued.expires = self._link.clock.latest(expires)

    def _grant(self, number: int, at: float) -> None:
        now = self._link.time()
        self._reserved.pop(number, None)
        permit = self._waiters.grant(number) if now < at + _LATE_SECONDS else None
        if permit is None:
            self._unused(number)
        else:
            self._in_use[number] = _InUse(permit.expires, now + LEASE_SECONDS / 2)
        self._granted()
