"""Formats for programs: records as JSON, as lines of JSON and as CSV. No I/O."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Protocol

from .standard_output import escaped

_FORMULA = re.compile(
    r"'* *(?:[=@\t\r\n\uff1d\uff20\uff0b\uff0d]|[+-](?!\(?[0-9][0-9 ().-]*\Z).)", re.DOTALL
)
"""What a spreadsheet may execute; a sign may begin a number or a phone number, or stand alone."""
_QUOTED = re.compile(r'[",\r\n]')


class Layout(Protocol):
    """Format of a list of records: text for each page, and after the last one."""

    note: str
    """What to say about the output after its end; empty for nothing."""

    def page(self, records: Sequence[dict[str, Any]]) -> str:
        """Return the text of the next records."""
        ...

    def end(self) -> str:
        """Return what follows the last page."""
        ...


class JsonArray:
    """One array of JSON, indented."""

    note = ""

    def __init__(self) -> None:
        self._before = "[\n  "

    def page(self, records: Sequence[dict[str, Any]]) -> str:
        """Return the text of the next records."""
        text = ""
        for record in records:
            text += self._before + json_text(record, indent=2).replace("\n", "\n  ")
            self._before = ",\n  "
        return text

    def end(self) -> str:
        """Return what follows the last page."""
        return "[]\n" if self._before.startswith("[") else "\n]\n"


class JsonLines:
    """A line of JSON for each record."""

    note = ""

    def page(self, records: Sequence[dict[str, Any]]) -> str:
        """Return the text of the next records."""
        return "".join(f"{json_text(record)}\n" for record in records)

    def end(self) -> str:
        """Return what follows the last page."""
        return ""


class CsvTable:
    """CSV with a header; a cell holds JSON if the value is neither text nor a single value.

    Args:
        names: the fields.
        for_terminal: whether to escape what a terminal would execute.
    """

    note = ""

    def __init__(self, names: Sequence[str], *, for_terminal: bool) -> None:
        self._names, self._for_terminal = names, for_terminal
        self._header = _row(names)

    def page(self, records: Sequence[dict[str, Any]]) -> str:
        """Return the text of the next records."""
        header, self._header = self._header, ""
        rows = (_row([_cell(record.get(name)) for name in self._names]) for record in records)
        text = header + "".join(rows)
        return escaped(text) if self._for_terminal else text

    def end(self) -> str:
        """Return what follows the last page."""
        return self._header


def json_text(value: object, indent: int | None = None) -> str:
    """Return data as JSON, with what is not printable escaped."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def value_text(value: object) -> str:
    """Return the value of a field: text as it is, nothing for null, else JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json_text(value)


def marked(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    Text that has the apostrophe already gets one more, so that taking one off is exact.

    >>> marked("=1+1"), marked("'=1+1"), marked("+1 (617) 555-0100"), marked("-x")
    ("'=1+1", "''=1+1", '+1 (617) 555-0100', "'-x")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: object) -> str:
    return marked(value) if isinstance(value, str) else value_text(value)


def _row(cells: Sequence[str]) -> str:
    if len(cells) == 1 and not cells[0]:
        return '""\n'  # A program that reads CSV leaves out an empty line.
    return ",".join(_quoted(cell) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell
