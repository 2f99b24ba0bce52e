"""Mapping file: which column of a list is which field, to be used again.

It is YAML that people can read and edit:

    columns:
      Made by: author
    numbered:
      3: title
    ignored:
    - Office ID
    header_row: 3
    delimiter: ;
    export: shop-customers

The columns that an export places are not in it: the export places them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import yaml

from ...bulk.columns import called, has_own_name, known_fields
from ...bulk.csv import ColumnMapping, CsvError, delimiter_named
from ...bulk.exports import normalised
from ...errors import ConfigurationError
from ...suggestions import did_you_mean
from ...text import printable
from ..profiles import at_line
from .upload_request import UploadRequest

_MAX_SIZE = 256 * 1024
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
    lines: dict[str, int] = attrs.field(factory=dict[str, int])
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
    text = _TITLE + yaml.dump(  # pyright: ignore[reportUnknownMemberType]  # its stubs
        _content(job, columns),
        Dumper=yaml.SafeDumper,
        sort_keys=False,
        allow_unicode=True,
        width=_MAX_SIZE,
    )
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
        "columns": by_name,
        "numbered": numbered,
        "ignored": ignored,
        "header_row": job.header_row,
        "delimiter": job.delimiter if job.places is None else None,
        "export": job.export or (placed.export.name if placed else None),
    }
    return {key: value for key, value in content.items() if value}


class _Reader:
    """Reader of a mapping file, which is not trusted.

    Args:
        job: the upload that the file is for.
        path: the file.
    """

    def __init__(self, job: UploadRequest, path: Path) -> None:
        self._job = job
        self._found = MappingFile(path)
        body = job.operation.body
        fields = body.fields if body else ()
        self._known = known_fields(field for field in fields if field.name in job.field_names)

    def read(self) -> MappingFile:
        read: dict[str, Callable[[yaml.Node], None]] = {
            "columns": self._columns,
            "numbered": self._numbered,
            "ignored": self._ignored,
            "header_row": self._header_row,
            "delimiter": self._delimiter,
            "export": self._export,
        }
        root = self._root()
        for key, value in self._pairs(root, "The file"):
            if key.value not in read:
                near = did_you_mean(key.value, read)
                raise self._error(key, f"There is no key {key.value!r}.{near}")
            read[key.value](value)
        return self._found

    def _root(self) -> yaml.Node:
        content, line = _read(self._found.path), None
        try:
            root = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
        except UnicodeDecodeError:
            problem = "It is not UTF-8 text."
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = None if mark is None else mark.line + 1
            problem = f"This is not YAML: {error.problem}."
        except yaml.YAMLError:
            problem = "It has characters that do not print."
        except RecursionError:
            problem = "It is nested too deeply."
        else:
            if root is not None:
                return root
            problem = "It is empty."
        raise ConfigurationError(at_line(self._found.path, line, f"{problem} Nothing was sent."))

    def _columns(self, node: yaml.Node) -> None:
        for key, value in self._pairs(node, "columns"):
            self._found.columns[key.value] = self._field(value)
            self._found.lines[key.value] = key.start_mark.line + 1
        self._require_one_column_each(node)

    def _numbered(self, node: yaml.Node) -> None:
        for key, value in self._pairs(node, "numbered"):
            number = self._number(key)
            self._found.numbered[str(number)] = self._field(value)
            self._found.lines[str(number)] = key.start_mark.line + 1
        self._require_one_column_each(node)

    def _ignored(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "ignored does not have lines such as - NAME.")
        for item in node.value:
            name = self._text(item)
            self._found.ignored.append(name)
            self._found.lines[name] = item.start_mark.line + 1

    def _header_row(self, node: yaml.Node) -> None:
        self._found.header_row = self._number(node)

    def _delimiter(self, node: yaml.Node) -> None:
        self._found.delimiter = self._text(node)
        try:
            delimiter_named(self._found.delimiter)
        except CsvError as error:
            raise self._error(node, error.message) from None

    def _export(self, node: yaml.Node) -> None:
        self._found.export = self._text(node)

    def _field(self, node: yaml.Node) -> str:
        name = self._text(node)
        field = self._known.get(normalised(name))
        if field is None:
            near = did_you_mean(normalised(name), self._known, lambda near: self._known[near].name)
            raise self._error(node, f"There is no field {name!r}.{near}")
        return field.name

    def _require_one_column_each(self, node: yaml.Node) -> None:
        given = [*self._found.columns.values(), *self._found.numbered.values()]
        for field in given:
            if given.count(field) > 1:
                raise self._error(node, f"Two columns are {field}.")

    def _number(self, node: yaml.Node) -> int:
        text = self._text(node)
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
            raise self._error(node, f"{text!r} is not a number from 1.")
        return int(text)

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            raise self._error(node, "There is no name or number here.")
        return str(node.value)

    def _pairs(self, node: yaml.Node, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, f"{what} does not have lines such as NAME: VALUE.")
        seen: set[str] = set()
        for key, value in node.value:
            name = self._text(key)
            if name in seen:
                raise self._error(key, f"{name!r} is there twice.")
            seen.add(name)
            yield key, value

    def _error(self, node: yaml.Node, problem: str) -> ConfigurationError:
        line = node.start_mark.line + 1
        text = printable(f"{problem} Nothing was sent.")
        return ConfigurationError(at_line(self._found.path, line, text))


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
