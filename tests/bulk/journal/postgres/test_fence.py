"""One process at a time writes the journal of a job, and no row has two intents in a row."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import psycopg
import pytest

from postalytics_runtime.bulk.journal import Entry, JobJournal
from postalytics_runtime.bulk.journal.postgres import (
    PostgresJournal,
    PostgresReader,
    opening,
    stored,
)
from postalytics_runtime.bulk.journal.postgres.held_steps import HeldSteps
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError, JournalFencedError, JournalInUseError
from support.bulk.database_journals import claimed, connection_of, execute, june
from support.bulk.journals import PARAMETERS, counted


async def refused(journal: JobJournal, row: int = 9) -> bool:
    try:
        await journal.append_and_wait(row, RowStep.INTENT)
    except JournalFencedError:
        return True
    return False


async def can_be_claimed(dsn: str) -> bool:
    try:
        async with claimed(dsn):
            return True
    except JournalInUseError:
        return False


async def test_a_job_with_a_lease_is_in_use_and_the_error_says_until_when(postgres: str) -> None:
    async with claimed(postgres, lease_seconds=60.0):
        with pytest.raises(JournalInUseError) as caught:
            await PostgresJournal.open(june(postgres), PARAMETERS)
        ((lease_until,),) = execute(postgres, "SELECT lease_until FROM postalytics.jobs")
    assert caught.value.until == lease_until
    assert f"until {lease_until:%Y-%m-%d %H:%M:%S} UTC, unless its lease is renewed" in str(
        caught.value
    )


async def test_a_process_whose_lease_has_run_out_is_fenced_by_the_next_claim(postgres: str) -> None:
    async with claimed(postgres, lease_seconds=0.0) as old:
        await old.append_and_wait(1, RowStep.INTENT)  # No other claim yet: it goes on.
        async with claimed(postgres) as heir:
            assert counted(heir.counts()) == (0, 0, 1, 9)
            with pytest.raises(JournalFencedError, match="Another process has claimed the job"):
                await old.append_and_wait(2, RowStep.INTENT)
            for write in (old.append_note("ended"), old.append_all([(1, RowStep.PENDING, {})])):
                with pytest.raises(JournalFencedError):
                    await write
            assert await old.append(1, RowStep.SUCCEEDED) is not None
            assert old.fenced
            await heir.append_and_wait(2, RowStep.INTENT)
        assert [entry.what for entry in history_of(postgres, 0)] == []
        assert [entry.what for entry in history_of(postgres, 1)] == ["intent"]


async def test_an_open_that_is_cancelled_after_its_claim_leaves_no_lease(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_claimed, cancelled = threading.Event(), threading.Event()
    load_steps = stored.load_steps

    def loaded_late(*given: Any) -> HeldSteps:
        monkeypatch.setattr(opening, "load_steps", load_steps)
        has_claimed.set()
        cancelled.wait(timeout=60)
        return load_steps(*given)

    monkeypatch.setattr(opening, "load_steps", loaded_late)
    task = asyncio.create_task(
        PostgresJournal.open(june(postgres), PARAMETERS, lease_seconds=3600.0)
    )
    await asyncio.to_thread(has_claimed.wait, 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not await can_be_claimed(postgres)
    cancelled.set()
    async with asyncio.timeout(60):
        while not await can_be_claimed(postgres):
            pass


async def test_a_job_that_another_process_claims_while_it_is_opened_is_in_use(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with claimed(postgres):
        pass
    load_steps = stored.load_steps

    async def others() -> None:
        async with claimed(postgres) as heir:
            await heir.append_and_wait(1, RowStep.INTENT)

    def loaded_late(*given: Any) -> HeldSteps:
        monkeypatch.setattr(opening, "load_steps", load_steps)
        asyncio.run(others())
        return load_steps(*given)

    monkeypatch.setattr(opening, "load_steps", loaded_late)
    with pytest.raises(JournalInUseError):
        await PostgresJournal.open(june(postgres), PARAMETERS, lease_seconds=0.0)


def history_of(dsn: str, row: int) -> list[Entry]:
    reader = PostgresReader(june(dsn))
    try:
        return list(reader.history(row))
    finally:
        reader.close()


async def test_a_process_that_is_fenced_does_not_release_the_job_of_another(postgres: str) -> None:
    async with claimed(postgres) as heir:
        execute(postgres, "UPDATE postalytics.jobs SET lease_until = clock_timestamp()")
        async with claimed(postgres):
            assert await refused(heir)
            await heir.aclose()
            with pytest.raises(JournalInUseError):
                await PostgresJournal.open(june(postgres), PARAMETERS)


async def test_a_process_that_writes_nothing_renews_its_lease(postgres: str) -> None:
    async with claimed(postgres, lease_seconds=60.0, heartbeat_seconds=0.02):
        query = "SELECT lease_until FROM postalytics.jobs"
        first = renewed = execute(postgres, query)
        while renewed == first:
            await asyncio.sleep(0)
            renewed = execute(postgres, query)
        assert renewed > first


async def test_a_process_that_writes_nothing_learns_that_it_is_fenced(postgres: str) -> None:
    async with (
        claimed(postgres, lease_seconds=0.0, heartbeat_seconds=0.02) as old,
        claimed(postgres, heartbeat_seconds=60.0),
    ):
        while not old.fenced:  # noqa: ASYNC110 (the next heartbeat comes by itself)
            await asyncio.sleep(0)


async def test_an_entry_that_is_there_is_not_written_again(postgres: str) -> None:
    """The key of an entry is the second line of defence, if the fence should not hold."""
    async with claimed(postgres) as journal:
        ((job, epoch),) = execute(postgres, "SELECT id, epoch FROM postalytics.jobs")
        execute(
            postgres,
            "INSERT INTO postalytics.entries (job, epoch, row, nth, step) VALUES (%s, %s, 3, 0, 1)",
            job,
            epoch,
        )
        assert await refused(journal, 3)
        assert await refused(journal, 4)
    assert execute(postgres, "SELECT count(*) FROM postalytics.entries") == [(1,)]


async def test_a_claim_counts_the_epochs_and_each_entry_has_the_one_it_was_written_in(
    postgres: str,
) -> None:
    for row in (1, 2):
        async with claimed(postgres) as journal:
            await journal.append_and_wait(row, RowStep.SUCCEEDED)
    assert execute(postgres, "SELECT row, epoch FROM postalytics.entries ORDER BY row") == [
        (1, 1),
        (2, 2),
    ]


async def test_a_process_that_stops_in_the_middle_of_a_batch_blocks_no_claim(postgres: str) -> None:
    """The server waits for the data of COPY, and holds no lock that a claim needs."""
    async with claimed(postgres, lease_seconds=0.0) as old:
        connection = connection_of(old).pgconn
        connection.send_query(
            b"COPY postalytics.entries (job, epoch, row, nth, step) FROM STDIN;"
            b" EXECUTE fence_1_1(1, 1, 0, 1, 0, 0, 0)"
        )
        while connection.flush():
            pass
        async with claimed(postgres) as heir:
            await heir.append_and_wait(1, RowStep.INTENT)
            assert counted(heir.counts()) == (0, 0, 1, 9)


async def test_a_lease_is_renewed_after_a_heartbeat_during_a_slow_write(postgres: str) -> None:
    async with claimed(postgres, lease_seconds=60.0, heartbeat_seconds=0.02) as journal:
        with psycopg.connect(postgres) as slow:
            slow.execute("SELECT FROM postalytics.jobs FOR UPDATE")
            writing = journal.append(1, RowStep.INTENT)
            while not is_waiting(postgres):  # noqa: ASYNC110 (only the server knows)
                await asyncio.sleep(0)
            journal._renew()
        assert await writing is None
        first = renewed = execute(postgres, "SELECT lease_until FROM postalytics.jobs")
        while renewed == first:
            await asyncio.sleep(0)
            renewed = execute(postgres, "SELECT lease_until FROM postalytics.jobs")


def is_waiting(dsn: str) -> bool:
    """Return whether a statement in the database waits for a lock."""
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    return execute(dsn, query) != [(0,)]


async def test_a_fence_does_not_run_on_the_connection_of_another_claim(postgres: str) -> None:
    """A pooler may hand out another connection for each transaction."""
    async with claimed(postgres, lease_seconds=0.0) as old, claimed(postgres) as heir:
        own, old._writer._connection = connection_of(old), connection_of(heir)
        try:
            with pytest.raises(JournalError, match="use session pooling"):
                await old.append_and_wait(2, RowStep.INTENT)
        finally:
            old._writer._connection = own
        await heir.append_and_wait(2, RowStep.INTENT)
        assert [entry.what for entry in history_of(postgres, 2)] == ["intent"]
