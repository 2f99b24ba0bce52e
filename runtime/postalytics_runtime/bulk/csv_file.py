"""Reading a CSV file record by record, each with the bytes it came from.

Whatever could make a reader lose or mix up rows is an error with its line: nothing is
guessed, nothing is repaired.
"""

from __future__ import annotations

import codecs
import csv
import os
import stat
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import attrs

from ..errors import PostalyticsError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
MAX_LINE = 1 << 20  # bytes


class CsvError(PostalyticsError):
    """A file that cannot be read as CSV."""


@attrs.frozen
class Record:
    """A record of a file: the header, or a row."""

    number: int
    """The row's number; the first below the header is 1, the header is 0."""
    line: int
    """The line it begins at; the first is 1."""
    cells: list[str]
    raw: bytes
    """The bytes it came from, line end included."""


def delimiter_of(header: str) -> str:
    """The delimiter that a header line has most of, outside quotes; a comma where it has none.

    >>> delimiter_of('Name;"City, State";ZIP')
    ';'
    """
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def records(lines: Iterable[bytes], delimiter: str, name: str) -> Iterator[Record]:
    """The records in the lines of a file. Blank lines are left out.

    Args:
        lines: the file's lines, each with its line end.
        delimiter: what stands between cells.
        name: what errors call the file.

    Raises:
        CsvError: as soon as something cannot be read.
    """
    source = _Lines(lines, name)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = source.line + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CsvError(f"{name}:{line}: {_explained(error, source.line)}") from error
        raw = source.taken()
        if cells:
            yield Record(number, line, cells, raw)
            number += 1


class _Lines:
    """Hands out decoded lines and remembers the bytes handed out since it was last asked."""

    def __init__(self, lines: Iterable[bytes], name: str) -> None:
        self._lines = iter(lines)
        self._name = name
        self._bytes: list[bytes] = []
        self.line = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        self._bytes.append(line)
        return decoded(line, self.line, self._name)

    def taken(self) -> bytes:
        taken = b"".join(self._bytes)
        self._bytes.clear()
        return taken


def decoded(line: bytes, number: int, name: str) -> str:
    """The text of a line; a byte order mark before the first line is no part of it.

    Raises:
        CsvError: it is not UTF-8, holds a NUL, or is too long.
    """
    if number == 1:
        line = line.removeprefix(codecs.BOM_UTF8)
    if b"\0" in line or (number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise CsvError(
            f"{name}:{number}: The file holds NUL bytes or is UTF-16, so it is no CSV in UTF-8. "
            'Save it as "CSV UTF-8".'
        )
    if len(line) > MAX_LINE:
        raise CsvError(f"{name}:{number}: The line is longer than {MAX_LINE:,} bytes.")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode()) + 1
        raise CsvError(
            f"{name}:{number}:{column}: The byte 0x{line[error.start]:02x} is not UTF-8. "
            'Save the file as "CSV UTF-8".'
        ) from error


def _explained(error: csv.Error, line: int) -> str:
    text = str(error)
    if "field larger" in text:
        return (
            f"A cell is longer than {csv.field_size_limit():,} characters. Probably a quote is "
            "opened in the record that begins here and never closed."
        )
    if "new-line" in text:
        return (
            "A carriage return stands alone in the record that begins here. Save the file with "
            "the line ends of Windows or Unix, or put quotes around the cell."
        )
    if "unexpected end" in text:
        return "A quote is opened in the record that begins here and never closed."
    return (
        f"A quote in the record that begins here is not closed, or stands inside a cell without "
        f"being doubled (noticed at line {line})."
    )


class CsvFile:
    """A CSV file, open for reading it any number of times, as long as it does not change.

    Use it as a context manager.

    Args:
        path: a regular file: UTF-8 with or without byte order mark, a header line, and
            cells separated by commas, semicolons or tabs.

    Raises:
        CsvError: it cannot be opened, has no header or no rows.

    Attributes:
        header: the header record; its bytes include the byte order mark.
        delimiter: what stands between cells.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._file = _opened(path)
        try:
            self._stamp = _stamp(self._file)
            self.delimiter = self._delimiter()
            self.header = self._header()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return DELIMITERS[self.delimiter]

    def rows(self) -> Iterator[Record]:
        """The rows below the header, from the first one. One reading at a time.

        Raises:
            CsvError: something cannot be read, or the file has changed since it was opened.
        """
        reading = self._records()
        next(reading)
        return reading

    def _header(self) -> Record:
        reading = self._records()
        header, first = next(reading, None), next(reading, None)
        if header is None or first is None:
            raise CsvError(f"{self.name} has no rows: it needs a header line and rows below.")
        return header

    def _delimiter(self) -> str:
        lines = (decoded(line, number, self.name) for number, line in enumerate(self._lines(), 1))
        return delimiter_of(next((line for line in lines if line.strip()), ""))

    def _records(self) -> Generator[Record, None, None]:
        self._file.seek(0)
        for record in records(self._lines(), self.delimiter, self.name):
            if _stamp(self._file) != self._stamp:
                raise CsvError(
                    f"{self.name}:{record.line}: The file was changed while it was being read. "
                    "No row from here on was sent. Check the file and begin again."
                )
            yield record

    def _lines(self) -> Iterator[bytes]:
        return iter(lambda: self._file.readline(MAX_LINE + 1), b"")


def _opened(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CsvError(f"{path} is not a file with rows. Name a regular file.")
        return path.open("rb")
    except OSError as error:
        raise CsvError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CsvError(f"{str(path)!r} is no file name.") from error


def _stamp(file: BinaryIO) -> tuple[int, int]:
    # The open file is the same one even when another is moved to its path.
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns
