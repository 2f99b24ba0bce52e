from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulk.journals import a_journal, counted, told
from bulk.uploading import other_tasks
from postalytics_runtime.bulk.journal import Journal, JournalReader
from postalytics_runtime.bulk.journal import journal as journal_module
from postalytics_runtime.bulk.rows import Step
from postalytics_runtime.errors import JournalError

START = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


class Clock:
    """The clock on the wall, as a journal sees it."""

    def __init__(self) -> None:
        self.now = START

    def time(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(journal_module, "time", clock)
    return clock


async def test_rows_stand_where_their_last_steps_have_left_them(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        for row in (2, 3, 4, 5, 7):
            await journal.record(row, Step.INTENT)
        for row, step in ((3, Step.REJECTED), (2, Step.CREATED), (5, Step.IN_DOUBT)):
            await journal.record(row, step)
        await journal.record(7, Step.UNTOUCHED)
        assert counted(journal.counts()) == (1, 1, 2, 6)
        assert journal.last_steps(2, 3) == [
            (3, Step.REJECTED),
            (4, Step.INTENT),
            (5, Step.IN_DOUBT),
        ]
        assert list(journal.rows_at(Step.INTENT, Step.IN_DOUBT)) == [4, 5]


async def test_a_row_has_its_story_and_the_job_another(tmp_path: Path, clock: Clock) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.note("begun", rows=10)
        await journal.record(5, Step.INTENT)
        clock.now += timedelta(seconds=1.5)
        await journal.record(5, Step.REJECTED, status=422, reason="No ZIP.")
        assert told(journal.story(0)) == [(0, "begun", {"rows": 10})]
        story = journal.story(5)
        assert told(story) == [
            (5, "intent", {}),
            (5, "rejected", {"status": 422, "reason": "No ZIP."}),
        ]
        assert [entry.step for entry in story] == [Step.INTENT, Step.REJECTED]
        assert [entry.at for entry in story] == [START, START + timedelta(seconds=1.5)]
        assert journal.story(6) == []


async def test_the_last_entries_of_rows_say_why_they_stand_there(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.record(9, Step.REJECTED, reason="first")
        await journal.record(2, Step.REJECTED, reason="No ZIP.")
        await journal.record(3, Step.CREATED, contact_id=8)
        await journal.record(9, Step.REJECTED, reason="second")
        assert told(list(journal.entries(Step.REJECTED))) == [
            (2, "rejected", {"reason": "No ZIP."}),
            (9, "rejected", {"reason": "second"}),
        ]


@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
async def test_many_rows_are_read_page_by_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.journal.reader._AT_ONCE", at_once)
    async with a_journal(tmp_path) as journal:
        await journal.record_all((row, Step.CREATED, {"id": row}) for row in range(1, 7))
        assert list(journal.rows_at(Step.CREATED)) == [1, 2, 3, 4, 5, 6]
        assert [entry.detail for entry in journal.entries(Step.CREATED)] == [
            {"id": row} for row in range(1, 7)
        ]


async def test_a_detail_may_be_whatever_an_answer_holds(tmp_path: Path) -> None:
    detail = {"text": "Ł '\"\\ \x00 \n", "deep": [{"": None}], "large": 2**70, "half": "\ud800"}
    async with a_journal(tmp_path) as journal:
        await journal.record(1, Step.CREATED, **detail)
        await journal.record(2, Step.CREATED, path=Path("list.csv"))
        assert [entry.detail for entry in journal.entries(Step.CREATED)] == [
            detail,
            {"path": "list.csv"},
        ]


async def test_the_steps_of_many_rows_are_entered_all_at_once(tmp_path: Path) -> None:
    async with a_journal(tmp_path, rows=2500) as journal:
        seen: list[int] = []

        def steps() -> Iterator[tuple[int, Step, Mapping[str, Any]]]:
            for row in range(1, 2501):
                if row % 1000 == 0:
                    seen.append(journal.counts().created)
                yield row, Step.CREATED, {"id": row} if row == 2500 else {}

        await journal.record_all(steps())
        assert seen == [0, 0]
        assert counted(journal.counts()) == (2500, 0, 0, 0)
        assert told(journal.story(2500)) == [(2500, "created", {"id": 2500})]


async def test_of_the_steps_of_many_rows_none_is_entered_if_they_break_off(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[int, Step, Mapping[str, Any]]]:
        yield from ((row, Step.CREATED, {}) for row in range(1, 1500))
        raise LookupError("no more")

    async with a_journal(tmp_path) as journal:
        with pytest.raises(LookupError, match="no more"):
            await journal.record_all(broken())
        await journal.record_all([(1, Step.REJECTED, {})])
        assert journal.last_steps(0, 10) == [(1, Step.REJECTED)]


async def test_steps_of_many_rows_do_not_mix_with_others_under_way(tmp_path: Path) -> None:
    async with a_journal(tmp_path, rows=6000) as journal:
        await asyncio.gather(
            journal.record_all((row, Step.CREATED, {}) for row in range(1, 3001)),
            journal.record_all((row, Step.REJECTED, {}) for row in range(3001, 5001)),
            *(journal.record(row, Step.IN_DOUBT) for row in range(5001, 5006)),
        )
        assert counted(journal.counts()) == (3000, 2000, 5, 995)


async def test_rows_that_ended_are_counted_by_the_minute(tmp_path: Path, clock: Clock) -> None:
    async with a_journal(tmp_path) as journal:
        assert journal.minutes() == []
        for row, step, seconds in (
            (1, Step.CREATED, 0),
            (2, Step.INTENT, 5),
            (3, Step.REJECTED, 29),
            (4, Step.CREATED, 30),
            (5, Step.IN_DOUBT, 170),
            (6, Step.UNTOUCHED, 500),
        ):
            clock.now = START + timedelta(seconds=seconds)
            await journal.record(row, step)
        first = START.replace(second=0)
        assert [(at, counted(report)) for at, report in journal.minutes()] == [
            (first, (1, 1, 0, 0)),
            (first + timedelta(minutes=1), (1, 0, 0, 0)),
            (first + timedelta(minutes=2), (0, 0, 0, 0)),
            (first + timedelta(minutes=3), (0, 0, 1, 0)),
        ]


async def test_a_long_job_has_at_most_500_points(tmp_path: Path, clock: Clock) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.record(1, Step.CREATED)
        clock.now += timedelta(minutes=1000)
        await journal.record(2, Step.CREATED)
        points = journal.minutes()
        assert len(points) == 334
        assert points[1][0] - points[0][0] == timedelta(minutes=3)
        assert [counted(points[place][1]) for place in (0, 1, -1)] == [
            (1, 0, 0, 0),
            (0, 0, 0, 0),
            (1, 0, 0, 0),
        ]


async def test_the_baseline_is_what_was_there_before(tmp_path: Path) -> None:
    async def ids() -> AsyncIterator[str]:
        for number in range(1500):
            yield str(number)

    async with a_journal(tmp_path) as journal:
        assert not journal.baseline_kept
        await journal.keep_baseline(ids())
        assert journal.baseline_kept
        found = [journal.in_baseline(item) for item in ("0", "1499", "1500", "")]
        assert found == [True, True, False, False]
        with pytest.raises(JournalError, match="has a baseline already"):
            await journal.keep_baseline(["1500"])
    async with a_journal(tmp_path) as journal:
        assert journal.baseline_kept
        assert not journal.in_baseline("1500")


async def test_a_baseline_that_broke_off_is_none_and_is_kept_anew(tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[str]:
        for number in range(1200):
            yield f"old {number}"
        raise LookupError("the list cannot be read")

    async with a_journal(tmp_path) as journal:
        with pytest.raises(LookupError):
            await journal.keep_baseline(broken())
        assert not journal.baseline_kept
        await journal.keep_baseline(["new"])
        assert [journal.in_baseline(item) for item in ("old 1", "new")] == [False, True]


async def test_a_baseline_that_is_cancelled_leaves_no_task(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        begun.set()
        await asyncio.Event().wait()
        yield "never"

    async with a_journal(tmp_path) as journal:
        keeping = asyncio.create_task(journal.keep_baseline(endless()))
        await begun.wait()
        keeping.cancel()
        await asyncio.wait([keeping])
        assert other_tasks() == set()


async def test_steps_of_many_rows_are_not_kept_twice(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.record_all((row, Step.CREATED, {}) for row in (1, 2, 3))
        await journal.note("all recorded")  # What was to be written before it is written.
        staged = journal._writer._connection.execute("SELECT count(*) FROM staged")
        assert staged.fetchone() == (0,)
        assert counted(journal.counts()) == (3, 0, 0, 7)


async def test_an_empty_baseline_is_one_as_well(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.keep_baseline([])
        assert journal.baseline_kept


@settings(max_examples=30)  # Each is forced to the disk.
@given(steps=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(Step))))
async def test_what_is_read_is_what_was_recorded(steps: list[tuple[int, Step]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with a_journal(Path(folder), rows=6) as journal:
            await asyncio.gather(*(journal.record(row, step) for row, step in steps))
            expected = dict(sorted(dict(steps).items()))
            assert journal.last_steps(0, 10) == list(expected.items())
            states = [step.state.value for step in expected.values()]
            report = journal.counts()
            assert report.created == states.count("created")
            assert report.rejected == states.count("rejected")
            assert report.in_doubt == states.count("in doubt")
            assert report.rows == 6
            for row in range(1, 7):
                assert [entry.step for entry in journal.story(row)] == [
                    step for other, step in steps if other == row
                ]


async def test_a_reader_reads_while_another_writes(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        with JournalReader(journal.path) as reader:
            assert counted(reader.counts()) == (0, 0, 0, 10)
            await journal.record(1, Step.CREATED)
            assert counted(reader.counts()) == (1, 0, 0, 9)
            assert reader.job == journal.job
            assert reader.parameters == journal.parameters


async def test_a_journal_is_closed_at_the_end_of_a_with_statement_too(tmp_path: Path) -> None:
    journal = await Journal.open(tmp_path / "journal.sqlite", {"rows": 1})
    with journal:
        pending = asyncio.create_task(journal.record(1, Step.CREATED))
        await asyncio.sleep(0)
    await pending
    with JournalReader(journal.path) as reader:
        assert counted(reader.counts()) == (1, 0, 0, 0)
