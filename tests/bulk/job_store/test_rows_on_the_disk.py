"""Frozen rows are on the disk before they are the rows of a job."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from bulk.job_store.test_frozen_rows import EMMA, RULES, frozen
from postalytics_runtime.bulk.job_store import FrozenRows, JobFolder, freeze
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.errors import JournalError
from support.bulk.bookshelf_api import NewBook


def test_all_of_the_rows_are_forced_to_the_disk_before_they_are_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[int, int]] = []
    fsync = os.fsync

    def recorded(descriptor: int) -> None:
        status = os.fstat(descriptor)
        forced.append((status.st_ino, status.st_size))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded)
    rows = frozen(tmp_path, [EMMA] * 1200)
    status = rows.path.stat()
    assert forced == [(status.st_ino, status.st_size)]


async def test_the_rows_are_in_their_place_before_the_job_has_a_journal(tmp_path: Path) -> None:
    """A process that is killed in between has begun no job; the next one replaces its rows."""
    folder = JobFolder(tmp_path)
    seen: list[list[str]] = []

    def begin(rows: FrozenRows[NewBook]) -> None:
        rows.commit()
        seen.append(sorted(path.name for path in tmp_path.iterdir()))
        if len(seen) == 1:
            raise JournalError("The process was killed.")

    for title in ("Emma", "Persuasion"):
        rows = await freeze([{"title": title}], folder.rows, RULES)
        parameters = {"rows": rows.count, "input": rows.digest}
        try:
            journal = await Journal.open(folder.journal, parameters, None, partial(begin, rows))
        except JournalError:
            assert (folder.is_left_over, folder.is_job) == (True, False)
        else:
            await journal.aclose()
    assert seen == [["mark", "rows.jsonl"]] * 2
    assert list(FrozenRows[NewBook].open(folder.rows)) == [(1, {"title": "Persuasion"})]


async def test_the_rows_of_a_job_that_goes_on_are_not_replaced_while_it_is_opened(
    tmp_path: Path,
) -> None:
    begun: list[int] = []
    for number in range(2):
        opened = Journal.open(
            tmp_path / "journal.sqlite", {"rows": 1}, None, partial(begun.append, number)
        )
        await (await opened).aclose()
    assert begun == [0]
