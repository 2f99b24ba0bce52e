"""The table of a file: its columns matched to fields, or why they do not match."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import attrs

from ...bulk.columns import at_number, called
from ...bulk.csv import (
    ColumnMapping,
    ColumnsError,
    CsvFile,
    CsvRows,
    known_columns,
    match_columns,
)
from ...bulk.jobs import require_token_field
from ...errors import ConfigurationError
from ...text import printable
from .columns_dialog import ColumnsDialog, first_values, hanging_lines
from .export_choice import chosen_export, is_recognised
from .upload_commands import command_lines, words_again
from .upload_request import UploadRequest

_HEADER_NAMES = 2
"""Known names that make a line look like the header."""


@contextmanager
def opened_table(job: UploadRequest, path: Path) -> Generator[CsvRows]:
    """Yield the rows of a file, with the columns and shared values of the job.

    Raises:
        CsvError: the file cannot be read.
        ColumnsError: the columns do not match.
    """
    file = CsvFile(path, encoding=job.encoding, delimiter=job.delimiter, header_row=job.header_row)
    with closing(file):
        file.name = job.source.name
        file.places = job.places
        yield CsvRows(
            file,
            job.operation,
            _columns(job, file),
            job.fixed,
            tidy=job.tidy,
            tidy_names=job.tidy_names,
        )


def _columns(job: UploadRequest, file: CsvFile) -> ColumnMapping:
    try:
        columns = _matched(job, file)
    except ColumnsError as error:
        raise ColumnsError(_dialog_lines(job, file, error)) from error
    if job.mapping_lines:
        _require_ignored(job, columns)
    if job.token_field is not None:
        _require_free(job.token_field, job, columns)
    return columns


def _matched(job: UploadRequest, file: CsvFile) -> ColumnMapping:
    return match_columns(
        file.header.cells,
        job.operation,
        ignore=job.ignore,
        mapping=job.mapping,
        numbered=job.columns,
        only_known=job.only_known_columns,
        export=chosen_export(job, file.header.cells),
        first_row=first_values(file),
    )


def _dialog_lines(job: UploadRequest, file: CsvFile, error: ColumnsError) -> list[str]:
    """Return why the columns do not match, and what to type."""
    row = None if job.header_row is not None else _header_below(job, file)
    if row is None:
        return ColumnsDialog(job, file).lines(error)
    job = attrs.evolve(job, header_row=row)
    name = printable(job.source.name)
    lines = [f"Line {file.header.line} of {name} does not name the columns; nothing was sent."]
    below = CsvFile(
        file.path, encoding=job.encoding, delimiter=job.delimiter, header_row=job.header_row
    )
    with closing(below):
        below.name = job.source.name
        names = ", ".join(filter(None, below.header.cells))
        lines += hanging_lines(f"Line {row} does: {names}", "  ")
        try:
            _matched(job, below)
        except ColumnsError as next_error:
            return [*lines, *ColumnsDialog(job, below).lines(next_error)[1:]]
    title = "To use it as the header, and skip the lines above it, type:"
    return [*lines, title, *command_lines(words_again(job))]


def _header_below(job: UploadRequest, file: CsvFile) -> int | None:
    """Return another line that looks more like the header."""
    found = _known(job, file.header.cells)
    best, line = max(
        (_known(job, cells), -line)
        for line, cells in [(file.header.line, file.header.cells), *file.possible_headers()]
    )
    return -line if best >= _HEADER_NAMES and best > found else None


def _known(job: UploadRequest, cells: Sequence[str]) -> int:
    """Return how many names of columns a line has, if it is a header."""
    return len(cells) if is_recognised(job, cells) else len(known_columns(cells, job.operation))


def _require_ignored(job: UploadRequest, columns: ColumnMapping) -> None:
    """Require that no mapping file uses a column by its name that is ignored by its number."""
    for number in job.ignore:
        at = -1 if called(columns.names, number) else at_number(columns.names, number)
        if at >= 0 and str(at + 1) not in job.columns and columns.fields[at] is not None:
            name = columns.names[at]
            raise ConfigurationError(
                f"Column {number} is {name!r}, which the mapping file uses. To ignore it, name it: "
                f"{shlex.join(['--ignore-column', name])}. Nothing was sent."
            )


def _require_free(field: str, job: UploadRequest, columns: ColumnMapping) -> None:
    """Require that a field can hold the row token."""
    if field in columns.labels:
        raise ConfigurationError(
            f"--token-field is {field}, but column {columns.labels[field]!r} uses this field. Name "
            "a field that no column uses. Nothing was sent."
        )
    try:
        require_token_field(job.api, job.operation, field)
    except ConfigurationError as error:
        raise ConfigurationError(f"--token-field: {error.message} Nothing was sent.") from error
