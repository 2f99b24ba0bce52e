"""Lease of a job: at most one process holds a job, and each claim gets a new epoch.

A lease says when others may claim the job, by the clock of the database. It does not protect the
journal; the epoch does: every write is refused once another process has claimed the job, however
late the write comes. See docs/decisions/the-journal-decides-who-sends.md.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Sequence
from datetime import datetime

import attrs
import psycopg

from ....errors import JournalError, JournalInUseError, PostalyticsError
from ....text import printable
from .address import JobAddress
from .database import SCHEMA, TimedConnection, connect, database_errors
from .standing import FORGOTTEN

_CLAIM = (
    f"UPDATE {SCHEMA}.jobs SET epoch = epoch + 1, holder = %s,"
    f" lease_until = clock_timestamp() + make_interval(secs => %s), {FORGOTTEN}"
    " WHERE name = %s AND (lease_until IS NULL OR lease_until <= clock_timestamp())"
    f" AND NOT EXISTS (SELECT FROM {SCHEMA}.fleet_jobs WHERE job = name AND wanted = 'cancelled')"
    " RETURNING id, epoch"
)
_CANCELLED = f"SELECT FROM {SCHEMA}.fleet_jobs WHERE job = %s AND wanted = 'cancelled'"
_HOLDER = f"SELECT lease_until, holder FROM {SCHEMA}.jobs WHERE name = %s"
# It divides by zero if it updates nothing: SQL has no plainer way to fail.
_PREPARE = f"""
    PREPARE {{name}} (integer, integer, integer, integer, integer, integer, integer) AS
    WITH fenced AS (
        UPDATE {SCHEMA}.jobs SET
            lease_until = clock_timestamp() + make_interval(secs => {{lease_seconds:f}}),
            changed = clock_timestamp(),
            entries = entries + $1,
            highest = CASE WHEN $2 > highest THEN $2 ELSE highest END,
            pending = pending + $3,
            intent = intent + $4,
            succeeded = succeeded + $5,
            rejected = rejected + $6,
            unconfirmed = unconfirmed + $7
        WHERE id = {{job:d}} AND epoch = {{epoch:d}} RETURNING id
    )
    SELECT 1 / count(*)::integer FROM fenced
"""
_NO_CHANGES = (0,) * 7
REFUSED = "22012"
"""SQLSTATE of a transaction that the fence has refused: a division by zero."""
_RELEASE = (
    f"UPDATE {SCHEMA}.jobs SET lease_until = NULL, holder = NULL, changed = clock_timestamp()"
    " WHERE id = %s AND epoch = %s"
)


@attrs.frozen
class JobClaim:
    """Claim of a job by this process, until another process claims the job."""

    job: int
    """The key of the job in the tables."""
    epoch: int
    """The number of the claim: only the highest one of a job may write."""
    lease_seconds: float

    def fence(self, changes: Sequence[int] = ()) -> str:
        """Return the statement that ends each transaction of a writer.

        It fails, and the transaction with it, if another process has claimed the job since. Else
        it renews the lease and updates the counts of the job.

        Args:
            changes: see `EntryBatch.changes`; none by default.
        """
        return f"EXECUTE {self._fence}({', '.join(map(str, changes or _NO_CHANGES))})"

    def prepare(self, connection: TimedConnection) -> None:
        """Prepare the statement of `fence`."""
        statement = _PREPARE.format(name=self._fence, **attrs.asdict(self))
        connection.execute(statement.encode())

    @property
    def _fence(self) -> str:
        # A pooler may hand out a connection that has the statement of another claim.
        return f"fence_{self.job}_{self.epoch}"


def claim(
    connection: TimedConnection, address: JobAddress, lease_seconds: float
) -> JobClaim | None:
    """Claim a job that no process holds; `None` if there is no such job.

    Raises:
        JournalInUseError: another process holds the job. It says until when.
        JournalError: the job was cancelled in its fleet.
    """
    values = (_this_process(), lease_seconds, address.job)
    with database_errors(address.dsn):
        found = connection.execute(_CLAIM, values).fetchone()
        if found is not None:
            job, epoch = found
            return JobClaim(job, epoch, lease_seconds)
        cancelled = connection.execute(_CANCELLED, (address.job,)).fetchone() is not None
        holder = connection.execute(_HOLDER, (address.job,)).fetchone()
    if holder is None:
        return None
    if cancelled:
        raise JournalError(f"The job {address} was cancelled: what is pending is never sent.")
    raise _in_use(address, *holder)


def renew(connection: TimedConnection, address: JobAddress, held: JobClaim) -> None:
    """Prepare the statement of the fence, and renew the lease with it.

    Raises:
        JournalInUseError: another process has claimed the job since.
    """
    with database_errors(address.dsn):
        held.prepare(connection)
        try:
            connection.execute(held.fence().encode())
        except psycopg.errors.DivisionByZero:
            holder = connection.execute(_HOLDER, (address.job,)).fetchone()
        else:
            return
    raise _in_use(address, *(holder or (None, None)))


def _in_use(address: JobAddress, until: datetime | None, holder: str | None) -> JournalInUseError:
    # Without a time, the job was released between the two statements.
    shown = (
        ""
        if until is None
        else f" until {until:%Y-%m-%d %H:%M:%S} UTC, unless its lease is renewed"
    )
    error = JournalInUseError(
        f"The journal {str(address)!r} is in use: {printable(holder or 'another process')} has "
        f"the job{shown}. Go on with the job when that has ended."
    )
    error.until = until
    return error


def release(connection: TimedConnection, address: JobAddress, held: JobClaim) -> None:
    """Release a job, as far as the database can be reached; else its lease has to run out.

    Args:
        connection: the connection of the journal. If it is lost, another one is opened.
        address: the job.
        held: the claim; a later claim of another process stays.
    """
    # A failure changes nothing for others but the time that they wait.
    with contextlib.suppress(psycopg.Error):
        if not connection.broken and not connection.closed:
            connection.execute(_RELEASE, (held.job, held.epoch))
            return
    with (
        contextlib.suppress(psycopg.Error, PostalyticsError),
        contextlib.closing(connect(address.dsn)) as another,
    ):
        another.execute(_RELEASE, (held.job, held.epoch))


def _this_process() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"
