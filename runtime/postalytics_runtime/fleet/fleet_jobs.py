"""The jobs of a fleet: which account each belongs to, what is wanted of it, and how far it is.

All of it is read from the tables of the journals with one query, whatever the engine is. This
module loads the driver, so import it late.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime

from ..bulk.journal import CODES
from ..bulk.journal.postgres import counts_of, shown_database
from ..bulk.journal.postgres.database import (
    SCHEMA,
    TimedConnection,
    bring_up_to_date,
    connect,
    database_errors,
    has_tables,
    require_tables,
)
from ..bulk.rows import RowStep
from ..errors import ConfigurationError
from .fleet_job import FleetJob, FleetState, UnconfirmedRow, Wanted

_ADD = (
    f"INSERT INTO {SCHEMA}.fleet_jobs AS fleet (job, account) VALUES (%s, %s)"
    " ON CONFLICT (job) DO UPDATE SET stopped = NULL"
    " WHERE fleet.account = EXCLUDED.account AND fleet.stopped IS NOT NULL"
)
_OF = f"SELECT account, wanted FROM {SCHEMA}.fleet_jobs WHERE job = %s"
_TO_SEND = f"SELECT job FROM {SCHEMA}.fleet_jobs WHERE job = ANY(%s) AND wanted = 'sent'"
_STOP = f"UPDATE {SCHEMA}.fleet_jobs SET stopped = %s WHERE job = %s"
_FINISHED = (
    "(rows = intent + succeeded + rejected + unconfirmed AND (ended OR intent + unconfirmed = 0))"
)
_SET = (
    f"UPDATE {SCHEMA}.fleet_jobs SET wanted = %s, stopped = NULL FROM {SCHEMA}.jobs"
    f" WHERE account = %s AND wanted = ANY(%s) AND name = job AND NOT {_FINISHED} RETURNING job"
)
_ALL = (
    "SELECT fleet.account, fleet.job, fleet.wanted, fleet.stopped,"
    f" lease_until > clock_timestamp() AS held, {_FINISHED},"
    " CASE WHEN wait_until > clock_timestamp() THEN wait_until END, wait_for, rows,"
    " ARRAY[pending, intent, succeeded, rejected, unconfirmed]"
    f" FROM {SCHEMA}.fleet_jobs AS fleet JOIN {SCHEMA}.jobs ON jobs.name = fleet.job"
    " WHERE %s::text IS NULL OR fleet.account = %s"
    " ORDER BY fleet.account, fleet.submitted, fleet.job"
)
_UNCONFIRMED = (
    "SELECT fleet.account, fleet.job, last.row, last.at"
    f" FROM {SCHEMA}.fleet_jobs AS fleet JOIN {SCHEMA}.jobs ON jobs.name = fleet.job"
    " CROSS JOIN LATERAL (SELECT DISTINCT ON (row) row, at, step, epoch"
    f" FROM {SCHEMA}.entries WHERE job = jobs.id AND row > 0 ORDER BY row, nth DESC) AS last"
    " WHERE (%s::text IS NULL OR fleet.account = %s) AND intent + unconfirmed > 0"
    " AND (last.step = %s OR last.step = %s AND"
    # A worker that has the job may be sending the row, unless an earlier one has begun to.
    " (coalesce(lease_until, '-infinity') < clock_timestamp() OR last.epoch < jobs.epoch))"
    " ORDER BY fleet.account, fleet.submitted, fleet.job, last.row"
)


class FleetJobs:
    """The table of the jobs of a fleet. Each call opens a connection and closes it.

    Args:
        dsn: the URL of the database.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    def prepare(self) -> None:
        """Make the tables, if they are not there.

        Raises:
            JournalError: they cannot be made.
        """
        with closing(connect(self._dsn)) as connection:
            bring_up_to_date(connection, self._dsn)

    def add(self, job: str, account: str) -> bool:
        """Add a job that has begun; return whether it was not there, or had stopped.

        Raises:
            ConfigurationError: it is the job of another account, or it is paused or cancelled.
            JournalError: the database cannot be used.
        """
        with self._connected() as connection:
            is_new = connection.execute(_ADD, (job, account)).rowcount == 1
            ((of, wanted),) = connection.execute(_OF, (job,)).fetchall()
        if of != account:
            raise ConfigurationError(
                f"The job {job} in {shown_database(self._dsn)} is one of the account {of}, not of "
                f"{account}. Give the job another name."
            )
        if wanted != Wanted.SENT:
            raise ConfigurationError(f"The job {job} of the account {account} is {wanted}.")
        return is_new

    def wanted(self, job: str) -> Wanted | None:
        """Return what is wanted of a job; `None` if it is not of the fleet, or was removed.

        Raises:
            JournalError: the database cannot be used.
        """
        with self._connected() as connection:
            found = connection.execute(_OF, (job,)).fetchone()
        return None if found is None else Wanted(found[1])

    def to_send(self, jobs: Sequence[str]) -> list[str]:
        """Return those of the jobs that are neither paused nor cancelled.

        Raises:
            JournalError: the database cannot be used.
        """
        with self._connected() as connection:
            return [job for (job,) in connection.execute(_TO_SEND, ([*jobs],))]

    def stop(self, job: str, reason: str) -> None:
        """Record that a job cannot go on.

        Args:
            job: the job.
            reason: a word of this program, which the log of the server may show.

        Raises:
            JournalError: the database cannot be used.
        """
        with self._connected() as connection:
            connection.execute(_STOP, (reason, job))

    def want(self, account: str, wanted: Wanted, *, of: Sequence[Wanted]) -> list[str]:
        """Record what is wanted of the unfinished jobs of an account, and return these.

        Args:
            account: the account.
            wanted: what is wanted from now on.
            of: what was wanted so far; other jobs stay as they are.

        Raises:
            ConfigurationError: the fleet has no job of this account.
            JournalError: the database cannot be used.
        """
        with self._connected() as connection:
            require_tables(connection, self._dsn)
            values = (wanted.value, account, [one.value for one in of])
            changed = [job for (job,) in connection.execute(_SET, values).fetchall()]
            if not changed and not self._read(connection, account):
                raise ConfigurationError(
                    f"The fleet in {shown_database(self._dsn)} has no job of an account {account}."
                )
        return changed

    def all(self, account: str | None = None) -> list[FleetJob]:
        """Return the jobs, of one account or of all, by account, the first one first.

        Raises:
            JournalError: the database cannot be used.
        """
        with self._connected() as connection:
            return self._read(connection, account)

    def unconfirmed(self, account: str | None = None) -> list[UnconfirmedRow]:
        """Return the rows that may have been sent, of one account or of all, by job.

        Raises:
            JournalError: the database cannot be used.
        """
        values = (account, account, CODES[RowStep.UNCONFIRMED], CODES[RowStep.INTENT])
        with self._connected() as connection:
            if not self._has_jobs(connection):
                return []
            found = connection.execute(_UNCONFIRMED, values).fetchall()
        return [UnconfirmedRow(*values) for values in found]

    @contextmanager
    def _connected(self) -> Generator[TimedConnection]:
        with closing(connect(self._dsn)) as connection, database_errors(self._dsn):
            yield connection

    def _has_jobs(self, connection: TimedConnection) -> bool:
        """Return whether there are tables; raise if they are of another version."""
        if not has_tables(connection, self._dsn):
            return False
        require_tables(connection, self._dsn)
        return True

    def _read(self, connection: TimedConnection, account: str | None) -> list[FleetJob]:
        if not self._has_jobs(connection):
            return []
        return [_job(*found) for found in connection.execute(_ALL, (account, account))]


def _job(  # noqa: PLR0913  The columns of a row, in their order.
    account: str,
    job: str,
    wanted: str,
    stopped: str | None,
    held: bool | None,
    finished: bool,
    until: datetime | None,
    wait_for: str | None,
    rows: int,
    by_code: list[int],
) -> FleetJob:
    counts = counts_of(by_code, rows)
    state, reason = FleetState.QUEUED, None
    if finished:
        state = FleetState.FINISHED
    elif wanted != Wanted.SENT:
        state = FleetState(wanted)
    elif held:
        state = FleetState.SENDING
    elif stopped is not None:
        state, reason = FleetState.STOPPED, stopped
    elif until is not None:
        state, reason = FleetState.WAITING, wait_for
    shown = until if state is FleetState.WAITING else None
    _, intents, *_ = by_code
    return FleetJob(account, job, state, counts, intents if held else 0, reason, shown)
