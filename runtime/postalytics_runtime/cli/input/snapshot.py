"""Input of an upload: opened with the given options, and frozen in the folder of its job."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

import attrs
import orjson

from ...bulk.csv import CsvError, CsvRows
from ...bulk.files import FileFormatError, ReadableFile, readable_file
from ...bulk.job_store import CsvSource, FrozenRow, FrozenRows, freeze_csv
from ...bulk.rows import RowValidator, body_values
from ...errors import ConfigurationError
from ...text import printable
from ..places import JobStorage
from ..progress import LARGE, Task, sized_task, task
from .columns import opened_table
from .upload_request import UploadRequest

STANDARD_INPUT = Path("-")
_NAME = "standard-input.csv"
_CHUNK = 1 << 16
"""The number of bytes that are copied at once."""
_OF_SHEETS = {"encoding": "utf-8", "delimiter": ","}
"""How the CSV file that is made of a sheet is read."""
_NO_MORE: tuple[int, Iterator[tuple[int, str]]] = (0, iter(()))


@contextmanager
def open_input(job: UploadRequest) -> Generator[UploadRequest]:
    """Yield the job with an input that can be read more than once, as CSV.

    Standard input is copied, and an archive is unpacked.

    Raises:
        FileFormatError: the file is damaged, expands too far, or is not a list.
        ConfigurationError: standard input is also needed for the key or a question, or the name
            of the file is not UTF-8.
    """
    _require_text(Path(os.path.abspath(job.source)))  # noqa: PTH100 (keep a link's own name)
    with tempfile.TemporaryDirectory() as folder:
        if job.file == STANDARD_INPUT:
            _require_free_input(job)
            path = Path(folder) / _NAME
            with path.open("xb") as copy:
                _copy_input(cast("BufferedReader", sys.stdin.buffer), copy)
            job = attrs.evolve(job, file=path, source=Path.cwd() / _NAME, is_piped=True)
        yield _readable(job, Path(folder))


def _copy_input(source: BufferedReader, target: BinaryIO) -> None:
    with task("reading", "Reading standard input", is_long=False) as reading:
        # One read of the system at a time: Python handles a signal between two of them.
        while chunk := source.read1(_CHUNK):
            target.write(chunk)
            reading.advance(len(chunk))


def _require_free_input(job: UploadRequest) -> None:
    """Require that nothing but the list is read from standard input."""
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


@contextmanager
def _unpacked(job: UploadRequest) -> Generator[UploadRequest]:
    """Yield the job with a file that can be read as CSV, also if a job that goes on has none."""
    with tempfile.TemporaryDirectory() as folder:
        yield _readable(job, Path(folder)) if job.file == job.source else job


def _readable(job: UploadRequest, folder: Path) -> UploadRequest:
    """Return the job with a file that can be read as CSV: an archive is unpacked."""
    if not (job.file.is_file() and os.access(job.file, os.R_OK)):
        return job  # Opening it raises an error that says why.
    name = printable(job.source.name)
    try:
        found = _unpacked_file(job, name, folder)
    except FileFormatError as error:
        error.message += " Nothing was sent."
        raise
    except OSError as error:
        raise ConfigurationError(
            f"{name} cannot be unpacked: {error.strerror}. Free space in the folder for temporary "
            f"files, {printable(str(folder.parent))} (TMPDIR). Nothing was sent."
        ) from error
    if found.places is None:
        return attrs.evolve(job, file=found.path, notes=found.notes)
    for option, read in _OF_SHEETS.items():
        if getattr(job, option) not in (None, read):
            raise ConfigurationError(
                f"{name} is a workbook, which --{option} is not for. Leave --{option} out. Nothing "
                "was sent."
            )
    return attrs.evolve(
        job,
        file=found.path,
        notes=found.notes,
        places=found.places,
        encoding=_OF_SHEETS["encoding"],
        delimiter=_OF_SHEETS["delimiter"],
    )


def _unpacked_file(job: UploadRequest, name: str, folder: Path) -> ReadableFile:
    """Return the file, or what is in it; reading an archive or a workbook is shown."""
    size = job.file.stat().st_size
    reading = Task("reading", f"Reading {name}", "bytes", None)
    with ExitStack() as shown:
        return readable_file(
            job.file,
            name,
            folder,
            sheet=job.sheet,
            on_start=lambda: shown.enter_context(reading.shown(is_long=size > LARGE)),
            on_read=lambda done: reading.reach(done, size),
        )


def _require_text(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise ConfigurationError(
            f"The file name {str(path)!r} is not valid UTF-8. Rename the file. Nothing was sent."
        ) from None


async def frozen_input(
    job: UploadRequest, storage: JobStorage, digest: str, bad: BinaryIO, *, new: bool
) -> FrozenRows[Any]:
    """Return the frozen rows of a job; freeze them first if the job is new or lacks them.

    Rows that are frozen now are not in their place yet.

    Args:
        job: the upload.
        storage: what is stored of the job.
        digest: the SHA-256 of the checked input, in hex.
        bad: the bad rows that the check found, with their problems.
        new: whether the job has not begun.

    Raises:
        CsvError: the file cannot be read any more.
        ConfigurationError: the file has changed since the check.
        JournalError: the rows cannot be written, or the frozen rows cannot be read.
    """
    size = storage.rows_size
    if size is not None and not new:
        with sized_task("opening", "Reading the rows of the job", size):
            frozen = await asyncio.to_thread(storage.rows)
    else:
        # An earlier version that began the job has left a list of bad rows.
        is_earlier = storage.bad_rows is not None and not new
        problems = bad_rows(storage) if is_earlier else read_bad_rows(bad)
        try:
            frozen = await _frozen_file(job, storage.freezing_place, digest, problems)
        except CsvError as error:  # The check could read the file.
            error.message += " Nothing was sent."
            raise
    labels = frozen.csv.labels if frozen.csv else None
    frozen.rules = RowValidator(job.operation, body_values(job.operation, job.fixed), labels)
    return frozen


async def _frozen_file(
    job: UploadRequest, place: Path, digest: str, problems: Iterator[tuple[int, str]]
) -> FrozenRows[Any]:
    with _unpacked(job) as job, opened_table(job, job.file) as table:
        found = hashlib.sha256()
        header, columns = table.file.header, table.columns
        source = CsvSource(
            header=header.raw.decode("latin-1"),
            columns=header.cells,
            labels=columns.labels,
            codec=table.file.encoding.codec,
            delimiter=table.file.delimiter,
        )
        size = job.file.stat().st_size
        with sized_task("copying", "Copying the list into its job", size) as copying:

            def feed(data: bytes) -> None:
                found.update(data)
                copying.advance(len(data))

            rows = _frozen_rows(table, feed, problems)
            frozen = await freeze_csv(rows, place, source, found.hexdigest)
    if frozen.digest != digest:
        frozen.discard()
        raise ConfigurationError(
            f"{printable(job.source.name)} has changed since it was checked. Nothing was sent."
        )
    return frozen


def _frozen_rows(
    table: CsvRows, feed: Callable[[bytes], object], problems: Iterator[tuple[int, str]]
) -> Iterator[FrozenRow]:
    groups = itertools.groupby(problems, lambda problem: problem[0])
    bad, group = next(groups, _NO_MORE)
    for record in table.file.rows(feed):
        values, ragged = table.values(record)
        texts = tuple(map(str, ragged))
        if record.number == bad:
            texts = tuple(text for _, text in group)
            bad, group = next(groups, _NO_MORE)
        good = None if texts else values
        yield FrozenRow(record.number, good, table.line(record), record.raw, texts)


def bad_rows(storage: JobStorage) -> Iterator[tuple[int, str]]:
    """Yield the bad rows of the first check of a job, each with its problems."""
    if storage.rows_size is not None:
        for row in storage.rows().bad():
            yield row.number, "; ".join(row.problems)
    elif storage.bad_rows is not None:
        with storage.bad_rows.open("rb") as file:
            yield from read_bad_rows(file)


def read_bad_rows(lines: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield the bad rows of a check by ascending number, each with a problem.

    A row can occur repeatedly.

    Raises:
        ConfigurationError: the lines were not written by a check.
    """
    try:
        lines.seek(0)
        starts, last, offset = [0], 0, 0
        for line in lines:
            row, _ = orjson.loads(line)
            if row < last:  # Each comparison with a list begins again at the first row.
                starts.append(offset)
            last, offset = row, offset + len(line)
        runs = (_run(lines, *bounds) for bounds in itertools.pairwise([*starts, offset]))
        yield from heapq.merge(*runs, key=lambda problem: problem[0])
    except (TypeError, ValueError) as error:
        raise ConfigurationError(
            "The list of bad rows that the check found (bad-rows.jsonl) is damaged. Nothing was "
            "sent. The job cannot continue: find out which rows have arrived (--compare), and "
            "remove the job with `jobs forget`."
        ) from error


def _run(lines: BinaryIO, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end:
        lines.seek(start)
        line = lines.readline()
        start += len(line)
        row, problem = orjson.loads(line)
        yield row, str(problem)
