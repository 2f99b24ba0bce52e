from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bulk.journal.test_high_water_mark import tear_the_newer_slot
from postalytics_runtime.bulk.journal import Journal, JournalReader, mark_path, read_mark, recover
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    JournalDamagedError,
    JournalError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMovedError,
)
from support.bulk.journals import PARAMETERS, a_journal, counted

ROWS = 10
STEPS = [
    (1, RowStep.INTENT),
    (1, RowStep.SUCCEEDED),
    (2, RowStep.INTENT),
    (2, RowStep.REJECTED),
    (3, RowStep.INTENT),
    (3, RowStep.UNCONFIRMED),
    (4, RowStep.INTENT),
    (5, RowStep.INTENT),
    (5, RowStep.PENDING),
    (7, RowStep.INTENT),
]


async def a_job(folder: Path) -> Path:
    async with a_journal(folder) as journal:
        await journal.append_all([(6, RowStep.REJECTED, {"check": True})])
        for row, step in STEPS:
            await journal.append_and_wait(row, step)
        await journal.save_baseline(["a", "b"])
        return journal.path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def without_the_last_entries(path: Path) -> None:
    """Remove the last entries, those of the rows 5 and 7 among them."""
    change(
        path,
        "DELETE FROM entries WHERE id > 8",
        "DELETE FROM rows WHERE row IN (5, 7)",
        "UPDATE counts SET rows = (SELECT count(*) FROM rows WHERE rows.step = counts.step)",
    )


def steps_in(path: Path) -> dict[int, RowStep]:
    with closing(JournalReader(path)) as reader:
        return dict(reader.last_steps(0, 100))


async def goes_on(path: Path) -> None:
    await (await Journal.open(path, PARAMETERS)).aclose()


async def test_rows_that_a_journal_lost_are_unconfirmed_and_those_above_are_not(
    tmp_path: Path,
) -> None:
    path = await a_job(tmp_path)
    without_the_last_entries(path)
    with pytest.raises(JournalIncompleteError):
        await goes_on(path)
    assert recover(path) == 3
    assert steps_in(path) == {
        1: RowStep.SUCCEEDED,
        2: RowStep.UNCONFIRMED,  # It may have been sent again, in an entry that was lost.
        3: RowStep.UNCONFIRMED,
        4: RowStep.INTENT,
        5: RowStep.UNCONFIRMED,
        6: RowStep.REJECTED,
        7: RowStep.UNCONFIRMED,
    }
    with closing(JournalReader(path)) as reader:
        assert reader.history(5)[-1].detail == {
            "reason": "It may have been sent: the journal lost its outcome."
        }
        (note,) = reader.history(0)
        assert note.detail["rows"] == 3
        assert "lacks entries: it has 8, and its high-water mark says 11" in note.detail["reason"]
    await goes_on(path)


async def test_in_a_job_that_is_taken_over_all_rows_without_a_final_outcome_are_unconfirmed(
    tmp_path: Path,
) -> None:
    there = await a_job(tmp_path / "there")
    here = Path(shutil.copytree(there.parent, tmp_path / "here")) / "journal.sqlite"
    with pytest.raises(JournalMovedError):
        recover(here)
    assert recover(here, adopt=True) == 5
    with closing(JournalReader(here)) as reader:
        assert counted(reader.counts()) == (1, 1, 8, 0)
        assert reader.history(10)[-1].detail == {
            "reason": (
                "It may have been sent in the place where the job was before it was taken over."
            )
        }
        assert [(note.what, note.detail["rows"]) for note in reader.history(0)] == [
            ("recovered", 5)
        ]
    await goes_on(here)


def mark_gone(path: Path) -> None:
    mark_path(path).unlink()


def mark_damaged(path: Path) -> None:
    mark_path(path).write_bytes(b"\1" * 1024)


def mark_torn(path: Path) -> None:
    without_the_last_entries(path)
    tear_the_newer_slot(path)


def mark_of_another_job(path: Path) -> None:
    change(path, "UPDATE job SET value = '\"0123456789\"' WHERE name = 'id'")


@pytest.mark.parametrize("lose", [mark_gone, mark_damaged, mark_torn, mark_of_another_job])
async def test_all_rows_are_unconfirmed_if_the_highest_row_is_unknown(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    path = await a_job(tmp_path)
    lose(path)
    recover(path)
    with closing(JournalReader(path)) as reader:
        assert counted(reader.counts()) == (1, 1, 8, 0)
    await goes_on(path)


async def test_rows_that_were_set_aside_before_anything_was_sent_stay_pending(
    tmp_path: Path,
) -> None:
    path = await a_job(tmp_path)
    mark_gone(path)
    assert recover(path, never_sent=[9, 10]) == 3
    assert {9, 10}.isdisjoint(steps_in(path))


@pytest.mark.parametrize(
    ("statement", "unconfirmed"),
    [
        ("DELETE FROM entries WHERE id = 3", {1: True}),
        ("UPDATE entries SET row = 9 WHERE id = 3", {1: True, 9: True}),
        ("UPDATE entries SET row = 900 WHERE id = 3", {1: True}),
        ("UPDATE entries SET step = 2 WHERE id = 10", {5: True}),
        ("UPDATE rows SET step = 2 WHERE row = 4", {4: True}),
        ("UPDATE rows SET row = 10 WHERE row = 1", {1: True, 10: True}),
        ("UPDATE counts SET rows = 9 WHERE step = 0", {1: False}),
        ("DELETE FROM rows", {1: True, 9: False}),
    ],
)
async def test_rows_that_the_journal_contradicts_itself_about_are_unconfirmed(
    tmp_path: Path, statement: str, unconfirmed: dict[int, bool]
) -> None:
    path = await a_job(tmp_path)
    change(path, statement)
    with pytest.raises(JournalIncompleteError):
        await goes_on(path)
    recover(path)
    steps = steps_in(path)
    found = {row: steps.get(row) in (RowStep.INTENT, RowStep.UNCONFIRMED) for row in unconfirmed}
    assert found == unconfirmed
    with closing(JournalReader(path)) as reader:
        assert reader.counts().rows == ROWS
    await goes_on(path)


async def test_a_damaged_baseline_is_dropped(tmp_path: Path) -> None:
    path = await a_job(tmp_path)
    change(path, "DELETE FROM baseline WHERE id = 'a'")
    recover(path)
    with closing(JournalReader(path)) as reader:
        assert not reader.has_baseline
    await goes_on(path)


async def test_a_complete_journal_is_unchanged(tmp_path: Path) -> None:
    path = await a_job(tmp_path)
    before = steps_in(path)
    assert recover(path) == 0
    assert steps_in(path) == before


async def test_a_job_can_be_taken_over_without_evidence_that_it_was_elsewhere(
    tmp_path: Path,
) -> None:
    """A restored snapshot of a disk has the inodes and times of the original files."""
    path = await a_job(tmp_path)
    assert recover(path, adopt=True) == 5
    await goes_on(path)


async def test_a_recovery_writes_the_highest_row_into_the_mark(
    tmp_path: Path,
) -> None:
    path = await a_job(tmp_path)
    mark_gone(path)
    recover(path)
    mark = read_mark(path)
    assert mark is not None
    assert mark.highest == ROWS


async def test_a_job_in_use_is_not_recovered(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        with pytest.raises(JournalInUseError):
            recover(journal.path)


def test_a_file_that_is_not_a_journal_is_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "letters"
    path.write_text("Dear reader\n" * 100)
    with pytest.raises(JournalDamagedError):
        recover(path)
    with pytest.raises(JournalDamagedError):
        recover(tmp_path / "none")
    assert [file.name for file in tmp_path.iterdir()] == ["letters"]


async def test_a_recovery_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = await a_job(tmp_path)
    without_the_last_entries(path)
    change(path, "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'x'); END")
    with pytest.raises(JournalError):
        recover(path)
    change(path, "DROP TRIGGER full")
    with pytest.raises(JournalIncompleteError):
        await goes_on(path)
    assert recover(path) == 3
