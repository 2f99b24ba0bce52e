"""A move that ends early never leaves two places that can both go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import forget_job, move_job
from postalytics_runtime.bulk.database_jobs.moved_copy import JobInFolder
from postalytics_runtime.bulk.job_store import FrozenRows
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError, JournalMovedError
from support.bulk.database_jobs import ended, execute
from support.bulk.journals import counted
from support.bulk.moved_jobs import STEPS, go_on, killed, refusal


@pytest.mark.parametrize("is_taken", [True, False])
async def test_a_job_that_was_removed_is_not_moved_again_though_the_move_was_killed(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], *, is_taken: bool
) -> None:
    await killed(folder, address, "commit", "after")
    forget_job(address, force=True)
    if is_taken:
        await ended(address, rows, RowStep.SUCCEEDED)
    with pytest.raises(JournalMovedError, match="it is not there any more"):
        move_job(folder, address)
    await refusal(folder, rows)


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


async def test_a_repeated_move_that_fails_lets_nothing_go_on(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(connection: TimedConnection, *_: object) -> None:
        connection.pgconn.finish()

    await killed(folder, address, "rows", "after")
    with monkeypatch.context() as patch:
        patch.setattr("postalytics_runtime.bulk.database_jobs.moved_copy.store_rows", cut_off)
        with pytest.raises(JournalError, match="cannot be used"):
            move_job(folder, address)
    await refusal(folder, rows)
    assert counted(move_job(folder, address)) == (1, 1, 3, 5)


async def test_a_server_that_is_lost_during_the_copy_moves_nothing(
    folder: Path, address: JobAddress, rows: FrozenRows[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(connection: TimedConnection, *_: object) -> None:
        connection.pgconn.finish()

    with monkeypatch.context() as patch:
        patch.setattr("postalytics_runtime.bulk.database_jobs.moved_copy.store_rows", cut_off)
        with pytest.raises(JournalError, match="cannot be used"):
            move_job(folder, address)
    await go_on(folder, rows)


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
    await killed(folder, address, step, after)
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
