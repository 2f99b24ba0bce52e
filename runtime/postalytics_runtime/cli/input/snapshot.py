"""The input of an upload: opened as the options say, and frozen in the folder of its job."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import attrs
import orjson

from ...bulk.csv import ColumnMapping, ColumnsError, CsvFile, CsvRows, match_columns
from ...bulk.job_store import JobFolder
from ...bulk.jobs import require_token_field
from ...errors import ConfigurationError
from ...text import printable
from ..format import field_list
from .upload_request import UploadRequest

STANDARD_INPUT = Path("-")
_NAME = "standard-input.csv"


@contextmanager
def open_input(job: UploadRequest) -> Generator[UploadRequest]:
    """The job with an input that can be read more than once: standard input is copied.

    Raises:
        ConfigurationError: standard input is wanted for something else, too, or cannot be kept.
    """
    _require_text(Path(os.path.abspath(job.source)))  # noqa: PTH100 (of a link, its own name)
    if job.file != STANDARD_INPUT:
        yield job
        return
    if job.api_key_file == "-":
        raise ConfigurationError(
            "Standard input cannot be both the list and the key. Put the key into a file."
        )
    if not (job.yes or job.dry_run or job.live is not None):
        options = "--yes (for live mail --live N)" if job.mails else "--yes"
        raise ConfigurationError(
            f"Standard input is the list, so no question can be answered on it. Add {options} to "
            "upload without being asked, or --dry-run. Nothing was sent."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAME
        with path.open("xb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield attrs.evolve(job, file=path, source=Path.cwd() / _NAME)


def _require_text(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise ConfigurationError(
            f"The name of the file {str(path)!r} is no text in UTF-8. Rename the file. Nothing was "
            "sent."
        ) from None


@contextmanager
def opened_table(job: UploadRequest, path: Path) -> Generator[CsvRows[Any]]:
    """The rows of a file, by the columns and values that the job says.

    Raises:
        CsvError: it cannot be read.
        ColumnsError: its columns do not fit.
    """
    with CsvFile(path, encoding=job.encoding, delimiter=job.delimiter) as file:
        file.name = job.source.name
        yield CsvRows(file, job.operation, _columns(job, file), job.fixed)


def _columns(job: UploadRequest, file: CsvFile) -> ColumnMapping:
    try:
        columns = match_columns(
            file.header.cells, job.operation, ignore=job.ignore, mapping=job.mapping
        )
    except ColumnsError as error:
        raise ColumnsError(column_problem_lines(job, error), error.unknown) from error
    if job.token_field is not None:
        _require_free(job.token_field, job, columns)
    return columns


def column_problem_lines(job: UploadRequest, error: ColumnsError) -> list[str]:
    """Why the columns do not fit, and what can be done."""
    lines = [f"The columns of {printable(job.source.name)} do not fit; nothing was sent."]
    lines += [f"  {line}" for line in error.message.splitlines()]
    if not error.unknown:
        return lines
    ignored = [word for name in error.unknown for word in ("--ignore-column", name)]
    return [
        *lines,
        f"To leave out what fits no field:  {shlex.join(ignored)}",
        f"To say which field a column is:   {shlex.join(['--map', f'{error.unknown[0]}=FIELD'])}",
        f"The fields: {field_list(job.field_names)}",
    ]


def _require_free(field: str, job: UploadRequest, columns: ColumnMapping) -> None:
    """See to it that a field can bear the mark of a row."""
    if field in columns.labels:
        raise ConfigurationError(
            f"--token-field is {field}, which column {columns.labels[field]!r} holds. Name a "
            "field that no column is. Nothing was sent."
        )
    try:
        require_token_field(job.api, job.operation, field)
    except ConfigurationError as error:
        raise ConfigurationError(f"--token-field: {error.message} Nothing was sent.") from error


def snapshot_input(job: UploadRequest, folder: JobFolder, digest: str, bad: BinaryIO) -> None:
    """Copy the input into the job's folder, so that nobody changes it while the job goes on.

    Beside it are the rows that the check found bad, with their faults.

    Raises:
        ConfigurationError: it is not what was checked, or there is no room.
    """
    name = printable(job.source.name)
    try:
        if folder.journal.exists():
            name = f"the copy of {name} in {folder.path}"
            _require_unchanged(name, _sha256(folder.input_csv), digest)
        else:
            with folder.beginning():
                _write_bad_rows(folder, bad)
                _require_unchanged(name, folder.copy_of(job.file), digest)
    except OSError as error:
        raise ConfigurationError(
            f"{name} cannot be copied to {printable(str(folder.path))}, or the copy cannot be "
            f"read: {error.strerror}. Nothing was sent."
        ) from error


def _require_unchanged(name: str, found: str, digest: str) -> None:
    if found != digest:
        raise ConfigurationError(
            f"{name} is not what was checked: it was changed since. Nothing was sent."
        )


def _write_bad_rows(folder: JobFolder, bad: BinaryIO) -> None:
    # The journal is made after it: whoever finds a journal finds all of this, too.
    folder.bad_rows.touch(mode=0o600)
    with folder.bad_rows.open("wb") as file:
        shutil.copyfileobj(bad, file)
        file.flush()
        os.fsync(file.fileno())


def bad_rows(folder: JobFolder) -> Iterator[tuple[int, str]]:
    """The rows that the check found bad, each with a fault; a row may come more than once."""
    if folder.bad_rows.exists():
        with folder.bad_rows.open("rb") as file:
            yield from read_bad_rows(file)


def read_bad_rows(lines: BinaryIO) -> Iterator[tuple[int, str]]:
    """The rows that a check found bad, each with a fault; a row may come more than once."""
    lines.seek(0)
    for line in lines:
        try:
            found = _fault(*orjson.loads(line))
        except (TypeError, ValueError) as error:
            raise ConfigurationError(
                "The list of rows that the check set aside is damaged (bad-rows.jsonl). Nothing "
                "was sent. The job cannot go on: find out which rows have arrived (--compare), "
                "and give the job up with `jobs forget`."
            ) from error
        yield found


def _fault(row: object, fault: object) -> tuple[int, str]:
    if not (isinstance(row, int) and isinstance(fault, str)):
        raise TypeError(row, fault)
    return row, fault


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
