"""All text of a batch at once: quick tests for what few batches have.

A test of one long text is several times as fast as one of each cell, so cells are looked at only
if their batch has something of a kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import attrs

from ..rows import ODD_WORDS

Column = Sequence[str]

_PRINTABLE = bytes([*range(0x20, 0x7F), *range(0x80, 0xC0), 0xC3, 0xC4, 0xC5])
"""The bytes of ASCII and of accented letters; the others may belong to anything."""


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

    @property
    def all_given(self) -> bool:
        """Whether no cell is empty or blank. A quick test: false is possible for such cells too."""
        return all(self.each) and "| " not in self.text


def cells_of(column: Column) -> ColumnCells:
    """Return the cells of a column."""
    return ColumnCells(column, f"|{'|'.join(column)}|")


class BatchText:
    """What the text of a batch has, in some of its columns.

    Args:
        columns: the columns.
    """

    def __init__(self, columns: Iterable[ColumnCells]) -> None:
        self._all = "".join([cells.text for cells in columns]).encode(errors="surrogatepass")
        self.printable = not self._all.translate(None, _PRINTABLE)
        """Whether all text is printable; false is possible for such text, too."""

    @property
    def has_loose_blanks(self) -> bool:
        """Whether a cell begins or ends with a blank, or has several in a row."""
        return b"| " in self._all or b" |" in self._all or b"  " in self._all

    @property
    def has_marks(self) -> bool:
        """Whether a cell begins as a formula or as text in a spreadsheet."""
        return (b"=" in self._all and b"|=" in self._all) or b"|'" in self._all


def odd_words(column: Column) -> Collection[int]:
    """Return the cells that are a placeholder, or a word of a name that is typed as a test."""
    if ODD_WORDS.isdisjoint(column):
        return ()
    return [index for index, cell in enumerate(column) if cell in ODD_WORDS]


def unprintable(cells: ColumnCells) -> Collection[int]:
    """Return the cells with characters that are not printable."""
    if cells.text.isprintable():
        return ()
    return [index for index, cell in enumerate(cells.each) if not cell.isprintable()]
