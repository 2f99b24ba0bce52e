"""Fast CSV reader: some hundred records at a time, split at once or read by the C parser of `csv`.

The fast reader reads well-formed lines. For all other lines the exact reader (`records`) takes over
and raises the error or continues. All readers find the same records.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import attrs

from .encoding import Encoding
from .exact_reader import MAX_LINE, OnEmpty, Record, RecordPosition, lines_of, records
from .grid import Grid, split_lines

CHUNK = 1 << 15
"""The number of bytes that are read at once. Larger chunks are slower, not faster."""
_BATCH_SIZE = 256

Check = Callable[[int], object]
Feed = Callable[[bytes], object]


@attrs.frozen
class Batch:
    """Consecutive records of a file."""

    position: RecordPosition
    """The position of the first record, or of blank lines before it."""
    lines: Sequence[int]
    """The line at which each record begins."""
    rows: Sequence[list[str]]
    """The cells of each record."""
    skipped: int = 0
    """The number of records that are left out at the start."""

    @property
    def first(self) -> int:
        """The number of the first record."""
        return self.position.number + self.skipped

    @property
    def end(self) -> int:
        """The number after that of the last record."""
        return self.first + len(self.rows)

    @property
    def columns(self) -> Sequence[Sequence[str]] | None:
        """The cells of each column, if the records were read by columns."""
        return self.rows.columns if isinstance(self.rows, Grid) else None

    def without_header(self) -> Batch:
        """Return the batch without its first record; its position stays the same."""
        return Batch(self.position, self.lines[1:], self.rows[1:], 1)

    def record(self, index: int) -> Record:
        """Return one of the records, counted from 0."""
        return Record(self.first + index, self.lines[index], self.rows[index])

    def records(self) -> Iterator[Record]:
        """Return all records."""
        numbers = itertools.count(self.first)
        return map(Record, numbers, self.lines, self.rows)


@attrs.frozen
class CsvFormat:
    """Format of a CSV file."""

    name: str
    """The name of the file in error messages."""
    encoding: Encoding
    delimiter: str


@attrs.frozen
class ReadCalls:
    """What is called while a file is read."""

    check: Check
    """Called after each read, with the current line."""
    feed: Feed
    """Called with all bytes of the file, in order."""
    on_empty: OnEmpty
    """Called for each row of empty cells, which is left out."""


def batches(
    file: BinaryIO, layout: CsvFormat, read: ReadCalls, place: RecordPosition
) -> Iterator[Batch]:
    """Yield the records of a file in batches.

    Args:
        file: an open file.
        layout: the format of the file.
        read: what is called while the file is read.
        place: the position to begin at.

    Raises:
        CsvError: as soon as something cannot be read.
    """
    pending = b""
    file.seek(place.offset)
    while True:
        more = file.read(CHUNK)
        read.check(place.line)
        if not more:
            break
        pending += more
        size = _whole_lines(pending, layout.encoding.line_end)
        if size and (batch := _read(pending[:size], layout, place, read.on_empty)) is not None:
            yield batch[0]
            place = batch[1]
            read.feed(pending[:size])
            pending = pending[size:]
        elif len(pending) > MAX_LINE:
            break
    # Left are lines that are not well-formed, and a last line that may lack its line end.
    yield from _exactly(file, layout, place, read)


def _whole_lines(data: bytes, end: bytes) -> int:
    """Return the number of bytes up to the end of the last whole line."""
    index = data.rfind(end)
    while index > 0 and index % len(end):  # the halves of two characters
        index = data.rfind(end, 0, index + len(end) - 1)
    return index + len(end) if index >= 0 else 0


def _read(
    data: bytes, layout: CsvFormat, place: RecordPosition, on_empty: OnEmpty
) -> tuple[Batch, RecordPosition] | None:
    """Return the records of lines and the position after them; `None` if any is malformed."""
    try:
        text = _text(data, layout.encoding, place)
        found = _split(text, layout, place) or _parsed(text, layout, place, on_empty)
    except (csv.Error, UnicodeDecodeError):
        return None
    batch, end = found
    return batch, RecordPosition(place.offset + len(data), end, place.number + len(batch.rows))


def _split(text: str, layout: CsvFormat, place: RecordPosition) -> tuple[Batch, int] | None:
    """Return the records of lines that are alike, and the line after them."""
    grid = split_lines(text, layout.delimiter)
    if grid is None:
        return None
    end = place.line + len(grid)
    return Batch(place, range(place.line, end), grid), end


def _parsed(
    text: str, layout: CsvFormat, place: RecordPosition, on_empty: OnEmpty
) -> tuple[Batch, int]:
    """Return the records of any lines, and the line after them."""
    text_lines = io.StringIO(text, newline="\n")
    reader = csv.reader(text_lines, delimiter=layout.delimiter, strict=True)
    rows = list(reader)
    end = place.line + reader.line_num
    lines: Sequence[int] = range(place.line, end)
    if len(rows) != len(lines) or not all(map(any, rows)):
        lines, rows = _without_blank_lines(place.line, rows, on_empty)
    return Batch(place, lines, rows), end


def _text(data: bytes, encoding: Encoding, place: RecordPosition) -> str:
    if place.offset == 0:
        data = data.removeprefix(encoding.mark)
    text = data.decode(encoding.codec)
    if "\0" in text:
        raise csv.Error("line contains NUL")
    return text


def _without_blank_lines(
    line: int, rows: list[list[str]], on_empty: OnEmpty
) -> tuple[list[int], list[list[str]]]:
    """Return the line of each record, and the records without blank lines."""
    line_numbers: list[int] = []
    kept: list[list[str]] = []
    for cells in rows:
        if any(cells):
            line_numbers.append(line)
            kept.append(cells)
        elif cells:
            on_empty(line)
        line += 1 + sum(cell.count("\n") for cell in cells)
    return line_numbers, kept


def _exactly(
    file: BinaryIO, layout: CsvFormat, place: RecordPosition, read: ReadCalls
) -> Iterator[Batch]:
    offset, line = place.offset, place.line

    def fed() -> Iterator[bytes]:
        nonlocal offset, line
        for raw in lines_of(file, layout.encoding):
            read.feed(raw)
            offset, line = offset + len(raw), line + 1
            yield raw

    file.seek(place.offset)
    found = records(
        fed(), layout.delimiter, layout.name, layout.encoding, place, on_empty=read.on_empty
    )
    while True:
        some = list(itertools.islice(found, _BATCH_SIZE))
        read.check(place.line)
        if not some:
            return
        yield Batch(place, [record.line for record in some], [record.cells for record in some])
        place = RecordPosition(offset, line, some[-1].number + 1)
