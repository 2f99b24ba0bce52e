"""Steps of rows in any journal: appended, counted, read."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postalytics_runtime.bulk.rows import RowStep
from support.bulk.job_places import JobPlace
from support.bulk.journals import counted, without_times


async def test_the_last_step_of_a_row_is_its_state(place: JobPlace) -> None:
    async with place.journal() as journal:
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


async def test_a_row_has_a_history_and_so_has_the_job(place: JobPlace) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    async with place.journal() as journal:
        await journal.append_note("begun", rows=10)
        await journal.append_and_wait(5, RowStep.INTENT)
        await journal.append_and_wait(5, RowStep.REJECTED, status=422, reason="No ZIP.")
        assert without_times(journal.history(0)) == [(0, "begun", {"rows": 10})]
        history = journal.history(5)
        assert without_times(history) == [
            (5, "intent", {}),
            (5, "rejected", {"status": 422, "reason": "No ZIP."}),
        ]
        assert [entry.step for entry in history] == [RowStep.INTENT, RowStep.REJECTED]
        after = datetime.now(UTC) + timedelta(seconds=1)
        assert before < history[0].time <= history[1].time < after
        assert journal.history(6) == []


async def test_the_last_entry_of_a_row_has_the_reason_of_its_state(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.append_and_wait(9, RowStep.REJECTED, reason="first")
        await journal.append_and_wait(2, RowStep.REJECTED, reason="No ZIP.")
        await journal.append_and_wait(3, RowStep.SUCCEEDED, contact_id=8)
        await journal.append_and_wait(9, RowStep.REJECTED, reason="second")
        assert without_times(list(journal.entries(RowStep.REJECTED))) == [
            (2, "rejected", {"reason": "No ZIP."}),
            (9, "rejected", {"reason": "second"}),
        ]


async def test_rows_are_counted_by_a_value_of_their_last_entries(place: JobPlace) -> None:
    async with place.journal() as journal:
        for row, step, detail in (
            (1, RowStep.INTENT, {"mode": "test"}),
            (1, RowStep.SUCCEEDED, {"mode": "test"}),
            (2, RowStep.SUCCEEDED, {"mode": "live"}),
            (3, RowStep.REJECTED, {"mode": "live", "reason": "No ZIP."}),
            (4, RowStep.INTENT, {"mode": "live"}),
            (5, RowStep.SUCCEEDED, {"answer": "confirms nothing"}),
            (6, RowStep.SUCCEEDED, {}),
            (7, RowStep.SUCCEEDED, {"mode": "test"}),
            (7, RowStep.PENDING, {}),
        ):
            await journal.append_and_wait(row, step, **detail)
        found = {value: counted(report) for value, report in journal.counts_by("mode").items()}
        assert found == {"test": (1, 0, 0, 0), "live": (1, 1, 1, 0)}
        assert journal.counts_by("status") == {}


@pytest.mark.parametrize("rows", [999, 1000, 1001, 2500])
async def test_many_rows_are_read_in_their_order(place: JobPlace, rows: int) -> None:
    numbers = list(range(1, rows + 1))
    async with place.journal(rows=rows) as journal:
        await journal.append_all((row, RowStep.SUCCEEDED, {"id": row}) for row in numbers[::-1])
        assert list(journal.rows_at(RowStep.SUCCEEDED)) == numbers
        assert [entry.row for entry in journal.entries(RowStep.SUCCEEDED)] == numbers
        assert journal.last_steps(rows - 2, 9) == [
            (rows - 1, RowStep.SUCCEEDED),
            (rows, RowStep.SUCCEEDED),
        ]


async def test_a_detail_may_be_anything_that_a_response_holds(place: JobPlace) -> None:
    detail = {"text": "Ł '\"\\ \x00 \n", "deep": [{"": None}], "large": 2**70, "half": "\ud800"}
    async with place.journal() as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED, **detail)
        await journal.append_and_wait(2, RowStep.SUCCEEDED, path=Path("list.csv"))
        await journal.append_all([(3, RowStep.REJECTED, {"reason": "\x00\ud800"})])
        await journal.append_note("ended", stopped="\\u0000 \x00")
    with place.reading() as reader:
        found = [entry.detail for entry in reader.entries(RowStep.SUCCEEDED, RowStep.REJECTED)]
        assert found == [detail, {"path": "list.csv"}, {"reason": "\x00\ud800"}]
        assert reader.history(0)[0].detail == {"stopped": "\\u0000 \x00"}


async def test_steps_that_are_appended_together_keep_their_order(place: JobPlace) -> None:
    async with place.journal() as journal:
        steps = [RowStep.INTENT, RowStep.REJECTED, RowStep.PENDING, RowStep.INTENT]
        assert await asyncio.gather(*(journal.append(1, step) for step in steps)) == [None] * 4
        assert [entry.step for entry in journal.history(1)] == steps
        assert journal.last_steps(0, 1) == [(1, RowStep.INTENT)]


async def test_append_all_appends_all_steps_at_once(place: JobPlace) -> None:
    async with place.journal(rows=2500) as journal:
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


async def test_append_all_reads_its_steps_in_a_thread(place: JobPlace) -> None:
    threads: set[threading.Thread] = set()

    def steps() -> Iterator[tuple[int, RowStep, Mapping[str, Any]]]:
        threads.add(threading.current_thread())
        yield 1, RowStep.SUCCEEDED, {}

    async with place.journal() as journal:
        await journal.append_all(steps())
    assert threading.current_thread() not in threads


async def test_append_all_may_take_its_steps_from_the_journal(place: JobPlace) -> None:
    async with place.journal(rows=2500) as journal:
        await journal.append_all((row, RowStep.REJECTED, {}) for row in range(1, 2501))
        rejected = journal.entries(RowStep.REJECTED)
        await journal.append_all(
            (entry.row, RowStep.PENDING, {"history": len(journal.history(entry.row))})
            for entry in rejected
            if entry.row % 2
        )
        assert counted(journal.counts()) == (0, 1250, 0, 1250)
        assert without_times(journal.history(2499))[1] == (2499, "pending", {"history": 1})


async def test_append_all_appends_no_step_if_its_source_fails(place: JobPlace) -> None:
    def broken() -> Iterator[tuple[int, RowStep, Mapping[str, Any]]]:
        yield from ((row, RowStep.SUCCEEDED, {}) for row in range(1, 1500))
        raise LookupError("no more")

    async with place.journal() as journal:
        with pytest.raises(LookupError, match="no more"):
            await journal.append_all(broken())
        await journal.append_all([(1, RowStep.REJECTED, {})])
        assert journal.last_steps(0, 10) == [(1, RowStep.REJECTED)]
    with place.reading() as reader:
        assert counted(reader.counts()) == (0, 1, 0, 9)


async def test_append_all_of_no_steps_changes_nothing(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.append_all([])
        assert counted(journal.counts()) == (0, 0, 0, 10)


async def test_append_all_does_not_mix_with_other_entries_in_progress(place: JobPlace) -> None:
    async with place.journal(rows=6000) as journal:
        await asyncio.gather(
            journal.append_all((row, RowStep.SUCCEEDED, {}) for row in range(1, 3001)),
            journal.append_all((row, RowStep.REJECTED, {}) for row in range(3001, 5001)),
            *(journal.append_and_wait(row, RowStep.UNCONFIRMED) for row in range(5001, 5006)),
        )
        assert counted(journal.counts()) == (3000, 2000, 5, 995)


async def test_a_row_may_be_sent_again_and_again(place: JobPlace) -> None:
    async with place.journal() as journal:
        for _ in range(3):
            await journal.append_and_wait(1, RowStep.INTENT)
            await journal.append_and_wait(1, RowStep.UNCONFIRMED)
            await journal.append_all([(1, RowStep.PENDING, {"reconciled": "by token"})])
        await journal.append_and_wait(1, RowStep.INTENT)
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        assert Counter(entry.what for entry in journal.history(1)) == {
            "intent": 4,
            "unconfirmed": 3,
            "pending": 3,
            "succeeded": 1,
        }
    with place.reading() as reader:
        assert counted(reader.counts()) == (1, 0, 0, 9)


@settings(
    max_examples=30,  # Each is made durable.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(RowStep))))
async def test_steps_are_read_as_they_were_appended(
    place: JobPlace, steps: list[tuple[int, RowStep]]
) -> None:
    async with place.another().journal(rows=6) as journal:
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
