"""Poll of the events of one source: how far the list is read, and what is recorded."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

import attrs

from ...client import Client
from ...observability import log
from ...values import ParameterValue
from ..event import Report
from ..inbox import Inbox, PollResult
from .poll import Poll, TooEarlyError, interval_of, require_start, resource_of

_WHOLE_INTERVAL = 86_400.0
"""Seconds between two readings of the whole list, which finds events that appear very late."""
_ZONES = timedelta(hours=14)
"""The most by which a wall clock can be ahead of UTC."""


@attrs.frozen(kw_only=True)
class EventCursor:
    """How far the events of a source were read. The inbox keeps it with the events."""

    is_started: bool = False
    """Whether a reading of the whole list has ended."""
    until: str | None = None
    """While that first reading lasts: the latest date of an event that needs no handler."""
    newest: str | None = None
    """The latest date that the last reading has shown which ended."""
    total: int = -1
    """The number of events on the list at the end of that reading; -1 if unknown."""
    whole_at: float = 0.0
    """When the last reading of the whole list ended, in seconds since 1970."""

    @classmethod
    async def load(cls, inbox: Inbox, source: ParameterValue) -> Self:
        """Return the cursor of a source; a new one if it has none."""
        values: dict[str, Any] = await inbox.state(f"cursor:{source}") or {}
        return cls(**values)


async def poll_events(
    client: Client,
    inbox: Inbox,
    source: ParameterValue,
    *,
    whole: bool = False,
    start: Literal["now", "beginning"] | datetime = "beginning",
    interval: float | None = None,
) -> PollResult:
    """Read the events of a source that are not known, and record them in an inbox.

    If the last poll of the source is too recent, wait first.

    Args:
        client: the client to read with; requests go in the background lane.
        inbox: the inbox. Make sure that it belongs to the account of the client.
        source: the id of the source.
        whole: whether to read the list to its end. That is also done at the first poll and once a
            day.
        start: whether the events that are there at the first poll need no handler (`now`), or only
            those up to a date, without a zone, need none.
        interval: the minimum number of seconds between two polls.

    Returns:
        The number of new events and of known ones.

    Raises:
        ConfigurationError: the interval is below the API's minimum.
        PostalyticsError: the list cannot be read to the place where it can be left. Events that
            were read are recorded.
    """
    while True:
        try:
            return await poll_now(
                client, inbox, source, whole=whole, start=start, interval=interval
            )
        except TooEarlyError as early:
            await inbox.sleep(early.seconds)


async def poll_now(
    client: Client,
    inbox: Inbox,
    source: ParameterValue,
    *,
    whole: bool,
    start: Literal["now", "beginning"] | datetime,
    interval: float | None,
) -> PollResult:
    """Do the same as `poll_events`, but raise `TooEarlyError` instead of waiting."""
    require_start(start, dated=True)
    cursor = await EventCursor.load(inbox, source)
    is_due = abs(inbox.clock() - cursor.whole_at) >= _WHOLE_INTERVAL
    reading = _EventReading(inbox, source, cursor, whole or is_due, start)
    async with aclosing(_pages(client, inbox, source, interval)) as pages:
        async for page in pages:
            if await reading.take(page):
                return await reading.finish(at_end=False)
    return await reading.finish(at_end=True)


async def mark_start(client: Client, inbox: Inbox, source: ParameterValue) -> None:
    """Record at the first start which events are there now, so that they need no handler.

    One page is read, so that a subscription is not held up by a long list: the next poll with
    `start="now"` reads the rest. If the last poll of the source is too recent, wait first.

    Args:
        client: the client to read with.
        inbox: the inbox.
        source: the id of the source.

    Raises:
        PostalyticsError: the list cannot be read.
    """
    cursor = await EventCursor.load(inbox, source)
    if cursor.is_started or cursor.until is not None:
        return
    reading = _EventReading(inbox, source, cursor, whole=True, start="now")
    while True:
        try:
            async with aclosing(_pages(client, inbox, source, None)) as pages:
                page = await anext(pages, None)
                await (reading.finish(at_end=True) if page is None else reading.take(page))
                return
        except TooEarlyError as early:
            log.warning(
                "Watching %s begins in %.0f s, when it may be polled.", source, early.seconds
            )
            await inbox.sleep(early.seconds)


def _pages(
    client: Client, inbox: Inbox, source: ParameterValue, interval: float | None
) -> AsyncGenerator[list[Any], None]:
    """Iterate over the pages of one poll."""
    minimum = inbox.feed.polled.interval
    operation = client.api.operation(inbox.feed.polled.read)
    seconds = interval_of(interval, minimum, minimum)
    poll = Poll(client, inbox, resource_of(operation, (source,)), seconds, inbox.sleep)
    return poll.pages(operation, (source,))


class _EventReading:
    """One reading of the list, the latest events first.

    The list may be left at a page that is all known and lies behind the lag: what appears after a
    reading has a date later than the newest one of that reading less the lag. Only a reading that
    ended moves that date, so a process that is killed between two pages skips nothing.

    A short page alone does not end the list, but a short one with the last event that must be there
    does. Whatever that may overlook, the reading of the whole list finds.
    """

    def __init__(
        self,
        inbox: Inbox,
        source: ParameterValue,
        cursor: EventCursor,
        whole: bool,
        start: Literal["now", "beginning"] | datetime,
    ) -> None:
        self._inbox = inbox
        self._source = source
        self._cursor = cursor
        self._marks = start != "beginning" and not cursor.is_started
        if self._marks and cursor.until is None and isinstance(start, datetime):
            self._cursor = attrs.evolve(cursor, until=start.isoformat())
        newest = None if cursor.newest is None else datetime.fromisoformat(cursor.newest)
        lag = timedelta(seconds=inbox.feed.polled.lag)
        # An API may send the year 1 for a missing date.
        self._floor = None
        if newest is not None and not whole:
            self._floor = max(newest, datetime.min + lag) - lag
        self._newest = newest
        paging = inbox.api.operation(inbox.feed.polled.read).paging
        self._size = 0 if paging is None else paging.max_limit or 0
        self._new = self._known = 0

    async def take(self, page: list[Any]) -> bool:
        """Record the events of a page; return whether the list may be left."""
        reports = [self._inbox.report_of(item, self._source) for item in page]
        newest = _newest(reports)
        if self._marks and self._cursor.until is None and newest is not None:
            # What happens from here on needs a handler, even if this process is killed now.
            self._cursor = attrs.evolve(self._cursor, until=newest.isoformat())
        there = [report for report in reports if self._was_there(report)]
        await self._record(there, done=True)
        is_known = await self._record([it for it in reports if it not in there], done=False)
        dates = [date for date in (newest, self._newest) if date is not None]
        self._newest = max(dates, default=None)
        if self._floor is None:
            return False
        is_behind = newest is None or newest < self._floor
        is_last = len(page) < self._size and self._found == self._cursor.total + self._new
        return is_last or (is_known and is_behind)

    async def finish(self, *, at_end: bool) -> PollResult:
        """Record that the reading has ended, at the end of the list or before."""
        now = self._inbox.clock()
        # A date that lies in the future would put all others behind the lag.
        present = datetime.fromtimestamp(now, UTC).replace(tzinfo=None, microsecond=0)
        newest = None if self._newest is None else min(self._newest, present + _ZONES)
        self._cursor = EventCursor(
            is_started=True,
            newest=None if newest is None else newest.isoformat(),
            total=self._found if at_end else self._cursor.total + self._new,
            whole_at=now if at_end else self._cursor.whole_at,
        )
        await self._record([], done=False)
        return PollResult(new=self._new, known=self._known)

    @property
    def _found(self) -> int:
        return self._new + self._known

    def _was_there(self, report: Report) -> bool:
        if not self._marks or report.date is None or self._cursor.until is None:
            return self._marks
        return report.date <= datetime.fromisoformat(self._cursor.until)

    async def _record(self, reports: list[Report], *, done: bool) -> bool:
        """Record reports with the cursor; return whether all were known."""
        cursor = attrs.asdict(self._cursor)
        result = await self._inbox.record_poll(self._source, reports, cursor=cursor, done=done)
        self._new += result.new
        self._known += result.known
        return not result.new


def _newest(reports: Iterable[Report]) -> datetime | None:
    return max((report.date for report in reports if report.date is not None), default=None)
