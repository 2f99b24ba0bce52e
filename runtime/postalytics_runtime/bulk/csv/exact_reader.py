"""Exact CSV reader: record by record, each with its original bytes.

Anything that could make a reader lose or mix up rows is an error with its line. The reader does not
guess or repair.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Self

import attrs

from .encoding import UTF_8, CsvError, Encoding, decoded

MAX_LINE = 1 << 20  # bytes
_QUOTES = 'Open the file in a text editor, and delete that quote ("), or write it twice.'


@attrs.frozen
class Record:
    """A record of a file: the header, or a row."""

    number: int
    """The row's number; the first below the header is 1, the header is 0."""
    line: int
    """The line at which the record begins; the first is 1."""
    cells: list[str]
    raw: bytes = b""
    """The original bytes with the line end; empty if only the cells were read."""


@attrs.frozen
class RecordPosition:
    """Position of a record in a file."""

    offset: int = 0
    line: int = 1
    number: int = 0
    """The record's number."""


FILE_START = RecordPosition()

OnEmpty = Callable[[int], object]
"""Called with the line of each row whose cells are all empty."""


def _nothing(_: int) -> None:
    pass


def lines_of(file: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """Yield the lines of a file from its current position, each with its line end.

    Only lines that are far longer than `MAX_LINE` are split.
    """
    end = encoding.line_end
    width = len(end)
    if width == 1:
        yield from _lines_ending(file, end)
        return
    line = b""
    for part in iter(lambda: file.readline(MAX_LINE), b""):
        line += part
        line += file.read(-len(line) % width)
        if line[-width:] == end or len(line) > MAX_LINE:
            yield line
            line = b""
    if line:
        yield line


def _lines_ending(file: BinaryIO, end: bytes) -> Iterator[bytes]:
    if end == b"\n":
        yield from iter(lambda: file.readline(MAX_LINE + 1), b"")
        return
    rest = b""
    while chunk := file.read(1 << 16):
        *lines, rest = (rest + chunk).split(end)
        for line in lines:
            yield line + end
        if len(rest) > MAX_LINE:
            break
    if rest:
        yield rest


def records(
    lines: Iterable[bytes],
    delimiter: str,
    name: str,
    encoding: Encoding = UTF_8,
    start: RecordPosition = FILE_START,
    on_empty: OnEmpty = _nothing,
) -> Iterator[Record]:
    """Yield the records in the lines of a file, without blank lines and rows of empty cells.

    Args:
        lines: the file's lines, each with its line end.
        delimiter: the delimiter of cells.
        name: the name of the file in error messages.
        encoding: the encoding of the file.
        start: the position of the first line.
        on_empty: called for each row of empty cells; spreadsheets write them below the last row.

    Raises:
        CsvError: as soon as something cannot be read.
    """
    source = _LineSource(lines, encoding, name, start.line - 1)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    number = start.number
    while True:
        line = source.line + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CsvError(f"{name}:{line}: {_explained(error, source.line)}") from error
        raw = source.taken()
        if any(cells):
            yield Record(number, line, cells, raw)
            number += 1
        elif cells:
            on_empty(line)


class _LineSource:
    """Iterator over decoded lines that keeps their bytes until `taken` is called."""

    def __init__(self, lines: Iterable[bytes], encoding: Encoding, name: str, line: int) -> None:
        self._lines = iter(lines)
        self._encoding = encoding
        self._name = name
        self._bytes: list[bytes] = []
        self.line = line

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        self._bytes.append(line)
        if len(line) > MAX_LINE:
            raise CsvError(f"{self._name}:{self.line}: The line is longer than {MAX_LINE:,} bytes.")
        return decoded(line, self.line, self._encoding, self._name)

    def taken(self) -> bytes:
        taken = b"".join(self._bytes)
        self._bytes.clear()
        return taken


def _explained(error: csv.Error, line: int) -> str:
    text = str(error)
    if "field larger" in text:
        return (
            f"A cell is longer than {csv.field_size_limit():,} characters. Probably a quote is "
            f"opened in the record that begins here and never closed. {_QUOTES}"
        )
    if "new-line" in text:
        return (
            "The record that begins here has a line end of old Macs (a carriage return without a "
            'line feed). Open the file in a spreadsheet program, save it as "CSV UTF-8", and '
            "upload that file."
        )
    if "unexpected end" in text:
        return f"A quote is opened in the record that begins here and never closed. {_QUOTES}"
    return (
        "A quote in the record that begins here is not closed, or a quote inside a cell is not "
        f"written twice (noticed at line {line}). {_QUOTES}"
    )
