"""What the reader of a workbook does not tell: hidden rows, formulas without a result.

It also refuses what no spreadsheet program writes, before anything else reads the workbook: the
reader leaves out rows and cells that are not in their order.
"""

from __future__ import annotations

import functools
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from xml.parsers import expat

import attrs

from .kinds import FileFormatError
from .limits import CHUNK, ExpansionLimits

Element = Callable[[str, dict[str, str]], object]
_DAMAGE = (
    *(EOFError, AttributeError, LookupError, NotImplementedError, SyntaxError, TypeError),
    *(ValueError, expat.ExpatError, zipfile.BadZipFile, zlib.error),
)
"""What the readers of damaged workbooks raise."""
_RATIO_FROM = 16 << 20
"""Bytes of a part below which its ratio does not matter: a part may be in memory as a whole."""
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
"""Names a variant of workbooks that the reader does not know."""
_MAX_ROW = 1 << 20
"""Rows of a sheet in any spreadsheet program."""
_MAX_COLUMN = 1 << 14
"""Columns of a sheet in any spreadsheet program."""


@attrs.define
class SheetFacts:
    """What was found in a sheet."""

    hidden_rows: int = 0
    no_result: str = ""
    """The first cell with a formula whose result is not in the file."""
    _row: int = 0
    _column: int = 0
    _cell: str = ""
    _is_formula: bool = False
    _in_value: bool = False
    _has_result: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name == "row":
            self.hidden_rows += attributes.get("hidden") in ("1", "true")
            self._row = _next(attributes.get("r"), self._row, _MAX_ROW)
            self._column = 0
        elif name == "c":
            self._cell = attributes.get("r", "")
            self._start_cell()
            self._is_formula = False
            self._has_result = attributes.get("t") == "str"  # An empty text is a result, too.
        elif name == "f":
            self._is_formula = True
        elif name == "v":
            self._in_value = True

    def _start_cell(self) -> None:
        """Require that the cell is in this row, and after the cell before it."""
        letters = self._cell.rstrip("0123456789")
        if self._cell and int(self._cell[len(letters) :]) != self._row:
            raise ValueError(self._cell)
        number = _column_number(letters) if letters else None
        self._column = _next(number, self._column, _MAX_COLUMN)

    def text(self, _: str) -> None:
        """Take text in an element."""
        self._has_result |= self._in_value

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "v":
            self._in_value = False
        elif name == "c" and self._is_formula and not self._has_result:
            self.no_result = self.no_result or self._cell


def _next(given: str | int | None, last: int, limit: int) -> int:
    """Return the number of a row or column: the given one, or the one after the last."""
    number = last + 1 if given is None else int(given)
    if not last < number <= limit:
        raise ValueError(number)
    return number


@functools.lru_cache(_MAX_COLUMN)
def _column_number(letters: str) -> int:
    """Return the number of a column, from 1.

    >>> _column_number("A"), _column_number("XFD")
    (1, 16384)
    """
    return functools.reduce(lambda number, letter: number * 26 + int(letter, 36) - 9, letters, 0)


def require_workbook(archive: zipfile.ZipFile, limits: ExpansionLimits, name: str) -> None:
    """Require that a workbook is not a bomb, and that its parts can be read.

    Raises:
        FileFormatError: its parts expand too far, or no spreadsheet program wrote them.
    """
    limits = attrs.evolve(limits, ratio_from=min(limits.ratio_from, _RATIO_FROM))
    total = 0
    try:
        for info in archive.infolist():
            total += info.file_size
            limits.require(total, total, name)
            limits.require(info.file_size, info.compress_size, name)
    except FileFormatError as error:
        raise FileFormatError(
            f"{name} expands to far more than a list. If it really is your list, open it in a "
            'spreadsheet program, save it as "CSV UTF-8", and upload that file.'
        ) from error
    with from_a_spreadsheet(name):
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                _read(archive, part)
        with archive.open("xl/workbook.xml") as source:
            is_strict = _STRICT in source.read(CHUNK)
    if is_strict:
        raise FileFormatError(
            f'{name} is a "Strict Open XML Spreadsheet". Save it as "Excel Workbook (.xlsx)" or '
            '"CSV UTF-8", and upload that file.'
        )


def sheet_facts(archive: zipfile.ZipFile, sheet: str) -> SheetFacts:
    """Return what is in a sheet of a workbook that `require_workbook` has read.

    Raises:
        LookupError: there is no part for the sheet.
        ValueError: a number in the sheet is not one.
    """
    facts = SheetFacts()
    _read(archive, _part_of(archive, sheet), facts)
    return facts


@contextmanager
def from_a_spreadsheet(name: str) -> Generator[None]:
    """Turn what a damaged workbook causes into an error that says so."""
    try:
        yield
    except _DAMAGE as error:
        raise _damaged(name) from error
    except OSError as error:
        if error.errno is None:  # openpyxl raises one if it finds no workbook.
            raise _damaged(name) from error
        raise


def _damaged(name: str) -> FileFormatError:
    return FileFormatError(
        f"{name} is damaged, or no spreadsheet program wrote it. Open it in one, and save it again."
    )


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part with a sheet."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def take_sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next(key for key in attributes if key.rpartition(":")[2] == "id")
            ids[attributes["name"]] = attributes[key]

    def take_target(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    for part, take in (("workbook.xml", take_sheet), ("_rels/workbook.xml.rels", take_target)):
        _read(archive, f"xl/{part}", take)
    return posixpath.normpath(posixpath.join("/xl", targets[ids[sheet]])).lstrip("/")


def _no_declaration(*_: object) -> None:
    raise ValueError("A part of a workbook has no document type; with one, it may be a bomb.")


def _read(archive: zipfile.ZipFile, part: str, take: SheetFacts | Element | None = None) -> None:
    """Read a part of a workbook, a piece at a time. Names are without their prefixes."""
    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartDoctypeDeclHandler = _no_declaration
    if take is not None:
        start = take.start if isinstance(take, SheetFacts) else take
        parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
    if isinstance(take, SheetFacts):
        parser.EndElementHandler = lambda name: take.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = take.text
    with archive.open(part) as source:
        while chunk := source.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
