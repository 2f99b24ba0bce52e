"""The engine of a fleet: Procrastinate, with its queue in the same database as the journals.

It queues, retries, and gives the jobs of a dead worker to another one. It may run a job as often as
it likes, for the journal decides who sends. So another engine can take its place: this is the only
module that knows which one it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from ..bulk.journal.postgres import shown_database
from ..errors import ConfigurationError, JournalError

try:
    from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
    from procrastinate import exceptions as failures
    from procrastinate.job_context import AbortReason
except ImportError as error:
    raise ConfigurationError(
        "A fleet needs Procrastinate, which comes with the extra `fleet`: "
        "pip install 'postalytics[fleet]'"
    ) from error

if TYPE_CHECKING:
    from procrastinate.jobs import Job

QUEUE = "postalytics"
TASK = "postalytics.run_job"
HEARTBEAT_SECONDS = 10.0
STALLED_SECONDS = 25.0
"""Seconds without a heartbeat after which the jobs of a worker are given to others. A worker that
is only slow loses nothing: its jobs are held by their leases, and the other one comes again."""
POLL_SECONDS = 3.0
RESCUE = "* * * * * */5"
"""When to look for jobs of dead workers: every 5 s (the sixth field of cron is seconds)."""
_UNEXPECTED_SECONDS = 60.0
_SCHEMA = "postalytics"


class NotYetError(Exception):
    """Nothing can be done for a job before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until:%H:%M:%S} UTC")
        self.until = until


class _Again(BaseRetryStrategy):
    """Run a job again when it asks for it, and after whatever was not its end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        del job
        if isinstance(exception, NotYetError):
            return RetryDecision(retry_at=exception.until)
        if isinstance(exception, Exception):
            return RetryDecision(
                retry_at=datetime.now(UTC) + timedelta(seconds=_UNEXPECTED_SECONDS)
            )
        return RetryDecision(retry_at=datetime.now(UTC))  # The worker was asked to end.


@attrs.define
class Engine:
    """The queue of a fleet."""

    _app: App
    _dsn: str = attrs.field(repr=False)

    async def defer(self, job: str, account: str) -> None:
        """Put a job into the queue, unless it waits there. One of an account runs at a time."""
        task = self._app.configure_task(TASK, queue=QUEUE, lock=account, queueing_lock=job)
        with suppress(failures.AlreadyEnqueued):
            await task.defer_async(job=job, account=account)

    async def abort(self, jobs: set[str]) -> None:
        """Take jobs out of the queue, and end those that run."""
        manager = self._app.job_manager
        for status in ("todo", "doing"):
            for found in await manager.list_jobs_async(queue=QUEUE, task=TASK, status=status):
                if found.queueing_lock in jobs and found.id is not None:
                    await manager.cancel_job_by_id_async(found.id, abort=True)

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
            try:
                await run(job, account)
            except asyncio.CancelledError:
                if context.abort_reason() is AbortReason.USER_REQUEST:
                    raise failures.JobAborted from None
                raise

        @self._app.periodic(cron=RESCUE)
        @self._app.task(name="postalytics.rescue", queue=QUEUE, queueing_lock="rescue")
        async def rescue(timestamp: int) -> None:
            del timestamp
            manager = self._app.job_manager
            for stalled in await manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS
            ):
                await manager.retry_job(stalled)

        try:
            await self._app.run_worker_async(
                queues=[QUEUE],
                concurrency=jobs + 1,  # One for the rescue.
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=0,
                delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=2 * STALLED_SECONDS,
            )
        except failures.ConnectorException as error:
            raise JournalError(
                f"The queue in {shown_database(self._dsn)} cannot be used: the database is gone. "
                "Jobs go on when a worker is started again."
            ) from error


@asynccontextmanager
async def engine(dsn: str) -> AsyncGenerator[Engine]:
    """Connect to the queue, and make its tables if they are not there.

    Raises:
        JournalError: the database cannot be used.
    """
    app = App(
        connector=PsycopgConnector(
            conninfo=dsn,
            min_size=1,  # A command needs one connection of the pool.
            kwargs={
                "options": f"-c search_path={_SCHEMA}",
                "application_name": "postalytics fleet",
            },
        )
    )
    async with app.open_async():
        if not await app.check_connection_async():
            await app.schema_manager.apply_schema_async()
        yield Engine(app, dsn)
