"""Where in a file its rows are, so that single ones can be read again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from .exact_reader import FILE_START, Record, RecordPosition
from .fast_reader import Batch
from .file import CsvFile

_SEEK_GAP = 50
"""From so many rows on, one is read alone and not with all before it."""


class BatchOffsets:
    """Where each batch of a file begins: some bytes for some hundred rows."""

    def __init__(self) -> None:
        self._offsets = array("q", [FILE_START.offset])
        self._lines = array("q", [FILE_START.line])
        self._numbers = array("q", [FILE_START.number])

    def add(self, batch: Batch) -> None:
        """Remember where a batch begins; they come in their order."""
        self._offsets.append(batch.position.offset)
        self._lines.append(batch.position.line)
        self._numbers.append(batch.position.number)

    def before(self, number: int) -> RecordPosition:
        """The last place known at or before a row."""
        at = bisect_right(self._numbers, number) - 1
        return RecordPosition(self._offsets[at], self._lines[at], self._numbers[at])

    def rows(self, file: CsvFile, numbers: Iterable[int]) -> Iterator[Record]:
        """Some rows of the file, without their bytes.

        Args:
            file: the file.
            numbers: the rows' numbers, ascending.

        Raises:
            CsvError: it cannot be read any more.
        """
        reading: Iterator[Batch] = iter(())
        batch: Batch | None = None
        previous = 0
        for number in numbers:
            place, far, previous = self.before(number), number - previous > _SEEK_GAP, number
            if far and self._has_one_a_line(number):
                batch = None
                yield file.row_from(place, number)
                continue
            while batch is None or number >= batch.end:
                if batch is None or place.number > batch.end:
                    reading = file.batches(start=place)
                batch = next(reading)
            yield batch.record(number - batch.first)

    def _has_one_a_line(self, number: int) -> bool:
        """Whether the batch with a row surely has one row a line."""
        at = bisect_right(self._numbers, number)
        if at == len(self._numbers):
            return False
        rows = self._numbers[at] - self._numbers[at - 1]
        return self._lines[at] - self._lines[at - 1] == rows

    def raw_rows(self, file: CsvFile, numbers: Iterable[int]) -> Iterator[Record]:
        """Some rows of the file, with their bytes; otherwise as `rows`."""
        reading: Iterator[Record] = iter(())
        reached = -1
        for number in numbers:
            place = self.before(number)
            if place.number > reached or reached < 0:
                reading = file.rows(place)
            yield next(record for record in reading if record.number == number)
            reached = number + 1
