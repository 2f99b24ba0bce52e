"""Leasing part of an inbox: it gives each event to a handler, until one has handled it."""

from __future__ import annotations

import asyncio
import re
import time
import weakref
from collections.abc import Callable, Iterable
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from ...errors import PostalyticsError
from ..event import Event
from ..identity import id_text
from . import leases
from .stream import EventStream
from .writers import InboxFile, raised


class LeasingInbox:
    """File whose events are leased to handlers; see `Inbox`."""

    event_type: ClassVar[type[Event]] = Event
    """The class of the events; set by the emitted subclass."""

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.sleep = sleep
        self._file = InboxFile(self.path)
        self._streams: weakref.WeakSet[EventStream[Any]] = weakref.WeakSet()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    @property
    def closed(self) -> bool:
        """Whether the inbox was closed."""
        return self._file.closed

    async def close(self) -> None:
        """Release the leases of streams that do not run, and close the file. Streams end."""
        for stream in list(self._streams):
            await stream.release_unless_running()
        await self._file.close()
        self._wake()

    def close_now(self) -> None:
        """Do the same as `close`, but block until it is done."""
        self._file.close_now()

    def events(
        self,
        *,
        source: object = None,
        order: Literal["date"] | None = None,
        window: float = 300.0,
    ) -> EventStream[Any]:
        """Return a stream of the events that wait for a handler, and of those that come.

        Args:
            source: only events of this source, and those whose source is unknown; `None` for all.
            order: `"date"` sorts by date the events that come within the window.
            window: seconds that an event waits for those with an earlier date.

        Raises:
            ValueError: the source is not an id.
        """
        stream: EventStream[Any] = EventStream(
            self, source=_source_text(source), window=None if order is None else window
        )
        self._streams.add(stream)
        return stream

    async def lease(
        self,
        *,
        source: object = None,
        limit: int = 1,
        seconds: float = 300.0,
        window: float | None = None,
    ) -> list[Event]:
        """Lease events that are due, so that no other handler gets them meanwhile.

        Args:
            source: only events of this source, and those whose source is unknown; `None` for all.
            limit: the maximum number of events.
            seconds: the time after which another handler may get them, with the next attempt.
            window: `None` for the order of arrival; else seconds, as for `events`.

        Raises:
            ValueError: the source is not an id.
        """
        request = leases.LeaseRequest(
            source=_source_text(source), limit=limit, seconds=seconds, window=window
        )
        now = self.clock()
        pending = self._file.submit(lambda c: leases.lease(c, request, now))
        try:
            rows = raised(await asyncio.shield(pending))
        except asyncio.CancelledError:
            pending.add_done_callback(self._release_unused)
            raise
        return [row.event(self.event_type) for row in rows]

    async def done(self, event: Event) -> None:
        """Record that an event was handled, so that it does not come again."""
        identity = bytes.fromhex(event.id)
        await self._file.run(lambda c: leases.finish(c, identity))

    async def failed(self, event: Event, reason: str) -> None:
        """Record that handling an event failed: it comes again, 8 times in 24 hours.

        Args:
            event: the event, as it was leased.
            reason: kept for people; it should hold no personal data.
        """
        identity, attempt, now = bytes.fromhex(event.id), event.attempt, self.clock()
        await self._file.run(lambda c: leases.fail(c, identity, attempt, reason, now))

    async def release(self, *events: Event) -> None:
        """Give leased events back: they come again at once, and the attempt does not count."""
        now = self.clock()
        leased = [(bytes.fromhex(event.id), event.attempt) for event in events]
        pending = self._file.submit(lambda c: leases.release(c, leased, now))
        raised(await asyncio.shield(pending))
        self._wake()

    async def replay(
        self, ids: Iterable[str] = (), *, failed: bool = False, since: datetime | None = None
    ) -> int:
        """Give events that were handled, or are dead, to the handlers again.

        Args:
            ids: the ids of events; what is not the id of one is ignored.
            failed: also all dead events.
            since: also all events that were received since then; local time without a zone.

        Returns:
            The number of events.
        """
        now = self.clock()
        moment = None if since is None else since.timestamp()
        wanted = [bytes.fromhex(text) for text in ids if _is_id(text)]
        count = await self._file.run(
            lambda c: leases.replay(c, wanted, failed=failed, since=moment, now=now)
        )
        self._wake()
        return count

    def _release_unused(
        self, pending: asyncio.Future[list[leases.LeasedRow] | PostalyticsError]
    ) -> None:
        """Give events back that were leased for a task that is cancelled."""
        rows = pending.result()
        if isinstance(rows, list) and rows and not self.closed:
            leased = [(row.id, row.attempt) for row in rows]
            now = self.clock()
            self._file.submit(lambda c: leases.release(c, leased, now))

    def _wake(self) -> None:
        for stream in list(self._streams):
            stream.wake()


def _source_text(source: object) -> str | None:
    # Not all sources for a value that is empty by mistake.
    if source is not None and id_text(source) is None:
        raise ValueError(f"{source!r} is not the id of a source; `None` stands for all.")
    return id_text(source)


def _is_id(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", text) is not None
