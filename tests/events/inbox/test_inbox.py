"""Reports are on the disk when they are acknowledged, or the caller gets an error."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.errors import ConfigurationError, InboxClosedError, InboxError
from postalytics_runtime.events import PollResult
from support.bulk.journals import SlowConnection
from support.events.library import (
    DATE,
    NAME,
    Clock,
    LibraryInbox,
    Visit,
    an_inbox,
    delivered,
    polled,
)


def outside(path: Path, statement: str) -> Any:
    """Return what another program sees in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


async def test_a_report_is_on_the_disk_when_it_is_acknowledged(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered())
        assert outside(inbox.path, "SELECT count(*) FROM events") == 1


async def test_reports_that_wait_together_share_a_transaction(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        begun: list[str] = []
        connections[-1].set_trace_callback(
            lambda statement: begun.append(statement) if statement == "COMMIT" else None
        )
        await asyncio.gather(*(inbox.receive(delivered(book=book)) for book in range(100)))
        assert begun == ["COMMIT"]


async def test_the_event_loop_does_not_wait_for_a_slow_disk(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        held = connections[-1]
        held.hold()
        pending = asyncio.create_task(inbox.receive(delivered()))
        for _ in range(1000):
            await asyncio.sleep(0)
        assert not pending.done()
        assert len(inbox.tokens) == 1  # Readers do not wait either.
        held.let_go()
        assert (await pending).is_new
        assert held.threads == {"inbox"}


async def test_counting_the_events_does_not_hold_up_writers(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered())
        with closing(sqlite3.connect(inbox.path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert (await inbox.status()).events == 1


async def test_a_full_disk_keeps_nothing_of_the_batch_and_the_next_may_work(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        disk = connections[-1]
        (pages,) = disk.execute("PRAGMA page_count").fetchone()
        disk.execute(f"PRAGMA max_page_count = {pages}")
        big = [delivered(book=book, text="x" * 9000) for book in range(2, 6)]
        results = await asyncio.gather(*map(inbox.receive, big), return_exceptions=True)
        assert [type(result) for result in results] == [InboxError] * 4
        assert "database or disk is full. Make room on its disk" in str(results[0])
        assert outside(inbox.path, "SELECT count(*) FROM events") == 1
        disk.execute("PRAGMA max_page_count = 1000000")
        assert (await inbox.receive(big[0])).is_new


async def test_an_inbox_that_another_program_holds_works_again_later(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        connections[-1].execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(inbox.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(InboxError, match="Another program holds it: close that, or wait"):
                await inbox.receive(delivered())
        assert (await inbox.receive(delivered())).is_new


@pytest.mark.parametrize("error", [MemoryError(), OSError(5, "Input/output error")])
async def test_other_errors_are_named(
    tmp_path: Path, connections: list[SlowConnection], error: Exception
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        connections[-1].error = error
        with pytest.raises(InboxError, match=r"MemoryError|Input/output error"):
            await inbox.receive(delivered())


async def test_an_unexpected_error_reaches_the_waiters_and_nothing_is_kept(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        disk = connections[-1]
        disk.error = ZeroDivisionError()
        pending = [inbox.receive(delivered(book=book)) for book in (2, 3)]
        results = await asyncio.gather(*pending, return_exceptions=True)
        assert [type(result) for result in results] == [ZeroDivisionError] * 2
        disk.error = None
        assert (await inbox.receive(delivered(book=2))).is_new


async def test_a_file_that_was_replaced_takes_no_more_events(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        inbox.path.rename(tmp_path / "moved.db")
        with pytest.raises(InboxError, match="No such file or directory"):
            await inbox.receive(delivered())
        LibraryInbox(inbox.path).close_now()
        with pytest.raises(InboxError, match="was replaced by another file while it was open"):
            await inbox.receive(delivered())


async def test_a_report_of_a_cancelled_task_is_kept(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        pending = asyncio.create_task(inbox.receive(delivered()))
        await asyncio.sleep(0)
        pending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pending
        assert not (await inbox.receive(delivered(retryAttempts=1))).is_new


async def test_a_closed_inbox_takes_nothing(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        assert not inbox.closed
    assert inbox.closed
    await inbox.close()
    with pytest.raises(InboxClosedError, match="is closed: open it again"):
        await inbox.receive(delivered())
    with pytest.raises(InboxClosedError):
        inbox.receive_now(delivered())
    with pytest.raises(InboxClosedError):
        assert inbox.tokens


async def test_what_waits_when_an_inbox_is_closed_is_kept(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        pending = [asyncio.create_task(inbox.receive(delivered(book=b))) for b in range(5)]
        await asyncio.sleep(0)
    assert [kept.is_new for kept in await asyncio.gather(*pending)] == [True] * 5
    assert outside(inbox.path, "SELECT count(*) FROM events") == 5


def test_without_an_event_loop_reports_are_kept_as_well(tmp_path: Path) -> None:
    inbox = LibraryInbox(tmp_path / "events.db")
    assert inbox.receive_now(delivered()).is_new
    assert inbox.receive_now(polled()).seen == 2
    inbox.reject_now(b"?", "not JSON")
    assert outside(inbox.path, "SELECT count(*) FROM rejected") == 1
    inbox.close_now()
    assert inbox.closed


def test_threads_may_share_an_inbox(tmp_path: Path) -> None:
    inbox = LibraryInbox(tmp_path / "events.db")

    def receive(first: int) -> None:
        for book in range(first, first + 20):
            inbox.receive_now(delivered(book=book))

    threads = [threading.Thread(target=receive, args=(first,)) for first in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    inbox.close_now()
    assert outside(inbox.path, "SELECT count(*), sum(seen) FROM events") == 40
    assert outside(inbox.path, "SELECT sum(seen) FROM events") == 60


def test_an_inbox_may_be_used_in_one_event_loop_after_another(tmp_path: Path) -> None:
    inbox = LibraryInbox(tmp_path / "events.db")
    for book in range(3):
        assert asyncio.run(inbox.receive(delivered(book=book))).is_new
    inbox.close_now()
    assert "inbox" not in [thread.name for thread in threading.enumerate()]


HOSTILE: list[dict[str, Any]] = [
    {"book": 2**200, "deep": [10**5000]},
    {"book": True},
    {"book": 7.5, "text": float("nan")},
    {"book": "\ud800", "kind": "\ud800", "\ud800": "\ud800"},
    {"book": "\0", "kind": "\0", "date": "\0"},
    {"book": "x'; DROP TABLE events; --", "reader": "\N{PILE OF POO}"},
]


@pytest.mark.parametrize("values", HOSTILE)
async def test_whatever_is_received_comes_back(tmp_path: Path, values: dict[str, Any]) -> None:
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.receive(delivered(**values))).is_new
        assert not (await inbox.receive(delivered(**values, retryAttempts=2))).is_new
        (event,) = await inbox.lease()
        assert event.delivered is not None
        assert set(event.delivered) == set(delivered(**values).body)


async def test_rejected_bodies_are_counted_and_the_last_100_are_kept(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await asyncio.gather(*(inbox.reject(b"%d" % n, "bad \udc00") for n in range(120)))
        await inbox.reject(b"x" * 200_000, "large")
        kept = await inbox.rejected()
        assert [found.body for found in kept[:99]] == [b"%d" % n for n in range(21, 120)]
        assert (kept[-1].reason, len(kept[-1].body)) == ("large", 65536)
        assert kept[0].received_at == datetime.fromtimestamp(Clock().now, UTC)
        assert "x" * 10 not in repr(kept)
        assert (await inbox.status()).rejected == 121


async def test_an_inbox_belongs_to_one_account(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.use_account(5)
        await inbox.use_account("5")
        with pytest.raises(ConfigurationError, match="belongs to account 5, and the key to acc"):
            await inbox.use_account(6)


async def test_a_poll_is_kept_with_its_cursor(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered())
        reports = [polled(), polled(book=8), polled(book=8)]
        assert await inbox.record_poll(1, reports, cursor={"page": 3}) == PollResult(new=1, known=2)
        assert await inbox.state("cursor:1") == {"page": 3}
        assert await inbox.record_poll(1, []) == PollResult(new=0, known=0)
        assert await inbox.state("cursor:1") == {"page": 3}


async def test_a_poll_that_cannot_be_kept_leaves_the_cursor(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.record_poll(1, [], cursor=1)
        connections[-1].execute("DROP TABLE sources")
        with pytest.raises(InboxError):
            await inbox.record_poll(1, [polled()], cursor=2)
        assert await inbox.state("cursor:1") == 1
        assert await inbox.lease() == []


async def test_a_cursor_that_is_not_json_fails_alone(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        poll = inbox.record_poll(1, [polled(book=1)], cursor=object())
        results = await asyncio.gather(
            inbox.receive(delivered(book=2)), poll, return_exceptions=True
        )
        assert [type(result).__name__ for result in results] == ["KeptReport", "TypeError"]
        assert (await inbox.status()).events == 1


async def test_polled_events_may_need_no_handler(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.record_poll(1, [polled()], done=True)
        assert await inbox.lease() == []
        assert not (await inbox.receive(delivered())).is_new


async def test_an_item_may_be_json_or_a_model(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        item = {"BookID": 7, "EventName": "Lent", "EventDate": DATE}
        visit = Visit(book_id=7, event_name="Lent", event_date=DATE)
        report = inbox.report_of(visit, 1)
        assert report == inbox.report_of(item, 1)
        assert (report.body, report.matched) == (item, True)


async def test_a_poll_is_claimed_once_in_its_interval(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox, an_inbox(tmp_path, clock) as other:
        assert await inbox.claim_poll("visits 1", 300) == 0.0
        assert await inbox.claim_poll("visits 2", 300) == 0.0
        clock.now += 100
        assert await other.claim_poll("visits 1", 300) == 200.0
        clock.now += 200
        assert await other.claim_poll("visits 1", 300) == 0.0
        assert await inbox.claim_poll("visits 1", 300) == 300.0


async def test_after_the_clock_was_put_back_a_whole_interval_passes(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.claim_poll("visits", 300)
        clock.now -= 10**6
        assert await inbox.claim_poll("visits", 300) == 300.0
        clock.now += 300
        assert await inbox.claim_poll("visits", 300) == 0.0


async def test_state_is_any_json(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        assert await inbox.state("cursor") is None
        for value in ({"a": [1, "\ud800"]}, None, 5.5):
            await inbox.set_state("cursor", value)
            assert await inbox.state("cursor") == value


async def test_the_status_shows_what_is_in_the_inbox(tmp_path: Path) -> None:
    clock = Clock(1_800_000_000)
    async with an_inbox(tmp_path, clock) as inbox:
        empty = await inbox.status()
        assert (empty.events, empty.last_event, empty.last_delivery) == (0, None, None)
        await inbox.record_poll(1, [polled("2026-05-27", book=b) for b in (1, 2)])
        clock.now += 60
        await inbox.receive(delivered("?", "stamped"))
        clock.now += 60
        await inbox.receive(delivered("?", "stamped", retryAttempts=1))
        await inbox.lease()
        status = await inbox.status()
    times = [datetime.fromtimestamp(1_800_000_000 + seconds, UTC) for seconds in (0, 60, 120)]
    assert status.states == {"pending": 2, "leased": 1, "done": 0, "dead": 0}
    assert status.kinds == {"lent": 2, "stamped": 1}
    assert (status.events, status.dead, status.unmatched, status.rejected) == (3, 0, 1, 0)
    assert (status.last_event, status.last_delivery) == (times[1], times[2])
    assert (status.last_polls, status.offset) == ({"1": times[0]}, None)


async def test_nothing_personal_is_in_a_repr_or_an_error(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(to=NAME))
        (event,) = await inbox.lease()
        connections[-1].execute("DROP TABLE bodies")
        shown = [repr(inbox), repr(event), repr(await inbox.status()), repr(inbox.events())]
        with pytest.raises(InboxError) as caught:
            await inbox.receive(delivered(book=8, to=NAME))
        shown += [str(caught.value), repr(caught.value)]
        assert shown[0] == f"LibraryInbox({str(inbox.path)!r})"
        assert [text for text in shown if NAME in text or inbox.tokens[0] in text] == []
