"""Files with the rows that were not created, byte for byte as they came."""

from __future__ import annotations

import itertools
import re
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO

from ..bulk import State
from ..bulk.csv_file import CsvFile, Record

_OURS = re.compile(r"\.(rejected|in-doubt|untouched)(-[0-9]+)?$")


class ResultFiles:
    """Files next to an input file, each made when its first row comes, none overwritten.

    `list.csv` gets `list.rejected.csv`, or `list.rejected-2.csv` where that is taken. Each
    begins with the input's header line. Reasons go into a text file of the same name.

    Args:
        source: the input.

    Attributes:
        paths: the files made so far.
    """

    def __init__(self, source: CsvFile) -> None:
        self.paths: dict[State, Path] = {}
        self._source = source
        self._line_end = b"\r\n" if source.header.raw.endswith(b"\r\n") else b"\n"
        self._rows: dict[State, BinaryIO] = {}
        self._reasons: dict[State, TextIO] = {}
        self._open_ended: dict[State, bool] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def write(self, state: State, record: Record, reason: str | None = None) -> None:
        """Keep a row, and the reason with its place.

        Raises:
            OSError: it cannot be written.
        """
        if state not in self._rows:
            self._create(state, with_reasons=reason is not None)
        rows = self._rows[state]
        if self._open_ended[state]:
            rows.write(self._line_end)
        rows.write(record.raw)
        rows.flush()
        self._open_ended[state] = not record.raw.endswith(b"\n")
        if reason is not None and state in self._reasons:
            self._reasons[state].write(f"{reason}\n")
            self._reasons[state].flush()

    def discard(self, state: State) -> None:
        """Remove the file of a state again."""
        if path := self.paths.pop(state, None):
            self._rows.pop(state).close()
            path.unlink()

    def _create(self, state: State, *, with_reasons: bool) -> None:
        numbered = (result_path(self._source.path, state, number) for number in itertools.count(1))
        path = next(path for path in numbered if not (path.exists() or _reasons_of(path).exists()))
        rows = self._rows[state] = self._stack.enter_context(path.open("xb"))
        self.paths[state] = path
        self._open_ended[state] = False
        rows.write(self._source.header.raw)
        if with_reasons:
            reasons = _reasons_of(path).open("x", encoding="utf-8")
            self._reasons[state] = self._stack.enter_context(reasons)


def _reasons_of(path: Path) -> Path:
    return path.with_suffix(".txt")


def result_path(source: Path, state: State, number: int) -> Path:
    """The file for rows in a state.

    >>> result_path(Path("list.untouched.csv"), State.IN_DOUBT, 2).name
    'list.in-doubt-2.csv'
    """
    stem = _OURS.sub("", source.stem)
    counter = "" if number == 1 else f"-{number}"
    return source.with_name(f"{stem}.{state.value.replace(' ', '-')}{counter}.csv")
