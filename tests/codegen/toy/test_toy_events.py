"""The events of another API, as emitted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.events import watch_list
from postalytics_runtime.schema import WatchedList

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)


class Clock:
    """Time that passes only in `sleep`."""

    def __init__(self) -> None:
        self.now = NOON.timestamp()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
async def fake(lending: Any) -> AsyncIterator[Any]:
    async with lending.testing.FakeLibrary(now=NOON) as server:
        yield server


@pytest.fixture
async def inbox(lending: Any, tmp_path: Path) -> AsyncIterator[Any]:
    clock = Clock()
    async with lending.events.Inbox(tmp_path / "news.db", clock=clock, sleep=clock.sleep) as inbox:
        yield inbox


def test_the_feed_is_the_section_of_the_spec(lending: Any) -> None:
    events = lending.API.events

    assert (events.noun, events.source, events.subject) == ("reader", "reader_id", "book_id")
    assert [(kind.name, kind.code, kind.label, kind.online) for kind in events.kinds] == [
        ("lent", "L", "Lent", False),
        ("due", "D", "Due", False),
        ("seen", "S", "Seen", True),
        ("returned", "R", "Returned", False),
        ("mended", "M", None, False),
        ("wanted", None, "Wanted", False),
    ]
    polled = events.polled
    assert (polled.read, polled.subject, polled.kind) == (
        *("readers.list_loan_news", "BookNo", "News"),
    )
    assert (polled.date, polled.detail, polled.interval, polled.lag) == ("At", "Place", 60, 3600)
    delivered = events.deliveries
    assert (delivered.model, delivered.source, delivered.subject) == (
        *("readers.LoanRing", "About.ReaderNo", "About.BookNo"),
    )
    assert (delivered.kind, delivered.date, delivered.varying) == ("What", "At", ("Times",))
    webhooks = events.webhooks
    assert (webhooks.list, webhooks.create) == ("readers.list_bells", "readers.hang_bell")
    assert (webhooks.replace, webhooks.delete) == ("readers.rehang_bell", "readers.take_bell")
    assert (webhooks.source, webhooks.url, webhooks.active) == (
        *("reader_id", "rings", ("sounds", "loud")),
    )
    assert (webhooks.sources, webhooks.ids) == ("readers.list_readers", ("reader_id",))
    loans, shelves = events.lists
    assert (loans.function, loans.read, loans.key) == (
        *("watch_loans", "readers.list_loans", "book_id"),
    )
    assert (loans.interval, loans.full_interval, loans.overlap) == (60, 3600, 2)
    assert (shelves.function, shelves.overlap) == ("watch_shelves", 0)


def test_the_operations_and_the_model_of_the_feed_exist(lending: Any) -> None:
    api, events = lending.API, lending.API.events
    hooks = events.webhooks
    names = [events.polled.read, hooks.list, hooks.create, hooks.replace, hooks.delete]
    names += [hooks.sources, *(watched.read for watched in events.lists)]

    assert [str(api.operation(name)) for name in names] == names
    resource, _, model = events.deliveries.model.partition(".")
    assert api.model(model, resource).type is lending.models.LoanRing


def test_kinds_and_events_are_emitted(lending: Any) -> None:
    module = lending.events
    event = module.Event(id="0", kind="lent", date=None, source="7", subject="5000000000")

    assert [kind.name for kind in module.EventKind] == [
        *("LENT", "DUE", "SEEN", "RETURNED", "MENDED", "WANTED"),
    ]
    assert (event.reader_id, event.book_id) == (7, 5000000000)
    assert event.kind == module.EventKind.LENT


async def watched(lending: Any, client: Any, inbox: Any) -> list[Any]:
    """Return what one poll finds."""
    watching = lending.events.watch_events(
        client, reader_id=7, state=inbox, start="beginning", once=True
    )
    return [event async for event in watching]


async def test_each_event_of_a_loan_is_watched_once(
    lending: Any, client: Any, fake: Any, inbox: Any
) -> None:
    first = await watched(lending, client, inbox)
    await client.readers.lend_book(lending.models.NewLoan(book_id=102), reader_id=7)
    fake.advance(timedelta(hours=1).total_seconds())
    second = await watched(lending, client, inbox)

    assert sorted((event.kind, event.book_id) for event in first) == [("lent", 100), ("lent", 101)]
    # Two online events of one second are two, because their detail differs.
    assert sorted((event.kind, event.book_id, event.item.place) for event in second) == [
        *(("due", 102, None), ("lent", 102, None)),
        *(("seen", 102, "desk"), ("seen", 102, "door")),
    ]
    assert {(type(event), event.reader_id) for event in [*first, *second]} == {
        (lending.events.Event, 7)
    }
    assert len({event.id for event in [*first, *second]}) == 6
    assert await watched(lending, client, inbox) == []


async def test_an_event_is_the_same_by_webhook(lending: Any, client: Any, inbox: Any) -> None:
    first, _ = await watched(lending, client, inbox)
    body = (
        b'{"What": "L", "At": "2024-02-01T10:0%d:00", "Times": 3,'
        b' "About": {"ReaderNo": "7", "BookNo": %d}}'
    ) % (first.date.minute, first.book_id)
    (token,) = inbox.tokens
    judgement = lending.events.judge(token, "POST", {}, body, tokens=inbox.tokens)
    kept = await inbox.receive(judgement.report)

    assert (judgement.status, judgement.report.kind) == (200, "lent")
    assert (kept.id, kept.is_new) == (first.id, False)
    assert lending.events.judge("x", "POST", {}, body, tokens=inbox.tokens).status == 404


async def test_the_changes_of_a_list_are_watched(
    lending: Any, client: Any, fake: Any, inbox: Any
) -> None:
    async def loans() -> list[Any]:
        watching = lending.events.watch_loans(client, reader_id=7, state=inbox, once=True)
        return [change async for change in watching]

    assert await loans() == []
    await client.readers.lend_book(lending.models.NewLoan(book_id=102), reader_id=7)
    (change,) = await loans()

    assert (change.kind, change.key, change.item.book_id) == ("added", 102, 102)
    assert isinstance(change.item, lending.models.Loan)
    assert isinstance(change, lending.events.Change)


async def test_a_list_without_a_path_is_watched(
    lending: Any, client: Any, fake: Any, inbox: Any
) -> None:
    async def shelves() -> list[Any]:
        watching = lending.events.watch_shelves(client, state=inbox, changed=True, once=True)
        return [change async for change in watching]

    assert await shelves() == []
    await client.shelves.set_shut(shelf_code="B2", shut=False)

    assert [(change.kind, change.key) for change in await shelves()] == [("changed", "B2")]


async def test_a_list_that_names_its_pages_is_watched(
    lending: Any, client: Any, inbox: Any
) -> None:
    watched = WatchedList(
        function="watch_notices",
        read="notices.read_notices",
        key="notice_id",
        interval=60,
        full_interval=60,
        overlap=0,
    )
    watching = watch_list(client, watched, ("north",), inbox, start="beginning", once=True)

    assert [change.key async for change in watching] == [1, 2, 3, 4, 5]


async def test_the_library_is_asked_no_oftener_than_it_wants(
    lending: Any, client: Any, inbox: Any
) -> None:
    with pytest.raises(ConfigurationError, match="60"):
        lending.events.watch_events(client, reader_id=7, state=inbox, interval=59)
    with pytest.raises(ConfigurationError, match="60"):
        lending.events.watch_loans(client, reader_id=7, state=inbox, interval=59)


def test_the_resource_of_webhooks_subscribes(lending: Any) -> None:
    assert "subscribe" in lending.readers.__all__
    assert lending.readers.ReadersResource.subscribe.__doc__ == lending.readers.subscribe.__doc__
