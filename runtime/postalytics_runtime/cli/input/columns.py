"""The table of a file: its columns matched to fields, or why they do not match."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

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
from ..format import field_list
from .export_choice import chosen_export, is_recognised
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
        yield CsvRows(file, job.operation, _columns(job, file), job.fixed)


def _columns(job: UploadRequest, file: CsvFile) -> ColumnMapping:
    try:
        columns = match_columns(
            file.header.cells,
            job.operation,
            ignore=job.ignore,
            mapping=job.mapping,
            numbered=job.columns,
            only_known=job.only_known_columns,
            export=chosen_export(job, file.header.cells),
            first_row=file.first.cells,
        )
    except ColumnsError as error:
        lines = _header_below(job, file) or column_problem_lines(job, error)
        raise ColumnsError(lines, error.unknown, error.unknown_numbers) from error
    if job.token_field is not None:
        _require_free(job.token_field, job, columns)
    return columns


def column_problem_lines(job: UploadRequest, error: ColumnsError) -> list[str]:
    """Return why the columns do not match, and the options that help."""
    lines = [f"The columns of {printable(job.source.name)} do not match; nothing was sent."]
    lines += [f"  {line}" for line in error.message.splitlines()]
    unknown = (*error.unknown, *error.unknown_numbers)
    if not unknown:
        return lines
    ignored = [word for name in unknown for word in ("--ignore-column", name)]
    example = ["--map" if error.unknown else "--column", f"{unknown[0]}=FIELD"]
    return [
        *lines,
        f"To ignore unmatched columns:  {shlex.join(ignored)}",
        f"To match a column to a field: {shlex.join(example)}",
        f"The fields: {field_list(job.field_names)}",
    ]


def _header_below(job: UploadRequest, file: CsvFile) -> list[str]:
    """Return the proposal to use another line as the header, if one looks more like it."""
    if job.header_row is not None:
        return []
    found = _known(job, file.header.cells)
    best, line, names = max(
        (_known(job, cells), -line, cells)
        for line, cells in [(file.header.line, file.header.cells), *file.possible_headers()]
    )
    if best < _HEADER_NAMES or best <= found:
        return []
    return [
        f"Line {file.header.line} of {printable(job.source.name)} does not name the columns; "
        "nothing was sent.",
        f"  Line {-line} does: {printable(', '.join(filter(None, names)))}",
        f"To use it as the header, and skip the lines above it:  --header-row {-line}",
    ]


def _known(job: UploadRequest, cells: Sequence[str]) -> int:
    """Return how many names of columns a line has, if it is a header."""
    return len(cells) if is_recognised(job, cells) else len(known_columns(cells, job.operation))


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
