"""The queue of a fleet runs each job until its end, and gives those of dead workers to others."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import LiteralString
from urllib.parse import quote

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from postalytics_runtime.errors import JournalError
from postalytics_runtime.fleet import engine as engine_module
from postalytics_runtime.fleet.engine import Engine, NotYetError, engine
from postalytics_runtime.fleet.fleet_jobs import FleetJobs
from support.reliability.canaries import PASSWORD, spread

_TAKE = (
    "WITH other AS (INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id)"
    " UPDATE procrastinate_jobs SET status = 'doing', worker_id = other.id"
    " FROM other WHERE args->>'job' = %s"
)
"""What another worker does that begins a job."""
_DIE = (
    "UPDATE procrastinate_workers SET last_heartbeat = '-infinity' WHERE id ="
    " (SELECT worker_id FROM procrastinate_jobs WHERE args->>'job' = %s)"
)
_WAITING = "SELECT args->>'job' FROM procrastinate_jobs WHERE status = 'todo' ORDER BY 1"
_TRIED = "SELECT args->>'job' FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 1"
_LEFT = "SELECT args->>'job' FROM procrastinate_jobs"


@pytest.fixture
def queue(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of a database with the tables of journals, but without a queue."""
    FleetJobs(postgres).prepare()
    monkeypatch.setattr(engine_module, "RESCUE_SECONDS", 0.01)
    monkeypatch.setattr(engine_module, "POLL_SECONDS", 0.01)
    return postgres


class Jobs:
    """What a worker does: each job waits until it may end."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_end = asyncio.Event()

    async def run(self, job: str, _: str) -> None:
        self.begun.append(job)
        await self.may_end.wait()


@asynccontextmanager
async def working(opened: Engine, jobs: Jobs, at_once: int) -> AsyncGenerator[None]:
    task = asyncio.create_task(opened.work(jobs.run, jobs=at_once))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def asked(address: str, query: LiteralString, *values: str) -> list[str]:
    schema = "-c search_path=postalytics"
    with psycopg.connect(address, autocommit=True, options=schema) as connection:
        cursor = connection.execute(query, values)
        return [] if cursor.description is None else [row[0] for row in cursor]


async def until(address: str, query: LiteralString, wanted: list[str]) -> None:
    while asked(address, query) != wanted:  # noqa: ASYNC110 (of a database)
        await asyncio.sleep(0.01)


async def test_jobs_of_a_dead_worker_come_back_while_jobs_have_all_places(queue: str) -> None:
    jobs = Jobs()
    async with engine(queue) as opened:
        await opened.defer("acme", "dead")
        asked(queue, _TAKE, "dead")
        for name in ("one", "two", "three"):
            await opened.defer(name, name)
        async with working(opened, jobs, at_once=2):
            await until(queue, _WAITING, ["three"])
            asked(queue, _DIE, "dead")
            await until(queue, _WAITING, ["dead", "three"])
            assert jobs.begun == ["one", "two"]
            jobs.may_end.set()
            await until(queue, _LEFT, [])
    assert sorted(jobs.begun) == ["dead", "one", "three", "two"]


async def test_a_job_that_is_queued_again_while_it_runs_can_still_wait(queue: str) -> None:
    runs = 0

    async def run(job: str, account: str) -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            await opened.defer(account, job)
            raise NotYetError(datetime.now(UTC))

    async with engine(queue) as opened:
        await opened.defer("acme", "june")
        task = asyncio.create_task(opened.work(run, jobs=1))
        await until(queue, _LEFT, [])
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert runs == 3


async def test_a_job_that_waits_in_the_queue_is_not_put_there_again(queue: str) -> None:
    async with engine(queue) as opened:
        for _ in range(2):
            await opened.defer("acme", "june")
            await opened.defer("acme", "july")
    assert asked(queue, _WAITING) == ["july", "june"]


async def test_jobs_that_end_or_are_taken_out_leave_no_rows(queue: str) -> None:
    jobs = Jobs()
    async with engine(queue) as opened:
        await opened.defer("acme", "june", "july")
        await opened.defer("beta", "may")
        async with working(opened, jobs, at_once=2):
            await until(queue, _WAITING, ["july"])
            await opened.abort({"june", "july"})
            await until(queue, _LEFT, ["may"])
            jobs.may_end.set()
            await until(queue, _LEFT, [])
    assert jobs.begun == ["june", "may"]


async def test_the_workers_of_another_queue_in_the_database_hear_nothing(queue: str) -> None:
    jobs = Jobs()
    async with engine(queue) as opened:
        with psycopg.connect(queue, autocommit=True) as other:
            other.execute("LISTEN procrastinate_any_queue_v1")
            await opened.defer("acme", "june")
            async with working(opened, jobs, at_once=1):
                await until(queue, _WAITING, [])
                await opened.abort({"june"})
                await until(queue, _LEFT, [])
            assert [*other.notifies(timeout=0)] == []


async def test_defaults_of_a_role_are_not_those_of_the_queue(queue: str) -> None:
    options = quote("-c search_path=public -c default_transaction_isolation=serializable")
    async with engine(f"{queue}{'&' if '?' in queue else '?'}options={options}") as opened:
        found = await opened._app.connector.execute_query_one_async(
            "SELECT current_schema() AS schema, current_setting('transaction_isolation') AS level"
        )
    assert found == {"schema": "postalytics", "level": "read committed"}


@pytest.mark.parametrize(
    ("error", "shown"),
    [(JournalError("The database is full."), "The database is full."), (KeyError("k"), "KeyError")],
)
async def test_a_job_that_fails_for_now_is_logged(
    queue: str, caplog: pytest.LogCaptureFixture, error: Exception, shown: str
) -> None:
    async def run(_job: str, _account: str) -> None:
        raise error

    async with engine(queue) as opened:
        await opened.defer("acme", "june")
        task = asyncio.create_task(opened.work(run, jobs=1))
        await until(queue, _TRIED, ["june"])
        task.cancel()
        await asyncio.wait([task])
    logged = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert logged == [f"Fleet: job june of acme comes again in a minute: {shown}"]


async def test_processes_that_make_the_queue_at_the_same_time_all_have_it(queue: str) -> None:
    async def open_and_close() -> None:
        async with engine(queue):
            pass

    await asyncio.gather(*(open_and_close() for _ in range(4)))


async def test_a_worker_that_ends_without_a_signal_has_failed(
    queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ended(*_: object, **__: object) -> None:
        """Do what the engine does when a task of its own fails, such as the heartbeat."""

    monkeypatch.setattr("procrastinate.App.run_worker_async", ended)
    async with engine(queue) as opened:
        with pytest.raises(JournalError, match="cannot be used: the connection was lost"):
            await opened.work(Jobs().run, jobs=1)


async def test_a_worker_that_cannot_ask_for_dead_workers_ends_with_an_error(queue: str) -> None:
    async def work() -> None:
        async with engine(queue) as opened:
            await opened.defer("acme", "june")
            await opened.work(Jobs().run, jobs=1)

    task = asyncio.create_task(work())
    async with engine(queue):
        await until(queue, _LEFT, ["june"])
    # It waits for statements of the worker, whose loop is this one.
    await asyncio.to_thread(asked, queue, "ALTER TABLE procrastinate_workers RENAME TO lost")
    with pytest.raises(JournalError, match=r"cannot be used: relation .* does not exist"):
        await task
    assert asked(queue, _WAITING) == ["june"]


async def test_a_worker_that_gets_a_signal_gives_its_jobs_back(queue: str) -> None:
    jobs = Jobs()
    async with engine(queue) as opened:
        await opened.defer("acme", "june")
        task = asyncio.create_task(opened.work(jobs.run, jobs=1))
        await until(queue, _WAITING, [])
        signal.raise_signal(signal.SIGTERM)
        await task
    assert asked(queue, _WAITING) == ["june"]


async def test_a_worker_ends_when_its_cancellation_got_lost_in_the_driver(
    queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = asyncio.Event()

    async def lose_a_cancellation(*_: object, **__: object) -> list[object]:
        looking.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return []

    monkeypatch.setattr("procrastinate.manager.JobManager.get_stalled_jobs", lose_a_cancellation)
    async with engine(queue) as opened:
        task = asyncio.create_task(opened.work(Jobs().run, jobs=1))
        await looking.wait()
        task.cancel()
        await asyncio.wait([task])
    assert task.cancelled()


async def test_a_queue_in_a_database_that_is_not_there_is_refused(
    queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psycopg_pool.AsyncConnectionPool.open", _no_connection)
    with pytest.raises(JournalError, match="cannot be used: couldn't get a connection"):
        async with engine(queue):
            pass


async def _no_connection(*_: object, **__: object) -> None:
    raise PoolTimeout("couldn't get a connection")


@pytest.mark.parametrize("end", ["fails", "is cut off"])
async def test_what_the_engine_logs_of_a_job_has_no_variables_of_it(queue: str, end: str) -> None:
    begun = asyncio.Event()

    async def run(_job: str, _account: str) -> None:
        address = PASSWORD  # noqa: F841  A variable of a frame.
        begun.set()
        if end == "fails":
            raise JournalError("The database is gone.")
        await asyncio.Event().wait()

    with spread(debug=False) as net:
        async with engine(queue) as opened:
            await opened.defer("acme", "june")
            task = asyncio.create_task(opened.work(run, jobs=1))
            await begun.wait()
            if end == "fails":
                await until(queue, _WAITING, ["june"])
            task.cancel()
            await asyncio.wait([task])
    assert [where for where, _ in net.told if where == "log trace procrastinate.worker"] != []
    assert net.caught() == []
