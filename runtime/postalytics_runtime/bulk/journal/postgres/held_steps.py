"""Last steps of all rows of a job, in the memory of the process that holds the job."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...rows import RowCounts, RowStep
from ..reader import CODES, STEPS

_NONE = 255
"""Stands for the step of a row that has no entry with a step."""


class HeldSteps:
    """Last step of each row, and the number of its entries: five bytes a row.

    The thread that writes the journal is the only one that changes them, after each commit; every
    thread may read them.

    Args:
        rows: the number of rows of the job.
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._steps = bytearray([_NONE]) * (rows + 1)
        self._entries = array("I", [0]) * (rows + 1)
        self._counts: Counter[int] = Counter()
        self._lock = threading.Lock()

    def load(self, last: Iterable[tuple[int, int, int | None]]) -> None:
        """Add the last entries that the database has: row, number of the entry, code of its step.

        Call it once, before any other thread uses this.
        """
        for row, nth, code in last:
            self._make_room(row)
            self._entries[row] = nth + 1
            if code is not None and row:
                self._steps[row] = code
                self._counts[code] += 1

    def entries(self, row: int) -> int:
        """Return the number of entries of a row, which is the number of its next entry."""
        return self._entries[row] if row < len(self._entries) else 0

    @property
    def all_entries(self) -> int:
        """The number of entries of the job."""
        return sum(self._entries)

    def code(self, row: int) -> int | None:
        """Return the code of the last step of a row; `None` if it has none."""
        code = self._steps[row] if row < len(self._steps) else _NONE
        return None if code == _NONE else code

    def by_code(self) -> dict[int, int]:
        """Return the number of rows for each code of a last step."""
        with self._lock:
            return {code: self._counts[code] for code in CODES.values()}

    def changes(self, last: Mapping[int, int]) -> dict[int, int]:
        """Return by how much the number of rows for each code changes with these last steps."""
        changes: Counter[int] = Counter()
        for row, code in last.items():
            changes[code] += 1
            if (before := self.code(row)) is not None:
                changes[before] -= 1
        return {code: changes[code] for code in CODES.values()}

    def apply(self, rows: Sequence[int], last: Mapping[int, int]) -> None:
        """Apply entries that are durable: the row of each, and the last step of each row."""
        changes = self.changes(last)
        with self._lock:
            self._make_room(max(rows, default=0))
            for row in rows:
                self._entries[row] += 1
            for row, code in last.items():
                self._steps[row] = code
            for code, change in changes.items():
                self._counts[code] += change

    def counts(self) -> RowCounts:
        """Return the number of rows in each state."""
        report = RowCounts()
        for code, rows in self.by_code().items():
            report.add(STEPS[code].state, rows)
        report.pending += self._rows - report.rows
        return report

    def last_steps(self, after: int, most: int) -> list[tuple[int, RowStep]]:
        """Return the rows that have a step, each with its last one; see `JobReader.last_steps`."""
        found: list[tuple[int, RowStep]] = []
        for row in range(max(after, 0) + 1, len(self._steps)):
            if len(found) >= most:
                break
            if (code := self.code(row)) is not None:
                found.append((row, STEPS[code]))
        return found

    def rows_at(self, *steps: RowStep) -> Iterator[int]:
        """Iterate over the rows whose last step is one of these, by ascending row number."""
        codes = {CODES[step] for step in steps}
        return (row for row in range(1, len(self._steps)) if self._steps[row] in codes)

    def _make_room(self, row: int) -> None:
        if (more := row + 1 - len(self._steps)) > 0:
            self._steps.extend([_NONE] * more)
            self._entries.extend([0] * more)
