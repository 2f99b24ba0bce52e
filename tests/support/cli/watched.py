"""Events of a library's readers, a stream of them, and a receiver to forward them to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import attrs
from aiohttp import web
from yarl import URL

from postalytics_runtime.events import Event
from postalytics_runtime.schema import (
    Deliveries,
    EventFeed,
    KindDescription,
    PolledEvents,
    WebhookOperations,
)

FEED = EventFeed(
    noun="reader",
    source="reader_id",
    subject="loan_id",
    kinds=(
        KindDescription(name="lent", code=1, label="Lent"),
        KindDescription(name="brought_back", label="Brought back"),
    ),
    polled=PolledEvents(
        read="readers.list_loans",
        subject="loan_id",
        kind="what",
        date="when",
        interval=300,
        lag=3600,
    ),
    deliveries=Deliveries(
        model="books.NewBook",
        source="publisher.name",
        subject="shelfId",
        kind="year",
        date="BookNumber",
        sample={"title": "Emma", "tags": ["new"], "publisher": {"name": "Egerton"}, "year": 3},
    ),
    webhooks=WebhookOperations(
        list="books.list_hooks",
        create="books.create_hook",
        replace="books.replace_hook",
        delete="books.delete_hook",
        source="reader_id",
        url="url",
        active=("active", 1),
        sources="books.list_readers",
        ids=("reader_id",),
    ),
)


def event(number: int = 1, **values: Any) -> Event:
    """Return an event of reader 7."""
    given: dict[str, Any] = {
        "id": f"{number:064}",
        "kind": "lent",
        "date": datetime(2026, 11, 23, 14, 2, number % 60),
        "source": "7",
        "subject": f"{number}",
        "delivered": {"loan": number, "name": "Ada"},
    }
    return Event(**{**given, **values})


class Stored:
    """A stream of events that records what became of them."""

    def __init__(self, events: Sequence[Event], *, endless: bool = False) -> None:
        self._events = list(events)
        self._endless = endless
        self.waits = asyncio.Event()
        """Set when the stream has no more events, and waits for some."""
        self.handled: list[str] = []
        self.failures: list[tuple[str, str]] = []

    async def __aiter__(self) -> AsyncIterator[Event]:
        while self._events:
            yield self._events.pop(0)
        self.waits.set()
        if self._endless:
            await asyncio.Event().wait()

    async def done(self, event: Event) -> None:
        self.handled.append(event.subject)

    async def failed(self, event: Event, reason: str) -> None:
        self.failures.append((event.subject, reason))


@attrs.define
class Receiver:
    """A server that keeps what is sent to it, and responds with one status after another."""

    url: URL
    statuses: list[int]
    bodies: list[bytes] = attrs.field(factory=list[bytes])
    types: list[str] = attrs.field(factory=list[str])
    paths: list[str] = attrs.field(factory=list[str])
    arrived: asyncio.Event = attrs.field(factory=asyncio.Event)
    ended: asyncio.Event = attrs.field(factory=asyncio.Event)
    hangs: bool = False
    text: str = ""

    async def receive(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        self.types.append(request.content_type)
        self.arrived.set()
        if self.hangs:
            await self.ended.wait()
        status = self.statuses.pop(0) if self.statuses else 200
        self.paths.append(request.path_qs)
        return web.Response(status=status, text=self.text, headers={"Location": "/elsewhere"})


@asynccontextmanager
async def receiver(*statuses: int, hangs: bool = False) -> AsyncIterator[Receiver]:
    """Run a receiver on a free port; after these statuses it responds with 200."""
    app = web.Application()
    runner = web.AppRunner(app)
    running = Receiver(URL(), list(statuses), hangs=hangs)
    app.router.add_route("*", "/{path:.*}", running.receive)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    running.url = URL(f"http://127.0.0.1:{port}/events")
    try:
        yield running
    finally:
        running.ended.set()
        await runner.cleanup()
