"""Open CSV file: its encoding, delimiter and header, and readers of its records."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import attrs

from .delimiter import SAMPLE, delimiter_name, delimiter_named, delimiter_of
from .encoding import CsvError as CsvError
from .encoding import Encoding, decoded, encoding_of
from .exact_reader import FILE_START, OnEmpty, RecordPosition, lines_of, records
from .exact_reader import Record as Record
from .fast_reader import Batch, CsvFormat, ReadCalls, batches
from .header_place import HeaderPlace, header_place, possible_headers


def _nothing(_: object) -> None:
    pass


class SheetRows(Protocol):
    """The rows of a sheet."""

    def row_at(self, line: int, /) -> int:
        """Return the row that begins at a line."""
        ...


class CsvFile:
    """An open CSV file that you can read any number of times, as long as it does not change.

    Close it after use. Only one iteration can be active at a time.

    Args:
        path: a regular file with a header line and rows below.
        encoding: a text codec of Python; by default it is detected.
        delimiter: the delimiter of cells: one character, or comma, semicolon, tab or pipe; by
            default a `sep=` line names it, or it is detected.
        header_row: the line of the header; by default the first that is not blank or `sep=`.

    Raises:
        CsvError: the file cannot be opened or has no header or no rows, or there is no such
            encoding, delimiter or line.

    Attributes:
        encoding: the encoding of the file.
        delimiter: the delimiter of cells.
        header: the header record; its bytes begin at the start of the file.
        first: the first row below it.
        places: the rows of the sheet that the file was made from, by line; `None` if there is none.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str | None = None,
        delimiter: str | None = None,
        header_row: int | None = None,
    ) -> None:
        self.path = path
        self.name = path.name
        self._file = _opened(path)
        self._reading: object = None
        self.places: SheetRows | None = None
        try:
            self._stamp = _stamp(self._file)
            self.encoding: Encoding = encoding_of(self._file, encoding)
            self._given = delimiter_named(delimiter) if delimiter else None
            self._place: HeaderPlace = self._header_place(header_row)
            self.delimiter = self._given or self._place.separator or self._delimiter()
            self.header, self.first = self._header()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def delimiter_name(self) -> str:
        """The name of the delimiter."""
        return delimiter_name(self.delimiter)

    @property
    def names_its_delimiter(self) -> bool:
        """Whether the delimiter is from a `sep=` line of the file."""
        return self._given is None and self._place.separator is not None

    def possible_headers(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the lines below the first that may be the header: their numbers and cells."""
        self._file.seek(0)
        delimiter = self._given or self._place.separator
        return possible_headers(self._lines(), self.encoding, self.name, delimiter)

    def rows(self, feed: Callable[[bytes], object] = _nothing) -> Iterator[Record]:
        """Yield the rows below the header, each with its bytes; slow.

        Args:
            feed: called with all bytes of the file, in order.

        Raises:
            CsvError: something cannot be read, or the file has changed since it was opened.
        """

        def fed() -> Iterator[bytes]:
            feed(self._place.above)
            for raw in self._lines():
                feed(raw)
                yield raw

        place = self._place.position
        self._file.seek(place.offset)
        check, line = self._check(), place.line
        for record in records(fed(), self.delimiter, self.name, self.encoding, place):
            line = record.line
            check(line)
            if record.number:
                yield record
        check(line)

    def batches(
        self,
        feed: Callable[[bytes], object] = _nothing,
        start: RecordPosition = FILE_START,
        on_empty: OnEmpty = _nothing,
    ) -> Iterator[Batch]:
        """Yield the rows below the header in batches, without their bytes; fast.

        Args:
            feed: called with all bytes of the file, in order.
            start: the position of a batch; by default the start of the file.
            on_empty: called with the line of each row of empty cells, which is left out.

        Raises:
            CsvError: something cannot be read, or the file has changed since it was opened.
        """
        layout = CsvFormat(self.name, self.encoding, self.delimiter)
        if start == FILE_START and self._place.above:
            feed(self._place.above)
            start = self._place.position
        for batch in batches(self._file, layout, ReadCalls(self._check(), feed, on_empty), start):
            yield batch if batch.first else batch.without_header()

    def row_from(self, start: RecordPosition, number: int) -> Record:
        """Return a single row.

        Args:
            start: a position from which each line up to the row is one row.
            number: the row's number.

        Raises:
            CsvError: the row cannot be read, or the file has changed since it was opened.
        """
        passed = number - start.number
        self._file.seek(start.offset)
        # No line is too long here: the position is from a batch, whose reader checked the length.
        each = self._file if self.encoding.line_end == b"\n" else self._lines()
        lines = itertools.islice(each, passed, passed + 1)
        place = RecordPosition(start.offset, start.line + passed, number)
        self._check()(place.line)
        return next(records(lines, self.delimiter, self.name, self.encoding, place))

    def _check(self) -> Callable[[int], None]:
        reading = self._reading = object()

        def check(line: int) -> None:
            if self._reading is not reading:
                raise RuntimeError("Another iteration over the file has begun.")
            if _stamp(self._file) != self._stamp:
                raise CsvError(
                    f"{self.name}:{line}: The file was changed while it was being read. "
                    "No row from this line on was sent. Check the file and start again."
                )

        return check

    def _header_place(self, row: int | None) -> HeaderPlace:
        self._file.seek(0)
        return header_place(self._lines(), self.encoding, self.name, row)

    def _header(self) -> tuple[Record, Record]:
        place = self._place.position
        self._file.seek(place.offset)
        reading = records(self._lines(), self.delimiter, self.name, self.encoding, place)
        header, first = next(reading, None), next(reading, None)
        if header is None or first is None:
            raise CsvError(f"{self.name} has no rows: it needs a header line and rows below.")
        return attrs.evolve(header, raw=self._place.above + header.raw), first

    def _delimiter(self) -> str:
        place = self._place.position
        self._file.seek(place.offset)
        lines = enumerate(itertools.islice(self._lines(), SAMPLE), place.line)
        return delimiter_of(decoded(line, at, self.encoding, self.name) for at, line in lines)

    def _lines(self) -> Iterator[bytes]:
        return lines_of(self._file, self.encoding)


def _opened(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CsvError(f"{path} is not a file with rows. Name a regular file.")
        return path.open("rb")
    except OSError as error:
        raise CsvError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CsvError(f"{str(path)!r} is not a file name.") from error


def _stamp(file: BinaryIO) -> tuple[int, int]:
    # Of the open file, not of its path: another file may have been moved to the path.
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns
