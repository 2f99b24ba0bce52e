"""Input of an upload: opened with the given options, and frozen in the folder of its job."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
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
    """Yield the job with an input that can be read more than once: standard input is copied.

    Raises:
        ConfigurationError: standard input is also needed for the key or a question, or the name
            of the file is not UTF-8.
    """
    _require_text(Path(os.path.abspath(job.source)))  # noqa: PTH100 (keep a link's own name)
    if job.file != STANDARD_INPUT:
        yield job
        return
    if job.api_key_file == "-":
        raise ConfigurationError(
            "Standard input cannot hold both the list and the API key. Put the key into a file, "
            "and name it with --api-key-file."
        )
    if not (job.yes or job.dry_run or job.live is not None):
        options = "--yes (for live mail --live N)" if job.mails else "--yes"
        raise ConfigurationError(
            "Standard input holds the list, so you cannot answer a question there. Add "
            f"{options} to upload without a question, or --dry-run. Nothing was sent."
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
            f"The file name {str(path)!r} is not valid UTF-8. Rename the file. Nothing was sent."
        ) from None


@contextmanager
def opened_table(job: UploadRequest, path: Path) -> Generator[CsvRows[Any]]:
    """Yield the rows of a file, with the columns and shared values of the job.

    Raises:
        CsvError: the file cannot be read.
        ColumnsError: the columns do not match.
    """
    with closing(CsvFile(path, encoding=job.encoding, delimiter=job.delimiter)) as file:
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
    """Return why the columns do not match, and the options that help."""
    lines = [f"The columns of {printable(job.source.name)} do not match; nothing was sent."]
    lines += [f"  {line}" for line in error.message.splitlines()]
    if not error.unknown:
        return lines
    ignored = [word for name in error.unknown for word in ("--ignore-column", name)]
    return [
        *lines,
        f"To ignore unmatched columns:  {shlex.join(ignored)}",
        f"To match a column to a field: {shlex.join(['--map', f'{error.unknown[0]}=FIELD'])}",
        f"The fields: {field_list(job.field_names)}",
    ]


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


def snapshot_input(job: UploadRequest, folder: JobFolder, digest: str, bad: BinaryIO) -> None:
    """Copy the input into the job's folder, so that later changes of the file have no effect.

    The bad rows that the check found are stored beside the copy, with their problems.

    Raises:
        ConfigurationError: the file has changed since the check, or the copy fails.
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
        raise ConfigurationError(f"{name} has changed since it was checked. Nothing was sent.")


def _write_bad_rows(folder: JobFolder, bad: BinaryIO) -> None:
    # The journal is created after this file: if a process is killed in between, there is no
    # journal, and if a journal exists, the list of bad rows is complete.
    folder.bad_rows.touch(mode=0o600)
    with folder.bad_rows.open("wb") as file:
        shutil.copyfileobj(bad, file)
        file.flush()
        os.fsync(file.fileno())


def bad_rows(folder: JobFolder) -> Iterator[tuple[int, str]]:
    """Yield the bad rows of the first check, each with a problem; a row can occur repeatedly."""
    if folder.bad_rows.exists():
        with folder.bad_rows.open("rb") as file:
            yield from read_bad_rows(file)


def read_bad_rows(lines: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield the bad rows of a check, each with a problem; a row can occur repeatedly."""
    lines.seek(0)
    for line in lines:
        try:
            found = _bad_row(*orjson.loads(line))
        except (TypeError, ValueError) as error:
            raise ConfigurationError(
                "The list of bad rows that the check found (bad-rows.jsonl) is damaged. Nothing "
                "was sent. The job cannot continue: find out which rows have arrived (--compare), "
                "and remove the job with `jobs forget`."
            ) from error
        yield found


def _bad_row(row: object, problem: object) -> tuple[int, str]:
    if not (isinstance(row, int) and isinstance(problem, str)):
        raise TypeError(row, problem)
    return row, problem


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
