"""The file of accounts: for each job an account, a file of rows, and options of its upload."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import attrs

from ....errors import ConfigurationError
from ....fleet import checked_account
from ....suggestions import did_you_mean
from ....text import printable

_LARGEST = 16 * 1024 * 1024
"""Bytes: some 100,000 accounts."""
_NEEDED = ("account", "file")
_DELIMITERS = ",;\t"


@attrs.frozen
class SubmittedLine:
    """A line of the file: one job."""

    line: int
    account: str
    file: Path
    options: tuple[str, ...]
    """Options of the upload, as words of a command."""


def read_accounts(path: Path, options: Sequence[str], flags: Sequence[str]) -> list[SubmittedLine]:
    """Return the lines of a file of accounts.

    Args:
        path: the file: CSV in UTF-8, with the columns `account` and `file`, and one for each option
            that an account has a value of. Files are named as they are seen from its folder. Cells
            end with the first comma, semicolon or tab of the header.
        options: the options with a value that the upload has, such as `--list`.
        flags: those without a value, which cannot be columns.

    Raises:
        ConfigurationError: the file cannot be read, or a line is not valid; the message has the
            number of the line.
    """
    shown = printable(path.name)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ConfigurationError(f"{shown} is larger than {_LARGEST:,} bytes.")
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{shown} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{shown} is not UTF-8: save it as UTF-8.") from error
    delimiter = next((one for one in text if one in f"{_DELIMITERS}\n"), ",").strip("\n") or ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    lines: list[SubmittedLine] = []
    names: dict[str, str] = {}
    try:
        for cells in reader:
            if not names:
                names = _columns(cells, shown, options, flags)
            elif any(cells):
                lines.append(_line(path, reader.line_num, names, cells))
    except csv.Error as error:
        raise ConfigurationError(f"{shown}:{reader.line_num} is not CSV: {error}.") from error
    if not lines:
        raise ConfigurationError(f"{shown} names no account below a header with account and file.")
    return lines


def _columns(
    cells: Sequence[str], shown: str, options: Sequence[str], flags: Sequence[str]
) -> dict[str, str]:
    """Return for each column its option; `account` and `file` for those."""
    known = {**{name: name for name in _NEEDED}, **{name.lstrip("-"): name for name in options}}
    names = [cell.strip().lower() for cell in cells]
    for number, name in enumerate(names, 1):
        if not name:
            raise ConfigurationError(f"{shown}:1 has no name for column {number}.")
        if f"--{name}" in flags:
            raise ConfigurationError(
                f"{shown}:1 has a column {name!r}, an option without a value: give it to all "
                f"lists, after the other options:  -- --{name}"
            )
        if name not in known or names.count(name) > 1:
            what = "twice." if name in known else "which is not an option of the upload."
            hint = "" if name in known else did_you_mean(name, known)
            raise ConfigurationError(f"{shown}:1 has a column {name[:50]!r}, {what}{hint}")
    if missing := [name for name in _NEEDED if name not in names]:
        raise ConfigurationError(f"{shown}:1 has no column {missing[0]!r}.")
    return {name: known[name] for name in names}


def _line(path: Path, number: int, names: dict[str, str], cells: Sequence[str]) -> SubmittedLine:
    place = f"{printable(path.name)}:{number}"
    if len(cells) != len(names):
        raise ConfigurationError(f"{place} has {len(cells)} cells, and the header {len(names)}.")
    values = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    account, file = values.pop("account"), values.pop("file")
    try:
        checked_account(account)
    except ConfigurationError as error:
        error.message = f"{place}: {error.message}"
        raise
    if not file:
        raise ConfigurationError(f"{place} names no file.")
    given = tuple(f"{names[name]}={value}" for name, value in values.items() if value)
    # Absolute, so that a name such as - or --yes is the name of a file.
    return SubmittedLine(number, account, (path.parent / file).absolute(), given)
