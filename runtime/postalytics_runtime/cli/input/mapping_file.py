"""Mapping file: which column of a list is which field, to be used again.

It is TOML that people can read and edit:

    ignored = ["Office ID"]
    header_row = 3
    delimiter = ";"
    export = "shop-customers"

    [columns]
    "Made by" = "author"

    [numbered]
    3 = "title"

The columns that an export places are not in it: the export places them again.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import attrs

from ...bulk.columns import called, has_own_name, known_fields
from ...bulk.csv import ColumnMapping, CsvError, delimiter_named
from ...bulk.exports import normalised
from ...errors import ConfigurationError
from ...suggestions import did_you_mean
from ...text import printable
from ..profiles import at_line
from .upload_request import UploadRequest

_MAX_SIZE = 256 * 1024
_BARE_KEY = re.compile("[A-Za-z0-9_-]+")
_NUMBER = re.compile("[1-9][0-9]{0,8}")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
"""How the parser ends its messages."""
_STRING_OR_COMMENT = re.compile(r""""(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#.*""")
_MOST_DOTS = 100
"""In a line, outside of strings and comments.

The parser takes memory by the square of the number of parts of a key.
"""
_TITLE = "# Which column of a list is which field. To use it again: --mapping FILE\n"


@attrs.define
class MappingFile:
    """What a mapping file says; the names are those of its keys."""

    path: Path
    columns: dict[str, str] = attrs.field(factory=dict[str, str])
    """Fields by the names of columns."""
    numbered: dict[str, str] = attrs.field(factory=dict[str, str])
    """Fields by the numbers of columns, from 1."""
    ignored: list[str] = attrs.field(factory=list[str])
    """Names of columns, or numbers if no column has that name."""
    header_row: int | None = None
    delimiter: str | None = None
    export: str | None = None
    lines: dict[str, int | None] = attrs.field(factory=dict[str, int | None])
    """The lines of the columns in the file, by name or number."""


def with_mapping_file(job: UploadRequest, path: Path) -> UploadRequest:
    """Return an upload with what a mapping file says, where no option says something else.

    Raises:
        ConfigurationError: the file cannot be read, or something in it is wrong.
    """
    found = _Reader(job, path).read()
    ignored = {normalised(column) for column in job.ignore}
    typed = ignored | {normalised(column) for column in job.mapping}
    given = {normalised(field) for field in (*job.mapping.values(), *job.columns.values())}
    mapping = {
        column: field
        for column, field in found.columns.items()
        if normalised(column) not in typed and normalised(field) not in given
    }
    numbered = {
        number: field
        for number, field in found.numbered.items()
        if number not in {*job.columns, *job.ignore} and normalised(field) not in given
    }
    return attrs.evolve(
        job,
        ignore=(*job.ignore, *(name for name in found.ignored if normalised(name) not in typed)),
        mapping={**mapping, **job.mapping},
        columns={**numbered, **job.columns},
        header_row=job.header_row or found.header_row,
        delimiter=job.delimiter or found.delimiter,
        export=job.export or found.export,
        mapping_lines={name: at_line(path, line, "") for name, line in found.lines.items()},
    )


def save_mapping(job: UploadRequest, columns: ColumnMapping) -> None:
    """Write the mapping file that an option names, if there is one.

    A file that exists is only accepted if it says the same.

    Raises:
        ConfigurationError: the file exists and says something else, or cannot be written.
    """
    path = job.save_mapping
    if path is None:
        return
    shown = printable(str(path))
    text = _TITLE + "".join(f"{line}\n" for line in _toml(_content(job, columns)))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        if _read(path) != text.encode():
            raise ConfigurationError(
                f"{shown} exists already, and says something else. Name another file with "
                "--save-mapping, or remove that one. Nothing was sent."
            ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{shown} cannot be written: {error.strerror}. Nothing was sent."
        ) from error


def _content(job: UploadRequest, columns: ColumnMapping) -> dict[str, Any]:
    by_name: dict[str, str] = {}
    numbered: dict[int, str] = {}
    ignored: list[str] = []
    placed = columns.placed
    by_export = {*placed.fields, *placed.left_out} if placed else {*()}
    by_export |= {one.source for one in columns.derivations}
    for index, (name, field) in enumerate(zip(columns.names, columns.fields, strict=True)):
        if index in by_export:
            continue
        has_name = has_own_name(columns.names, index)
        number = str(index + 1)
        if field is not None and has_name:
            by_name[name] = field.name
        elif field is not None:
            numbered[index + 1] = field.name
        elif index not in columns.empty:
            if not has_name and called(columns.names, number):
                raise ConfigurationError(
                    f"The mapping cannot be saved: column {number} can only be addressed by its "
                    f"number, and another column is called {number}. Nothing was sent."
                )
            ignored.append(name if has_name else number)
    content = {
        "ignored": ignored,
        "header_row": job.header_row,
        "delimiter": job.delimiter if job.places is None else None,
        "export": job.export or (placed.export.name if placed else None),
        "columns": by_name,
        "numbered": numbered,
    }
    return {key: value for key, value in content.items() if value}


def _toml(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a file; tables are its last values."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from ("", f"[{key}]")
            table = cast("dict[str | int, str]", value)
            yield from (f"{_key(f'{name}')} = {_quoted(field)}" for name, field in table.items())
        else:
            yield f"{key} = {_quoted(value)}"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _quoted(name)


def _quoted(value: object) -> str:
    """Return a text, number or list of texts as TOML: JSON, but that DEL must be escaped, too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Reader:
    """Reader of a mapping file, which is not trusted.

    Args:
        job: the upload that the file is for.
        path: the file.
    """

    def __init__(self, job: UploadRequest, path: Path) -> None:
        self._found = MappingFile(path)
        body = job.operation.body
        fields = body.fields if body else ()
        self._known = known_fields(field for field in fields if field.name in job.field_names)
        self._lines: dict[tuple[str, str], int] = {}
        """The line of each key, by the name of its table."""

    def read(self) -> MappingFile:
        read: dict[str, Callable[[object], None]] = {
            "columns": self._columns,
            "numbered": self._numbered,
            "ignored": self._ignored,
            "header_row": self._header_row,
            "delimiter": self._delimiter,
            "export": self._export,
        }
        for key, value in self._content().items():
            if key not in read:
                raise self._error("", key, f"There is no key {key!r}.{did_you_mean(key, read)}")
            read[key](value)
        return self._found

    def _content(self) -> dict[str, object]:
        line = None
        try:
            text = _read(self._found.path).decode("utf-8-sig")
            _require_few_dots(text)
            content = tomllib.loads(text)
        except UnicodeDecodeError:
            problem = "It is not UTF-8 text."
        except tomllib.TOMLDecodeError as error:
            said = str(error)
            place = _PLACE.search(said)
            line = int(place[1]) if place and place[1] else None
            problem = f"This is not TOML: {_PLACE.sub('', said)}."
        except RecursionError:
            problem = "It is nested too deeply."
        except ValueError:
            problem = "A number in it is too long."
        else:
            self._lines = dict(_lines(text))
            if content:
                return content
            problem = "It is empty."
        raise ConfigurationError(
            at_line(self._found.path, line, printable(f"{problem} Nothing was sent."))
        )

    def _columns(self, value: object) -> None:
        for name, field in self._table("columns", value).items():
            self._found.columns[name] = self._field("columns", name, field)
            self._found.lines[name] = self._line("columns", name)
            self._require_one_column_each("columns", name)

    def _numbered(self, value: object) -> None:
        for name, field in self._table("numbered", value).items():
            if not _NUMBER.fullmatch(name):
                raise self._error("numbered", name, f"{name!r} is not a number from 1.")
            self._found.numbered[name] = self._field("numbered", name, field)
            self._found.lines[name] = self._line("numbered", name)
            self._require_one_column_each("numbered", name)

    def _ignored(self, value: object) -> None:
        if not isinstance(value, list):
            raise self._error("", "ignored", 'It is not a list, such as ignored = ["NAME"].')
        for item in cast("list[object]", value):
            name = self._text("", "ignored", str(item) if type(item) is int else item)
            self._found.ignored.append(name)
            self._found.lines[name] = self._line("", "ignored")

    def _header_row(self, value: object) -> None:
        if type(value) is not int or not 1 <= value < 1_000_000_000:
            raise self._error("", "header_row", "It is not a number from 1.")
        self._found.header_row = value

    def _delimiter(self, value: object) -> None:
        self._found.delimiter = self._text("", "delimiter", value)
        try:
            delimiter_named(self._found.delimiter)
        except CsvError as error:
            raise self._error("", "delimiter", error.message) from None

    def _export(self, value: object) -> None:
        self._found.export = self._text("", "export", value)

    def _field(self, table: str, column: str, value: object) -> str:
        name = self._text(table, column, value)
        field = self._known.get(normalised(name))
        if field is None:
            near = did_you_mean(normalised(name), self._known, lambda near: self._known[near].name)
            raise self._error(table, column, f"There is no field {name!r}.{near}")
        return field.name

    def _require_one_column_each(self, table: str, column: str) -> None:
        given = [*self._found.columns.values(), *self._found.numbered.values()]
        if given.count(given[-1]) > 1:
            raise self._error(table, column, f"Two columns are {given[-1]}.")

    def _table(self, name: str, value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self._error("", name, f'It is not a table: write [{name}], and NAME = "FIELD".')
        return cast("dict[str, object]", value)

    def _text(self, table: str, key: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            raise self._error(table, key, "There is no text in quotes here.")
        return value

    def _line(self, table: str, key: str) -> int | None:
        # A table in braces, a list over several lines, and dotted keys are at their first line.
        return self._lines.get((table, key), self._lines.get(("", table)))

    def _error(self, table: str, key: str, problem: str) -> ConfigurationError:
        text = printable(f"{problem} Nothing was sent.")
        return ConfigurationError(at_line(self._found.path, self._line(table, key), text))


def _require_few_dots(text: str) -> None:
    """Raise `RecursionError` for keys whose parts would take the parser all memory.

    Where a string may go on in the next line, all dots count.
    """
    bare = text if '"""' in text or "'''" in text else _STRING_OR_COMMENT.sub("", text)
    if any(line.count(".") > _MOST_DOTS for line in bare.split("\n")):
        raise RecursionError


def _lines(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the line of each table and key of a text that is TOML, by the name of the table."""
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        opens = line.lstrip().startswith("[")
        for key in _keys(line) or _keys(line.partition("=")[0] + "= 0"):  # a list goes on below
            table = key if opens else table
            yield ("" if opens else table, key), number


def _keys(line: str) -> list[str]:
    """Return the key of a line, or nothing if the line alone is not TOML."""
    try:
        return [*tomllib.loads(line)]
    except (ValueError, RecursionError):
        return []


def _read(path: Path) -> bytes:
    shown = printable(str(path))
    try:
        if not path.is_file():
            raise ConfigurationError(f"There is no file {shown}. Nothing was sent.")
        with path.open("rb") as file:
            content = file.read(_MAX_SIZE + 1)
    except OSError as error:
        raise ConfigurationError(
            f"{shown} cannot be read: {error.strerror}. Nothing was sent."
        ) from error
    if len(content) > _MAX_SIZE:
        raise ConfigurationError(f"{shown} is too large for a mapping file. Nothing was sent.")
    return content
