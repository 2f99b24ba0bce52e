"""A job whose journal lost entries goes on once the rows that may have been sent are marked."""

from __future__ import annotations

from contextlib import closing

import pytest

from postalytics_runtime.bulk.journal.postgres import (
    JobAddress,
    PostgresReader,
    opening,
    recover,
    recovery,
)
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    JournalDamagedError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMovedError,
)
from support.bulk.database_journals import claimed, execute, june
from support.bulk.journals import counted

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


async def a_job(dsn: str) -> None:
    async with claimed(dsn) as journal:
        await journal.append_all([(6, RowStep.REJECTED, {"check": True})])
        for row, step in STEPS:
            await journal.append_and_wait(row, step)
        await journal.save_baseline(["a", "b"])


def steps_in(dsn: str) -> dict[int, RowStep]:
    with closing(PostgresReader(june(dsn))) as reader:
        return dict(reader.last_steps(0, 100))


async def is_incomplete(dsn: str) -> bool:
    try:
        async with claimed(dsn):
            return False
    except JournalIncompleteError:
        return True


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM postalytics.entries WHERE row IN (5, 7)",
        "DELETE FROM postalytics.entries WHERE row = 3 AND nth = 0",
        "UPDATE postalytics.entries SET step = 2 WHERE row = 4",
        "UPDATE postalytics.jobs SET rejected = rejected + 1",
        "UPDATE postalytics.jobs SET entries = entries - 1",
        "DELETE FROM postalytics.baseline WHERE id = (SELECT id FROM postalytics.baseline LIMIT 1)",
    ],
)
async def test_a_journal_that_contradicts_itself_is_not_gone_on_with(
    postgres: str, loss: str
) -> None:
    await a_job(postgres)
    execute(postgres, loss)
    assert await is_incomplete(postgres)
    assert recover(june(postgres)) >= 2
    assert not await is_incomplete(postgres)
    assert recover(june(postgres)) == 0


async def test_rows_that_a_journal_lost_are_unconfirmed_and_those_above_are_not(
    postgres: str,
) -> None:
    await a_job(postgres)
    execute(postgres, "DELETE FROM postalytics.entries WHERE row IN (5, 7)")
    assert recover(june(postgres)) == 3
    assert steps_in(postgres) == {
        1: RowStep.SUCCEEDED,
        2: RowStep.UNCONFIRMED,
        3: RowStep.UNCONFIRMED,
        4: RowStep.INTENT,
        5: RowStep.UNCONFIRMED,
        6: RowStep.REJECTED,
        7: RowStep.UNCONFIRMED,
    }
    async with claimed(postgres) as journal:
        assert counted(journal.counts()) == (1, 1, 5, 3)
        assert [entry.what for entry in journal.history(0)] == ["recovered"]
        assert [entry.what for entry in journal.history(2)] == ["intent", "rejected", "unconfirmed"]
        assert journal.has_baseline
        await journal.append_and_wait(8, RowStep.INTENT)


async def test_all_rows_of_a_job_that_was_moved_are_unconfirmed_unless_they_succeeded(
    postgres: str,
) -> None:
    await a_job(postgres)
    execute(postgres, "UPDATE postalytics.jobs SET place[2] = '00000009'")
    with pytest.raises(JournalMovedError):
        recover(june(postgres))
    assert recover(june(postgres), adopt=True, never_sent=[10]) == 4
    async with claimed(postgres) as journal:
        assert counted(journal.counts()) == (1, 1, 7, 1)
        assert list(journal.rows_at(RowStep.UNCONFIRMED)) == [2, 3, 5, 8, 9]


async def test_a_job_that_shows_no_move_is_taken_over_on_request_only(postgres: str) -> None:
    await a_job(postgres)
    assert recover(june(postgres)) == 0
    assert recover(june(postgres), adopt=True) == 5
    with closing(PostgresReader(june(postgres))) as reader:
        (note,) = reader.history(0)
    assert note.detail["rows"] == 5
    assert "on request" in note.detail["reason"]


async def test_a_job_that_is_held_is_not_recovered(postgres: str) -> None:
    async with claimed(postgres):
        with pytest.raises(JournalInUseError):
            recover(june(postgres), adopt=True)


async def test_a_job_that_is_not_there_is_not_recovered(postgres: str) -> None:
    with pytest.raises(JournalDamagedError, match="There is no journal"):
        recover(june(postgres))


async def test_a_recovery_has_time_for_a_job_with_millions_of_entries(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_job(postgres)
    execute(postgres, "DELETE FROM postalytics.entries WHERE row IN (5, 7)")

    def ready(connection: TimedConnection, address: JobAddress) -> list[str]:
        monkeypatch.setattr(TimedConnection, "reply_seconds", 0.0)  # Of other connections.
        return opening.prepared(connection, address)

    monkeypatch.setattr(recovery, "prepared", ready)
    slow = recovery._HELD.replace("SELECT", "SELECT pg_sleep(0.3)")
    monkeypatch.setattr(recovery, "_HELD", slow)
    assert recover(june(postgres)) == 3
