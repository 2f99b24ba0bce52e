"""Stream of the events that wait for a handler, which ends when none is left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Self

from ...events import Event, Inbox


class PendingEvents:
    """Stream of the events of one source that wait now, by date. Use it with `async with`.

    Args:
        inbox: the inbox.
        source: the id of the source.
    """

    def __init__(self, inbox: Inbox, source: object) -> None:
        self._inbox = inbox
        self._source = source
        self._held: list[Event] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._inbox.release(*self._held)

    async def __aiter__(self) -> AsyncIterator[Event]:
        while found := await self._inbox.lease(source=self._source, window=0.0):
            self._held = found
            yield found[0]

    async def done(self, event: Event) -> None:
        """Record that an event is handled."""
        await self._inbox.done(event)
        self._held = []

    async def failed(self, event: Event, reason: str) -> None:
        """Record that an event is to be handled again later."""
        await self._inbox.failed(event, reason)
        self._held = []
