"""One claim of a job in a database: do what can be done now, and release the job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import attrs

from ...account import read_account
from ...errors import (
    JournalError,
    JournalFencedError,
    JournalMismatchError,
    OutageError,
    PostalyticsError,
    RateLimitError,
)
from ...observability import log
from ...text import printable
from ..engine import is_transient
from ..rows import RowValidator, body_values
from .program_job import remedy
from .recorded_job import API, KEY, QUIET, RecordedJob
from .sent_again import rows_sent_again
from .upload import JobUpload

if TYPE_CHECKING:
    from ...client import Client
    from ..job_store import FrozenRows
    from ..journal.postgres import PostgresJournal

OUTAGE_SECONDS = 60.0
"""Seconds after which a job goes on that a failing API has stopped; the API may name more."""


async def carry_out(
    client: Client, job: RecordedJob, lease_seconds: float, heartbeat_seconds: float
) -> None:
    """Claim a job, send what can be sent, look up what can be looked up, and release the job.

    What the job waits for afterwards is in the database.

    Args:
        client: the client that sends.
        job: the job.
        lease_seconds: seconds after which another process may claim a job whose holder died.
        heartbeat_seconds: seconds between two renewals of the lease.

    Raises:
        JournalInUseError: another process holds the job.
        JournalFencedError: another process has claimed the job meanwhile.
        PostalyticsError: what stops an upload.
    """
    from ..journal.postgres import PostgresJournal

    operation = job.operation(client.api)  # Raises before the job is claimed.

    def begin(*_: object) -> None:
        raise JournalError(f"The job {job.address} was removed in the meantime. Nothing was sent.")

    with remedy(str(job.address)):
        journal = await PostgresJournal.open(
            job.address,
            job.parameters,
            begin=begin,
            lease_seconds=lease_seconds,
            heartbeat_seconds=heartbeat_seconds,
        )
    try:
        # A call that claimed the job since it was read may have sent rows.
        is_quiet = job.standing.is_quiet and journal.epoch == job.standing.epoch + 1
        kept = 0
        if operation.idempotency_key:
            kept = (await asyncio.to_thread(rows_sent_again, journal)).kept
        plan = job.plan(client, journal.counts().pending, kept)
        plan = attrs.evolve(plan, quiet_before=is_quiet)
        rules: RowValidator[Any] = RowValidator(operation, body_values(operation, job.fixed))
        upload: JobUpload[Any, Any] = JobUpload(plan, _opened(job, journal, client, rules))
        await _carry_out(upload, journal)
    except JournalError as error:
        if journal.fenced:
            raise JournalFencedError(error.message) from error
        raise
    finally:
        await journal.aclose()


@asynccontextmanager
async def _opened(
    job: RecordedJob, journal: PostgresJournal, client: Client, rules: RowValidator[Any]
) -> AsyncGenerator[tuple[FrozenRows[Any], PostgresJournal]]:
    from ..database_jobs import fetched_rows

    account = await read_account(client)
    if account != job.parameters["account"]:
        raise JournalMismatchError(
            f"The job {job.address} belongs to account {printable(str(job.parameters['account']))}"
            f", and the key to account {printable(str(account))}. Nothing was sent. Use a key of "
            "the account of the job."
        )
    async with fetched_rows(job.address) as rows:
        rows.rules = rules
        yield rows, journal


async def _carry_out(upload: JobUpload[Any, Any], journal: PostgresJournal) -> None:
    """Carry out an upload, and record what its job waits for in the end.

    Raises:
        PostalyticsError: it was stopped by something that time does not change.
    """
    try:
        async with upload:
            async for _ in upload:
                pass
        stopped = upload.counts.stopped
    except PostalyticsError as error:
        stopped = error
    if stopped is not None:
        if (seconds := _seconds_after(stopped)) is None:
            raise stopped
        log.warning("Bulk: the job waits %.0f s: %s", seconds, stopped.message)
        wait_for = KEY if isinstance(stopped, RateLimitError) else API
        await journal.wait(seconds, wait_for, quiet=upload.quiet_left <= seconds)
    elif upload.awaits_quiet:
        await journal.wait(upload.quiet_left, QUIET, quiet=True)
    else:
        await journal.end()


def _seconds_after(error: PostalyticsError) -> float | None:
    """Return the seconds after which a job that this error stopped can go on.

    `None` means that waiting changes nothing.
    """
    if isinstance(error, OutageError):
        return error.retry_after  # Without a time, rows end unconfirmed though the API works.
    return max(error.retry_after or 0.0, OUTAGE_SECONDS) if is_transient(error) else None
