"""Rows of a CSV file for an upload, with the fields of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from ...schema import Operation
from ...text import printable
from ...values import Problem, has_value
from ..rows import (
    RowValidator,
    body_values,
    bulk_of,
    cell_problem,
    content_key,
    formats_of,
    is_abroad,
    named_by_format,
    value_of,
)
from ..tidy import Tidier
from .file import CsvFile, Record
from .header import ColumnMapping

_FEW = 3
"""Columns up to which a row with one value may be any."""
_TOTAL = re.compile(r"(grand |sub)?totals?\b|sum\b|count\b", re.IGNORECASE)


class CsvRows:
    """The rows of a file, with the fields of their columns.

    An empty cell is a field without a value. Numbers are converted; any other text is sent exactly
    as it is in the file, unless it is tidied.

    Args:
        file: an open file.
        operation: an operation with a body and `bulk`.
        columns: the field of each column.
        fixed: the shared values, by Python name.
        tidy: whether to tidy text.
        tidy_names: whether to tidy names in capitals or lower case.

    Raises:
        InvalidRequestError: a shared value is not valid.

    Attributes:
        tidier: tidies the rows; `None` if they stay as they are.
        offered_tidiers: tidy what `tidier` does not: text, then names.
    """

    def __init__(
        self,
        file: CsvFile,
        operation: Operation[Any],
        columns: ColumnMapping,
        fixed: Mapping[str, object],
        *,
        tidy: bool = False,
        tidy_names: bool = False,
    ) -> None:
        body, bulk = bulk_of(operation)
        self.file = file
        self.operation = operation
        self.columns = columns
        self.given = dict(fixed)
        self.fixed = body_values(operation, fixed)
        self.noun = bulk.noun
        self._rules: RowValidator[Any] = RowValidator(operation, self.fixed, columns.labels)
        self._formats = formats_of(body)
        self._match = bulk.match
        self._labels = {label: name for name, label in columns.labels.items()}
        self._typed = {field.name: field for field in columns.fields if field}
        self._at = {field.name: index for index, field in enumerate(columns.fields) if field}
        titles = columns.titles if columns.derivations else ()
        self._sources = {printable(titles[one.source]): one.source for one in columns.derivations}
        own_titles = columns.titles[: columns.width]
        self._countries = [(printable(columns.titles[at]), at) for at in columns.countries]
        self._titles = {printable(title): at for at, title in enumerate(own_titles)}
        self.tidier = self._tidier(text=tidy, names=tidy_names) if tidy or tidy_names else None
        self.offered_tidiers = [
            self._tidier(text=is_text, names=not is_text)
            for is_text, asked in ((True, tidy), (False, tidy_names))
            if not asked
        ]

    def _tidier(self, *, text: bool, names: bool) -> Tidier:
        body, _ = bulk_of(self.operation)
        shared = str(self.fixed.get(named_by_format(body, "us_state"), ""))
        return Tidier(self.columns, text=text, names=names, state=shared)

    def __iter__(self) -> Iterator[Record]:
        """Iterate over the rows, from the first one; without their bytes."""
        for batch in self.file.batches():
            yield from batch.records()

    def line(self, record: Record) -> int:
        """Return where a record begins, as people see it: a line, or the row of a sheet."""
        places = self.file.places
        return record.line if places is None else places.row_at(record.line)

    def place(self, record: Record) -> str:
        """Return the place of a record: file, line and row."""
        return f"{self.file.name}:{self.line(record)} (row {record.number})"

    def values(self, record: Record) -> tuple[dict[str, object], list[Problem]]:
        """Return the values of a record, by Python name, or why its cells have no columns."""
        row, expected = self.fitted(record.cells), self.columns.width
        if len(row) != expected:
            problem = "has more or fewer cells than the header"
            detail = f"{len(row)}, not {expected}"
            if len(row) > expected and self.file.places is None:
                detail += f": a cell with a {self.file.delimiter_name} in it needs quotes"
            return {}, [Problem(problem, None, detail)]
        row, problems = self._completed(row)
        if problems:
            return {}, problems
        return self._values(row if self.tidier is None else self.tidier.tidy(row)[0])

    def _values(self, row: Sequence[str]) -> tuple[dict[str, object], list[Problem]]:
        if problems := [_unnamed(index) for index in self.columns.empty if row[index]]:
            return {}, problems
        cells = zip(self.columns.fields, row, strict=True)
        return {field.name: value_of(field, cell) for field, cell in cells if field and cell}, []

    def fitted(self, cells: list[str]) -> list[str]:
        """Return the cells of a row without empty ones beyond the last column of the header."""
        width = self.columns.width
        return cells[:width] if len(cells) > width and not any(cells[width:]) else cells

    def problems_and_warnings(self, record: Record) -> tuple[list[Problem], list[Problem]]:
        """Return the problems of a record; and its warnings, if it has no problems."""
        values, problems = self.values(record)
        problems = problems or [self._of_cell(it, values) for it in self._rules.problems(values)]
        if not problems:
            return problems, [*self._rules.warnings(values), *self._abroad(record)]
        note = self._note(record.cells) if self.columns.width > _FEW else None
        return [note] if note else problems, []

    def _note(self, cells: Sequence[str]) -> Problem | None:
        """Return what a bad row is if it looks like a line below a list, or `None`."""
        filled = [at for at, cell in enumerate(cells) if cell.strip()]
        # The cell is named and not quoted: reports keep what a problem says, and no values.
        title = next((name for name, at in self._titles.items() if filled[:1] == [at]), None)
        if len(filled) == 1:
            return Problem("is the only value of its row, as in a total or a note", title)
        is_total = filled and _TOTAL.match(cells[filled[0]].strip())
        return Problem("looks like a total", title) if is_total else None

    def _abroad(self, record: Record) -> Iterator[Problem]:
        for title, at in self._countries:
            if is_abroad(record.cells[at]):
                yield Problem("is another country, and this column is left out", title)

    def would_be_good(self, row: Sequence[str]) -> bool:
        """Return whether a row of other cells than in the file would have no problems.

        Args:
            row: the cells, one for each column, with those that are made from others.
        """
        values, problems = self._values(row)
        return not (problems or self._rules.problems(values))

    def _of_cell(self, fault: Problem, values: Mapping[str, object]) -> Problem:
        """Return a problem in words for a cell, which is text however it looks."""
        name = self._labels.get(fault.field or "", "")
        field, value = self._typed.get(name), values.get(name)
        found = None if field is None else cell_problem(field, value)
        return fault if found is None else Problem(found[0], fault.field, found[1])

    def value(self, record: Record, fault: Problem) -> str | None:
        """Return the cell of a problem; `None` if the problem has no single column."""
        index = self._at.get(self._labels.get(fault.field or "", ""))
        index = self._sources.get(fault.field or "") if index is None else index
        index = self._titles.get(fault.field or "") if index is None else index
        if index is None or index < self.columns.width:
            return None if index is None else record.cells[index]
        return self._completed(self.fitted(record.cells))[0][index]

    def _completed(self, row: list[str]) -> tuple[list[str], list[Problem]]:
        """Return the cells of a row with those that are made from others, or why there are none."""
        if not self.columns.derivations:
            return row, []
        row = [*row, *[""] * (len(self.columns.names) - len(row))]
        problems: list[Problem] = []
        for title, derivation in zip(self._sources, self.columns.derivations, strict=True):
            made = derivation.parts(row[derivation.source])
            if isinstance(made, Problem):
                problems.append(attrs.evolve(made, field=title))
                continue
            for index, cell in zip(derivation.into, made, strict=True):
                row[index] = cell
        return row, problems

    @property
    def match_columns(self) -> list[int]:
        """The columns of the row key, except ZIPs and states, which have several forms."""
        return [
            self._at[name]
            for name in self._match
            if name in self._at and self._formats.get(name) not in ("us_state", "us_zip")
        ]

    def key(self, record: Record, match: tuple[str, ...] | None = None) -> str | None:
        """Return the row key of a record; `None` if all fields of the key are empty.

        Args:
            record: the record.
            match: the fields of the key; by default those of the operation.
        """
        match = self._match if match is None else match
        values, _ = self.values(record)
        if not any(has_value(values.get(name)) for name in match):
            return None
        return content_key({**values, **self.fixed}, match, self._formats)


def _unnamed(index: int) -> Problem:
    number = index + 1
    remedy = f"--ignore-column {number}, or --column {number}=FIELD"
    return Problem(f"has a value in column {number}, which has no name ({remedy})")
