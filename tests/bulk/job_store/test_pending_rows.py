"""The pending rows of a job."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from postalytics_runtime.bulk.job_store import PendingRows
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.rows import END_OF_ROWS, RowStep
from support.bulk.job_runs import Rows
from support.bulk.journals import a_journal


def rows_of(number: int) -> Rows:
    return Rows([{"name": f"row {at}"} for at in range(1, number + 1)])


async def left(pending: PendingRows) -> list[int]:
    numbers: list[int] = []
    while (item := await pending.next()) is not END_OF_ROWS:
        number, given = item
        assert given == {"name": f"row {number}"}
        numbers.append(number)
    await pending.aclose()
    return numbers


async def record(journal: Journal, step: RowStep, *rows: int) -> None:
    await journal.append_all((row, step, {}) for row in rows)


async def test_rows_that_were_never_sent_are_pending(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await record(journal, RowStep.SUCCEEDED, 1, 2)
        await record(journal, RowStep.INTENT, 4)
        await record(journal, RowStep.UNCONFIRMED, 5)
        await record(journal, RowStep.REJECTED, 7)
        assert await left(PendingRows(rows_of(8), journal)) == [3, 6, 8]


async def test_rows_that_are_known_not_to_have_arrived_are_pending(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await record(journal, RowStep.INTENT, 1, 2, 3)
        await record(journal, RowStep.PENDING, 2)
        assert await left(PendingRows(rows_of(3), journal)) == [2]


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
async def test_the_journal_is_read_in_batches(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.journal.reader.BATCH_SIZE", size)
    async with a_journal(tmp_path) as journal:
        await record(journal, RowStep.SUCCEEDED, 2, 3, 4, 6)
        assert await left(PendingRows(rows_of(7), journal)) == [1, 5, 7]


async def test_steps_that_workers_add_meanwhile_skip_no_pending_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.journal.reader.BATCH_SIZE", 1)
    async with a_journal(tmp_path) as journal:
        await record(journal, RowStep.SUCCEEDED, 1, 6)
        pending = PendingRows(rows_of(7), journal)
        taken = [await pending.next() for _ in range(2)]
        await record(journal, RowStep.SUCCEEDED, *(number for number, _ in taken))
        assert [number for number, _ in taken] == [2, 3]
        assert await left(pending) == [4, 5, 7]


async def turns_while_reading(pending: PendingRows) -> int:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await pending.next()
    counting.cancel()
    return turns


async def test_other_tasks_run_while_many_rows_are_skipped(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await record(journal, RowStep.SUCCEEDED, *range(1, 2001))
        assert await turns_while_reading(PendingRows(rows_of(2001), journal)) == 4
