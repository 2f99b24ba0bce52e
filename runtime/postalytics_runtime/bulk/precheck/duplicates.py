"""Duplicate rows, found without keeping the rows in memory.

Each row is hashed to a number, which is equal for rows with the same content. The numbers are
partitioned in a temporary file, so that equal numbers are close together. Rows with equal numbers
are read again and compared by their row keys.
"""

from __future__ import annotations

import tempfile
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain, compress, count, islice
from operator import eq
from typing import IO

from .batch_text import ColumnCells, cells_of
from .key_index import KeyIndex

_PARTS = 64
_PART_STARTS = [(part << 64) // _PARTS - (1 << 63) for part in range(_PARTS)]
"""The minimum number of each part."""
BATCH_SIZE = 1 << 15
"""The number of hashes that are processed together."""
_MAX_COLUMNS = 2
"""The number of columns that are hashed: those with the most distinct values."""
_KEPT = b"0123456789abcdefghijklmnopqrstuvwxyz|"
_ALL = bytes(range(256))
_DROPPED = bytes(set(_ALL) - set(_KEPT) - set(_KEPT.upper()))
_LOWER = _ALL.lower()


class DuplicateHashes:
    """Finder of repeated numbers, in an amount of memory that hardly grows with their count.

    Close it: it has temporary files. The numbers have 64 bits, of which the first 53 are compared.
    """

    def __init__(self) -> None:
        self._files = ExitStack()
        self._all = self._temporary_file()
        self._runs = self._temporary_file()
        self._pending: list[float] = []
        """As floating point numbers, which are sorted in a third of the time."""
        self._bounds: list[list[int]] = []
        """The start of each part in each run, counted from the first number of the first run."""

    def close(self) -> None:
        """Remove the files."""
        self._files.close()

    def _temporary_file(self) -> IO[bytes]:
        return self._files.enter_context(tempfile.TemporaryFile())

    def add(self, numbers: list[int]) -> None:
        """Add the next numbers."""
        rounded = array("d", numbers)
        self._all.write(rounded.tobytes())
        self._pending += rounded
        if len(self._pending) >= BATCH_SIZE:
            self._write_run()

    def _write_run(self) -> None:
        """Write the numbers in order, so that the numbers of a part are contiguous."""
        self._pending.sort()
        first = self._bounds[-1][-1] if self._bounds else 0
        bounds = (bisect_left(self._pending, start) for start in _PART_STARTS)
        self._bounds.append([first + bound for bound in (*bounds, len(self._pending))])
        self._runs.write(array("d", self._pending).tobytes())
        self._pending.clear()

    def places(self) -> Iterator[int]:
        """Yield the index of each number that occurs more than once, from 0, in no order."""
        for repeated in self._repeated():
            first = 0
            self._all.seek(0)
            while some := _numbers(self._all, BATCH_SIZE):
                yield from compress(count(first), map(repeated.__contains__, some))
                first += len(some)

    def _repeated(self) -> Iterator[set[float]]:
        """Yield the numbers that occur more than once, in sets of limited size."""
        self._write_run()
        found: set[float] = set()
        for part in range(_PARTS):
            size = sum(bounds[part + 1] - bounds[part] for bounds in self._bounds)
            passes = size // BATCH_SIZE | 1  # Odd: large floating point numbers are all even.
            for index in range(passes):
                found |= self._repeated_in(part, index, passes)
                if len(found) > BATCH_SIZE:
                    yield found
                    found = set()
        if found:
            yield found

    def _repeated_in(self, part: int, index: int, passes: int) -> set[float]:
        numbers = list(chain.from_iterable(self._slices(part)))
        if passes > 1:  # A large part is compared in several passes, each for one residue.
            numbers = [number for number in numbers if number % passes == index]
        numbers.sort()
        return set(compress(numbers, map(eq, numbers, islice(numbers, 1, None))))

    def _slices(self, part: int) -> Iterator[Sequence[float]]:
        for bounds in self._bounds:
            self._runs.seek(bounds[part] * 8)
            yield _numbers(self._runs, bounds[part + 1] - bounds[part])


def _numbers(file: IO[bytes], maximum: int) -> array[float]:
    numbers = array("d")
    numbers.frombytes(file.read(maximum * numbers.itemsize))
    return numbers


def fold(cells: ColumnCells) -> list[bytes]:
    """Return cells in lower case, with ASCII letters and digits only.

    >>> fold(cells_of(["Élan  No. 5"]))
    [b'elanno5']
    """
    text = cells.text
    if not text.isascii():
        plain = [cell if cell.isascii() else _decomposed(cell) for cell in cells.each]
        text = cells_of(plain).text
    parts = text.encode("ascii", "ignore").translate(_LOWER, _DROPPED).split(b"|")
    if len(parts) == len(cells.each) + 2:
        return parts[1:-1]
    # A cell holds a bar, so the parts are not the cells: fold each cell alone.
    return [fold(cells_of([cell.replace("|", "")]))[0] for cell in cells.each]


def _decomposed(text: str) -> str:
    for _ in range(2):  # Twice, as for the row key.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return text.replace("|", "")


class Duplicates:
    """Finder of rows with the same content as an earlier row.

    Close it: it has temporary files.

    Args:
        columns: the columns of the row key; without columns there are no duplicates.
    """

    def __init__(self, columns: Sequence[int]) -> None:
        self._columns = list(columns)
        self._equal = DuplicateHashes()

    def close(self) -> None:
        """Remove the files."""
        self._equal.close()

    def add(self, cells: Sequence[ColumnCells]) -> None:
        """Add the next rows, given by their columns."""
        if not self._columns:
            return
        if len(self._columns) > _MAX_COLUMNS:
            self._columns.sort(key=lambda column: -len(set(cells[column].each)))
            del self._columns[_MAX_COLUMNS:]
        folded = (fold(cells[column]) for column in self._columns)
        self._equal.add(list(map(hash, zip(*folded, strict=True))))

    def pairs(
        self, rows: int, keys: Callable[[Iterable[int]], Iterable[tuple[int, str | None]]]
    ) -> Iterator[tuple[int, int]]:
        """Yield each duplicate as (row, first row with the same key), in the order of the rows.

        Args:
            rows: the number of rows.
            keys: reads the rows with these ascending numbers again; yields each number with its
                row key, or `None` if the row has none.
        """
        candidates = bytearray(rows // 8 + 1)
        for place in self._equal.places():
            candidates[place >> 3] |= 1 << (place & 7)
        with closing(KeyIndex()) as known:
            for row, key in keys(place + 1 for place in _set_bits(candidates)):
                if key is not None and (first := known.add(key, row)) != row:
                    yield row, first


def _set_bits(bits: bytearray) -> Iterator[int]:
    for index, byte in enumerate(bits):
        if byte:
            yield from (8 * index + bit for bit in range(8) if byte >> bit & 1)
