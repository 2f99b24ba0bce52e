"""What stands between the cells of a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from ...suggestions import nearest
from .encoding import CsvError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_CHARACTERS = {name: delimiter for delimiter, name in DELIMITERS.items()}


def delimiter_of(lines: Iterable[str]) -> str:
    r"""The delimiter that cuts lines into rows most alike; a comma where none cuts the first.

    >>> delimiter_of(["Name;City\n", '"Lovelace, Ada";London\n', "Austen;Bath\n"])
    ';'
    """
    lines = list(lines)
    return max(DELIMITERS, key=lambda delimiter: _fit(list(_widths(lines, delimiter))))


def _fit(widths: list[int]) -> tuple[float, int]:
    """How many of the rows are as wide as the header, and how wide that is."""
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
    """The delimiter that somebody names: by its name, or as the character.

    Raises:
        CsvError: it can be none.
    """
    delimiter = _CHARACTERS.get(given.lower(), "\t" if given == "\\t" else given)
    if len(delimiter) == 1 and delimiter not in '"\r\n\0':
        return delimiter
    near = nearest(given.lower(), _CHARACTERS)
    meant = f" Did you mean {near}?" if near else ""
    names = ", ".join(_CHARACTERS)
    raise CsvError(f"{given!r} is no delimiter: name one character, or one of {names}.{meant}")


def delimiter_name(delimiter: str) -> str:
    """A delimiter in words.

    >>> delimiter_name(";"), delimiter_name("~")
    ('semicolon', "'~'")
    """
    return DELIMITERS.get(delimiter, repr(delimiter))
