"""Delimiters of CSV files: detection and names."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from ...suggestions import did_you_mean
from .encoding import CsvError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
SAMPLE = 100
"""Lines from which a delimiter is detected."""
_CHARACTERS = {name: delimiter for delimiter, name in DELIMITERS.items()}


def delimiter_of(lines: Iterable[str]) -> str:
    r"""Return the delimiter for which most rows are as wide as the header; by default a comma.

    >>> delimiter_of(["Name;City\n", '"Lovelace, Ada";London\n', "Austen;Bath\n"])
    ';'
    """
    lines = list(lines)
    return max(DELIMITERS, key=lambda delimiter: _fit(list(_widths(lines, delimiter))))


def _fit(widths: list[int]) -> tuple[float, int]:
    """Return the share of rows that are as wide as the header, and the width of the header."""
    if not widths or widths[0] == 1:
        return 0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _widths(lines: list[str], delimiter: str) -> Iterator[int]:
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if row:
                yield len(row)
    except csv.Error:  # The lines may end in the middle of a row.
        return


def delimiter_named(given: str) -> str:
    """Return the delimiter for a name or a character.

    Raises:
        CsvError: the text cannot be a delimiter.
    """
    delimiter = _CHARACTERS.get(given.lower(), "\t" if given == "\\t" else given)
    if len(delimiter) == 1 and delimiter not in '"\r\n\0':
        return delimiter
    meant = did_you_mean(given.lower(), _CHARACTERS)
    names = ", ".join(_CHARACTERS)
    raise CsvError(f"{given!r} is not a delimiter: use one character, or one of {names}.{meant}")


def delimiter_name(delimiter: str) -> str:
    """Return the name of a delimiter.

    >>> delimiter_name(";"), delimiter_name("~")
    ('semicolon', "'~'")
    """
    return DELIMITERS.get(delimiter, repr(delimiter))
