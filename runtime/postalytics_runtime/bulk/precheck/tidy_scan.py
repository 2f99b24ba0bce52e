"""Fast scan for the rows that tidying changes, one column at a time.

Only cells that may need tidying are looked at. A row may turn out to be tidy; any other row is
tidy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from .batch_text import BatchText, ColumnCells, TextColumns, unprintable

UntidyRows = dict[int, set[int]]
"""Columns whose text may need tidying, by row."""
_ASCII = map(chr, range(0x80))
_SHAPES = "".join("U" if c.isupper() else "l" if c.islower() else c for c in _ASCII).encode()
_LETTERS = _SHAPES + bytes(range(0x80, 0x100))
"""Each byte; an upper-case letter becomes U, a lower-case letter l."""


def untidy(
    cells: Sequence[ColumnCells], columns: TextColumns, text: BatchText, *, names: bool
) -> UntidyRows:
    """Return the rows of a batch that may need tidying.

    Args:
        cells: the cells of each column of the file.
        columns: the columns that are looked at.
        text: what is known of their text.
        names: whether names in capitals or lower case are looked for.
    """
    rows: UntidyRows = {}
    for find in _finders(text):
        for column in columns.used:
            for row in find(cells[column]):
                rows.setdefault(row, set()).add(column)
    for row in (*text.odd_states, *text.odd_zips):
        rows.setdefault(row, set())
    for column in columns.names if names else ():
        for row in _in_one_case(cells[column]):
            rows.setdefault(row, set())
    return rows


def _finders(text: BatchText) -> Iterator[Callable[[ColumnCells], Collection[int]]]:
    if not text.printable:
        yield unprintable
    if text.has_loose_blanks:
        yield _loose_blanks
    if text.has_marks:
        yield _marks


def _in_one_case(cells: ColumnCells) -> Collection[int]:
    shape = cells.text.encode(errors="surrogatepass").translate(_LETTERS)
    if cells.text.isascii() and b"|UU" not in shape and b"|l" not in shape:
        return ()
    return [i for i, cell in enumerate(cells.each) if cell.isupper() or cell.islower()]


def _loose_blanks(cells: ColumnCells) -> Collection[int]:
    text = cells.text
    if "| " not in text and " |" not in text and "  " not in text:
        return ()
    each = enumerate(cells.each)
    return [i for i, cell in each if "  " in cell or cell[:1] == " " or cell[-1:] == " "]


def _marks(cells: ColumnCells) -> Collection[int]:
    if "|=" not in cells.text and "|'" not in cells.text:
        return ()
    return [i for i, cell in enumerate(cells.each) if cell.startswith(("=", "'"))]
