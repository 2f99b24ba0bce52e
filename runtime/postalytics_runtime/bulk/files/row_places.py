"""Which row of a sheet each line of the CSV file made of it is."""

from __future__ import annotations

from array import array
from bisect import bisect_right


class RowPlaces:
    """The rows of a sheet, by the lines of its CSV file. They differ after a cell of two lines."""

    def __init__(self) -> None:
        self._lines = array("q", [0])
        self._after = array("q", [0])

    def add(self, line: int, more: int) -> None:
        """Note that the row which begins at a line has cells with more lines."""
        self._lines.append(line)
        self._after.append(self._after[-1] + more)

    def row_at(self, line: int) -> int:
        """Return the row that begins at a line."""
        return line - self._after[bisect_right(self._lines, line - 1) - 1]
