"""Positions of the rows of a file, to read single rows again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from .exact_reader import FILE_START, Record, RecordPosition
from .fast_reader import Batch
from .file import CsvFile


class BatchOffsets:
    """Position of each batch of a file: one for some hundred rows."""

    def __init__(self) -> None:
        self._positions = [FILE_START]

    def add(self, batch: Batch) -> None:
        """Add the position of the next batch; call it in the order of the batches."""
        self._positions.append(batch.position)

    def before(self, number: int) -> RecordPosition:
        """Return the last known position at or before a row."""
        return self._positions[bisect_right(self._positions, number, key=lambda p: p.number) - 1]

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
        for number in numbers:
            place = self.before(number)
            while batch is None or number >= batch.end:
                if batch is None or place.number > batch.end:
                    reading = file.batches(start=place)
                batch = next(reading)
            yield batch.record(number - batch.first)
