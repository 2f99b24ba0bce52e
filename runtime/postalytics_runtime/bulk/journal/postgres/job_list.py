"""All jobs of a database: read with a few queries, however many jobs there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from ....text import printable
from ...rows import RowCounts
from ..protocol import Entry
from .address import JobAddress
from .database import SCHEMA, Queries, has_tables, place_of, require_tables
from .reader import PostgresReader, counts_of, entry_of
from .stored import require_place

_NAMES = f"SELECT name FROM {SCHEMA}.jobs ORDER BY begun DESC, name"
_JOBS = (
    "SELECT name, rows, ARRAY[pending, intent, succeeded, rejected, unconfirmed],"
    " lease_until > clock_timestamp(), lease_until, holder,"
    f" id, token, parameters, options, place FROM {SCHEMA}.jobs ORDER BY begun DESC, name"
)
_NOTES = (
    f"SELECT jobs.id, notes.* FROM {SCHEMA}.jobs CROSS JOIN LATERAL"
    f" (SELECT row, at, step, what, detail FROM {SCHEMA}.entries"
    " WHERE job = jobs.id AND row = 0 ORDER BY nth) AS notes"
)
_LEASE = (
    "SELECT lease_until > clock_timestamp(), lease_until, holder"
    f" FROM {SCHEMA}.jobs WHERE name = %s"
)
_HAS_ROWS = (
    f"SELECT jobs.rows FROM {SCHEMA}.jobs WHERE name = %s AND EXISTS"
    f" (SELECT FROM {SCHEMA}.frozen_rows WHERE job = jobs.id)"
)


@attrs.frozen
class JobLease:
    """Which process holds a job, and until when if it does not go on."""

    holder: str
    until: datetime
    """In UTC, by the clock of the database."""


class JobList:
    """The jobs of a database, over one connection that is opened when it is needed.

    Args:
        dsn: the URL of the database.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._queries = Queries(dsn)

    def close(self) -> None:
        """Close the connection."""
        self._queries.close()

    def names(self) -> list[str]:
        """Return the names of all jobs, the newest first; none if the database has no tables yet.

        Raises:
            JournalError: the database cannot be read.
        """
        if not self._has_tables():
            return []
        return [name for (name,) in self._queries.fetch(_NAMES)]

    def lease(self, job: str) -> JobLease | None:
        """Return the lease of a job; `None` if no process holds the job, or there is no such job.

        Raises:
            JournalError: the database cannot be read.
        """
        found = self._queries.fetch(_LEASE, job) if self._has_tables() else []
        return _lease(*found[0]) if found else None

    def rows_kept(self, job: str) -> int | None:
        """Return the number of frozen rows of a job; `None` if they are not there.

        Raises:
            JournalError: the database cannot be read.
        """
        found = self._queries.fetch(_HAS_ROWS, job) if self._has_tables() else []
        return found[0][0] if found else None

    def readers(self) -> list[ListedReader]:
        """Return a reader for each job, the newest first. They use the connection of this list.

        Raises:
            JournalError: the database cannot be read.
        """
        if not self._has_tables():
            return []
        here = place_of(self._queries.connection, self._dsn)
        notes: dict[int, list[Entry]] = {}
        for key, *entry in self._queries.fetch(_NOTES):
            notes.setdefault(key, []).append(entry_of(*entry))
        return [
            ListedReader(
                self._queries,
                JobAddress(self._dsn, name),
                stored,
                here=here,
                lease=_lease(is_held, until, holder),
                counts=counts_of(counts, rows),
                notes=notes.get(stored[0], []),
            )
            for name, rows, counts, is_held, until, holder, *stored in self._queries.fetch(_JOBS)
        ]

    def _has_tables(self) -> bool:
        connection = self._queries.connection
        if not has_tables(connection, self._dsn):
            return False
        require_tables(connection, self._dsn)
        return True


class ListedReader(PostgresReader):
    """Reader of a job in a list: what a list shows has been read, the rest is read on demand.

    Attributes:
        lease: which process held the job when the list was read.
    """

    def __init__(
        self,
        queries: Queries,
        address: JobAddress,
        stored: Sequence[Any],
        *,
        here: list[str],
        lease: JobLease | None,
        counts: RowCounts,
        notes: list[Entry],
    ) -> None:
        self.address = address
        self.lease = lease
        self._queries = queries
        self._set(*stored)
        self._here = here
        self._counts = counts
        self._notes = notes

    def close(self) -> None:
        """Do nothing: the list has the connection."""

    def require_marked(self) -> None:
        """Raise unless the database is the one in which the job was last recorded."""
        require_place(self.address, self._place, self._here)

    def counts(self) -> RowCounts:
        """Return the number of rows in each state when the list was read."""
        return self._counts

    def history(self, row: int) -> list[Entry]:
        """Return all entries of a row, or of the job itself for row 0, in order."""
        return self._notes if row == 0 else super().history(row)


def _lease(is_held: bool | None, until: datetime | None, holder: str | None) -> JobLease | None:
    if not is_held or until is None:
        return None
    return JobLease(printable(holder or "another process"), until.astimezone(UTC))
