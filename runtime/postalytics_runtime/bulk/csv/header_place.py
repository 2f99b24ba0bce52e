"""Where the header of a file begins: below a `sep=` line, or below titles."""

from __future__ import annotations

import contextlib
import csv
import itertools
import re
import sys
from collections.abc import Iterable, Iterator

import attrs

from .delimiter import SAMPLE, delimiter_of
from .encoding import CsvError, Encoding, decoded
from .exact_reader import FILE_START, RecordPosition

_SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?\r?\n?', re.IGNORECASE)
_TITLES = 20
"""Lines below the first that may be the header."""


@attrs.frozen
class HeaderPlace:
    """Place of the header in a file."""

    position: RecordPosition = FILE_START
    above: bytes = b""
    """The bytes above the header."""
    separator: str | None = None
    """The delimiter that a `sep=` line in the file names."""


def header_place(
    lines: Iterable[bytes], encoding: Encoding, name: str, row: int | None
) -> HeaderPlace:
    """Return the place of the header.

    Args:
        lines: the lines of the file.
        encoding: the encoding of the file.
        name: the name of the file in error messages.
        row: the line of the header, from 1; `None` for the first line that is not `sep=`.

    Raises:
        CsvError: the file has no such line.
    """
    lines = iter(lines)
    first = next(lines, b"")
    separator = _separator(first, encoding)
    number = row or (1 if separator is None else 2)
    end = min(number - 1, sys.maxsize)
    above = list(itertools.islice(itertools.chain([first], lines), end))
    if len(above) < number - 1 or (row == 1 and separator):
        raise CsvError(f"{name} has no header in line {row}. Name another line with --header-row.")
    data = b"".join(above)
    return HeaderPlace(RecordPosition(len(data), number, 0), data, separator)


def _separator(line: bytes, encoding: Encoding) -> str | None:
    """Return the delimiter that a line names for spreadsheets, such as `sep=;`."""
    try:
        text = line.removeprefix(encoding.mark).decode(encoding.codec)
    except UnicodeDecodeError:
        return None
    found = _SEPARATOR.fullmatch(text)
    return found[1] if found else None


def possible_headers(
    lines: Iterable[bytes], encoding: Encoding, name: str, delimiter: str | None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines below the first that may be the header: their numbers and cells.

    Args:
        lines: the lines of the file.
        encoding: the encoding of the file.
        name: the name of the file in error messages.
        delimiter: the delimiter; `None` to detect it below each line.

    Raises:
        CsvError: a line is not in this encoding.
    """
    sample = itertools.islice(lines, _TITLES + SAMPLE)
    texts = [decoded(line, number, encoding, name) for number, line in enumerate(sample, 1)]
    for number in range(2, min(len(texts), _TITLES + 1)):
        below = texts[number - 1 :]
        reader = csv.reader(below[:1], delimiter=delimiter or delimiter_of(below))
        with contextlib.suppress(csv.Error):  # Such a line is not a header, either.
            yield number, next(reader)
