"""Rows of a CSV file for an upload: the file is checked as a whole, then read again to send."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from ...errors import InvalidRequestError
from ...schema import Operation
from ...values import Problem, has_value
from ..rows import (
    RowValidator,
    body_values,
    bulk_body,
    bulk_options,
    content_key,
    formats_of,
    value_of,
)
from .file import CsvFile, Record
from .header import ColumnMapping
from .offsets import BatchOffsets

M = TypeVar("M")


class CsvRows(Generic[M]):
    """The rows of a file, with the fields of their columns.

    An empty cell is a field without a value. Numbers are converted; any other text is sent exactly
    as it is in the file.

    Args:
        file: an open file.
        operation: an operation with a body and `bulk`.
        columns: the field of each column.
        fixed: the shared values, by Python name.

    Raises:
        InvalidRequestError: a shared value is not valid.
    """

    def __init__(
        self,
        file: CsvFile,
        operation: Operation[Any],
        columns: ColumnMapping,
        fixed: Mapping[str, object],
    ) -> None:
        body, bulk = bulk_body(operation), bulk_options(operation)
        self.file = file
        self.operation = operation
        self.columns = columns
        self.given = dict(fixed)
        self.fixed = body_values(operation, fixed)
        self.noun = bulk.noun
        self._rules: RowValidator[M] = RowValidator(operation, self.fixed, columns.labels)
        self._formats = formats_of(body)
        self._match = bulk.match
        self._labels = {label: name for name, label in columns.labels.items()}
        self._at = {field.name: index for index, field in enumerate(columns.fields) if field}
        self._offsets = BatchOffsets()
        self._known: tuple[str, int] | None = None

    def remember(self, digest: str, count: int, places: BatchOffsets) -> None:
        """Take over the results of a scan, so that the file is not read again for them."""
        self._known, self._offsets = (digest, count), places

    @property
    def digest(self) -> str:
        """The sha256 of the file, in hex. Reads the file unless it was scanned."""
        return self.digest_and_count()[0]

    @property
    def count(self) -> int:
        """The number of rows. Reads the file unless it was scanned."""
        return self.digest_and_count()[1]

    def digest_and_count(self) -> tuple[str, int]:
        """Return the sha256 of the file, in hex, and the number of its rows."""
        if self._known is None:
            digest, count, places = hashlib.sha256(), 0, BatchOffsets()
            for batch in self.file.batches(digest.update):
                places.add(batch)
                count += len(batch.rows)
            self._known, self._offsets = (digest.hexdigest(), count), places
        return self._known

    def __iter__(self) -> Iterator[tuple[int, Record]]:
        """Yield the rows with their numbers, from the first row; without their bytes."""
        for batch in self.file.batches():
            for record in batch.records():
                yield record.number, record

    def rows_at(self, numbers: Iterable[int]) -> Iterator[Record]:
        """Yield the rows with these numbers, which ascend; without their bytes."""
        return self._offsets.rows(self.file, numbers)

    def raw_rows(self, numbers: Iterable[int]) -> Iterator[Record]:
        """Yield the rows with these numbers, which ascend; with their original bytes."""
        return self._offsets.raw_rows(self.file, numbers)

    def place(self, record: Record) -> str:
        """Return the place of a record: file, line and row."""
        return f"{self.file.name}:{record.line} (row {record.number})"

    def body(self, given: Record) -> M:
        """Make the body of a record.

        Raises:
            InvalidRequestError: the record is not valid; the message names all its problems.
        """
        values, problems = self._read(given)
        if problems:
            raise InvalidRequestError("; ".join(map(str, problems)))
        return self._rules.build(values)

    def problems_and_warnings(self, record: Record) -> tuple[list[Problem], list[Problem]]:
        """Return the problems of a record; and its warnings, if it has no problems."""
        values, problems = self._read(record)
        return problems, [] if problems else self._rules.warnings(values)

    def value(self, record: Record, fault: Problem) -> str | None:
        """Return the cell of a problem; `None` if the problem has no single column."""
        index = self._at.get(self._labels.get(fault.field or "", ""))
        return None if index is None else record.cells[index]

    @property
    def match_columns(self) -> list[int]:
        """The columns of the row key, except ZIP codes, which are shortened to be compared."""
        return [
            self._at[name]
            for name in self._match
            if name in self._at and self._formats.get(name) != "us_zip"
        ]

    def key(self, record: Record, match: tuple[str, ...] | None = None) -> str | None:
        """Return the row key of a record; `None` if all fields of the key are empty.

        Args:
            record: the record.
            match: the fields of the key; by default those of the operation.
        """
        match = self._match if match is None else match
        values, _ = self._values(record)
        if not any(has_value(values.get(name)) for name in match):
            return None
        return content_key({**values, **self.fixed}, match, self._formats)

    def _read(self, record: Record) -> tuple[dict[str, object], list[Problem]]:
        """Return the values of a record, by Python name, and all its problems."""
        values, problems = self._values(record)
        return values, problems or self._rules.problems(values)

    def _values(self, record: Record) -> tuple[dict[str, object], list[Problem]]:
        found, expected = len(record.cells), len(self.columns.names)
        if found != expected:
            problem = "has more or fewer cells than the header"
            return {}, [Problem(problem, None, f"{found}, not {expected}")]
        cells = zip(self.columns.fields, record.cells, strict=True)
        return {field.name: value_of(field, cell) for field, cell in cells if field and cell}, []
