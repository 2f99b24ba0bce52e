"""Scan all rows of a file for problems and duplicates, before any row is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice

import attrs

from ...values import Problem
from ..csv import Batch, BatchOffsets, CsvRows, Record
from ..rows import MAX_EXAMPLES, ProblemSummary, RowProblem, is_abroad
from ..tidy import CellChange, Tidier, TidySummary
from .batch_text import BatchText, ColumnCells, cells_of
from .column_scan import ColumnScan
from .derived_columns import DerivedCells, DerivedColumns
from .duplicates import Duplicates
from .tidy_scan import UntidyRows, untidy

OnProblem = Callable[[RowProblem], None]
OnRead = Callable[[int, int], object]
"""Called with the number of bytes that were read, and the number of rows so far."""
_SAMPLES = 3


@attrs.define
class ScanResult:
    """Result of a scan of a whole file."""

    rows: int = 0
    problems: ProblemSummary = attrs.field(factory=ProblemSummary)
    warnings: ProblemSummary = attrs.field(factory=ProblemSummary)
    duplicates: ProblemSummary = attrs.field(factory=ProblemSummary)
    """Rows with the same content as an earlier row; they are warnings too."""
    digest: str = ""
    """The sha256 of the file, in hex."""
    samples: list[str] = attrs.field(factory=list[str])
    """Some of the cells with text outside ASCII, if the encoding is a guess."""
    empty_rows: int = 0
    """The number of rows of empty cells, which are left out."""
    first_empty: int = 0
    """The line of the first of them."""
    wide_rows: int = 0
    """The number of rows with empty cells beyond the last column."""
    derived: list[DerivedCells] = attrs.field(factory=list[DerivedCells])
    """The cells that are made from others."""
    tidied: TidySummary = attrs.field(factory=TidySummary)
    """The changes of good rows by the tidying that was asked for."""
    untidy: TidySummary = attrs.field(factory=TidySummary)
    """The changes that tidying of text would make, in rows that are good with it."""
    untidy_names: TidySummary = attrs.field(factory=TidySummary)
    """The changes that tidying of names would make after that."""
    good_if_tidied: int = 0
    """The number of bad rows that would be good with tidying of text."""


def _nothing(_: int, __: int) -> None:
    pass


def scan(table: CsvRows, found: OnProblem | None = None, on_read: OnRead = _nothing) -> ScanResult:
    """Scan the whole file of a table.

    Args:
        table: the rows.
        found: called for each problem, in the order of the rows.
        on_read: called when a part of the file has been scanned.

    Raises:
        CsvError: the file cannot be read to its end.
    """
    return Scanner(table, found, on_read).run()


class Scanner:
    """Scanner of a table.

    Args:
        table: the rows.
        found: called for each problem.
        on_read: called when a part of the file has been scanned.

    Attributes:
        result: the result so far.
    """

    def __init__(self, table: CsvRows, found: OnProblem | None, on_read: OnRead = _nothing) -> None:
        self.result = ScanResult()
        self._offsets = BatchOffsets()
        self._table = table
        self._found = found
        self._on_read = on_read
        self._width = table.columns.width
        self._derived = DerivedColumns(table.columns) if table.columns.derivations else None
        self._checks = ColumnScan(table.operation, table.columns, table.fixed)
        self._countries = table.columns.countries
        self._samples_wanted = table.file.encoding.guessed

    def run(self) -> ScanResult:
        """Scan the file and return the result.

        Raises:
            CsvError: the file cannot be read to its end.
        """
        digest = hashlib.sha256()
        with closing(Duplicates(self._table.match_columns)) as duplicates:

            def feed(data: bytes) -> None:
                digest.update(data)
                self._on_read(len(data), self.result.rows)

            for batch in self._table.file.batches(feed, on_empty=self._count_empty):
                self._offsets.add(batch)
                if batch.rows:
                    cells = self._scan_batch(batch)
                    duplicates.add(cells)
            self.result.digest = digest.hexdigest()
            self.result.derived = self._derived.seen if self._derived else []
            self._add_duplicates(duplicates)
        return self.result

    def _scan_batch(self, batch: Batch) -> Sequence[ColumnCells]:
        """Scan a batch and return its cells by columns."""
        self.result.rows += len(batch.rows)
        ragged: list[int] = []
        columns = batch.columns
        if columns is None or len(columns) != self._width:
            columns, ragged = self._fitted(batch.rows)
        cells = list(map(cells_of, columns))
        impossible = self._derived.add_to(cells) if self._derived else set[int]()
        self._check(batch, cells, impossible.union(ragged))
        if self._samples_wanted:
            self._take_samples(cells)
        return cells

    def _fitted(self, rows: Sequence[list[str]]) -> tuple[list[tuple[str, ...]], list[int]]:
        """Return the cells of rows by columns, and the rows that do not fit the columns."""
        width, ragged = self._width, list[int]()
        if set(map(len, rows)) != {width}:
            fitted = list(map(self._table.fitted, rows))
            ragged = [index for index, row in enumerate(fitted) if len(row) != width]
            pairs = zip(rows, fitted, strict=True)
            self.result.wide_rows += sum(len(row) != len(fit) for row, fit in pairs)
            rows = [(row + [""] * width)[:width] for row in rows]
        return list(zip(*rows, strict=True)), ragged

    def _check(self, batch: Batch, cells: list[ColumnCells], unfit: set[int]) -> None:
        """Check and tidy a batch; rows that do not fit the columns stay as they are."""
        text = BatchText(cells, self._checks.columns)
        found = untidy(cells, self._checks.columns, text)
        for index in unfit:
            found.pop(index, None)
        changes = dict[int, list[CellChange]]()
        if found and self._table.tidier is not None:
            changes = _tidy(self._table.tidier, cells, found)
            text = BatchText(cells, self._checks.columns) if changes else text
        suspects = sorted(self._checks.suspects(cells, text).union(unfit, self._abroad(cells)))
        bad = {index for index in suspects if self._check_fully(batch.record(index))}
        for index in sorted(changes.keys() - bad):
            self.result.tidied.add(changes[index])
        for index, columns in sorted(found.items()):
            row = [column.each[index] for column in cells]
            self._propose(row, columns, is_bad=index in bad)

    def _abroad(self, cells: list[ColumnCells]) -> Iterator[int]:
        for at in self._countries:
            if abroad := set(filter(is_abroad, set(cells[at].each))):
                yield from (row for row, cell in enumerate(cells[at].each) if cell in abroad)

    def _propose(self, row: list[str], columns: Collection[int], *, is_bad: bool) -> None:
        """Add what tidying that was not asked for would change, in a row that is good with it."""
        for tidier in self._table.offered_tidiers:
            row, changes = tidier.tidy(row, columns)
            if is_bad and changes and self._table.would_be_good(row):
                is_bad = False
                self.result.good_if_tidied += 1
            if changes and not is_bad:
                found = self.result.untidy_names if tidier.names else self.result.untidy
                found.add(changes)

    def _count_empty(self, line: int) -> None:
        self.result.empty_rows += 1
        self.result.first_empty = self.result.first_empty or line

    def _check_fully(self, record: Record) -> bool:
        """Add the problems and the warnings of a row; return whether it is bad."""
        problems, warnings = self._table.problems_and_warnings(record)
        place = self._table.place(record)
        for summary, found in (
            (self.result.problems, problems),
            (self.result.warnings, warnings),
        ):
            summary.rows += bool(found)
            for problem in found:
                summary.add(place, problem, self._table.value(record, problem))
        if self._found is not None:
            for problem in problems:
                self._found(row_problem(self._table, record, problem))
        return bool(problems)

    def _take_samples(self, columns: Sequence[ColumnCells]) -> None:
        samples = self.result.samples
        for cells in columns:
            if not cells.text.isascii():
                found = (cell for cell in cells.each if not cell.isascii())
                samples += [cell for cell in dict.fromkeys(found) if cell not in samples]
        del samples[_SAMPLES:]
        self._samples_wanted = len(samples) < _SAMPLES

    def _add_duplicates(self, duplicates: Duplicates) -> None:
        """Add the first duplicates with their places, and the number of the others."""
        pairs = duplicates.pairs(self.result.rows, self._keys)
        named = list(islice(pairs, MAX_EXAMPLES))
        others = sum(1 for _ in pairs)
        wanted = sorted({number for pair in named for number in pair})
        found = {record.number: record for record in self._read(wanted)}
        summary = self.result.duplicates
        for row, first in named:
            summary.add(
                self._table.place(found[row]),
                self._same(f"line {self._table.line(found[first])}"),
            )
        if others:
            summary.add_unseen(self._same(""), others)
        summary.rows = summary.total

    def _same(self, detail: str) -> Problem:
        return Problem(f"is the same {self._table.noun} as an earlier row", None, detail)

    def _keys(self, numbers: Iterable[int]) -> Iterator[tuple[int, str | None]]:
        for record in self._read(numbers):
            yield record.number, self._table.key(record)

    def _read(self, numbers: Iterable[int]) -> Iterator[Record]:
        return self._offsets.rows(self._table.file, numbers)


def _tidy(
    tidier: Tidier, cells: list[ColumnCells], found: UntidyRows
) -> dict[int, list[CellChange]]:
    """Tidy rows of a batch; return the changes of each row that is changed."""
    changes: dict[int, list[CellChange]] = {}
    columns: dict[int, list[str]] = {}
    for index, some in found.items():
        before = [column.each[index] for column in cells]
        row, changed = tidier.tidy(before, some)
        if changed:
            changes[index] = changed
            for at, cell in enumerate(row):
                if cell is not before[at]:
                    columns.setdefault(at, list(cells[at].each))[index] = cell
    for at, each in columns.items():
        cells[at] = cells_of(each)
    return changes


def row_problem(table: CsvRows, record: Record, fault: Problem) -> RowProblem:
    """Return a problem of a row in the form that is recorded."""
    text = str(attrs.evolve(fault, field=None))
    column = fault.field or ""
    return RowProblem(
        table.line(record), record.number, column, table.value(record, fault) or "", text
    )
