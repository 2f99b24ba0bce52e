"""Format for people: tables that fit the terminal. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from ...text import printable
from ..format import counted, table_lines
from .layout import value_text

_GAP = "  "
_LEAST = 20
"""A column is not made narrower than this, as wide as a time."""


class FittedTable:
    """Table of records, with columns as wide as its first page needs.

    Columns that do not fit are left out, from the right; values that do not fit are cut.

    Args:
        names: the fields.
        width: the maximum width of a line; None for no maximum, and then nothing is cut.
    """

    def __init__(self, names: Sequence[str], width: int | None) -> None:
        self.note = "There is nothing to show."
        self._names, self._width = names, width
        self._widths: list[int] | None = None

    def page(self, records: Sequence[dict[str, Any]]) -> str:
        """Return the lines of the next records, the first time with the titles above."""
        rows = [[_cell(record.get(name)) for name in self._names] for record in records]
        if self._widths is not None:
            return "".join(map(self._line, rows))
        self._widths = self._measured([self._names, *rows])
        lines = [self._line(row) for row in (self._names, *rows)]
        rule = "─" * (sum(self._widths) + len(_GAP) * (len(self._widths) - 1))
        return "".join([lines[0], rule, "\n", *lines[1:]])

    def end(self) -> str:
        """Return what follows the last page."""
        return ""

    def _measured(self, rows: Sequence[Sequence[str]]) -> list[int]:
        widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
        fitting = widths if self._width is None else fitted(widths, self._width)
        left_out = len(widths) - len(fitting)
        self.note = (
            f"{counted(left_out, 'column')} not shown, for lack of space: choose with --fields, or "
            "see all\nwith --output json."
            if left_out
            else ""
        )
        return fitting

    def _line(self, row: Sequence[str]) -> str:
        cells = zip(row, self._widths or (), strict=False)
        line = _GAP.join(self._sized(cell, width) for cell, width in cells)
        return f"{line.rstrip()}\n"

    def _sized(self, text: str, width: int) -> str:
        length = cell_len(text)
        if length <= width or self._width is None:
            return text + " " * (width - length)
        return set_cell_size(text, width - 1) + "…"


def fitted(widths: Sequence[int], total: int) -> list[int]:
    """Return the widths of the columns that fit into a line of this width, at least one.

    >>> fitted([8, 90, 20], 50), fitted([8, 90, 90], 60), fitted([90], 12)
    ([8, 40], [8, 28, 20], [12])
    """
    fitting: list[int] = []
    spare = total
    for width in widths:
        least = min(width, _LEAST)
        needed = least + len(_GAP) * bool(fitting)
        if needed > spare:
            break
        fitting.append(least)
        spare -= needed
    if not fitting:
        return [total]
    for index, least in enumerate(fitting):
        more = min(widths[index] - least, spare)
        fitting[index] += more
        spare -= more
    return fitting


def record_lines(data: dict[str, Any]) -> str:
    """Return a line for each field of a record, with its value beside it."""
    lines = table_lines((name, [_cell(value)]) for name, value in data.items())
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _cell(value: object) -> str:
    return printable(value_text(value))
