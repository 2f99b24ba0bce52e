from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_runtime.bulk.journal import Journal, JournalReader
from postalytics_runtime.bulk.journal import journal as journal_module
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError
from support.bulk.journals import SlowConnection, a_journal, counted, without_times
from support.bulk.uploads import other_tasks

START = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


class Clock:
    """The system clock of a journal."""

    def __init__(self) -> None:
        self.now = START

    def time(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(journal_module, "time", clock)
    return clock


async def test_the_last_step_of_a_row_is_its_state(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        for row in (2, 3, 4, 5, 7):
            await journal.append_and_wait(row, RowStep.INTENT)
        for row, step in ((3, RowStep.REJECTED), (2, RowStep.SUCCEEDED), (5, RowStep.UNCONFIRMED)):
            await journal.append_and_wait(row, step)
        await journal.append_and_wait(7, RowStep.PENDING)
        assert counted(journal.counts()) == (1, 1, 2, 6)
        assert journal.last_steps(2, 3) == [
            (3, RowStep.REJECTED),
            (4, RowStep.INTENT),
            (5, RowStep.UNCONFIRMED),
        ]
        assert list(journal.rows_at(RowStep.INTENT, RowStep.UNCONFIRMED)) == [4, 5]


async def test_a_row_has_a_history_and_so_has_the_job(tmp_path: Path, clock: Clock) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_note("begun", rows=10)
        await journal.append_and_wait(5, RowStep.INTENT)
        clock.now += timedelta(seconds=1.5)
        await journal.append_and_wait(5, RowStep.REJECTED, status=422, reason="No ZIP.")
        assert without_times(journal.history(0)) == [(0, "begun", {"rows": 10})]
        history = journal.history(5)
        assert without_times(history) == [
            (5, "intent", {}),
            (5, "rejected", {"status": 422, "reason": "No ZIP."}),
        ]
        assert [entry.step for entry in history] == [RowStep.INTENT, RowStep.REJECTED]
        assert [entry.time for entry in history] == [START, START + timedelta(seconds=1.5)]
        assert journal.history(6) == []


async def test_the_last_entry_of_a_row_has_the_reason_of_its_state(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(9, RowStep.REJECTED, reason="first")
        await journal.append_and_wait(2, RowStep.REJECTED, reason="No ZIP.")
        await journal.append_and_wait(3, RowStep.SUCCEEDED, contact_id=8)
        await journal.append_and_wait(9, RowStep.REJECTED, reason="second")
        assert without_times(list(journal.entries(RowStep.REJECTED))) == [
            (2, "rejected", {"reason": "No ZIP."}),
            (9, "rejected", {"reason": "second"}),
        ]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_many_rows_are_read_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.journal.reader.BATCH_SIZE", size)
    async with a_journal(tmp_path) as journal:
        await journal.append_all((row, RowStep.SUCCEEDED, {"id": row}) for row in range(1, 7))
        assert list(journal.rows_at(RowStep.SUCCEEDED)) == [1, 2, 3, 4, 5, 6]
        assert [entry.detail for entry in journal.entries(RowStep.SUCCEEDED)] == [
            {"id": row} for row in range(1, 7)
        ]


async def test_a_detail_may_be_anything_that_a_response_holds(tmp_path: Path) -> None:
    detail = {"text": "Ł '\"\\ \x00 \n", "deep": [{"": None}], "large": 2**70, "half": "\ud800"}
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED, **detail)
        await journal.append_and_wait(2, RowStep.SUCCEEDED, path=Path("list.csv"))
        assert [entry.detail for entry in journal.entries(RowStep.SUCCEEDED)] == [
            detail,
            {"path": "list.csv"},
        ]


async def test_append_all_appends_all_steps_at_once(tmp_path: Path) -> None:
    async with a_journal(tmp_path, rows=2500) as journal:
        seen: list[int] = []

        def steps() -> Iterator[tuple[int, RowStep, Mapping[str, Any]]]:
            for row in range(1, 2501):
                if row % 1000 == 0:
                    seen.append(journal.counts().succeeded)
                yield row, RowStep.SUCCEEDED, {"id": row} if row == 2500 else {}

        await journal.append_all(steps())
        assert seen == [0, 0]
        assert counted(journal.counts()) == (2500, 0, 0, 0)
        assert without_times(journal.history(2500)) == [(2500, "succeeded", {"id": 2500})]


async def test_append_all_appends_no_step_if_its_source_fails(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[int, RowStep, Mapping[str, Any]]]:
        yield from ((row, RowStep.SUCCEEDED, {}) for row in range(1, 1500))
        raise LookupError("no more")

    async with a_journal(tmp_path) as journal:
        with pytest.raises(LookupError, match="no more"):
            await journal.append_all(broken())
        await journal.append_all([(1, RowStep.REJECTED, {})])
        assert journal.last_steps(0, 10) == [(1, RowStep.REJECTED)]


async def test_append_all_does_not_mix_with_other_entries_in_progress(tmp_path: Path) -> None:
    async with a_journal(tmp_path, rows=6000) as journal:
        await asyncio.gather(
            journal.append_all((row, RowStep.SUCCEEDED, {}) for row in range(1, 3001)),
            journal.append_all((row, RowStep.REJECTED, {}) for row in range(3001, 5001)),
            *(journal.append_and_wait(row, RowStep.UNCONFIRMED) for row in range(5001, 5006)),
        )
        assert counted(journal.counts()) == (3000, 2000, 5, 995)


async def test_rows_that_ended_are_counted_by_the_minute(tmp_path: Path, clock: Clock) -> None:
    async with a_journal(tmp_path) as journal:
        assert journal.minutes() == []
        for row, step, seconds in (
            (1, RowStep.SUCCEEDED, 0),
            (2, RowStep.INTENT, 5),
            (3, RowStep.REJECTED, 29),
            (4, RowStep.SUCCEEDED, 30),
            (5, RowStep.UNCONFIRMED, 170),
            (6, RowStep.PENDING, 500),
        ):
            clock.now = START + timedelta(seconds=seconds)
            await journal.append_and_wait(row, step)
        first = START.replace(second=0)
        assert [(at, counted(report)) for at, report in journal.minutes()] == [
            (first, (1, 1, 0, 0)),
            (first + timedelta(minutes=1), (1, 0, 0, 0)),
            (first + timedelta(minutes=2), (0, 0, 0, 0)),
            (first + timedelta(minutes=3), (0, 0, 1, 0)),
        ]


async def test_a_long_job_has_at_most_500_points(tmp_path: Path, clock: Clock) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        clock.now += timedelta(minutes=1000)
        await journal.append_and_wait(2, RowStep.SUCCEEDED)
        points = journal.minutes()
        assert len(points) == 334
        assert points[1][0] - points[0][0] == timedelta(minutes=3)
        assert [counted(points[place][1]) for place in (0, 1, -1)] == [
            (1, 0, 0, 0),
            (0, 0, 0, 0),
            (1, 0, 0, 0),
        ]


@pytest.mark.parametrize(
    ("seconds", "length", "intervals"),
    [
        (0.0, 1, 1),
        (118.0, 1, 119),
        (119.5, 2, 60),
        (3600.0, 60, 61),
        (14_000.0, 120, 117),
        (86_400.0, 900, 97),
        (10_000_000.0, 86_400, 116),
        (20_000_000.0, 172_800, 117),
    ],
)
async def test_a_timeline_fits_short_and_long_jobs(
    tmp_path: Path, clock: Clock, seconds: float, length: int, intervals: int
) -> None:
    async with a_journal(tmp_path) as journal:
        assert journal.timeline() == (1, [])
        clock.now = START.replace(hour=0, minute=0, second=0, microsecond=0)
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        clock.now += timedelta(seconds=seconds)
        await journal.append_and_wait(2, RowStep.REJECTED)
        found, points = journal.timeline()
        assert (found, len(points)) == (length, intervals)
        assert sum(report.succeeded for _, report in points) == points[0][1].succeeded == 1
        assert sum(report.rejected for _, report in points) == points[-1][1].rejected == 1
        assert {later[0] - at for (at, _), later in itertools.pairwise(points)} <= {
            timedelta(seconds=length)
        }


async def test_the_baseline_is_saved_once(tmp_path: Path) -> None:
    async def ids() -> AsyncIterator[str]:
        for number in range(1500):
            yield str(number)

    async with a_journal(tmp_path) as journal:
        assert not journal.has_baseline
        await journal.save_baseline(ids())
        assert journal.has_baseline
        assert journal.in_baseline(["0", "1499", "1500", ""]) == {"0", "1499"}
        with pytest.raises(JournalError, match="has a baseline already"):
            await journal.save_baseline(["1500"])
    async with a_journal(tmp_path) as journal:
        assert journal.has_baseline
        assert journal.in_baseline(["1500"]) == set()


async def test_a_baseline_whose_source_failed_can_be_saved_again(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[str]:
        for number in range(1200):
            yield f"old {number}"
        raise LookupError("the list cannot be read")

    async with a_journal(tmp_path) as journal:
        with pytest.raises(LookupError):
            await journal.save_baseline(broken())
        assert not journal.has_baseline
        await journal.save_baseline(["new"])
        assert journal.in_baseline(["old 1", "new"]) == {"new"}


async def test_a_baseline_that_is_cancelled_leaves_no_task(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        begun.set()
        await asyncio.Event().wait()
        yield "never"

    async with a_journal(tmp_path) as journal:
        keeping = asyncio.create_task(journal.save_baseline(endless()))
        await begun.wait()
        keeping.cancel()
        await asyncio.wait([keeping])
        assert other_tasks() == set()


async def test_append_all_removes_the_steps_that_it_staged(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_all((row, RowStep.SUCCEEDED, {}) for row in (1, 2, 3))
        await journal.append_note("all recorded")  # The removal is queued before it.
        staged = connections[-1].execute("SELECT count(*) FROM staged")
        assert staged.fetchone() == (0,)
        assert counted(journal.counts()) == (3, 0, 0, 7)


async def test_an_empty_baseline_is_a_baseline_too(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.save_baseline([])
        assert journal.has_baseline


@settings(max_examples=30)  # Each is forced to the disk.
@given(steps=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(RowStep))))
async def test_steps_are_read_as_they_were_appended(steps: list[tuple[int, RowStep]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with a_journal(Path(folder), rows=6) as journal:
            await asyncio.gather(*(journal.append_and_wait(row, step) for row, step in steps))
            expected = dict(sorted(dict(steps).items()))
            assert journal.last_steps(0, 10) == list(expected.items())
            states = [step.state.value for step in expected.values()]
            report = journal.counts()
            assert report.succeeded == states.count("succeeded")
            assert report.rejected == states.count("rejected")
            assert report.unconfirmed == states.count("unconfirmed")
            assert report.rows == 6
            for row in range(1, 7):
                assert [entry.step for entry in journal.history(row)] == [
                    step for other, step in steps if other == row
                ]


async def test_a_reader_reads_while_another_writes(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        with closing(JournalReader(journal.path)) as reader:
            assert counted(reader.counts()) == (0, 0, 0, 10)
            await journal.append_and_wait(1, RowStep.SUCCEEDED)
            assert counted(reader.counts()) == (1, 0, 0, 9)
            assert reader.job == journal.job
            assert reader.parameters == journal.parameters


async def test_closing_a_journal_writes_the_step_that_waits(tmp_path: Path) -> None:
    journal = await Journal.open(tmp_path / "journal.sqlite", {"rows": 1})
    with closing(journal):
        pending = asyncio.create_task(journal.append_and_wait(1, RowStep.SUCCEEDED))
        await asyncio.sleep(0)
    await pending
    with closing(JournalReader(journal.path)) as reader:
        assert counted(reader.counts()) == (1, 0, 0, 0)
