"""Read-only access to a journal: counts, steps, entries and history."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..rows import RowCounts, RowState, RowStep
from .database import job_value, journal_errors, opened_for_reading
from .high_water_mark import read_mark
from .integrity import require_marked
from .intervals import Span, minutes_of, timeline_of
from .moved_away import require_not_moved
from .protocol import Entry

STEPS: tuple[RowStep, ...] = (
    RowStep.PENDING,
    RowStep.INTENT,
    RowStep.SUCCEEDED,
    RowStep.REJECTED,
    RowStep.UNCONFIRMED,
)
"""The index of a step is its code in the file: only append to this tuple."""
CODES = {step: code for code, step in enumerate(STEPS)}
_ENDED = (RowStep.SUCCEEDED, RowStep.REJECTED, RowStep.UNCONFIRMED)
_LAST_ENTRIES = (
    "FROM rows JOIN entries ON entries.id = rows.entry"
    f" WHERE rows.step IN ({', '.join(str(CODES[step]) for step in _ENDED)})"
)
"""What selects the last entries of the rows that ended."""
BATCH_SIZE = 1000
"""Rows of one query. A long read would hold its snapshot, and SQLite could not reset the log."""


class JournalReader:
    """Read-only journal; it works while the job runs, and after the job was killed.

    All methods read the file when you call them. Call them in a thread if the event loop must not
    wait; every thread may call them. Only `counts`, `last_steps`, `history(0)` and the methods for
    the baseline take the same time however many rows there are.

    Args:
        path: the path of the journal.

    Attributes:
        path: the path of the journal.
        job: ten random hex digits, created with the journal; unique to the job.
        parameters: the values that identify the job.
        options: what else is needed to resume the job.

    Raises:
        JournalError: there is no journal, or it cannot be read; all methods raise this, too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = opened_for_reading(path)
        try:
            with journal_errors(path):
                self.job = str(job_value(self._connection, "id"))
                self.parameters: Mapping[str, Any] = dict(job_value(self._connection, "parameters"))
                self.options: Mapping[str, Any] = dict(job_value(self._connection, "options"))
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def require_marked(self) -> None:
        """Raise unless the journal agrees with its high-water mark; this is quick.

        Raises:
            JournalMovedError: the job may have gone on elsewhere.
            JournalIncompleteError: entries are missing, or there is no mark.
        """
        # The mark first: the journal grows meanwhile, and may be ahead of its mark but not behind.
        mark = read_mark(self.path)
        with journal_errors(self.path):
            require_not_moved(self._connection, self.path)
            require_marked(self._connection, self.path, mark)

    def counts(self) -> RowCounts:
        """Return the number of rows in each state; a row with only an intent is unconfirmed."""
        report = RowCounts()
        for code, rows in self._found("SELECT step, rows FROM counts"):
            report.add(_state(code), rows)
        with journal_errors(self.path):
            report.pending += int(self.parameters["rows"]) - report.rows
        return report

    def counts_by(self, name: str) -> dict[object, RowCounts]:
        """Return the number of rows in each state, grouped by a value in their last entries.

        Rows whose last entry has no value `name` in its detail are not counted.
        """
        query = (
            "SELECT json_extract(detail, ?) AS value, rows.step, count(*) FROM rows"
            " JOIN entries ON entries.id = rows.entry"
            " WHERE value IS NOT NULL GROUP BY value, rows.step"
        )
        reports: dict[object, RowCounts] = {}
        for value, code, rows in self._found(query, f"$.{name}"):
            reports.setdefault(value, RowCounts()).add(_state(code), rows)
        return reports

    def last_steps(self, after: int, most: int) -> list[tuple[int, RowStep]]:
        """Return the rows that have a step, each with its last one, by ascending row number.

        Args:
            after: return only rows with a higher number.
            most: maximum number of rows.
        """
        query = "SELECT row, step FROM rows WHERE row > ? ORDER BY row LIMIT ?"
        return [(row, STEPS[code]) for row, code in self._found(query, after, most)]

    def rows_at(self, *steps: RowStep) -> Iterator[int]:
        """Iterate over the rows whose last step is one of these, by ascending row number."""
        query = f"SELECT row FROM rows WHERE row > ? AND step IN ({_listed(steps)})"  # noqa: S608 (numbers)
        for (row,) in self._paged(query, place="row"):
            yield row

    def entries(self, *steps: RowStep) -> Iterator[Entry]:
        """Iterate over the last entries of the rows whose last step is one of these, by row."""
        query = (
            "SELECT row, at, entries.step, what, detail FROM rows JOIN entries USING (row)"  # noqa: S608 (numbers)
            f" WHERE rows.row > ? AND entries.id = rows.entry AND rows.step IN ({_listed(steps)})"
        )
        for found in self._paged(query, place="rows.row"):
            yield self._entry(*found)

    def history(self, row: int) -> list[Entry]:
        """Return all entries of a row, or of the job itself for row 0, in order."""
        # The number is part of the text, not a parameter, so that SQLite can use the partial index
        # `notes`, which has only the entries of row 0.
        query = f"SELECT row, at, step, what, detail FROM entries WHERE row = {row:d} ORDER BY id"  # noqa: S608 (a number)
        return [self._entry(*found) for found in self._found(query)]

    def minutes(self) -> list[tuple[datetime, RowCounts]]:
        """Return the number of rows that ended in each minute, from the first minute to the last.

        If that would be more than 500 points, each point covers several minutes. The points are
        equally far apart.
        """
        return minutes_of(self._span(), self._ended)

    def timeline(self) -> tuple[int, list[tuple[datetime, RowCounts]]]:
        """Return the number of rows that ended in each interval, and its length in seconds.

        The length is one that people count in, from a second to a number of days, so that there
        are at most 120 intervals.
        """
        return timeline_of(self._span(), self._ended)

    def _span(self) -> Span:
        ((first, last),) = self._found(f"SELECT min(at), max(at) {_LAST_ENTRIES}")
        return None if first is None else (first, last)

    def _ended(self, start: int, length: int) -> Iterator[tuple[int, RowState, int]]:
        query = (
            "SELECT CAST((at - ?) / ? AS INTEGER) AS point, rows.step, count(*)"
            f" {_LAST_ENTRIES} GROUP BY point, rows.step"
        )
        for point, code, rows in self._found(query, start, length):
            yield int(point), _state(code), rows

    @property
    def has_baseline(self) -> bool:
        """Whether the journal has a baseline: the items on the list before the job."""
        return bool(self._found("SELECT 1 FROM job WHERE name = 'baseline'"))

    def in_baseline(self, ids: Collection[str]) -> set[str]:
        """Return those of the ids that were on the list before the job."""
        query = "SELECT id FROM baseline WHERE id IN (SELECT value FROM json_each(?))"
        return {id_ for (id_,) in self._found(query, json.dumps(list(ids)))}

    def _paged(self, query: str, place: str) -> Iterator[Any]:
        after = 0
        while page := self._found(f"{query} ORDER BY {place} LIMIT {BATCH_SIZE}", after):
            yield from page
            after = page[-1][0]

    def _found(self, query: str, *values: object) -> list[Any]:
        with journal_errors(self.path):
            return self._connection.execute(query, values).fetchall()

    def _entry(
        self, row: int, at: float, code: int | None, what: str | None, detail: str | None
    ) -> Entry:
        with journal_errors(self.path):
            step = None if code is None else STEPS[code]
            name = what if step is None else step.value
            return Entry(_time(at), row, step, str(name), json.loads(detail or "{}"))


def _listed(steps: tuple[RowStep, ...]) -> str:
    return ", ".join(str(CODES[step]) for step in steps)


def _state(code: int) -> RowState:
    return STEPS[code].state


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
