"""A job is moved from its folder into a database."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import fetched_rows, forget_job, move_job
from postalytics_runtime.bulk.database_jobs.moved_copy import JobInFolder
from postalytics_runtime.bulk.job_store import FrozenRows, JobFolder
from postalytics_runtime.bulk.journal import Journal, JournalReader, recover
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection
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

MOVE = """
import os, signal, sys
from pathlib import Path
from postalytics_runtime.bulk.database_jobs import move_job, moved_copy, moving
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection

folder, dsn, where, after = sys.argv[1:]

def killing(owner, name):
    call = getattr(owner, name)

    def kill(*arguments, **options):
        if after == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        call(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, kill)

if where == "commit":
    execute = TimedConnection.execute

    def kill(self, query, *arguments, **options):
        if query == "COMMIT" and after == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(self, query, *arguments, **options)
        if query == "COMMIT":
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    TimedConnection.execute = kill
elif where == "second mark":
    record, calls = moving.record_move, []

    def kill(*arguments):
        calls.append(arguments)
        if len(calls) == 2 and after == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        record(*arguments)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    moving.record_move = kill
else:
    owner, name = {
        "first mark": (moving, "record_move"),
        "job": (moved_copy, "key_of"),
        "rows": (moved_copy, "store_rows"),
        "check": (moved_copy.JobInFolder, "_require_same"),
    }[where]
    killing(owner, name)
move_job(Path(folder), JobAddress(dsn, "june"))
"""
STEPS = ("first mark", "job", "rows", "check", "commit", "second mark")


@pytest.fixture
def address(postgres: str) -> JobAddress:
    return JobAddress(postgres, "june")


@pytest.fixture
async def rows(tmp_path: Path) -> FrozenRows[Any]:
    return await frozen(people(*range(10)), tmp_path / "job")


def parameters(rows: FrozenRows[Any]) -> dict[str, Any]:
    return {**PARAMETERS, "rows": rows.count, "input": rows.digest}


@pytest.fixture
async def folder(tmp_path: Path, rows: FrozenRows[Any]) -> Path:
    """The folder of a job with rows in all states."""
    path = tmp_path / "job"
    journal = await Journal.open(path / "journal.sqlite", parameters(rows), {"done": "sent"})
    await journal.append_note("begun", pending=10)
    await journal.save_baseline(["7 a", "8 Ł"])
    for row, steps in enumerate(
        (
            (RowStep.INTENT, RowStep.SUCCEEDED),
            (RowStep.INTENT, RowStep.UNCONFIRMED),
            (RowStep.INTENT,),
            (RowStep.INTENT, RowStep.UNCONFIRMED, RowStep.PENDING, RowStep.INTENT),
            (RowStep.REJECTED,),
            (RowStep.INTENT, RowStep.PENDING),
        ),
        1,
    ):
        for step in steps:
            await journal.append_and_wait(row, step, mode="test", text="Ł '\"\\ \x00 \n \ud800")
    await journal.append_note("ended", stopped="Łódź")
    await journal.aclose()
    return path


async def refusal(folder: Path, rows: FrozenRows[Any]) -> JournalMovedError:
    """Return the error of a job that cannot go on in its folder."""
    with pytest.raises(JournalMovedError) as caught:
        await Journal.open(folder / "journal.sqlite", parameters(rows))
    return caught.value


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


async def go_on(folder: Path, rows: FrozenRows[Any]) -> None:
    """Go on with a job in its folder."""
    journal = await Journal.open(folder / "journal.sqlite", parameters(rows))
    await journal.append_and_wait(10, RowStep.INTENT)
    await journal.aclose()


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


@pytest.mark.parametrize("step", ["key_of", "store_rows", "JobInFolder._require_same"])
async def test_a_failure_before_the_commit_moves_nothing(
    folder: Path,
    address: JobAddress,
    rows: FrozenRows[Any],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"postalytics_runtime.bulk.database_jobs.moved_copy.{step}", fail)
        with pytest.raises(KeyboardInterrupt):
            move_job(folder, address)
    await go_on(folder, rows)
    assert counted(move_job(folder, address)) == (1, 1, 4, 4)


async def test_a_copy_that_is_not_the_same_moves_nothing(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = JobInFolder._entries
    with monkeypatch.context() as patch:
        patch.setattr(JobInFolder, "_entries", lambda self: list(entries(self))[:-2])
        with pytest.raises(JournalError, match="copy in the database is not the same"):
            move_job(folder, address)
    assert execute(address, "SELECT * FROM postalytics.jobs") == []
    await go_on(folder, rows)


async def test_after_a_commit_that_may_have_failed_neither_place_is_trusted(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    execute_statement = TimedConnection.execute

    def cut_off(self: Any, query: Any, *values: Any, **options: Any) -> Any:
        if query == "COMMIT":
            self.pgconn.finish()
        return execute_statement(self, query, *values, **options)

    with monkeypatch.context() as patch:
        patch.setattr(TimedConnection, "execute", cut_off)
        with pytest.raises(JournalError, match="Whether the job was moved is unknown: repeat"):
            move_job(folder, address)
    assert "Repeat the move" in str(await refusal(folder, rows))
    assert counted(move_job(folder, address)) == (1, 1, 3, 5)


@pytest.mark.parametrize("after", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_at_any_step_leaves_at_most_one_place_that_can_go_on(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], step: str, after: str
) -> None:
    command = (sys.executable, "-c", MOVE, str(folder), address.dsn, step, after)
    killed = await asyncio.to_thread(subprocess.run, command, check=False)
    assert killed.returncode == -signal.SIGKILL
    is_in_folder = (step, after) == ("first mark", "before")
    is_in_database = step == "second mark" or (step, after) == ("commit", "after")
    if is_in_folder:
        await go_on(folder, rows)
    else:
        await refusal(folder, rows)
    names = execute(address, "SELECT name FROM postalytics.jobs")
    assert names == [("june",)] * is_in_database
    assert counted(move_job(folder, address)) == (1, 1, 3 + is_in_folder, 5 - is_in_folder)
    assert "Go on with it there" in str(await refusal(folder, rows))
