"""Cells of consecutive lines, split at once.

Most lines of most files are alike: each is one record, with as many cells as the others, and few
cells have quotes. To split such lines is much quicker than to parse them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import attrs

_MAX_LENGTH = 1 << 17
"""What the C parser of `csv` takes as a cell, in characters."""
_MAX_QUOTES = 2
"""Quotes a line above which the C parser is quicker."""


@attrs.frozen
class Grid(Sequence[list[str]]):
    """Records with the same number of cells, kept by their columns."""

    columns: list[list[str]]
    """The cells of each column; there is at least one."""

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> Grid: ...
    def __getitem__(self, at: int | slice) -> list[str] | Grid:
        if isinstance(at, slice):
            return Grid([column[at] for column in self.columns])
        return [column[at] for column in self.columns]

    def __iter__(self) -> Iterator[list[str]]:
        return map(list, zip(*self.columns, strict=True))


def split_lines(text: str, delimiter: str) -> Grid | None:
    r"""Return the cells of lines; `None` if they are not alike, or have many quotes.

    >>> split_lines('1,"a, b"\n2,c\n', ",")
    Grid(columns=[['1', '2'], ['a, b', 'c']])
    >>> split_lines("1,a\n2\n", ",") or split_lines('1,"a\nb"\n', ",")

    Args:
        text: whole lines, without a NUL.
        delimiter: the character between cells.
    """
    end = "\r\n" if "\r" in text else "\n"
    # A line feed becomes a cell of its own: these cells show where each line ends.
    marked = text.replace(end, f"{delimiter}\n{delimiter}")
    rows = (len(marked) - len(text)) // (3 - len(end))
    if len(text) > _MAX_LENGTH or "\r" in marked or (end == "\r\n" and text.count("\n") != rows):
        return None
    cells = _cells(marked, delimiter, _MAX_QUOTES * rows)
    width = cells.index("\n") if "\n" in cells else 0
    if len(cells) != rows * (width + 1) + 1 or cells[width :: width + 1].count("\n") != rows:
        return None
    del cells[-1]
    columns = [cells[at :: width + 1] for at in range(width)]
    has_blank_line = not (all(columns[0]) or all(map(any, zip(*columns, strict=True))))
    return None if has_blank_line else Grid(columns)


def _cells(text: str, delimiter: str, most: int) -> list[str]:
    """Return the cells of a text; none if it has more quotes, or one within a cell."""
    parts = text.split('"', most + 1)
    outside, inside = parts[::2], parts[1::2]
    if len(parts) > most + 1 or len(outside) == len(inside):
        return []
    cells, goes_on = outside[0].split(delimiter), False
    for cell, after in zip(inside, outside[1:], strict=True):
        if "\n" in cell or (cells[-1] and not goes_on):
            return []
        cells[-1] = f'{cells[-1]}"{cell}' if goes_on else cell
        goes_on = not after  # a quote within quotes, which is written twice
        if not goes_on:
            before, *more = after.split(delimiter)
            if before:
                return []
            cells += more
    return cells
