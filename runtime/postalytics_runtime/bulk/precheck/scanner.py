"""A look through all rows of a file, before any is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import attrs

from ...values import Problem
from ..csv import Batch, BatchOffsets, CsvRows, Record
from ..rows import MAX_EXAMPLES, ProblemSummary, RowProblem
from .column_scan import ColumnCells, ColumnScan, cells_of
from .duplicates import Duplicates

OnProblem = Callable[[RowProblem], None]
_SAMPLES = 3


@attrs.define
class ScanResult:
    """What a look through a whole file has found."""

    rows: int = 0
    problems: ProblemSummary = attrs.field(factory=ProblemSummary)
    warnings: ProblemSummary = attrs.field(factory=ProblemSummary)
    duplicates: ProblemSummary = attrs.field(factory=ProblemSummary)
    """Rows that are the same as an earlier one; they are warnings, too."""
    digest: str = ""
    """The sha256 of the file, in hex."""
    samples: list[str] = attrs.field(factory=list[str])
    """Some of the cells with text outside ASCII, where the encoding is a guess."""


def scan(table: CsvRows[Any], found: OnProblem | None = None) -> ScanResult:
    """Look through the whole file of a table, which remembers its digest and its places.

    Args:
        table: the rows.
        found: is told of each fault, in the order of the rows.

    Raises:
        CsvError: it cannot be read to its end.
    """
    surveyor = Scanner(table, found)
    surveyor.run()
    survey = surveyor.result
    table.remember(survey.digest, survey.rows, surveyor.offsets)
    return survey


class Scanner:
    """Looks through a table.

    Args:
        table: the rows.
        found: is told of each fault.

    Attributes:
        survey: what was found so far.
        places: where the batches of the file begin.
    """

    def __init__(self, table: CsvRows[Any], found: OnProblem | None) -> None:
        self.result = ScanResult()
        self.offsets = BatchOffsets()
        self._table = table
        self._found = found
        self._width = len(table.columns.names)
        self._checks = ColumnScan(table.operation, table.columns, table.fixed)
        self._samples_wanted = table.file.encoding.guessed

    def run(self) -> None:
        """Look through the file.

        Raises:
            CsvError: it cannot be read to its end.
        """
        digest = hashlib.sha256()
        with Duplicates(self._table.match_columns) as duplicates:
            for batch in self._table.file.batches(digest.update):
                self.offsets.add(batch)
                if batch.rows:
                    cells = self._look(batch)
                    duplicates.add(cells)
            self.result.digest = digest.hexdigest()
            self._tell(duplicates)

    def _look(self, batch: Batch) -> Sequence[ColumnCells]:
        """Look at some rows and return their cells by columns."""
        width, rows = self._width, batch.rows
        self.result.rows += len(rows)
        ragged: list[int] = []
        if set(map(len, rows)) != {width}:
            ragged = [at for at, row in enumerate(rows) if len(row) != width]
            rows = [(row + [""] * width)[:width] for row in rows]
        cells = list(map(cells_of, zip(*rows, strict=True)))
        odd = self._checks.suspects(cells)
        for at in sorted(odd.union(ragged)):
            self._look_closely(batch.record(at))
        if self._samples_wanted:
            self._take_samples(cells)
        return cells

    def _look_closely(self, record: Record) -> None:
        faults, warnings = self._table.problems_and_warnings(record)
        place = self._table.place(record)
        for findings, found in ((self.result.problems, faults), (self.result.warnings, warnings)):
            findings.rows += bool(found)
            for fault in found:
                findings.add(place, fault, self._table.value(record, fault))
        if self._found is not None:
            for fault in faults:
                self._found(row_problem(self._table, record, fault))

    def _take_samples(self, columns: Sequence[ColumnCells]) -> None:
        samples = self.result.samples
        for cells in columns:
            if not cells.text.isascii():
                found = (cell for cell in cells.each if not cell.isascii())
                samples += [cell for cell in dict.fromkeys(found) if cell not in samples]
        del samples[_SAMPLES:]
        self._samples_wanted = len(samples) < _SAMPLES

    def _tell(self, duplicates: Duplicates) -> None:
        """Name the first of the rows that are the same as others, and count all."""
        pairs = duplicates.pairs(self.result.rows, self._keys)
        named = list(islice(pairs, MAX_EXAMPLES))
        others = sum(1 for _ in pairs)
        wanted = sorted({number for pair in named for number in pair})
        found = {record.number: record for record in self._read(wanted)}
        findings = self.result.duplicates
        for row, first in named:
            findings.add(self._table.place(found[row]), self._same(f"line {found[first].line}"))
        if others:
            findings.add_unseen(self._same(""), others)
        findings.rows = findings.total

    def _same(self, detail: str) -> Problem:
        return Problem(f"is the same {self._table.noun} as an earlier row", None, detail)

    def _keys(self, numbers: Iterable[int]) -> Iterator[tuple[int, str | None]]:
        for record in self._read(numbers):
            yield record.number, self._table.key(record)

    def _read(self, numbers: Iterable[int]) -> Iterator[Record]:
        return self.offsets.rows(self._table.file, numbers)


def row_problem(table: CsvRows[Any], record: Record, fault: Problem) -> RowProblem:
    """A fault of a row, as it is written down."""
    said = str(attrs.evolve(fault, field=None))
    column = fault.field or ""
    return RowProblem(record.line, record.number, column, table.value(record, fault) or "", said)
