"""A look through all rows of a file, before any is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import attrs

from ...values import Problem
from ..csv import Batch, CsvTable, Places, Record
from ..rows import SHOWN, Findings, RowFault
from .column_scan import Cells, ColumnChecks, cells_of
from .duplicates import Duplicates

Found = Callable[[RowFault], None]
_SAMPLES = 3


@attrs.define
class Survey:
    """What a look through a whole file has found."""

    rows: int = 0
    faults: Findings = attrs.field(factory=Findings)
    warnings: Findings = attrs.field(factory=Findings)
    duplicates: Findings = attrs.field(factory=Findings)
    """Rows that are the same as an earlier one; they are warnings, too."""
    digest: str = ""
    """The sha256 of the file, in hex."""
    samples: list[str] = attrs.field(factory=list[str])
    """Some of the cells with text outside ASCII, where the encoding is a guess."""


def scan(table: CsvTable[Any], found: Found | None = None) -> Survey:
    """Look through the whole file of a table, which remembers its digest and its places.

    Args:
        table: the rows.
        found: is told of each fault, in the order of the rows.

    Raises:
        CsvError: it cannot be read to its end.
    """
    surveyor = Surveyor(table, found)
    surveyor.run()
    survey = surveyor.survey
    table.remember(survey.digest, survey.rows, surveyor.places)
    return survey


class Surveyor:
    """Looks through a table.

    Args:
        table: the rows.
        found: is told of each fault.

    Attributes:
        survey: what was found so far.
        places: where the batches of the file begin.
    """

    def __init__(self, table: CsvTable[Any], found: Found | None) -> None:
        self.survey = Survey()
        self.places = Places()
        self._table = table
        self._found = found
        self._width = len(table.columns.names)
        self._checks = ColumnChecks(table.operation, table.columns, table.fixed)
        self._samples_wanted = table.file.encoding.guessed

    def run(self) -> None:
        """Look through the file.

        Raises:
            CsvError: it cannot be read to its end.
        """
        digest = hashlib.sha256()
        with Duplicates(self._table.match_columns) as duplicates:
            for batch in self._table.file.batches(digest.update):
                self.places.add(batch)
                if batch.rows:
                    cells = self._look(batch)
                    duplicates.add(cells)
            self.survey.digest = digest.hexdigest()
            self._tell(duplicates)

    def _look(self, batch: Batch) -> Sequence[Cells]:
        """Look at some rows and return their cells by columns."""
        width, rows = self._width, batch.rows
        self.survey.rows += len(rows)
        ragged: list[int] = []
        if set(map(len, rows)) != {width}:
            ragged = [at for at, row in enumerate(rows) if len(row) != width]
            rows = [(row + [""] * width)[:width] for row in rows]
        cells = list(map(cells_of, zip(*rows, strict=True)))
        odd = self._checks.odd(cells)
        for at in sorted(odd.union(ragged)):
            self._look_closely(batch.record(at))
        if self._samples_wanted:
            self._take_samples(cells)
        return cells

    def _look_closely(self, record: Record) -> None:
        faults, warnings = self._table.findings(record)
        place = self._table.place(record)
        for findings, found in ((self.survey.faults, faults), (self.survey.warnings, warnings)):
            findings.rows += bool(found)
            for fault in found:
                findings.add(place, fault, self._table.value(record, fault))
        if self._found is not None:
            for fault in faults:
                self._found(row_fault(self._table, record, fault))

    def _take_samples(self, columns: Sequence[Cells]) -> None:
        samples = self.survey.samples
        for cells in columns:
            if not cells.text.isascii():
                found = (cell for cell in cells.each if not cell.isascii())
                samples += [cell for cell in dict.fromkeys(found) if cell not in samples]
        del samples[_SAMPLES:]
        self._samples_wanted = len(samples) < _SAMPLES

    def _tell(self, duplicates: Duplicates) -> None:
        """Name the first of the rows that are the same as others, and count all."""
        pairs = duplicates.pairs(self.survey.rows, self._keys)
        named = list(islice(pairs, SHOWN))
        others = sum(1 for _ in pairs)
        wanted = sorted({number for pair in named for number in pair})
        found = {record.number: record for record in self._read(wanted)}
        findings = self.survey.duplicates
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
        return self.places.rows(self._table.file, numbers)


def row_fault(table: CsvTable[Any], record: Record, fault: Problem) -> RowFault:
    """A fault of a row, as it is written down."""
    said = str(attrs.evolve(fault, field=None))
    column = fault.field or ""
    return RowFault(record.line, record.number, column, table.value(record, fault) or "", said)
