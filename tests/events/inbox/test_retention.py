"""Bodies go after 30 days, ids after a year, and a subject's data at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from postalytics_runtime.errors import InboxError
from support.events.library import NAME, Clock, LibraryInbox, an_inbox, delivered, polled

DAY = 86400


def content(folder: Path) -> bytes:
    """Return the bytes of all files of an inbox, its log included."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("events.db*")))


def bodies(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM bodies").fetchone()[0])


async def fill(inbox: LibraryInbox, people: int) -> None:
    reports = []
    for book in range(people):
        text = f"{NAME}, number {book:06}." * (1 + book % 50)
        reports.append(delivered(book=book, to=text))
        reports.append(polled(book=book, name=text))
    await inbox.record_poll(1, reports)


async def test_a_purge_leaves_no_byte_of_the_subject(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await fill(inbox, 400)
        (event,) = [e for e in await inbox.lease(limit=400) if e.subject == "123"]
        await inbox.failed(event, f"{NAME}, number 000123.")
        await inbox.reject(b'{"bookId": 123, "to": "number 000123."}', "no kind")
        await inbox.reject(b'{"bookId": 5, "to": "number 000005."}', "no kind")
        assert b"number 000123." in content(tmp_path)
        assert await inbox.purge(123) == 1
        assert b"number 000123." not in content(tmp_path)
        assert b"number 000122." in content(tmp_path)
        assert [found.body[:12] for found in await inbox.rejected()] == [b'{"bookId": 5']
        assert await inbox.purge("123") == 0
        assert await inbox.purge(None) == 0


async def test_a_purged_event_is_known_and_gets_no_body_any_more(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        first = await inbox.receive(delivered(to=NAME))
        await inbox.purge(7)
        assert (await inbox.receive(delivered(to=NAME, retryAttempts=1))).id == first.id
        assert (await inbox.receive(polled(name=NAME))).id == first.id
        assert NAME.encode() not in content(tmp_path)
        (event,) = await inbox.lease()
        assert (event.id, event.delivered, event.polled) == (first.id, None, None)


async def test_a_purge_that_another_program_holds_up_must_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.events.inbox.database.BUSY_SECONDS", 0.0)
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(to=NAME))
        with closing(sqlite3.connect(inbox.path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM events").fetchall()
            with pytest.raises(InboxError, match="another program reads it, so the log"):
                await inbox.purge(7)
        await inbox.purge(7)
        assert NAME.encode() not in content(tmp_path)


async def test_bodies_go_after_30_days_and_ids_after_a_year(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.record_poll(1, [delivered(to=NAME)], done=True)
        await inbox.receive(delivered(book=8))  # Waits for a handler all the time.
        clock.now += 30 * DAY
        await inbox.expire()
        assert bodies(inbox.path) == 2
        clock.now += 1
        await inbox.expire()
        assert bodies(inbox.path) == 1
        assert not (await inbox.receive(polled(name=NAME))).is_new
        assert bodies(inbox.path) == 1
        clock.now += 365 * DAY
        await inbox.expire()
        assert (await inbox.status()).events == 2
        clock.now += 1
        await inbox.expire()
        assert (await inbox.status()).events == 1
        (event,) = await inbox.lease()
        assert event.delivered is not None


async def test_an_event_that_a_list_still_shows_is_known_for_years(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        new = 0
        for _ in range(30):
            new += (await inbox.record_poll(1, [polled()], done=True)).new
            clock.now += 60 * DAY
        assert new == 1


async def test_who_only_polls_keeps_no_body_for_longer(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.record_poll(1, [polled(book=1)], done=True)
        clock.now += 30 * DAY + 1
        await inbox.record_poll(1, [polled(book=2)], done=True)
        assert bodies(inbox.path) == 1


async def test_rejected_bodies_go_after_30_days(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.reject(NAME.encode(), "no kind")
        clock.now += 30 * DAY
        await inbox.receive(delivered())
        assert len(await inbox.rejected()) == 1
        clock.now += 3601
        await inbox.receive(delivered())
        assert (await inbox.rejected(), (await inbox.status()).rejected) == ([], 1)


async def test_expiry_runs_by_itself_at_most_once_an_hour(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox, an_inbox(tmp_path, clock) as other:
        await inbox.record_poll(1, [delivered(book=1)], done=True)
        clock.now += 31 * DAY - 1800
        await inbox.receive(delivered(book=2))
        assert bodies(inbox.path) == 1
        await inbox.record_poll(1, [delivered(book=3)], done=True)
        clock.now += 30 * DAY + 1800
        await inbox.receive(delivered(book=2))
        assert bodies(inbox.path) == 1
        # Both processes share the hour.
        await inbox.record_poll(1, [delivered(book=4)], done=True)
        clock.now += 1799
        await other.receive(delivered(book=2))
        assert bodies(inbox.path) == 2


async def test_after_the_clock_was_put_back_expiry_runs(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.record_poll(1, [delivered(book=1)], done=True)
        clock.now += 100 * DAY
        await inbox.expire()
        clock.now -= 50 * DAY
        await inbox.receive(delivered(book=2))
        assert (await inbox.status()).events == 2
