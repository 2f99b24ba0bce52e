"""Go on with a job in PostgreSQL: on any machine, any number of times, also at once.

The journal decides which call sends. So cron, a queue or you may call `run_job` as often as you
like: a call that has nothing to do says why, and ends.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from ..errors import JournalFencedError, JournalInUseError
from .rows import RowCounts

if TYPE_CHECKING:
    from ..client import Client
    from .jobs import RecordedJob


@attrs.frozen
class Finished:
    """No row of the job is left to send or to look up."""

    counts: RowCounts
    """The number of rows in each state."""


@attrs.frozen
class Busy:
    """Another call has the job."""

    until: datetime
    """When its lease ends unless it is renewed, in UTC, by the clock of the database."""


@attrs.frozen
class Waiting:
    """Nothing can be done for the job now, and no call has it."""

    until: datetime
    """When to call again, in UTC, by the clock of the database."""
    reason: str
    """What the job waits for."""


async def run_job_with(
    client_class: type[Client],
    dsn: str,
    job: str,
    client: Client | None = None,
    *,
    key: str | None = None,
    lease_seconds: float = 30.0,
    heartbeat_seconds: float = 10.0,
) -> Finished | Busy | Waiting:
    """Go on with a job whose journal is in PostgreSQL, or say why that is not possible now.

    The `run_job` of a package calls this with the client of its API.

    Args:
        client_class: makes the client if none is given.
        dsn: the database, `postgresql://user@host/database`.
        job: the name of the job.
        client: the client that sends; it stays open.
        key: the key for a client that is made; by default that of the environment variables.
        lease_seconds: seconds after which another call may take over a job whose holder died.
        heartbeat_seconds: seconds between two renewals of the lease.

    Raises:
        ConfigurationError: the client does not fit the job. Nothing was sent.
        JournalError: there is no such job, or its journal cannot be used.
        PostalyticsError: what stops an upload. The job is released.
    """
    # Imported late: every client that uploads imports this module, and not all have a database.
    from .jobs import RecordedJob, carry_out, fitting_client

    stored = await asyncio.to_thread(RecordedJob.read, dsn, job)
    if (found := _result(stored)) is not None:
        return found
    async with fitting_client(client_class, client, stored, key) as sending:
        try:
            await carry_out(sending, stored, lease_seconds, heartbeat_seconds)
        except JournalInUseError as error:
            return Busy(error.until or stored.standing.now)
        except JournalFencedError:
            pass  # Another call has claimed the job, and goes on with it.
    stored = await asyncio.to_thread(RecordedJob.read, dsn, job)
    return _result(stored) or _waiting(stored)


def _result(stored: RecordedJob) -> Finished | Busy | Waiting | None:
    """Return the result if nothing can be done for the job now; `None` if something can."""
    standing = stored.standing
    if standing.is_held:
        return Busy(standing.lease_until or standing.now)
    if stored.is_finished:
        return Finished(stored.counts)
    return _waiting(stored) if standing.waits else None


def _waiting(stored: RecordedJob) -> Waiting:
    standing = stored.standing
    return Waiting(standing.wait_until or standing.now, stored.waits_for)
