from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from postalytics_runtime.bulk.journal import Journal, JournalReader
from postalytics_runtime.bulk.rows import RowStep
from support.bulk.journals import SlowConnection, a_journal, counted


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


async def test_append_all_removes_the_steps_that_it_staged(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_all((row, RowStep.SUCCEEDED, {}) for row in (1, 2, 3))
        await journal.append_note("all recorded")  # The removal is queued before it.
        staged = connections[-1].execute("SELECT count(*) FROM staged")
        assert staged.fetchone() == (0,)
        assert counted(journal.counts()) == (3, 0, 0, 7)


async def test_closing_a_journal_writes_the_step_that_waits(tmp_path: Path) -> None:
    journal = await Journal.open(tmp_path / "journal.sqlite", {"rows": 1})
    with closing(journal):
        pending = asyncio.create_task(journal.append_and_wait(1, RowStep.SUCCEEDED))
        await asyncio.sleep(0)
    await pending
    with closing(JournalReader(journal.path)) as reader:
        assert counted(reader.counts()) == (1, 0, 0, 0)
