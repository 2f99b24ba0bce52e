"""Reconciliation: polls the events for those that no delivery brought, and checks the webhook.

`due` decides without I/O when to poll and when to check; `PeriodicReconciliation` waits,
and does it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from ...errors import InboxClosedError, PostalyticsError
from ...observability import log

if TYPE_CHECKING:
    from ..inbox import Inbox

Mode: TypeAlias = Literal["webhook", "polling"]
"""Whether a webhook delivers the events, or polls are the only way."""

POLL_SECONDS = 6 * 3600.0
"""The time between two polls while a webhook delivers."""
SILENT_SECONDS = 24 * 3600.0
"""The time without a delivery after which the webhook is checked, and the events are polled."""


@attrs.frozen
class Times:
    """What happened when, in seconds since 1970; `None` for never."""

    polled: float | None = None
    checked: float | None = None
    delivered: float | None = None
    failed: float | None = None


@attrs.frozen
class Due:
    """When to do what next, in seconds since 1970."""

    poll: float
    check: float

    @property
    def next(self) -> float:
        """When to do anything next."""
        return min(self.poll, self.check)


def due(times: Times, mode: Mode, interval: float, now: float) -> Due:
    """Return when to poll the events, and when to check the webhook.

    Args:
        times: what happened when. A time that has not come yet counts as now: the clock was put
            back.
        mode: whether a webhook delivers.
        interval: the seconds between two polls without a webhook, and before a retry.
        now: the time.
    """
    period = POLL_SECONDS if mode == "webhook" else interval
    poll = now if times.polled is None else min(times.polled, now) + period
    known = [min(time, now) for time in (times.checked, times.delivered) if time is not None]
    check = max(known, default=now) + SILENT_SECONDS
    retry = -float("inf") if times.failed is None else min(times.failed, now) + interval
    return Due(max(poll, retry), max(check, retry))


class PeriodicReconciliation:
    """Polls and checks of one subscription, for as long as it lasts.

    Args:
        inbox: the inbox, with its clock.
        poll: polls the events, and returns the number of new ones.
        check: puts the webhook in place again.
        mode: returns whether a webhook delivers.
        interval: the seconds between two polls without a webhook.
        name: the source, for the log.
    """

    def __init__(
        self,
        inbox: Inbox,
        *,
        poll: Callable[[], Awaitable[int]],
        check: Callable[[], Awaitable[None]],
        mode: Callable[[], Mode],
        interval: float,
        name: str,
    ) -> None:
        self._inbox = inbox
        self._poll = poll
        self._check = check
        self._mode = mode
        self._interval = interval
        self._name = name
        self._times = Times(checked=inbox.clock())
        self._check_wanted = False

    async def run(self) -> None:
        """Poll at once, then when it is due, until the inbox is closed.

        A failure is logged once, until it works again, and does not end this.
        """
        while True:
            try:
                await self._step()
            except InboxClosedError:
                return
            except PostalyticsError as error:
                if self._times.failed is None:
                    log.warning(
                        "The events of %s could not be reconciled; the next try is in %.0f s, and "
                        "more follow. %s",
                        *(self._name, self._interval, error),
                    )
                self._times = attrs.evolve(self._times, failed=self._inbox.clock())

    async def _step(self) -> None:
        last = (await self._inbox.status()).last_delivery
        delivered = None if last is None else last.timestamp()
        self._times = attrs.evolve(self._times, delivered=delivered)
        now = self._inbox.clock()
        then = due(self._times, self._mode(), self._interval, now)
        if then.next > now:
            await self._inbox.sleep(then.next - now)
            return
        new = await self._poll()
        polled = self._inbox.clock()
        # What a poll shows first was perhaps not delivered, so the webhook may have gone.
        self._check_wanted |= new > 0 and self._mode() == "webhook"
        if then.check <= now or self._check_wanted:
            await self._check()
            self._check_wanted = False
            self._times = attrs.evolve(self._times, checked=self._inbox.clock())
        self._times = attrs.evolve(self._times, polled=polled)
        if self._times.failed is not None:
            log.info("The events of %s are reconciled again.", self._name)
        self._times = attrs.evolve(self._times, failed=None)
