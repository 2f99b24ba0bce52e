"""Events of a library: readers (the sources) borrow books (the subjects), and an inbox for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import attrs

from postalytics_runtime.events import Event, Inbox, Report, report_of_delivery, report_of_item
from postalytics_runtime.schema import (
    Deliveries,
    EventFeed,
    Field,
    KindDescription,
    Model,
    ModelDescription,
    PolledEvents,
    ResourceDescription,
)
from support.fake.definitions import operation
from support.fake.library_api import API as LIBRARY

FEED = EventFeed(
    noun="reader",
    source="reader_id",
    subject="book_id",
    kinds=(
        KindDescription(name="lent", code=1, label="Lent"),
        KindDescription(name="returned", code=2, label="Returned To Desk"),
        KindDescription(name="page_opened", code=3, label="Page Opened", online=True),
        KindDescription(name="stamped", code=4),
    ),
    polled=PolledEvents(
        read="readers.list_visits",
        subject="book_id",
        kind="event_name",
        date="event_date",
        detail="page",
        interval=300,
        lag=86400,
    ),
    deliveries=Deliveries(
        model="readers.Notice",
        source="meta.reader_id",
        subject="meta.book_id",
        kind="event_type",
        date="event_date",
        varying=("retryAttempts",),
    ),
)
WITHOUT_WEBHOOKS = attrs.evolve(FEED, deliveries=None)
CODES = {kind.name: kind.code for kind in FEED.kinds}
LABELS = {kind.name: kind.label for kind in FEED.kinds}
DATE = "2026-05-27T10:00:00"
NAME = "Thomas Anderson of 36 Pipers Row"


@attrs.define(kw_only=True, eq=False, repr=False)
class Visit(Model):
    """Item of a polled list."""

    book_id: int | None = None
    event_name: str | None = None
    event_date: str | None = None


_VISIT: ModelDescription[Any] = ModelDescription(
    type=Visit,
    fields=tuple(Field(name, "any") for name in ("book_id", "event_name", "event_date")),
    structure=lambda mapping, _: Visit(**mapping),
    unstructure=lambda visit: {
        "BookID": visit.book_id,
        "EventName": visit.event_name,
        "EventDate": visit.event_date,
    },
)
_READERS = ResourceDescription(
    operations=(operation("readers", "list_visits", "GET /readers/{reader_id}/visits", _VISIT),),
    models=(_VISIT,),
)


class Loan(Event):
    """Event of the library."""


class LibraryInbox(Inbox):
    """Inbox for events of the library."""

    api = attrs.evolve(LIBRARY, events=FEED, load=lambda _: _READERS)
    feed: ClassVar[EventFeed] = FEED
    event_type = Loan


class Clock:
    """Clock that stands still until a test moves it; who sleeps wakes when it is moved."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.sleeping = asyncio.Event()
        self._moved = asyncio.Event()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been moved so far."""
        until = self.now + seconds
        while self.now < until:
            self.sleeping.set()
            await self._moved.wait()

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self.sleeping.clear()
        self._moved.set()
        self._moved = asyncio.Event()


@asynccontextmanager
async def an_inbox(folder: Path, clock: Clock | None = None) -> AsyncGenerator[LibraryInbox]:
    """Yield an inbox in a folder; the same in the same folder."""
    clock = clock or Clock()
    async with LibraryInbox(folder / "events.db", clock=clock, sleep=clock.sleep) as inbox:
        yield inbox


def delivery(date: object = DATE, kind: str = "lent", **more: Any) -> dict[str, Any]:
    """Return the body of a delivery of reader 1 and book 7, unless `more` says otherwise."""
    meta = {"readerId": more.pop("reader", 1), "bookId": more.pop("book", 7)}
    return {"eventType": CODES.get(kind, kind), "eventDate": date, "meta": meta, **more}


def delivered(date: object = DATE, kind: str = "lent", **more: Any) -> Report:
    """Return the report in such a delivery."""
    return report_of_delivery(FEED, delivery(date, kind, **more))


def polled(date: object = DATE, kind: str = "lent", **more: Any) -> Report:
    """Return the report in an item of a list, of reader 1 and book 7 unless `more` has others."""
    source = more.pop("reader", 1)
    item = {
        "bookid": more.pop("book", 7),
        "event_name": LABELS.get(kind, kind),
        "event_date": date,
        **more,
    }
    return report_of_item(FEED, item, source)
