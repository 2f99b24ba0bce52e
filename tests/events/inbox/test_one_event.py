"""Each event has one id, whichever ways report it, in which order, and in which zones."""

from __future__ import annotations

import asyncio
import itertools
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.events import KeptReport, Report, event_id
from support.events.library import DATE, FEED, NAME, LibraryInbox, an_inbox, delivered, polled

ZONES = (0, -4, 5.5, 12.75, -9.5, 14)
"""Hours from the date of a polled event to that of its delivery."""
TEN = datetime.fromisoformat(DATE)


def at(hours: float = 0, seconds: float = 0) -> str:
    """Return a date so long after ten o'clock."""
    return (TEN + timedelta(hours=hours, seconds=seconds)).isoformat()


async def kept(inbox: LibraryInbox, *reports: Report) -> list[str]:
    """Return the ids that reports get, one after another."""
    return [(await inbox.receive(report)).id for report in reports]


async def learn(inbox: LibraryInbox, hours: float) -> None:
    """Let an inbox learn the offset from two reports of another book."""
    first, second = delivered(at(hours), book=1000), polled(at(), book=1000)
    assert len(set(await kept(inbox, first, second))) == 1


async def test_w1_concurrent_duplicates_are_one_event(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        duplicates = [delivered(retryAttempts=number) for number in range(50)]
        results = await asyncio.gather(*map(inbox.receive, duplicates))
        assert len({result.id for result in results}) == 1
        assert sorted(result.seen for result in results) == list(range(1, 51))
        assert [result.is_new for result in results].count(True) == 1
        assert (await inbox.status()).events == 1
        assert len(await inbox.lease(limit=100)) == 1


@pytest.mark.parametrize("hours", ZONES)
@pytest.mark.parametrize("first", ["delivered", "polled"])
async def test_both_ways_report_one_event(tmp_path: Path, hours: float, first: str) -> None:
    reports = [delivered(at(hours), to=NAME), polled(at(), name=NAME)]
    if first == "polled":
        reports.reverse()
    async with an_inbox(tmp_path) as inbox:
        results = [await inbox.receive(report) for report in reports]
        identity = event_id(FEED, reports[0]).hex()
        assert results == [
            KeptReport(id=identity, is_new=True, seen=1),
            KeptReport(id=identity, is_new=False, seen=2),
        ]
        assert (await inbox.status()).offset == hours * 3600
        (event,) = await inbox.lease(limit=10)
        assert (event.id, event.date) == (identity, reports[0].date)
        assert event.delivered is not None
        assert event.polled is not None
        assert (event.delivered["to"], event.polled["name"]) == (NAME, NAME)
        # Again, in both ways: still the same.
        assert set(await kept(inbox, *reports)) == {identity}


@pytest.mark.parametrize("hours", ZONES)
async def test_all_events_of_a_reader_have_one_id_each(tmp_path: Path, hours: float) -> None:
    chance = random.Random(hours)  # noqa: S311 (the same in every run)
    scans = [
        (book, kind, chance.randrange(30 * 86400))
        for book, kind in itertools.product(range(8), ("lent", "returned", "page_opened"))
        for _ in range(chance.randrange(1, 4))
    ]
    reports = [delivered(at(hours, second), kind, book=book) for book, kind, second in scans]
    reports += [polled(at(0, second), kind, book=book) for book, kind, second in scans]
    reports += chance.sample(reports, 15)
    chance.shuffle(reports)
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, hours)
        ids = await kept(inbox, *reports)
        assert len(set(ids)) == len(set(scans))
        # One transaction for all is the same.
        assert (await inbox.record_poll(1, reports)).new == 0


async def test_repeated_scans_of_one_kind_are_events_of_their_own(tmp_path: Path) -> None:
    scans = (0, 2, 5, 13)  # Within the 14 hours of all zones.
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, -5)
        first = await kept(inbox, *(delivered(at(hours - 5)) for hours in scans))
        second = await kept(inbox, *(polled(at(hours)) for hours in scans))
        assert len(set(first)) == 4
        assert first == second


async def test_two_reports_by_one_way_are_never_one_event(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        assert len(set(await kept(inbox, delivered(at()), delivered(at(1))))) == 2
        assert len(set(await kept(inbox, polled(at(), book=8), polled(at(1), book=8)))) == 2


@pytest.mark.parametrize("hours", ZONES[1:])
async def test_a_gap_that_equals_the_offset_joins_the_right_ones(
    tmp_path: Path, hours: float
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, hours)
        # The delivery of the first event has the date that the list shows for the second.
        ids = await kept(inbox, delivered(at(hours)), delivered(at(2 * hours)))
        assert await kept(inbox, polled(at(hours)), polled(at())) == [ids[1], ids[0]]


async def test_unclear_matches_are_events_of_their_own(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        first = await kept(inbox, polled(at()), polled(at(1)))
        (third,) = await kept(inbox, delivered(at(2)))
        assert third not in first
        assert (await inbox.status()).offset is None


async def test_the_same_date_in_an_unclear_match_has_another_id(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        ids = await kept(inbox, polled(at()), polled(at(1)), delivered(at()))
        assert len(set(ids)) == 3
        assert ids[2] == event_id(FEED, delivered(at()), 1).hex()
        assert await kept(inbox, delivered(at(), retryAttempts=3)) == [ids[2]]


async def test_without_an_offset_between_the_ways_no_gap_is_a_zone(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, 0)
        assert len(set(await kept(inbox, polled(at()), delivered(at(4))))) == 2


@pytest.mark.parametrize("first", ["delivered", "polled"])
async def test_alike_online_events_with_other_details_match_one_to_one(
    tmp_path: Path, first: str
) -> None:
    lists = [polled(kind="page_opened", page=page) for page in ("/a", "/b")]
    notices = [delivered(kind="page_opened", mailId=number) for number in (1, 2)]
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, 0)
        if first == "polled":
            ids = await kept(inbox, *lists)
            # Two deliveries of one second are one event: nothing of a delivery tells them apart.
            assert await kept(inbox, *notices) == [ids[0], ids[0]]
        else:
            (identity,) = set(await kept(inbox, *notices))
            ids = await kept(inbox, *lists)
            assert ids[0] == identity
        assert len(set(ids)) == 2
        assert await kept(inbox, *lists) == ids


@pytest.mark.parametrize("change", [1, -1])
async def test_a_clock_change_costs_two_events(tmp_path: Path, change: int) -> None:
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, 4)
        pairs = [
            await kept(inbox, delivered(at(4 + change), book=book), polled(at(), book=book))
            for book in range(5)
        ]
        assert [len(set(pair)) for pair in pairs] == [2, 2, 1, 1, 1]
        assert (await inbox.status()).offset == (4 + change) * 3600
        # Ids that were given do not change.
        again = await kept(inbox, delivered(at(4 + change), book=0), polled(at(), book=0))
        assert again == pairs[0]


async def test_single_gaps_of_an_hour_do_not_change_the_offset(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, 4)
        for book in range(5):
            await kept(inbox, delivered(at(5), book=book), polled(at(), book=book))
            await kept(inbox, delivered(at(4), book=100 + book), polled(at(), book=100 + book))
        assert (await inbox.status()).offset == 4 * 3600


async def test_the_offset_outlives_the_process(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await learn(inbox, 4)
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.status()).offset == 4 * 3600
        assert len(set(await kept(inbox, polled(at()), delivered(at(4))))) == 1


@pytest.mark.parametrize("missing", [{"book": None}, {"reader": []}, {"date": "soon"}])
async def test_reports_without_an_id_or_a_date_are_known_by_their_body(
    tmp_path: Path, missing: dict[str, Any]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        (list_id,) = await kept(inbox, polled())
        ids = await kept(
            inbox,
            *(delivered(**missing, retryAttempts=number, mailId=1) for number in range(3)),
            delivered(**missing, mailId=2),
        )
        assert len({*ids, list_id}) == 3
        assert ids[:3] == [ids[0]] * 3
        assert (await inbox.status()).unmatched == 2
        events = await inbox.lease(limit=10)
        assert [event.matched for event in events] == [True, False, False]


async def test_other_sources_subjects_and_kinds_are_other_events(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        ids = await kept(
            inbox,
            polled(),
            delivered(reader=2),
            delivered(book=8),
            delivered(kind="returned"),
            delivered(kind="stamped"),
            delivered(kind="unheard of"),
        )
        assert len(set(ids)) == 6
