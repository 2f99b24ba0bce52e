"""The fast reading of CSV: some hundred records at a time, by the C code of `csv` alone.

It reads what is plain. Where anything is odd, the exact reading of `records` takes over, and
words the error or goes on: both find the same records.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import attrs

from .encoding import Encoding
from .exact_reader import MAX_LINE, Record, RecordPosition, lines_of, records

CHUNK = 1 << 15
"""How many bytes are read at once: more rows in one go would be slower, not faster."""
_BATCH_SIZE = 256

Check = Callable[[int], object]
Feed = Callable[[bytes], object]


@attrs.frozen
class Batch:
    """Records that follow one another."""

    position: RecordPosition
    """Where the first one begins, or blank lines before it."""
    lines: Sequence[int]
    """The line that each begins at."""
    rows: list[list[str]]
    """The cells of each."""
    skipped: int = 0
    """How many records are left out at the start."""

    @property
    def first(self) -> int:
        """The number of the first one."""
        return self.position.number + self.skipped

    @property
    def end(self) -> int:
        """The number after the last one."""
        return self.first + len(self.rows)

    def without_header(self) -> Batch:
        """The same without its first record. It begins where it did."""
        return Batch(self.position, self.lines[1:], self.rows[1:], 1)

    def record(self, index: int) -> Record:
        """One of the records."""
        return Record(self.first + index, self.lines[index], self.rows[index])

    def records(self) -> Iterator[Record]:
        """All of them."""
        numbers = itertools.count(self.first)
        return map(Record, numbers, self.lines, self.rows)


@attrs.frozen
class CsvFormat:
    """How the bytes of a file are records."""

    name: str
    """What errors call the file."""
    encoding: Encoding
    delimiter: str


def batches(
    file: BinaryIO, layout: CsvFormat, check: Check, feed: Feed, place: RecordPosition
) -> Iterator[Batch]:
    """The records of a file.

    Args:
        file: an open file.
        layout: how its bytes are records.
        check: is called, with the line that is reached, after each reading.
        feed: is given all bytes in their order.
        place: where to begin.

    Raises:
        CsvError: as soon as something cannot be read.
    """
    pending = b""
    file.seek(place.offset)
    while True:
        more = file.read(CHUNK)
        check(place.line)
        if not more:
            break
        pending += more
        size = _whole_lines(pending, layout.encoding.line_end)
        if size and (batch := _read(pending[:size], layout, place)) is not None:
            yield batch[0]
            place = batch[1]
            feed(pending[:size])
            pending = pending[size:]
        elif len(pending) > MAX_LINE:
            break
    # The last line may lack its end; and what was not plain is still there.
    yield from _exactly(file, layout, place, check, feed)


def _whole_lines(data: bytes, end: bytes) -> int:
    """How many bytes of whole lines there are."""
    at = data.rfind(end)
    while at > 0 and at % len(end):  # the halves of two characters
        at = data.rfind(end, 0, at + len(end) - 1)
    return at + len(end) if at >= 0 else 0


def _read(
    data: bytes, layout: CsvFormat, place: RecordPosition
) -> tuple[Batch, RecordPosition] | None:
    """The records in some lines, and the place after them; `None` where not all is plain."""
    try:
        lines = _text_lines(data, layout.encoding, place)
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
        rows = list(reader)
    except (csv.Error, UnicodeDecodeError):
        return None
    at: Sequence[int] = range(place.line, place.line + len(rows))
    if reader.line_num != len(rows) or not all(rows):
        at, rows = _apart(place.line, rows)
    after = RecordPosition(
        place.offset + len(data), place.line + reader.line_num, place.number + len(rows)
    )
    return Batch(place, at, rows), after


def _text_lines(data: bytes, encoding: Encoding, place: RecordPosition) -> Iterator[str]:
    if place.offset == 0:
        data = data.removeprefix(encoding.mark)
    if encoding.codec == "utf-8":
        if b"\0" in data:
            raise csv.Error("line contains NUL")
        return map(bytes.decode, io.BytesIO(data))
    text = data.decode(encoding.codec)
    if "\0" in text:
        raise csv.Error("line contains NUL")
    return io.StringIO(text, newline="\n")


def _apart(line: int, rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """The records without the blank lines, and the line of each."""
    at: list[int] = []
    kept: list[list[str]] = []
    for cells in rows:
        if cells:
            at.append(line)
            kept.append(cells)
        line += 1 + sum(cell.count("\n") for cell in cells)
    return at, kept


def _exactly(
    file: BinaryIO, layout: CsvFormat, place: RecordPosition, check: Check, feed: Feed
) -> Iterator[Batch]:
    offset, line = place.offset, place.line

    def fed() -> Iterator[bytes]:
        nonlocal offset, line
        for raw in lines_of(file, layout.encoding):
            feed(raw)
            offset, line = offset + len(raw), line + 1
            yield raw

    file.seek(place.offset)
    found = records(fed(), layout.delimiter, layout.name, layout.encoding, place)
    while True:
        some = list(itertools.islice(found, _BATCH_SIZE))
        check(place.line)
        if not some:
            return
        yield Batch(place, [record.line for record in some], [record.cells for record in some])
        place = RecordPosition(offset, line, some[-1].number + 1)
