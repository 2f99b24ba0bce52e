"""Open CSV file: its encoding, delimiter and header, and readers of its records."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from .delimiter import delimiter_name, delimiter_named, delimiter_of
from .encoding import CsvError as CsvError
from .encoding import Encoding, decoded, encoding_of
from .exact_reader import FILE_START, RecordPosition, lines_of, records
from .exact_reader import Record as Record
from .fast_reader import Batch, CsvFormat, batches

_SAMPLE = 100  # lines


def _nothing(_: object) -> None:
    pass


class CsvFile:
    """An open CSV file that you can read any number of times, as long as it does not change.

    Close it after use. Only one iteration can be active at a time.

    Args:
        path: a regular file with a header line and rows below.
        encoding: a text codec of Python; by default it is detected.
        delimiter: the delimiter of cells: one character, or comma, semicolon, tab or pipe; by
            default it is detected.

    Raises:
        CsvError: the file cannot be opened or has no header or no rows, or there is no such
            encoding or delimiter.

    Attributes:
        encoding: the encoding of the file.
        delimiter: the delimiter of cells.
        header: the header record; its bytes include the byte order mark.
    """

    def __init__(
        self, path: Path, *, encoding: str | None = None, delimiter: str | None = None
    ) -> None:
        self.path = path
        self.name = path.name
        self._file = _opened(path)
        self._reading: object = None
        try:
            self._stamp = _stamp(self._file)
            self.encoding: Encoding = encoding_of(self._file, encoding)
            self.delimiter = delimiter_named(delimiter) if delimiter else self._delimiter()
            self.header = self._header()
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

    def rows(self, feed: Callable[[bytes], object] = _nothing) -> Iterator[Record]:
        """Yield the rows below the header, each with its bytes; slow.

        Args:
            feed: called with all bytes of the file, in order.

        Raises:
            CsvError: something cannot be read, or the file has changed since it was opened.
        """

        def fed() -> Iterator[bytes]:
            for raw in self._lines():
                feed(raw)
                yield raw

        self._file.seek(0)
        check, line = self._check(), 1
        for record in records(fed(), self.delimiter, self.name, self.encoding):
            line = record.line
            check(line)
            if record.number:
                yield record
        check(line)

    def batches(
        self, feed: Callable[[bytes], object] = _nothing, start: RecordPosition = FILE_START
    ) -> Iterator[Batch]:
        """Yield the rows below the header in batches, without their bytes; fast.

        Args:
            feed: called with all bytes of the file, in order.
            start: the position of a batch; by default the start of the file.

        Raises:
            CsvError: something cannot be read, or the file has changed since it was opened.
        """
        layout = CsvFormat(self.name, self.encoding, self.delimiter)
        for batch in batches(self._file, layout, self._check(), feed, start):
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

    def _header(self) -> Record:
        self._file.seek(0)
        reading = records(self._lines(), self.delimiter, self.name, self.encoding)
        header, first = next(reading, None), next(reading, None)
        if header is None or first is None:
            raise CsvError(f"{self.name} has no rows: it needs a header line and rows below.")
        return header

    def _delimiter(self) -> str:
        self._file.seek(0)
        return delimiter_of(self._texts(itertools.islice(self._lines(), _SAMPLE)))

    def _texts(self, lines: Iterable[bytes]) -> Iterator[str]:
        for number, line in enumerate(lines, 1):
            yield decoded(line, number, self.encoding, self.name)

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
