"""Tidier: changes the cells of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ...schema import Field
from .addresses import tidy_state, tidy_zip
from .kinds import CellChange, Kinds
from .kinds import TidyKind as Kind
from .names import name_case, name_columns
from .text import tidy_text


class FieldColumns(Protocol):
    """The columns of rows."""

    @property
    def fields(self) -> Sequence[Field | None]:
        """The field of each column; `None` if the column is left out."""
        ...

    @property
    def empty(self) -> Sequence[int]:
        """The columns in which no row may have a value."""
        ...

    @property
    def by_format(self) -> Mapping[str, int]:
        """The column of each format that a field has."""
        ...


class Tidier:
    """Tidier of rows; a row that is tidy stays as it is.

    Args:
        columns: the columns and their fields; what is not sent stays as it is.
        text: whether to tidy blanks, line breaks, marks of spreadsheets, states and ZIPs.
        names: whether to tidy names in capitals or lower case.
        state: the state of all rows, if no column holds it.

    Attributes:
        text: whether text is tidied.
        names: whether names are tidied.
    """

    def __init__(
        self,
        columns: FieldColumns,
        *,
        text: bool,
        names: bool,
        state: str = "",
    ) -> None:
        used = (at for at, field in enumerate(columns.fields) if field)
        formats = columns.by_format
        self.text, self.names = text, names
        self._columns = sorted([*used, *columns.empty])
        self._shared_state = state
        self._street, self._line_2 = formats.get("street"), formats.get("street_line_2")
        self._state, self._zip = formats.get("us_state"), formats.get("us_zip")
        self._names = name_columns(formats)

    def tidy(
        self, cells: Sequence[str], columns: Iterable[int] | None = None
    ) -> tuple[list[str], list[CellChange]]:
        """Return the tidied cells of a row, and the changes.

        Args:
            cells: the cells, one for each column.
            columns: the columns whose text may need tidying; by default all.
        """
        row, kinds = list(cells), dict[int, Kinds]()
        moved = ""
        if self.text:
            moved = self._tidy_text(row, self._columns if columns is None else columns, kinds)
            self._tidy_address(row, kinds)
        if self.names:
            self._tidy_names(row, kinds)
        if not kinds:
            return row, []
        return row, [
            CellChange(at, found, cells[at], row[at], moved if at == self._street else "")
            for at, found in sorted(kinds.items())
        ]

    def _tidy_text(self, row: list[str], columns: Iterable[int], kinds: dict[int, Kinds]) -> str:
        """Tidy the text of cells; return what was moved to the second line of the street."""
        broken: list[int] = []
        for at in columns:
            row[at], found = tidy_text(row[at])
            if found:
                kinds[at] = found
                if Kind.LINE_BREAKS in found:
                    broken.append(at)
        moved = ""
        for at in broken:
            first, _, rest = row[at].partition("\n")
            row[at] = f"{first} {rest}".replace("\n", " ")
            if at == self._street and self._line_2 is not None and not row[self._line_2]:
                first, moved = tidy_text(first)[0], tidy_text(rest.replace("\n", " "))[0]
                row[at], row[self._line_2] = first, moved
        return moved

    def _tidy_address(self, row: list[str], kinds: dict[int, Kinds]) -> None:
        state = self._shared_state
        if (at := self._state) is not None:
            state, found = tidy_state(row[at])
            if found:
                row[at], kinds[at] = state, (*kinds.get(at, ()), *found)
        if (at := self._zip) is not None:
            text, found = tidy_zip(row[at], state)
            if found:
                row[at], kinds[at] = text, (*kinds.get(at, ()), *found)

    def _tidy_names(self, row: list[str], kinds: dict[int, Kinds]) -> None:
        for at, given in self._names:
            text = name_case(row[at], given=given)
            if text != row[at]:
                row[at], kinds[at] = text, (*kinds.get(at, ()), Kind.NAMES)
