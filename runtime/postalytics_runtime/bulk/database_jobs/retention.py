"""Remove jobs from a database, or only the personal data of jobs."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Any

from ...errors import ConfigurationError, JournalDamagedError, JournalError, JournalInUseError
from ..journal.postgres import JobAddress, checked_dsn
from ..journal.postgres.database import (
    SCHEMA,
    TimedConnection,
    connect,
    database_errors,
    require_tables,
)
from .row_blocks import LONG_REPLY_SECONDS

_IS_HELD = "coalesce(lease_until > clock_timestamp(), FALSE)"
_IS_FINISHED = "succeeded + rejected = rows"
_FIND = f"""SELECT id, {_IS_HELD}, {_IS_FINISHED}, lease_until FROM {SCHEMA}.jobs
    WHERE name = %s FOR UPDATE"""
_LIMIT = "clock_timestamp() - make_interval(days => %(days)s)"
# Not by when a process last held the job: a program that is run every day holds finished jobs, too.
_NEXT_OLD = f"""SELECT id, name FROM {SCHEMA}.jobs
    WHERE id > %(after)s AND {_IS_FINISHED} AND NOT {_IS_HELD} AND begun < {_LIMIT}
    AND NOT EXISTS (
        SELECT FROM {SCHEMA}.entries WHERE job = id AND row > 0 AND at >= {_LIMIT}
    )
    AND (NOT %(people_only)s OR EXISTS (SELECT FROM {SCHEMA}.frozen_rows WHERE job = id))
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"""
_REMOVE_JOB = f"DELETE FROM {SCHEMA}.jobs WHERE id = %s"
_REMOVE_ENTRIES = f"DELETE FROM {SCHEMA}.entries WHERE job = %s"
_REMOVE_BASELINE = f"DELETE FROM {SCHEMA}.baseline WHERE job = %s"
_REMOVE_ROWS = f"DELETE FROM {SCHEMA}.frozen_rows WHERE job = %s"
_REMOVE_DETAILS = f"""UPDATE {SCHEMA}.entries SET detail = NULL
    WHERE job = %s AND row > 0 AND detail IS NOT NULL"""
# The epoch: a process whose lease ended and that still writes is refused from now on.
_RENEW_JOB = f"""UPDATE {SCHEMA}.jobs
    SET baseline = NULL, entries = entries + 1, epoch = epoch + 1, lease_until = NULL, holder = NULL
    WHERE id = %s"""
_NOTES = f"SELECT nth, detail FROM {SCHEMA}.entries WHERE job = %s AND row = 0 ORDER BY nth"
_SET_NOTE = f"UPDATE {SCHEMA}.entries SET detail = %s WHERE job = %s AND row = 0 AND nth = %s"
_ADD_NOTE = f"""INSERT INTO {SCHEMA}.entries (job, row, nth, epoch, at, what)
    SELECT id, 0, %s, epoch, clock_timestamp(), %s FROM {SCHEMA}.jobs WHERE id = %s"""
_TEXTS_OF_API = ("stopped", "reason")
"""Names in the detail of a note whose values may be messages of the API, about people."""

PEOPLE_REMOVED = "personal data removed"
"""Note in the journal of a job whose personal data was removed."""


def forget_job(address: JobAddress, *, force: bool = False) -> None:
    """Remove a job: its journal, its frozen rows, all of it.

    The journal is the only record of which rows were sent. Without it, the same upload begins with
    the first row.

    Args:
        address: the job.
        force: whether to remove a job that is not finished, or that a process holds. That process
            sends nothing more.

    Raises:
        JournalDamagedError: there is no such job.
        JournalInUseError: a process holds the job.
        JournalError: rows are pending or unconfirmed, or the database cannot be used.
    """
    with _transaction(address.dsn) as connection:
        _remove(connection, _required(connection, address, force=force))


def forget_people(address: JobAddress, *, force: bool = False) -> None:
    """Remove the personal data of a job: frozen rows, the detail of entries, ids of list items.

    The states of the rows and the counts stay, and so do the parameters, which have no personal
    data.

    Args:
        address: the job.
        force: whether to do so for a job that is not finished. Only an upload with the same rows
            can go on with it then.

    Raises:
        JournalDamagedError: there is no such job.
        JournalInUseError: a process holds the job.
        JournalError: rows are pending or unconfirmed, or the database cannot be used.
    """
    with _transaction(address.dsn) as connection:
        _remove_people(connection, _required(connection, address, force=force))


def forget_finished_jobs(dsn: str, *, days: int, people_only: bool = False) -> list[str]:
    """Remove all jobs whose last row ended some days ago, unless a process holds them.

    Args:
        dsn: the URL of the database.
        days: the number of days, at least 0.
        people_only: whether to remove only their personal data.

    Returns:
        The names of the jobs, sorted. Each was removed in a transaction of its own.

    Raises:
        ConfigurationError: `days` is negative, or the URL is not valid.
        JournalError: the database cannot be used.
    """
    if days < 0:
        raise ConfigurationError(f"days is {days}; it must be at least 0.")
    removed: list[str] = []
    after = 0
    while True:
        values = {"days": days, "people_only": people_only, "after": after}
        with _transaction(checked_dsn(dsn)) as connection:
            found = connection.execute(_NEXT_OLD, values).fetchone()
            if found is None:
                return sorted(removed)
            after, name = found
            (_remove_people if people_only else _remove)(connection, after)
        removed.append(name)


@contextmanager
def _transaction(dsn: str) -> Generator[TimedConnection]:
    with closing(connect(dsn)) as connection:
        require_tables(connection, dsn)
        connection.reply_seconds = LONG_REPLY_SECONDS
        with database_errors(dsn), connection.transaction():
            yield connection


def _required(connection: TimedConnection, address: JobAddress, *, force: bool) -> int:
    """Lock a job, and return its key; raise unless it may be removed."""
    found = connection.execute(_FIND, (address.job,)).fetchone()
    if found is None:
        raise JournalDamagedError(f"There is no job {address}: nothing was removed.")
    job, is_held, is_finished, until = found
    if is_held and not force:
        error = JournalInUseError(
            f"The job {address} is in use until {until:%Y-%m-%d %H:%M:%S} UTC, unless it goes on. "
            "Nothing was removed. Stop it first."
        )
        error.until = until
        raise error
    if not is_finished and not force:
        raise JournalError(
            f"The job {address} is not finished: some of its rows are pending or unconfirmed. "
            "Nothing was removed."
        )
    return int(job)


def _remove(connection: TimedConnection, job: int) -> None:
    # The job first: a process that still writes waits for this lock, and then finds no job.
    for statement in (_REMOVE_JOB, _REMOVE_ROWS, _REMOVE_BASELINE, _REMOVE_ENTRIES):
        connection.execute(statement, (job,))


def _remove_people(connection: TimedConnection, job: int) -> None:
    for statement in (_RENEW_JOB, _REMOVE_ROWS, _REMOVE_BASELINE, _REMOVE_DETAILS):
        connection.execute(statement, (job,))
    notes = connection.execute(_NOTES, (job,)).fetchall()
    for nth, detail in notes:
        if detail is not None:
            connection.execute(_SET_NOTE, (_without_texts(detail), job, nth))
    nth = notes[-1][0] + 1 if notes else 0
    connection.execute(_ADD_NOTE, (nth, PEOPLE_REMOVED, job))


def _without_texts(detail: str) -> str:
    values: dict[str, Any] = json.loads(detail)
    return json.dumps({name: value for name, value in values.items() if name not in _TEXTS_OF_API})
