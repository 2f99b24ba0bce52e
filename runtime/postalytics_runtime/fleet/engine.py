"""The engine of a fleet: Procrastinate, with its queue in the same database as the journals.

It queues, retries, and gives the jobs of a dead worker to another one. It may run a job as often as
it likes, for the journal decides who sends. So another engine can take its place: this is the only
module that knows which one it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from ..bulk.journal.postgres import shown_database
from ..bulk.journal.postgres.database import settings
from ..errors import ConfigurationError, JournalError, PostalyticsError
from ..observability import log

try:
    from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
    from procrastinate import exceptions as failures
    from procrastinate.job_context import AbortReason
    from procrastinate.signals import on_stop
    from procrastinate.types import JSONDict
    from psycopg_pool import PoolTimeout
except ImportError as error:
    raise ConfigurationError(
        "A fleet needs Procrastinate, which comes with the extra `fleet`: "
        "pip install 'postalytics[fleet]'"
    ) from error

if TYPE_CHECKING:
    from procrastinate.jobs import Job
    from psycopg import AsyncConnection

QUEUE = "postalytics"
TASK = "postalytics.run_job"
HEARTBEAT_SECONDS = 10.0
STALLED_SECONDS = 25.0
"""Seconds without a heartbeat after which the jobs of a worker are given to others. A worker that
is only slow loses nothing: its jobs are held by their leases, and the other one comes again."""
POLL_SECONDS = 3.0
RESCUE_SECONDS = 5.0
"""Seconds between two looks for jobs of dead workers."""
_UNEXPECTED_SECONDS = 60.0
_SESSION = """
    SET search_path = postalytics;
    SET statement_timeout = 0;
    SET client_encoding = 'UTF8';
    SET standard_conforming_strings = on;
    SET default_transaction_isolation = 'read committed';
    SET lock_timeout = '10s';
    SELECT set_config(name, '0', false) FROM pg_settings
    WHERE name IN ('transaction_timeout', 'idle_session_timeout');
"""
# A role, a database or the address may have other defaults; see the connections of the journals.
_TO_ALL = "PERFORM pg_notify('procrastinate_any_queue_v1', payload);"
# A database has one set of channels, and may have a queue of another program, whose jobs have the
# same numbers: its workers would abort theirs when a job of this queue is aborted.


class NotYetError(Exception):
    """Nothing can be done for a job before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until:%H:%M:%S} UTC")
        self.until = until


class _Again(BaseRetryStrategy):
    """Run a job again when it asks for it, and after whatever was not its end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        if isinstance(exception, NotYetError):
            return RetryDecision(retry_at=exception.until)
        if isinstance(exception, Exception):
            log.error(
                "Fleet: job %s of %s comes again in a minute: %s",
                *(job.task_kwargs["job"], job.task_kwargs["account"], _shown(exception)),
            )
            return RetryDecision(
                retry_at=datetime.now(UTC) + timedelta(seconds=_UNEXPECTED_SECONDS)
            )
        return RetryDecision(retry_at=datetime.now(UTC))  # The worker was asked to end.


@attrs.define
class Engine:
    """The queue of a fleet."""

    _app: App
    _dsn: str = attrs.field(repr=False)

    async def defer(self, account: str, *jobs: str) -> None:
        """Put jobs of an account into the queue, unless they wait there. One runs at a time.

        A job that runs is put there again. If both wait later on, the second run finds nothing to
        do. (A `queueing_lock` would refuse that: the first one could not wait, and would block its
        account.)
        """
        waiting = [found.task_kwargs["job"] for found in await self._queued("todo", lock=account)]
        if missing := [job for job in jobs if job not in waiting]:
            task = self._app.configure_task(TASK, queue=QUEUE, lock=account)
            await task.batch_defer_async(*(JSONDict(job=job, account=account) for job in missing))

    async def abort(self, jobs: set[str]) -> None:
        """Take jobs out of the queue, and end those that run."""
        for status in ("todo", "doing"):
            for found in await self._queued(status):
                if found.task_kwargs["job"] in jobs and found.id is not None:
                    await self._app.job_manager.cancel_job_by_id_async(
                        found.id, abort=True, delete_job=True
                    )

    async def work(self, run: Callable[[str, str], Awaitable[None]], *, jobs: int) -> None:
        """Carry out jobs until a signal or a cancellation ends it; those that run are released.

        Args:
            run: carries out a job, given its name and its account; raises `NotYetError`.
            jobs: how many at once.

        Raises:
            JournalError: the database is gone.
        """

        @self._app.task(name=TASK, queue=QUEUE, retry=_Again(), pass_context=True)
        async def run_job(context: JobContext, *, job: str, account: str) -> None:
            # The engine logs what ends a job, so it gets that without frames, whose variables a log
            # may show: one of them is the address of the database.
            end: BaseException
            try:
                return await run(job, account)
            except asyncio.CancelledError:
                aborted = context.abort_reason() is AbortReason.USER_REQUEST
                end = failures.JobAborted() if aborted else asyncio.CancelledError()
            except JournalError as error:
                end = JournalError(error.message)
            raise end

        await self._until_signal(self._work(jobs), self._rescue())

    async def _until_signal(self, *parts: Coroutine[None, None, None]) -> None:
        signalled = asyncio.Event()
        with on_stop(signalled.set):
            tasks = [asyncio.ensure_future(part) for part in (*parts, signalled.wait())]
            try:
                ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        if not signalled.is_set():
            for task in ended:
                task.result()
            # The engine stops without an error when it sees that a task of its own has failed.
            raise _unusable(self._dsn, "the connection was lost")

    async def _work(self, jobs: int) -> None:
        await self._app.run_worker_async(
            queues=[QUEUE],
            concurrency=jobs,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=0,
            delete_jobs="always",  # The table of the fleet says what became of a job.
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=2 * STALLED_SECONDS,
        )

    async def _rescue(self) -> None:
        """Give the jobs of dead workers to others.

        A periodic task of the engine would need one of the places of the worker, and would wait for
        it while jobs have them all. And this ends the worker when the database is gone for longer
        than the engine waits for a connection (30 s): the engine itself would go on without its
        heartbeat.
        """
        manager = self._app.job_manager
        task = asyncio.current_task()
        # A cancellation that arrives together with a reply of the database can get lost.
        while task is not None and not task.cancelling():
            await asyncio.sleep(RESCUE_SECONDS)
            for stalled in await manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS
            ):
                with suppress(failures.ConnectorException):  # Another worker was faster.
                    await manager.retry_job(stalled)

    async def _queued(self, status: str, lock: str | None = None) -> Iterable[Job]:
        return await self._app.job_manager.list_jobs_async(
            queue=QUEUE, task=TASK, status=status, lock=lock
        )


@asynccontextmanager
async def engine(dsn: str) -> AsyncGenerator[Engine]:
    """Connect to the queue, and make its tables if they are not there.

    Raises:
        JournalError: the database cannot be used.
    """
    app = App(
        connector=PsycopgConnector(
            conninfo=settings(dsn, "postalytics fleet"),
            min_size=1,  # A command needs one connection of the pool.
            configure=_configure,
        )
    )
    try:
        async with app.open_async():
            await _make_tables(app)
            yield Engine(app, dsn)
    except (failures.ConnectorException, PoolTimeout) as error:
        lines = str(error.__cause__ or error).strip().splitlines()
        failure = _unusable(dsn, lines[0])
    else:
        return
    raise failure from None  # The error of the database holds statements and values.


async def _configure(connection: AsyncConnection) -> None:
    await connection.execute(_SESSION)
    await connection.commit()


async def _make_tables(app: App) -> None:
    if await app.check_connection_async():
        return
    tables = app.schema_manager.get_schema().replace(_TO_ALL, "").replace("%", "%%")
    try:
        await app.connector.execute_query_async(tables)
    except failures.ConnectorException:
        # Another process may have made them at the same time: all of them, or none.
        if not await app.check_connection_async():
            raise


def _shown(error: Exception) -> str:
    """Return what a log may show: the text of another error may quote a key or a value."""
    return error.message if isinstance(error, PostalyticsError) else type(error).__name__


def _unusable(dsn: str, why: str) -> JournalError:
    return JournalError(
        f"The queue in {shown_database(dsn)} cannot be used: {why}. Jobs go on when a worker is "
        "started again."
    )
