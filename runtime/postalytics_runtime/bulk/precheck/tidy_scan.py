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

_OTHERS = tuple(
    bytes(set(range(128)) - {*b"|", *some})
    for some in (ascii_uppercase.encode(), ascii_lowercase.encode())
)
"""All but the bar and the letters of one case."""

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
    if _have_both_cases(cells.text):
        return
    each = cells.each
    for is_so in (str.isupper, str.islower):
        found = itertools.compress(itertools.count(), map(is_so, each))
        yield from (row for row in found if name_case(each[row], given=given) != each[row])


def _have_both_cases(text: str) -> bool:
    """Return whether each cell between two bars has a capital and a small letter; of ASCII only."""
    if not text.isascii():
        return False
    letters = text.encode("ascii")
    return all(b"||" not in letters.translate(None, others) for others in _OTHERS)


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
