"""Frozen rows: the input of a job in a file that can be read again at any time.

The file has a line of JSON for each row, between a header and a footer. `freezing` writes it, and
docs/decisions/one-format-for-frozen-rows.md describes it.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import zlib
from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Generic, Self, TypeVar

import attrs

from ...errors import JournalError
from ...processes import is_alive
from ..journal import sync_folder
from ..rows import RowValidator

M = TypeVar("M")

VERSION = 1
_BAD = b'{"problems":'
"""The first bytes of the line of a bad row, and of no other line."""
_BLOCK = 64
"""Rows that are read and verified together."""
_FOOTER_BYTES = 1000
_PART = re.compile(r"\.([0-9]+)\.[^.]+\.part$", re.ASCII)


@attrs.frozen
class FrozenRow:
    """A frozen row; a row of a program has values only."""

    number: int
    values: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    """The values by Python name; `None` for a bad row, which is never sent."""
    line: int = 0
    """The line of the file at which the row begins."""
    raw: bytes = attrs.field(default=b"", repr=False)
    """The original bytes, with the line end."""
    problems: tuple[str, ...] = ()
    """Why the row is bad."""


@attrs.frozen
class CsvSource:
    """What is needed of a CSV file to write its rows to other files."""

    header: str
    """The bytes of the header line, as Latin-1."""
    columns: Sequence[str]
    labels: Mapping[str, str]
    """The name of the column of each field, by Python name."""
    codec: str
    delimiter: str


class FrozenRows(Generic[M]):
    """Verified rows of a job; open them with `open`.

    Attributes:
        path: the current path of the file.
        digest: the sha256 of the CSV file, or of the values of a program, in hex.
        count: the number of rows.
        csv: the CSV file that the rows are from; `None` for rows of a program.
        rules: validates rows and makes their bodies; set it before the first `body`.
    """

    rules: RowValidator[M]

    def __init__(self, path: Path, place: Path) -> None:
        self.path = path
        self._place = place
        self._starts = array("q")
        self._checksums = array("L")
        with _reading(path), path.open("rb") as file:
            self._verify(file, _footer(file))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a file and verify it: a file that is cut or damaged is refused.

        Raises:
            JournalError: the file cannot be read, is not complete, or has been changed.
        """
        return cls(path, path)

    def _verify(self, file: BinaryIO, footer: Mapping[str, Any]) -> None:
        digest, left = hashlib.sha256(), int(footer["rows"])
        self.count, self.digest = left, str(footer["input"])
        first = file.readline()
        header = json.loads(first)
        self.csv = CsvSource(**header["csv"]) if "csv" in header else None
        digest.update(first)
        self._starts.append(len(first))
        while lines := list(itertools.islice(file, min(left, _BLOCK))):
            block = b"".join(lines)
            self._starts.append(self._starts[-1] + len(block))
            self._checksums.append(zlib.crc32(block))
            digest.update(block)
            left -= len(lines)
        if header["frozen_rows"] != VERSION or digest.hexdigest() != footer["sha256"]:
            raise ValueError(header)

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, object] | None]]:
        """Iterate over the rows with their numbers, from 1: mappings from Python names."""
        for number, line in self._lines():
            yield number, json.loads(line).get("values")

    def bad(self) -> Iterator[FrozenRow]:
        """Yield the bad rows."""
        for number, line in self._lines():
            if line.startswith(_BAD):
                yield _row(number, line)

    def read(self, numbers: Iterable[int]) -> Iterator[FrozenRow]:
        """Yield the rows with these numbers; neighbours are read together."""
        block, lines = -1, list[bytes]()
        for number in numbers:
            index, place = divmod(number - 1, _BLOCK)
            if index != block:
                block, lines = index, self._block(index)
            yield _row(number, lines[place])

    def body(self, given: Any) -> M:
        """Return the body of a row.

        Raises:
            InvalidRequestError: the row is not valid; all its problems are named.
        """
        return self.rules.body(given)

    def sent_body(self, row: FrozenRow) -> M:
        """Return the body of a row that was sent, which the rules of today may not accept."""
        return self.rules.sent_body(row.values or {})

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        blocks = map(self._block, range(len(self._checksums)))
        return enumerate(itertools.chain.from_iterable(blocks), 1)

    def _block(self, index: int) -> list[bytes]:
        with _reading(self.path), self.path.open("rb") as file:
            file.seek(self._starts[index])
            block = file.read(self._starts[index + 1] - self._starts[index])
            if zlib.crc32(block) != self._checksums[index]:
                raise ValueError(index)
        return block.split(b"\n")[:-1]

    def commit(self) -> None:
        """Move the file to its place, unless it is there. The caller holds the lock of the job.

        Temporary files of processes that have ended are removed.

        Raises:
            JournalError: the file cannot be moved.
        """
        if self.is_in_place:
            return
        with writing(self._place.parent):
            self.path.replace(self._place)
            self.path = self._place
            for left_over in abandoned_parts(self._place):
                left_over.unlink(missing_ok=True)
            sync_folder(self._place.parent)

    @property
    def is_in_place(self) -> bool:
        """Whether the file is at its place, so that it is the input of the job."""
        return self.path == self._place

    def discard(self) -> None:
        """Remove the file, unless `commit` has moved it to its place."""
        if not self.is_in_place:
            self.path.unlink(missing_ok=True)


def abandoned_parts(place: Path) -> list[Path]:
    """Return the temporary files beside the place of frozen rows whose process has ended."""
    found = ((path, _PART.search(path.name)) for path in place.parent.glob(f"{place.name}.*.part"))
    return [path for path, process in found if process and not is_alive(int(process[1]))]


@contextmanager
def writing(folder: Path) -> Generator[None]:
    """Turn errors of the file system into `JournalError`, with the remedy."""
    try:
        yield
    except OSError as error:
        raise JournalError(
            f"The rows cannot be kept in {str(folder)!r}: {error.strerror}. Nothing was sent. Make "
            "room there, or name another folder of your own."
        ) from error


@contextmanager
def _reading(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}") from error
    except (LookupError, RecursionError, TypeError, ValueError) as error:
        why = "are damaged, or were written by another version of this program"
        raise _unreadable(path, why) from error


def _unreadable(path: Path, why: str) -> JournalError:
    return JournalError(
        f"The frozen rows {str(path)!r} {why}. Nothing more was sent. If they cannot be restored, "
        "remove this file and start the same upload again: it freezes the same rows once more, "
        "and goes on with the job."
    )


def _footer(file: BinaryIO) -> Mapping[str, Any]:
    file.seek(max(0, file.seek(0, 2) - _FOOTER_BYTES))
    *_, last, end = file.read().split(b"\n")
    file.seek(0)
    if end:
        raise ValueError(end)
    footer: Mapping[str, Any] = json.loads(last)
    return footer


def _row(number: int, line: bytes) -> FrozenRow:
    data = json.loads(line)
    raw = data.get("raw", "").encode("latin-1")
    problems = tuple(data.get("problems", ()))
    return FrozenRow(number, data.get("values"), data.get("line", 0), raw, problems)
