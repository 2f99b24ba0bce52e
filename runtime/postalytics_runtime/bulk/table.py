"""A CSV file as rows of an upload: looked through as a whole first, then read again to send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import attrs

from ..errors import InvalidRequestError
from ..operation import Field, Operation
from ..rules import Fault
from ..scalars import PYTHON_TYPES, scalar_of
from .columns import Columns
from .csv_file import CsvFile, Record
from .rules import RowRules

M = TypeVar("M")

SHOWN = 20
"""How many findings of a file are kept word for word."""


@attrs.define
class Findings:
    """What was found in many rows, in an amount of memory that does not grow with them."""

    rows: int = 0
    """How many rows it was found in."""
    counts: dict[str, int] = attrs.field(factory=dict[str, int])
    """How often each kind was found."""
    first: list[str] = attrs.field(factory=list[str])
    """The first ones, with their places."""

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())

    def add(self, place: str, faults: list[Fault]) -> None:
        """Note what was found in a row."""
        self.rows += bool(faults)
        for fault in faults:
            kind = str(attrs.evolve(fault, detail=""))
            self.counts[kind] = self.counts.get(kind, 0) + 1
            if len(self.first) < SHOWN:
                self.first.append(message(place, fault))


@attrs.define
class Survey:
    """What a look through a whole file has found."""

    rows: int = 0
    faults: Findings = attrs.field(factory=Findings)
    warnings: Findings = attrs.field(factory=Findings)


def message(place: str, fault: Fault) -> str:
    """A fault with its place.

    >>> message("books.csv:17 (row 16)", Fault("is missing", "ZIP"))
    'books.csv:17 (row 16), column ZIP: is missing'
    """
    where = f"{place}, column {fault.field}" if fault.field else place
    return f"{where}: {attrs.evolve(fault, field=None)}"


class CsvTable(Generic[M]):
    """The rows of a file, with the fields of their columns.

    An empty cell is a field that is not given. Numbers are read; any other text is sent
    exactly as it stands in the file.

    Args:
        file: an open file.
        operation: an operation with a body and `bulk`.
        columns: the field of each column.
        fixed: fields that are the same for all rows, by Python name.

    Raises:
        InvalidRequestError: a fixed value does not fit.
    """

    def __init__(
        self,
        file: CsvFile,
        operation: Operation[Any],
        columns: Columns,
        fixed: Mapping[str, object],
    ) -> None:
        self.file = file
        self.columns = columns
        self._rules: RowRules[M] = RowRules(operation, fixed, columns.labels)

    def survey(self) -> Survey:
        """Look through the whole file.

        Raises:
            CsvError: it cannot be read to its end.
        """
        survey = Survey()
        for record in self.file.rows():
            survey.rows += 1
            values, faults = self._read(record)
            if faults:
                survey.faults.add(self.place(record), faults)
            elif warnings := self._rules.warnings(values):
                survey.warnings.add(self.place(record), warnings)
        return survey

    def place(self, record: Record) -> str:
        """Where a record stands."""
        return f"{self.file.name}:{record.line} (row {record.number})"

    def body(self, record: Record) -> M:
        """Make the body of a record.

        Raises:
            InvalidRequestError: it does not fit; all its faults are named.
        """
        values, faults = self._read(record)
        if faults:
            raise InvalidRequestError("; ".join(map(str, faults)))
        return self._rules.made(values)

    def _read(self, record: Record) -> tuple[dict[str, object], list[Fault]]:
        """What a record gives, by the Python names of fields, and all that is wrong with it."""
        found, expected = len(record.cells), len(self.columns.names)
        if found != expected:
            problem = "has more or fewer cells than the header"
            return {}, [Fault(problem, None, f"{found}, not {expected}")]
        cells = zip(self.columns.fields, record.cells, strict=True)
        values = {field.name: value_of(field, cell) for field, cell in cells if field and cell}
        return values, self._rules.faults(values)


def value_of(field: Field, cell: str) -> object:
    """The value in a cell; where the field's type does not fit, the text as it is.

    >>> value_of(Field(name="age", wire="age", type="int"), "42")
    42
    """
    if field.type not in PYTHON_TYPES:
        return cell
    value = scalar_of(field.type, cell.casefold() if field.type == "bool" else cell)
    return cell if value is None else value
