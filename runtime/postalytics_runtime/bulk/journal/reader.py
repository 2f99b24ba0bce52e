"""What a journal says of a job."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from ...closing import Closing
from ..rows import RowCounts, RowStep
from .database import job_value, journal_errors, opened_for_reading
from .high_water_mark import read_mark
from .integrity import require_marked

STEPS: tuple[RowStep, ...] = (
    RowStep.PENDING,
    RowStep.INTENT,
    RowStep.SUCCEEDED,
    RowStep.REJECTED,
    RowStep.UNCONFIRMED,
)
"""A step's place is how it is written: append only."""
CODES = {step: code for code, step in enumerate(STEPS)}
_ENDED = (RowStep.SUCCEEDED, RowStep.REJECTED, RowStep.UNCONFIRMED)
_BATCH_SIZE = 1000
"""Rows that are read at once: a reader that stays in the file keeps the log from being emptied."""
_MAX_POINTS = 500


@attrs.frozen
class Entry:
    """Something that happened."""

    time: datetime
    """When, in UTC, by the clock on the wall."""
    row: int
    """The row; 0 is the job itself."""
    step: RowStep | None
    what: str
    """What happened; for a step its name."""
    detail: Mapping[str, Any]


class JournalReader(Closing):
    """Reads a journal, also while the job runs, or after it was killed; it changes nothing.

    All methods read the file when they are called, so an event loop that must not wait calls them
    in a thread; any thread may. Only `counts`, `last_steps`, the story of the job and what is
    about the baseline are instant however many rows there are.

    Args:
        path: the journal.

    Attributes:
        path: the journal.
        job: ten random hex digits, made with the journal: no other job has them.
        parameters: what the job was begun with.
        options: what else its owner needs to go on.

    Raises:
        JournalError: there is no journal, or it cannot be read; all methods raise it as well.
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
        """Refuse a journal that is not what its mark says; that is quick.

        Raises:
            JournalMovedError: the job may have gone on elsewhere.
            JournalIncompleteError: entries are missing, or there is no mark.
        """
        mark, changed = read_mark(self.path)
        with journal_errors(self.path):
            require_marked(self._connection, self.path, mark, changed)

    def counts(self) -> RowCounts:
        """How many rows stand where; those about to be sent count as unconfirmed."""
        report = RowCounts()
        for code, rows in self._found("SELECT step, rows FROM counts"):
            _add(report, code, rows)
        with journal_errors(self.path):
            report.pending += int(self.parameters["rows"]) - report.rows
        return report

    def counts_by(self, name: str) -> dict[object, RowCounts]:
        """How many rows stand where, by what the last entry of each has under `name`.

        Rows whose last entry has nothing of that name are not counted.
        """
        query = (
            "SELECT json_extract(detail, ?) AS held, rows.step, count(*) FROM rows"
            " JOIN entries ON entries.id = rows.entry"
            " WHERE held IS NOT NULL GROUP BY held, rows.step"
        )
        reports: dict[object, RowCounts] = {}
        for held, code, rows in self._found(query, f"$.{name}"):
            _add(reports.setdefault(held, RowCounts()), code, rows)
        return reports

    def last_steps(self, after: int, most: int) -> list[tuple[int, RowStep]]:
        """The rows that have any step, in their order, each with its last one.

        Args:
            after: the rows after this one.
            most: at most so many.
        """
        query = "SELECT row, step FROM rows WHERE row > ? ORDER BY row LIMIT ?"
        return [(row, STEPS[code]) for row, code in self._found(query, after, most)]

    def rows_at(self, *steps: RowStep) -> Iterator[int]:
        """The rows that stand at one of these steps, ascending."""
        query = f"SELECT row FROM rows WHERE row > ? AND step IN ({_listed(steps)})"  # noqa: S608 (numbers)
        for (row,) in self._paged(query, place="row"):
            yield row

    def entries(self, *steps: RowStep) -> Iterator[Entry]:
        """The last entries of the rows that stand at one of these steps, by ascending rows."""
        query = (
            "SELECT row, at, entries.step, what, detail FROM rows JOIN entries USING (row)"  # noqa: S608 (numbers)
            f" WHERE rows.row > ? AND entries.id = rows.entry AND rows.step IN ({_listed(steps)})"
        )
        for found in self._paged(query, place="rows.row"):
            yield self._entry(*found)

    def history(self, row: int) -> list[Entry]:
        """All that happened to a row, or with 0 to the job itself, in order."""
        # With the number in the text, SQLite sees that there is an index for 0.
        query = f"SELECT row, at, step, what, detail FROM entries WHERE row = {row:d} ORDER BY id"  # noqa: S608 (a number)
        return [self._entry(*found) for found in self._found(query)]

    def minutes(self) -> list[tuple[datetime, RowCounts]]:
        """The rows that ended in each minute, from the first in which one did to the last.

        Where that would be more than 500 points, each is so many minutes that it is not; all
        stand equally far apart.
        """
        last_entries = (
            "FROM rows JOIN entries ON entries.id = rows.entry"
            f" WHERE rows.step IN ({_listed(_ENDED)})"
        )
        ((first, last),) = self._found(f"SELECT min(at), max(at) {last_entries}")
        if first is None:
            return []
        start = math.floor(first / 60)
        minutes = math.floor(last / 60) - start + 1
        width = math.ceil(minutes / _MAX_POINTS)
        points = math.ceil(minutes / width)
        reports = [RowCounts() for _ in range(points)]
        query = (
            "SELECT (CAST(at / 60 AS INTEGER) - ?) / ? AS point, rows.step, count(*)"
            f" {last_entries} GROUP BY point, rows.step"
        )
        for point, code, rows in self._found(query, start, width):
            _add(reports[int(point)], code, rows)
        times = (_time((start + point * width) * 60) for point in range(points))
        return list(zip(times, reports, strict=True))

    @property
    def has_baseline(self) -> bool:
        """Whether the journal knows what was there before the job."""
        return bool(self._found("SELECT 1 FROM job WHERE name = 'baseline'"))

    def in_baseline(self, id: str) -> bool:  # noqa: A002 (that is what it is)
        """Whether an item was there before the job."""
        return bool(self._found("SELECT 1 FROM baseline WHERE id = ?", id))

    def _paged(self, query: str, place: str) -> Iterator[Any]:
        after = 0
        while page := self._found(f"{query} ORDER BY {place} LIMIT {_BATCH_SIZE}", after):
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


def _add(report: RowCounts, code: int, rows: int) -> None:
    name = STEPS[code].state.name.lower()
    setattr(report, name, getattr(report, name) + rows)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
