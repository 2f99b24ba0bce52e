"""All text of a batch at once: quick tests for what few batches have.

A test of one long text is several times as fast as one of each cell, so cells are looked at only
if their batch has something of a kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property

import attrs

from ..csv import ColumnMapping
from ..rows import COMMON_STATES, ODD_WORDS, ZIP
from ..tidy import name_columns

Column = Sequence[str]

_ZIPS = re.compile(r"\|(?:(?:[0-9]{5}(?:-?[0-9]{4})?+)?+\|)*+", re.ASCII)
"""ZIPs between bars, as in `ZIP`; nothing is tried twice, which halves the time."""

_PRINTABLE = bytes(range(ord(" "), ord("~") + 1))


@attrs.frozen
class ColumnCells:
    """The cells of a column in a batch."""

    each: Column
    text: str
    """All cells, each between two bars; a match in the text may span cells."""

    @property
    def apart(self) -> bool:
        """Whether no cell holds a bar, so that each part of `text` between two bars is a cell."""
        return self.text.count("|") == len(self.each) + 1

    @cached_property
    def all_filled(self) -> bool:
        """Whether no cell is empty."""
        return all(self.each)

    @cached_property
    def has_loose_blanks(self) -> bool:
        """Whether a cell begins or ends with a blank, or has two in a row.

        True is possible for cells with bars, too.
        """
        if " " not in self.text:  # Finding a character is much faster than finding two.
            return False
        if self.all_filled:
            return "  " in self.text.replace("|", " ")
        return self._has_outer_blanks or "  " in self.text

    @cached_property
    def _has_outer_blanks(self) -> bool:
        return "| " in self.text or " |" in self.text

    @property
    def has_outer_blanks(self) -> bool:
        """Whether a cell begins or ends with a blank. A quick test, as for loose blanks."""
        return self.has_loose_blanks and self._has_outer_blanks

    @property
    def all_given(self) -> bool:
        """Whether no cell is empty or blank. A quick test: false is possible for such cells too."""
        return self.all_filled and not self.has_outer_blanks


def cells_of(column: Column) -> ColumnCells:
    """Return the cells of a column."""
    return ColumnCells(column, f"|{'|'.join(column)}|")


class TextColumns:
    """The columns whose text is looked at.

    Args:
        columns: the field of each column.

    Attributes:
        used: the columns that are sent, and those that must be empty.
        state: the column of the state; `None` if there is none.
        zip: the column of the ZIP; `None` if there is none.
        names: the columns of names, and whether each is of given names.
    """

    def __init__(self, columns: ColumnMapping) -> None:
        at = columns.by_format
        used = [index for index, field in enumerate(columns.fields) if field]
        self.used = [*used, *columns.empty]
        self.state, self.zip = at.get("us_state"), at.get("us_zip")
        self.names = name_columns(at)


class BatchText:
    """What the text of a batch has.

    Args:
        cells: the cells of each column of the file.
        columns: the columns that are looked at.

    Attributes:
        printable: whether all text is printable.
        odd_states: the rows with a state in no common spelling.
        odd_zips: the rows with a ZIP that is not one.
    """

    def __init__(self, cells: Sequence[ColumnCells], columns: TextColumns) -> None:
        self.printable = all(_is_printable(cells[column].text) for column in columns.used)
        self.odd_states = [] if columns.state is None else _odd_states(cells[columns.state])
        self.odd_zips = [] if columns.zip is None else _odd_zips(cells[columns.zip])


def _is_printable(text: str) -> bool:
    # For ASCII, deleting the printable characters takes half the time of `isprintable`.
    if text.isascii():
        return not text.encode("ascii").translate(None, _PRINTABLE)
    return text.isprintable()


def _odd_states(cells: ColumnCells) -> list[int]:
    if COMMON_STATES.issuperset(cells.each):
        return []
    return [index for index, cell in enumerate(cells.each) if cell not in COMMON_STATES]


def _odd_zips(cells: ColumnCells) -> list[int]:
    each = cells.each
    if len(cells.text) == 6 * len(each) + 1 and max(map(len, each)) == 5:
        digits = "".join(each)
        if digits.isascii() and digits.isdecimal():
            return []
    if cells.apart and _ZIPS.fullmatch(cells.text):
        return []
    return [index for index, cell in enumerate(each) if cell and not ZIP.fullmatch(cell)]


def odd_words(cells: ColumnCells) -> Collection[int]:
    """Return the cells that are a placeholder, or a word of a name that is typed as a test."""
    column = list(map(str.strip, cells.each)) if cells.has_outer_blanks else cells.each
    if ODD_WORDS.isdisjoint(column):
        return ()
    return [index for index, cell in enumerate(column) if cell in ODD_WORDS]


def unprintable(cells: ColumnCells) -> Collection[int]:
    """Return the cells with characters that are not printable."""
    if cells.text.isprintable():
        return ()
    return [index for index, cell in enumerate(cells.each) if not cell.isprintable()]
