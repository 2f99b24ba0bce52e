"""CSV file with all problems of the rows of an input file, for reading."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from ...bulk.rows import RowProblem
from ...text import printable
from ..output import marked
from ..private_files import opened_privately, stem_and_suffix

_HEADER = ("line", "row", "column", "value", "problem")
_FIRST_LINE = codecs.BOM_UTF8 + f"{','.join(_HEADER)}\r\n".encode()


class ProblemsFile:
    """Problems file: `list.problems.csv` next to `list.csv`, or `list.problems-2.csv` if it exists.

    The file is created with the first problem. A file of an earlier check is overwritten, unless
    its header was changed, such as by a column of notes. The file is for reading, not for
    uploading: a value that a spreadsheet would treat as a formula gets an apostrophe in front, and
    what is not printable is escaped.

    Close it after use.

    Args:
        source: the file with the rows.

    Attributes:
        path: the path of the file after it is created, else `None`.
    """

    def __init__(self, source: Path) -> None:
        self.path: Path | None = None
        self._source = source
        self._closing = ExitStack()
        self._write: Callable[[Iterable[object]], object] | None = None

    def close(self) -> None:
        """Close the file, if it was created.

        Raises:
            OSError: the last problems cannot be written.
        """
        self._closing.close()

    def discard(self) -> None:
        """Remove the file: a part of the problems would be taken for all of them."""
        with suppress(OSError):
            self.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.path = None

    def add(self, problem: RowProblem) -> None:
        """Write a problem to the file.

        Raises:
            OSError: the file cannot be written.
        """
        if self._write is None:
            self._write = self._begun()
        cells = (problem.column, problem.value, problem.problem)
        self._write([problem.line, problem.row, *map(harmless, cells)])

    def _begun(self) -> Callable[[Iterable[object]], object]:
        numbered = (problems_path(self._source, number) for number in itertools.count(1))
        path = next(path for path in numbered if not path.exists() or _is_of_a_check(path))
        # A new file: what reads or backs up the earlier one keeps it as it was.
        path.unlink(missing_ok=True)
        # Spreadsheets recognize UTF-8 by its byte order mark.
        file = opened_privately(path, "x", encoding="utf-8-sig")
        self._closing.callback(file.close)
        self.path = path
        write = csv.writer(file).writerow
        write(_HEADER)
        return write


def problems_path(source: Path, number: int) -> Path:
    """Return the path of the problems file of an input file.

    >>> problems_path(Path("list.csv"), 2).name
    'list.problems-2.csv'
    """
    stem, _ = stem_and_suffix(source)
    return source.with_name(f"{stem}.problems{'' if number == 1 else f'-{number}'}.csv")


def _is_of_a_check(path: Path) -> bool:
    """Return whether a file begins as an earlier check began it: with this header and no other."""
    try:
        with path.open("rb") as file:
            return file.readline(len(_FIRST_LINE) + 1) == _FIRST_LINE
    except OSError:
        return False


def harmless(value: str) -> str:
    r"""Return a value that neither a spreadsheet nor a terminal executes.

    Other than in CSV for programs, each sign is marked: a spreadsheet shows `+16175550100` as
    another number.

    >>> harmless("=1+1"), harmless("+1 617"), harmless("1 Main St\x1b[2J")
    ("'=1+1", "'+1 617", '1 Main St\\x1b[2J')
    """
    text = printable(value)
    return f"'{text}" if text.startswith(("+", "-")) else marked(text)
