"""What a receiver needs of an inbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Protocol

from ...schema import EventFeed
from ..event import Report


class StatusOfInbox(Protocol):
    """What a health check shows of an inbox."""

    @property
    def states(self) -> Mapping[str, int]:
        """The number of events by state."""
        ...

    @property
    def last_event(self) -> datetime | None:
        """When the last new event was received."""
        ...


class InboxOfReceiver(Protocol):
    """What a receiver needs of an inbox."""

    feed: ClassVar[EventFeed]
    """The description of the events."""

    @property
    def tokens(self) -> Sequence[str]:
        """The valid tokens."""
        ...

    async def receive(self, report: Report) -> object:
        """Keep a report. It is durable when this returns."""
        ...

    async def reject(self, body: bytes, reason: str) -> object:
        """Keep a body that cannot be understood, among the latest ones."""
        ...

    async def set_state(self, name: str, value: Any) -> object:
        """Keep a value."""
        ...

    async def status(self) -> StatusOfInbox:
        """Return counts."""
        ...
