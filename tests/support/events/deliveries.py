"""Deliveries with secrets that are easy to find, and an inbox that records them in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import attrs

from postalytics_runtime.errors import InboxError
from postalytics_runtime.events import Report
from postalytics_runtime.schema import EventFeed
from support.events.library import FEED

TOKEN = "Kanarienvogel-Kanarienvogel-Kanarienvogel-1"
"""A secret of the length of real ones, which is easy to find in logs."""
OLDER_TOKEN = "Zaunkoenigin-Zaunkoenigin-Zaunkoenigin-0000"
READER = "Nachtigall-Straße 5"
"""Personal data in deliveries."""


def delivery(**changes: Any) -> dict[str, Any]:
    """Return the body of a delivery."""
    body = {
        "eventType": 2,
        "eventDate": "2026-05-27T08:49:11.123Z",
        "retryAttempts": 0,
        "to": {"address": READER},
        "meta": {"readerId": 7, "bookId": 9},
    }
    return {**body, **changes}


def delivered(**changes: Any) -> bytes:
    """Return the body of a delivery as bytes."""
    return json.dumps(delivery(**changes)).encode()


@attrs.define
class RecordedStatus:
    """Counts that a test has set."""

    states: Mapping[str, int] = attrs.field(factory=dict[str, int])
    last_event: datetime | None = datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)


@attrs.define
class RecordingInbox:
    """Inbox in memory, which fails or waits if a test says so."""

    feed: ClassVar[EventFeed] = FEED
    valid: tuple[str, ...] = (TOKEN, OLDER_TOKEN)
    reports: list[Report] = attrs.field(factory=list[Report])
    rejected: list[tuple[bytes, str]] = attrs.field(factory=list[tuple[bytes, str]])
    states: list[tuple[str, Any]] = attrs.field(factory=list[tuple[str, Any]])
    error: InboxError | None = None
    """Raised by everything."""
    writing_error: InboxError | None = None
    """Raised by what writes."""
    released: asyncio.Event = attrs.field(factory=asyncio.Event)
    """What is received waits for this event."""
    arrived: asyncio.Event = attrs.field(factory=asyncio.Event)
    """Set when something waits."""
    counts: RecordedStatus = attrs.field(factory=RecordedStatus)

    def __attrs_post_init__(self) -> None:
        self.released.set()

    @property
    def tokens(self) -> tuple[str, ...]:
        self._fail(self.error)
        return self.valid

    async def receive(self, report: Report) -> None:
        self.arrived.set()
        await self.released.wait()
        self._fail(self.error or self.writing_error)
        self.reports.append(report)

    async def reject(self, body: bytes, reason: str) -> None:
        self._fail(self.error or self.writing_error)
        self.rejected.append((body, reason))

    async def set_state(self, name: str, value: Any) -> None:
        self._fail(self.error or self.writing_error)
        self.states.append((name, value))

    async def status(self) -> RecordedStatus:
        self._fail(self.error)
        return self.counts

    def _fail(self, error: InboxError | None) -> None:
        if error is not None:
            raise error
