"""Read-only access to a journal in PostgreSQL."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ....errors import JournalDamagedError
from ...rows import RowCounts, RowState, RowStep
from ..intervals import Span, minutes_of, timeline_of
from ..protocol import Entry
from ..reader import CODES, STEPS
from .address import JobAddress
from .baseline import baseline_key
from .database import SCHEMA, Queries, has_tables, place_of, require_tables
from .standing import STANDING, Standing
from .stored import require_place, stored_values

PAGE = 1000
"""Rows of one query."""
_ENDED = ", ".join(
    str(CODES[step]) for step in (RowStep.SUCCEEDED, RowStep.REJECTED, RowStep.UNCONFIRMED)
)
_JOB = f"SELECT id, token, parameters, options, place FROM {SCHEMA}.jobs WHERE name = %s"
_COUNTS = (
    "SELECT pending, intent, succeeded, rejected, unconfirmed, rows"
    f" FROM {SCHEMA}.jobs WHERE id = %s"
)
_LAST = (
    "SELECT DISTINCT ON (row) row, at, step, what, detail"
    f" FROM {SCHEMA}.entries WHERE job = %s AND row > %s ORDER BY row, nth DESC"
)
"""The last entry of each row, after a row."""


class PostgresReader:
    """Read-only journal of one job in a database; see `JobReader`.

    Each method is at least one round trip. `counts` and `has_baseline` take the same time however
    many rows there are.

    Args:
        address: the job.

    Attributes:
        address: the job.
        job: ten random hex digits, unique to the job.
        parameters: the values that identify the job.
        options: what else is needed to resume the job.

    Raises:
        JournalDamagedError: there is no such job.
        JournalError: the database cannot be read; all methods raise this, too.
    """

    def __init__(self, address: JobAddress) -> None:
        self.address = address
        self._queries = Queries(address.dsn)
        try:
            require_tables(self._queries.connection, address.dsn)
            self._set(*self._stored())
        except BaseException:
            self._queries.close()
            raise

    def _stored(self) -> tuple[Any, ...]:
        return self._only(self._queries.fetch(_JOB, self.address.job))

    def _only(self, found: list[tuple[Any, ...]]) -> tuple[Any, ...]:
        if not found:  # There never was one, or it was removed.
            raise JournalDamagedError(
                f"There is no journal {str(self.address)!r}: name the job as it was when it began."
            )
        return found[0]

    def _set(self, key: int, token: str, parameters: str, options: str, place: list[str]) -> None:
        self._key = key
        self._place = place
        self.job = token
        self.parameters: Mapping[str, Any] = stored_values(self.address, parameters)
        self.options: Mapping[str, Any] = stored_values(self.address, options)

    @property
    def key(self) -> int:
        """The key of the job in the tables."""
        return self._key

    def close(self) -> None:
        """Close the connection."""
        self._queries.close()

    def require_marked(self) -> None:
        """Raise unless the database is the one in which the job was last recorded."""
        require_place(
            self.address, self._place, place_of(self._queries.connection, self.address.dsn)
        )

    def standing(self) -> Standing:
        """Return who holds the job, and what it waits for."""
        now, *found = self._job_row(STANDING)
        return Standing(now, *found)

    def counts(self) -> RowCounts:
        """Return the number of rows in each state; see `JobReader.counts`."""
        *by_code, rows = self._job_row(_COUNTS)
        return counts_of(by_code, rows)

    def counts_by(self, name: str) -> dict[object, RowCounts]:
        """Return the number of rows in each state by a value; see `JobReader.counts_by`."""
        reports: dict[object, RowCounts] = {}
        # Not by PostgreSQL's functions for JSON: they refuse some texts that JSON can hold.
        query = (
            f"SELECT row, step, detail FROM ({_LAST}) AS last"
            " WHERE step IS NOT NULL AND strpos(detail, %s) > 0 LIMIT %s"
        )
        for _, code, detail in self._paged(query, json.dumps(name)):
            value = json.loads(detail).get(name)
            if value is not None:
                reports.setdefault(value, RowCounts()).add(STEPS[int(code)].state)
        return reports

    def last_steps(self, after: int, most: int) -> list[tuple[int, RowStep]]:
        """Return the rows that have a step, each with its last one; see `JobReader.last_steps`."""
        query = f"SELECT row, step FROM ({_LAST}) AS last WHERE step IS NOT NULL LIMIT %s"
        return [(row, STEPS[code]) for row, code in self._found(query, max(after, 0), most)]

    def rows_at(self, *steps: RowStep) -> Iterator[int]:
        """Iterate over the rows whose last step is one of these, by ascending row number."""
        query = f"SELECT row FROM ({_LAST}) AS last WHERE step = ANY(%s) LIMIT %s"
        for (row,) in self._paged(query, [CODES[step] for step in steps]):
            yield row

    def entries(self, *steps: RowStep) -> Iterator[Entry]:
        """Iterate over the last entries of the rows whose last step is one of these, by row."""
        query = f"SELECT * FROM ({_LAST}) AS last WHERE step = ANY(%s) LIMIT %s"
        for found in self._paged(query, [CODES[step] for step in steps]):
            yield entry_of(*found)

    def history(self, row: int) -> list[Entry]:
        """Return all entries of a row, or of the job itself for row 0, in order."""
        query = (
            f"SELECT row, at, step, what, detail FROM {SCHEMA}.entries"
            " WHERE job = %s AND row = %s ORDER BY nth"
        )
        return [entry_of(*found) for found in self._found(query, row)]

    def minutes(self) -> list[tuple[datetime, RowCounts]]:
        """Return the number of rows that ended in each minute; see `JobReader.minutes`."""
        return minutes_of(self._span(), self._ended)

    def timeline(self) -> tuple[int, list[tuple[datetime, RowCounts]]]:
        """Return the rows that ended in each interval, and its length; see `JobReader.timeline`."""
        return timeline_of(self._span(), self._ended)

    @property
    def has_baseline(self) -> bool:
        """Whether the journal has a baseline: the items on the list before the job."""
        query = f"SELECT baseline IS NOT NULL FROM {SCHEMA}.jobs WHERE id = %s"
        (has,) = self._job_row(query)
        return bool(has)

    def in_baseline(self, ids: Collection[str]) -> set[str]:
        """Return those of the ids that were on the list before the job."""
        keys = {baseline_key(id_): id_ for id_ in ids}
        query = f"SELECT id FROM {SCHEMA}.baseline WHERE job = %s AND id = ANY(%s)"
        return {keys[bytes(key)] for (key,) in self._found(query, list(keys))}

    def _span(self) -> Span:
        query = (
            "SELECT extract(epoch FROM min(at))::float8, extract(epoch FROM max(at))::float8"
            f" FROM ({_LAST}) AS last WHERE step IN ({_ENDED})"
        )
        ((first, last),) = self._found(query, 0)
        return None if first is None else (first, last)

    def _ended(self, start: int, length: int) -> Iterable[tuple[int, RowState, int]]:
        query = (
            "SELECT floor((extract(epoch FROM at)::float8 - %s) / %s)::integer AS point, step,"
            f" count(*) FROM ({_LAST}) AS last WHERE step IN ({_ENDED}) GROUP BY point, step"
        )
        found = self._queries.fetch(query, start, length, self._key, 0)
        return [(point, STEPS[int(code)].state, rows) for point, code, rows in found]

    def _paged(self, query: str, value: object) -> Iterator[tuple[Any, ...]]:
        after = 0
        while page := self._found(query, after, value, PAGE):
            yield from page
            after = page[-1][0]

    def _job_row(self, query: str) -> tuple[Any, ...]:
        return self._only(self._found(query))

    def _found(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._queries.fetch(query, self._key, *values)


def has_job(address: JobAddress) -> bool:
    """Return whether there is a job at an address.

    Raises:
        JournalError: the database cannot be read.
    """
    with contextlib.closing(Queries(address.dsn)) as queries:
        has_any = has_tables(queries.connection, address.dsn)
        return has_any and bool(queries.fetch(_JOB, address.job))


def counts_of(by_code: Iterable[int], rows: int) -> RowCounts:
    """Return the counts of a job, from the numbers of its rows by the code of their last step."""
    report = RowCounts()
    for code, count in enumerate(by_code):
        report.add(STEPS[int(code)].state, count)
    report.pending += rows - report.rows
    return report


def entry_of(
    row: int, at: datetime, code: int | None, what: str | None, detail: str | None
) -> Entry:
    """Return an entry, from its columns."""
    step = None if code is None else STEPS[code]
    name = what if step is None else step.value
    return Entry(at.astimezone(UTC), row, step, str(name), json.loads(detail or "{}"))
