"""A file with all that is wrong with the rows of another one, for people to read."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from ...bulk.rows import RowProblem
from ...closing import Closing
from ..private_files import opened_privately

_HEADER = ("line", "row", "column", "value", "fault")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class ProblemsFile(Closing):
    """`list.faults.csv` next to `list.csv`, or `list.faults-2.csv` where that is taken.

    It is made when the first fault comes. It is for reading and not for uploading: a value that
    a spreadsheet would take for a formula has an apostrophe before it.

    Use it as a context manager.

    Args:
        source: the file with the rows.

    Attributes:
        path: the file, once it is made.
    """

    def __init__(self, source: Path) -> None:
        self.path: Path | None = None
        self._source = source
        self._closing = ExitStack()
        self._write: Callable[[Iterable[object]], object] | None = None

    def close(self) -> None:
        """Close the file, if it is made."""
        self._closing.close()

    def add(self, fault: RowProblem) -> None:
        """Write a fault down.

        Raises:
            OSError: it cannot be written.
        """
        if self._write is None:
            self._write = self._begun()
        cells = (fault.column, fault.value, fault.problem)
        self._write([fault.line, fault.row, *map(harmless, cells)])

    def _begun(self) -> Callable[[Iterable[object]], object]:
        numbered = (problems_path(self._source, number) for number in itertools.count(1))
        self.path = next(path for path in numbered if not path.exists())
        # Spreadsheets know UTF-8 by its mark.
        file = opened_privately(self.path, "x", encoding="utf-8-sig")
        write = csv.writer(self._closing.enter_context(file)).writerow
        write(_HEADER)
        return write


def problems_path(source: Path, number: int) -> Path:
    """The file for the faults of another.

    >>> problems_path(Path("list.csv"), 2).name
    'list.faults-2.csv'
    """
    return source.with_name(f"{source.stem}.faults{'' if number == 1 else f'-{number}'}.csv")


def harmless(value: str) -> str:
    """A value that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("1 Main St")
    ("'=1+1", '1 Main St')
    """
    return f"'{value}" if value.startswith(_FORMULAS) else value
