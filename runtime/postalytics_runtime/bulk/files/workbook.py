"""Workbook: a sheet of an .xlsx file, written as CSV as a spreadsheet program shows it."""

from __future__ import annotations

import csv
import datetime
import importlib
import io
import re
import shlex
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, TextIO

import attrs

from ...suggestions import did_you_mean
from ...text import printable
from .kinds import FileFormatError
from .number_formats import number_text, plain_text
from .row_places import RowPlaces
from .sheet_scan import from_a_spreadsheet, sheet_facts

_EXTRA = "postalytics[cli,excel]"
_SHOWN = 10
_LINE_END = re.compile(r"(_x000D_|\r)\n?")
_MAX_WIDTH = 4000
"""Columns of a list: each row is written with as many cells as the widest."""


@attrs.define
class WrittenSheet:
    """A sheet that was written as CSV."""

    name: str
    hidden_rows: int
    rows: int = 0
    """The number of rows with a value, with the header."""
    as_stored: int = 0
    """Numbers that are written as they are stored, because their format is not known here."""
    first_as_stored: str = ""
    errors: int = 0
    """Cells that show an error, such as a number that is too large for its date format."""
    first_error: str = ""
    dates: int = 0
    places: RowPlaces = attrs.field(factory=RowPlaces)

    @property
    def notes(self) -> list[str]:
        """What was decided, for the plan."""
        notes = [f"sheet {printable(self.name)!r}, as a spreadsheet program shows it"]
        if self.hidden_rows:
            rows = _are(self.hidden_rows, "hidden row")
            notes.append(f"{rows} part of the list")
        if self.dates:
            notes.append(f"{_are(self.dates, 'date')} written as YYYY-MM-DD")
        if self.as_stored:
            numbers = _are(self.as_stored, "number")
            notes.append(f"{numbers} written as stored: {self.first_as_stored}")
        if self.errors:
            notes.append(f"{_are(self.errors, 'cell')} an error, and sent so: {self.first_error}")
        return notes


def _are(number: int, noun: str) -> str:
    return f"1 {noun} is" if number == 1 else f"{number:,} {noun}s are"


def write_sheet(
    archive: zipfile.ZipFile, given: str | None, target: TextIO, name: str
) -> WrittenSheet:
    """Write a sheet of a workbook as CSV: comma, UTF-8, a row of the sheet for each row.

    Args:
        archive: the workbook.
        given: the name of the sheet; `None` for the only one with values.
        target: the file to write to.
        name: the name of the workbook in messages.

    Raises:
        FileFormatError: the workbook cannot be read, there is no such sheet or more than one, or
            the results of formulas are not in the file.
    """
    openpyxl = _openpyxl()
    with warnings.catch_warnings(), from_a_spreadsheet(name):
        warnings.simplefilter("ignore")  # About parts of the workbook that are not used here.
        book = openpyxl.load_workbook(archive.fp, read_only=True, data_only=True)
        with closing(book):
            sheet = _sheet(book, given, name)
            facts = sheet_facts(archive, sheet.title)
            if facts.no_result:
                raise FileFormatError(
                    f"Cell {facts.no_result} of {name} is a formula whose result is not in the "
                    "file. Open it in a spreadsheet program, save it, and upload it again."
                )
            written = WrittenSheet(sheet.title, facts.hidden_rows)
            _write(sheet, target, written, name)
            return written


def _openpyxl() -> Any:
    try:
        return importlib.import_module("openpyxl")
    except ImportError as error:
        raise FileFormatError(
            f"An Excel workbook needs one more package:  pip install '{_EXTRA}'  Or save it as "
            '"CSV UTF-8", and upload that file.'
        ) from error


def _sheet(book: Any, given: str | None, name: str) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise ValueError("A workbook has a sheet; those whose parts are missing are left out.")
    if given is not None:
        if given not in sheets:
            meant = did_you_mean(given, sheets, repr)
            raise FileFormatError(f"{name} has no sheet {given!r}.{meant} {_listed(sheets)}")
        return sheets[given]
    visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in visible if next(_filled_rows(sheet), None) is not None]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise FileFormatError(f"{name} has no visible sheet with values. {_listed(sheets)}")
    titles = [sheet.title for sheet in filled]
    widest = max(filled, key=lambda sheet: len(next(_filled_rows(sheet), ())))
    raise FileFormatError(
        f"{name} has {len(titles)} sheets. Name the one to upload, such as: --sheet "
        f"{shlex.quote(widest.title)}. {_listed(titles)}"
    )


def _listed(titles: Iterable[str]) -> str:
    titles = list(titles)
    more = ", ..." if len(titles) > _SHOWN else ""
    names = ", ".join(repr(printable(title)) for title in titles[:_SHOWN])
    return f"Its sheets: {names}{more}."


def _filled_rows(sheet: Any) -> Iterator[Any]:
    sheet.reset_dimensions()  # What the file says of them may be wrong.
    return (row for row in sheet.iter_rows() if any(cell.value is not None for cell in row))


def _write(sheet: Any, target: TextIO, written: WrittenSheet, name: str) -> None:
    line, width, blank = 1, 0, 0
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        cells = [_cell_text(cell, written) for cell in row]
        if not any(cells):
            blank += 1
            continue
        target.write("\n" * blank)  # Blank lines keep the number of the row; none are at the end.
        line += blank
        blank = 0
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > _MAX_WIDTH:
            raise FileFormatError(
                f"Cell {row[len(cells) - 1].coordinate} of {name} is far to the right of any list. "
                "Delete what is in its column, save the workbook, and upload it again."
            )
        width = max(width, len(cells))
        writer.writerow([*cells, *[""] * (width - len(cells))])
        lines = text.getvalue()
        target.write(lines)
        text.seek(0)
        text.truncate()
        if more := lines.count("\n") - 1:
            written.places.add(line, more)
        line += 1 + more
        written.rows += 1


def _cell_text(cell: Any, written: WrittenSheet) -> str:
    """Return what a cell shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell, written)
    if isinstance(value, datetime.datetime | datetime.date):
        written.dates += 1
        text = value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else str(value)
        return text.removesuffix(" 00:00:00")
    if cell.data_type == "e":
        written.errors += 1
        written.first_error = written.first_error or f"{value} in cell {cell.coordinate}"
    return _unescaped(str(value))


def _number(value: float, cell: Any, written: WrittenSheet) -> str:
    shown = number_text(value, cell.number_format)
    if shown is not None:
        return shown
    text = plain_text(value)
    written.as_stored += 1
    written.first_as_stored = written.first_as_stored or f"{text} in cell {cell.coordinate}"
    return text


def _unescaped(text: str) -> str:
    """Return the text of a cell; a workbook writes a carriage return in a way of its own."""
    return _LINE_END.sub("\n", text)
