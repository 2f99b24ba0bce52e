"""A job is moved from its folder into a database."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import fetched_rows, forget_job, move_job
from postalytics_runtime.bulk.job_store import FrozenRows, JobFolder
from postalytics_runtime.bulk.journal import Journal, JournalReader, recover
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    ConfigurationError,
    JournalDamagedError,
    JournalError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMovedError,
)
from support.bulk.database_jobs import begun, ended, execute, frozen
from support.bulk.job_runs import people
from support.bulk.journals import PARAMETERS, counted
from support.bulk.moved_jobs import go_on, parameters, refusal


def contents(reader: Any) -> dict[str, Any]:
    """Return all that a journal shows."""
    with closing(reader):
        return {
            "job": reader.job,
            "parameters": reader.parameters,
            "options": reader.options,
            "counts": reader.counts(),
            "modes": reader.counts_by("mode"),
            "steps": reader.last_steps(0, 100),
            "entries": list(reader.entries(*RowStep)),
            "histories": [reader.history(row) for row in range(11)],
            "minutes": reader.minutes(),
            "baseline": (reader.has_baseline, reader.in_baseline(["7 a", "8 Ł", "9"])),
        }


async def test_the_database_has_all_that_the_folder_had(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    before = contents(JournalReader(folder / "journal.sqlite"))
    assert counted(move_job(folder, address)) == (1, 1, 3, 5)
    assert contents(PostgresReader(address)) == before
    async with fetched_rows(address) as found:
        assert found.path.read_bytes() == rows.path.read_bytes()


async def test_the_job_goes_on_in_the_database(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    move_job(folder, address)
    async with begun(address, rows, **PARAMETERS) as journal:
        await journal.append_and_wait(6, RowStep.INTENT)
        await journal.append_and_wait(6, RowStep.SUCCEEDED)
        assert counted(journal.counts()) == (2, 1, 3, 4)
        assert [entry.what for entry in journal.history(6)][-3:] == [
            "pending",
            "intent",
            "succeeded",
        ]


async def test_the_job_never_goes_on_in_its_folder(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    move_job(folder, address)
    error = await refusal(folder, rows)
    assert str(error) == (
        f"The job of the journal {str(folder / 'journal.sqlite')!r} was moved to {address}, so it "
        "cannot go on here. Go on with it there."
    )
    assert error.to == str(address)
    for adopt in (True, False):
        with pytest.raises(JournalMovedError, match="was moved to"):
            recover(folder / "journal.sqlite", adopt=adopt)
    with pytest.raises(JournalMovedError, match="was moved to"):
        JobFolder(folder).require_whole()
    with (
        closing(JournalReader(folder / "journal.sqlite")) as reader,
        pytest.raises(JournalMovedError, match="was moved to"),
    ):
        reader.require_marked()


async def test_a_copy_of_the_folder_cannot_go_on_either(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], tmp_path: Path
) -> None:
    move_job(folder, address)
    shutil.copytree(folder, tmp_path / "copy")
    await refusal(tmp_path / "copy", rows)
    with pytest.raises(JournalMovedError, match="was moved to"):
        recover(tmp_path / "copy" / "journal.sqlite", adopt=True)


async def test_a_move_may_be_repeated(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    move_job(folder, address)
    async with begun(address, rows, **PARAMETERS) as journal:
        await journal.append_and_wait(10, RowStep.REJECTED)
    assert counted(move_job(folder, address)) == (1, 2, 3, 4)


async def test_a_job_that_was_moved_and_removed_is_not_moved_again(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    move_job(folder, address)
    forget_job(address, force=True)
    with pytest.raises(JournalMovedError, match="it is not there any more"):
        move_job(folder, address)
    await refusal(folder, rows)


async def test_a_job_is_moved_to_one_address(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    move_job(folder, address)
    other = JobAddress(address.dsn, "july")
    with pytest.raises(JournalMovedError, match=f"was moved to .*#june, not to {other}"):
        move_job(folder, other)
    assert execute(address, "SELECT name FROM postalytics.jobs") == [("june",)]


async def test_a_name_that_is_taken_moves_nothing(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    await ended(address, rows, RowStep.SUCCEEDED)
    with pytest.raises(ConfigurationError, match=r"another job .*#june, so nothing was moved"):
        move_job(folder, address)
    await go_on(folder, rows)
    assert counted(move_job(folder, JobAddress(address.dsn, "july"))) == (1, 1, 4, 4)


async def test_a_job_that_runs_is_not_moved(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    journal = await Journal.open(folder / "journal.sqlite", parameters(rows))
    with pytest.raises(JournalInUseError):
        await asyncio.to_thread(move_job, folder, address)
    await journal.append_and_wait(10, RowStep.INTENT)
    await journal.aclose()


async def test_a_journal_that_lacks_entries_is_not_moved(
    folder: Path, address: JobAddress, rows: FrozenRows[Any]
) -> None:
    (folder / "mark").unlink()
    with pytest.raises(JournalIncompleteError, match=r"mark .* is gone"):
        move_job(folder, address)
    assert recover(folder / "journal.sqlite") > 0
    await go_on(folder, rows)


async def test_a_folder_that_is_a_copy_is_not_moved(
    folder: Path, address: JobAddress, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    with pytest.raises(JournalMovedError, match="its files are copies"):
        move_job(tmp_path / "copy", address)


async def test_a_job_without_its_rows_is_not_moved(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], tmp_path: Path
) -> None:
    others = await frozen(people(77), tmp_path / "others")
    shutil.copy(others.path, rows.path)
    with pytest.raises(JournalError, match="are not those of the job, so it was not moved"):
        move_job(folder, address)
    rows.path.unlink()
    with pytest.raises(JournalError, match="cannot be read: No such file"):
        move_job(folder, address)
    await go_on(folder, rows)


async def test_a_folder_without_a_job_is_refused(tmp_path: Path, address: JobAddress) -> None:
    with pytest.raises(JournalDamagedError, match="There is no journal"):
        move_job(tmp_path, address)
