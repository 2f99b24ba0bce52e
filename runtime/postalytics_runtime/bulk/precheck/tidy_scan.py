"""Fast scan for the rows that tidying changes, one column at a time.

Only cells that may need tidying are looked at. A row may turn out to be tidy; any other row is
tidy.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from string import ascii_lowercase, ascii_uppercase

from ..tidy import name_case
from .batch_text import BatchText, ColumnCells, TextColumns, unprintable

_CASES: tuple[tuple[Callable[[str], bool], bytes], ...] = (
    (str.isupper, bytes(set(range(128)) - set(f"|{ascii_lowercase}".encode()))),
    (str.islower, bytes(set(range(128)) - set(f"|{ascii_uppercase}".encode()))),
)
"""Text of one case, and all ASCII but the bar and the letters that it cannot have."""

UntidyRows = dict[int, set[int]]
"""Columns whose text may need tidying, by row."""


def untidy(cells: Sequence[ColumnCells], columns: TextColumns, text: BatchText) -> UntidyRows:
    """Return the rows of a batch that may need tidying.

    Args:
        cells: the cells of each column of the file.
        columns: the columns that are looked at.
        text: what is known of their text.
    """
    rows: UntidyRows = {}
    for column in columns.used:
        for find in _FINDERS[text.printable :]:
            for row in find(cells[column]):
                rows.setdefault(row, set()).add(column)
    for row in (*text.odd_states, *text.odd_zips):
        rows.setdefault(row, set())
    for column, given in columns.names:
        for row in _in_one_case(cells[column], given=given):
            rows.setdefault(row, set())
    return rows


def _in_one_case(cells: ColumnCells, *, given: bool) -> Iterable[int]:
    each, letters = cells.each, cells.text.encode("ascii", "ignore")
    for is_so, others in _CASES:
        # Most batches have a letter of the other case in each cell, which is found at once.
        if b"||" in letters.translate(None, others):
            found = itertools.compress(itertools.count(), map(is_so, each))
            yield from (row for row in found if name_case(each[row], given=given) != each[row])


def _loose_blanks(cells: ColumnCells) -> Collection[int]:
    if not cells.has_loose_blanks:
        return ()
    return [i for i, cell in enumerate(cells.each) if "  " in cell or cell != cell.strip(" ")]


def _marks(cells: ColumnCells) -> Collection[int]:
    # Finding a character is much faster than finding two.
    text = cells.text
    if not (("'" in text and "|'" in text) or ("=" in text and "|=" in text)):
        return ()
    return [i for i, cell in enumerate(cells.each) if cell.startswith(("=", "'"))]


_FINDERS: tuple[Callable[[ColumnCells], Collection[int]], ...] = (
    unprintable,
    _loose_blanks,
    _marks,
)
"""Finders of cells whose text may need tidying; the first is for text that is not printable."""
