"""Leases: a handler has an event for some minutes, then it is done, or comes again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.events import MAX_ATTEMPTS, RETRY_SECONDS, Event
from support.bulk.journals import SlowConnection
from support.events.library import Clock, LibraryInbox, an_inbox, delivered, polled


async def fill(inbox: LibraryInbox, *books: int) -> None:
    for book in books:
        await inbox.receive(delivered(book=book))


def books(events: list[Event]) -> list[str]:
    return [event.subject for event in events]


async def test_a_leased_event_is_that_of_the_emitted_class(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 7)
        (event,) = await inbox.lease()
        assert type(event) is inbox.event_type
        assert (event.kind, event.source, event.subject) == ("lent", "1", "7")
        assert (event.attempt, event.matched, event.polled) == (1, True, None)
        assert event.delivered == delivered(book=7).body


async def test_events_are_leased_in_the_order_of_arrival(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 5, 3, 4)
        assert books(await inbox.lease(limit=2)) == ["5", "3"]
        assert books(await inbox.lease(limit=2)) == ["4"]
        assert await inbox.lease(limit=2) == []


async def test_only_the_events_of_a_source_are_leased(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(reader=1))
        await inbox.receive(delivered(reader=2, book=8))
        assert books(await inbox.lease(source=2, limit=9)) == ["8"]
        assert books(await inbox.lease(source="1", limit=9)) == ["7"]


@pytest.mark.parametrize("source", ["", " ", True, 5.5, "x" * 201])
async def test_what_is_not_the_id_of_a_source_does_not_stand_for_all(
    tmp_path: Path, source: object
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 7)
        with pytest.raises(ValueError, match="is not the id of a source"):
            await inbox.lease(source=source)
        with pytest.raises(ValueError, match="is not the id of a source"):
            inbox.events(source=source)


async def test_an_event_whose_source_is_unknown_is_leased_with_any_source(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(reader=None))
        await inbox.receive(delivered(reader=2, book=8))
        assert books(await inbox.lease(source=1, limit=9)) == ["7"]
        assert await inbox.lease(source=1, limit=9) == []


async def test_a_done_event_does_not_come_again(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await fill(inbox, 7)
        (event,) = await inbox.lease()
        await inbox.done(event)
        await inbox.receive(delivered(book=7, retryAttempts=1))
        clock.now += 10**6
        assert await inbox.lease() == []
        assert (await inbox.status()).states == {"pending": 0, "leased": 0, "done": 1, "dead": 0}


async def test_an_expired_lease_returns_the_event_with_the_next_attempt(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await fill(inbox, 7)
        await inbox.lease()
        clock.now += 299
        assert await inbox.lease() == []
        clock.now += 1
        (event,) = await inbox.lease()
        assert event.attempt == 2


async def test_after_an_expired_lease_only_the_second_handler_can_fail(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await fill(inbox, 7)
        (first,) = await inbox.lease()
        clock.now += 300
        (second,) = await inbox.lease()
        await inbox.failed(first, "late")
        assert (await inbox.status()).states["leased"] == 1
        await inbox.done(first)  # It was handled, after all.
        await inbox.failed(second, "late")
        assert (await inbox.status()).states["done"] == 1


async def test_a_failed_event_comes_8_times_in_24_hours_then_it_is_dead(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await fill(inbox, 7)
        times = []
        for attempt in range(1, MAX_ATTEMPTS + 1):
            (event,) = await inbox.lease()
            assert event.attempt == attempt
            times.append(clock.now)
            await inbox.failed(event, "no\udc00")
            wait = [*RETRY_SECONDS, 10**6][attempt - 1]
            clock.now += wait - 1
            assert await inbox.lease() == []
            clock.now += 1
        assert (MAX_ATTEMPTS, times[-1] - times[0]) == (8, 24 * 3600)
        assert [later - earlier for earlier, later in pairwise(times)] == list(RETRY_SECONDS)
        status = await inbox.status()
        assert (status.dead, status.states["dead"]) == (1, 1)


async def test_an_event_that_ends_its_handlers_process_each_time_is_dead(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await fill(inbox, 7)
        for _ in range(MAX_ATTEMPTS):
            assert len(await inbox.lease()) == 1
            clock.now += 300
        assert await inbox.lease() == []
        assert (await inbox.status()).dead == 1


async def test_a_released_event_comes_at_once_without_an_attempt(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 7, 8)
        await inbox.release(*await inbox.lease(limit=2))
        events = await inbox.lease(limit=2)
        assert [(event.subject, event.attempt) for event in events] == [("7", 1), ("8", 1)]


async def test_the_events_of_a_cancelled_lease_come_at_once(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 7)
        leasing = asyncio.create_task(inbox.lease())
        await asyncio.sleep(0)
        leasing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leasing
        await inbox.state("")  # The lease is committed, and its result has arrived.
        (event,) = await inbox.lease()
        assert event.attempt == 1


async def test_events_are_sorted_by_date_within_the_window(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.receive(delivered("2026-05-02", book=2))
        clock.now += 299
        await inbox.receive(delivered("2026-05-01", book=1))
        await inbox.receive(delivered("2026-05-03", book=3))
        assert await inbox.lease(limit=9, window=300) == []
        clock.now += 1
        # The third waits for what may come before it.
        assert books(await inbox.lease(limit=9, window=300)) == ["1", "2"]
        clock.now += 299
        assert books(await inbox.lease(limit=9, window=300)) == ["3"]


@pytest.mark.parametrize("window", [None, 300.0])
async def test_events_of_a_clock_that_was_wrong_by_years_are_leased(
    tmp_path: Path, window: float | None
) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        clock.now += 1e9
        await fill(inbox, 7)
        clock.now -= 1e9
        assert books(await inbox.lease(window=window)) == ["7"]


@pytest.mark.parametrize(
    "which", [{}, {"source": 1}, {"source": 2}, {"window": 300.0}, {"source": 1, "window": 300.0}]
)
async def test_a_lease_does_not_look_at_all_events_that_wait(
    tmp_path: Path, connections: list[SlowConnection], which: dict[str, Any]
) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.record_poll(1, [delivered(book=book) for book in range(5000)])
        clock.now += 301
        steps: list[int] = []
        connections[-1].set_progress_handler(lambda: steps.append(1), 100)
        found = await inbox.lease(**which)
        connections[-1].set_progress_handler(None, 0)
        assert len(found) == (0 if which.get("source") == 2 else 1)
        assert len(steps) < 20


@pytest.mark.parametrize("by", ["id", "failed", "since"])
async def test_events_are_replayed(tmp_path: Path, by: str) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await fill(inbox, 1, 2, 3, 4)
        done, dead, *_ = await inbox.lease(limit=3)
        await inbox.done(done)
        await inbox.failed(dead, "no")
        for seconds in RETRY_SECONDS:
            clock.now += seconds
            again = [event for event in await inbox.lease(limit=9) if event.id == dead.id]
            await inbox.failed(again[0], "no")
        moment = datetime.fromtimestamp(clock.now - 24 * 3600, UTC)
        if by == "id":
            count = await inbox.replay([done.id, "not an id", "ab" * 32])
        elif by == "failed":
            count = await inbox.replay(failed=True)
        else:
            count = await inbox.replay([dead.id], failed=True, since=moment)
        assert count == (2 if by == "since" else 1)
        found = {event.id: event.attempt for event in await inbox.lease(limit=9)}
        wanted = {"id": {done.id}, "failed": {dead.id}, "since": {done.id, dead.id}}[by]
        assert {identity for identity in found if identity in (done.id, dead.id)} == wanted
        assert {found[identity] for identity in wanted} == {1}


async def test_nothing_is_replayed_unless_asked_for(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 1)
        await inbox.done((await inbox.lease())[0])
        assert await inbox.replay() == 0
        assert await inbox.replay(failed=True) == 0
        assert await inbox.replay(since=datetime(2100, 1, 1, tzinfo=UTC)) == 0


async def test_a_date_in_any_year_comes_back_as_it_was(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        for date in ("0001-01-01T00:00:00", "9999-12-31T23:59:59"):
            await inbox.receive(polled(date))
            (event,) = await inbox.lease()
            assert event.date == datetime.fromisoformat(date)
