"""Positions of the rows of a file, to read single rows again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from .exact_reader import FILE_START, Record, RecordPosition
from .fast_reader import Batch
from .file import CsvFile

_SEEK_GAP = 50
"""Gap, in rows, above which a row is read by seeking instead of by scanning."""


class BatchOffsets:
    """Position of each batch of a file; takes some bytes for some hundred rows."""

    def __init__(self) -> None:
        self._offsets = array("q", [FILE_START.offset])
        self._lines = array("q", [FILE_START.line])
        self._numbers = array("q", [FILE_START.number])

    def add(self, batch: Batch) -> None:
        """Add the position of the next batch; call it in the order of the batches."""
        self._offsets.append(batch.position.offset)
        self._lines.append(batch.position.line)
        self._numbers.append(batch.position.number)

    def before(self, number: int) -> RecordPosition:
        """Return the last known position at or before a row."""
        index = bisect_right(self._numbers, number) - 1
        return RecordPosition(self._offsets[index], self._lines[index], self._numbers[index])

    def rows(self, file: CsvFile, numbers: Iterable[int]) -> Iterator[Record]:
        """Yield some rows of the file, without their bytes.

        Args:
            file: the file.
            numbers: the rows' numbers, ascending.

        Raises:
            CsvError: the file can no longer be read.
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
        """Return whether the batch of a row is known to have one row a line."""
        index = bisect_right(self._numbers, number)
        if index == len(self._numbers):
            return False
        rows = self._numbers[index] - self._numbers[index - 1]
        return self._lines[index] - self._lines[index - 1] == rows
