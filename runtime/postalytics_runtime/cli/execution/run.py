"""Run a job: upload, write reports, print the summary."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from ...errors import ConfigurationError, PostalyticsError
from ...text import printable
from ..format import table_lines, to_json, wrapped
from ..input import UploadRequest
from ..jobs import AlreadyBegunError, open_job_record
from ..places import JobStorage
from ..private_files import make_private, opened_privately
from ..report import exit_status, html_report, job_report, summary_lines
from .job_runner import JobRunner, RowsToRetry

if TYPE_CHECKING:
    from ...client import Client

NO_ROWS_TO_RETRY = RowsToRetry()


def run_job(
    job: UploadRequest,
    connect: Callable[[], Client],
    storage: JobStorage,
    digest: str,
    redo: RowsToRetry = NO_ROWS_TO_RETRY,
    bad: BinaryIO | None = None,
    *,
    new: bool = False,
) -> int:
    """Start or resume a job and return the exit status.

    Args:
        job: the upload.
        connect: creates a client.
        storage: what is stored of the job.
        digest: the SHA-256 of the checked input, in hex.
        redo: the finished rows to send again.
        bad: the bad rows that the check found, with their problems.
        new: whether the job has not begun.

    Raises:
        PostalyticsError: the run could not start; nothing was sent.
    """
    client = job.make_client(connect)
    runner = JobRunner(job, client, storage, digest, redo, bad or io.BytesIO(), new)
    if job.fleet is not None:
        asyncio.run(runner.begin())
        return _queued(job.fleet, str(job.jobs), client, storage)
    result = asyncio.run(runner.run())
    lines = ["", *summary_lines(result, job, storage.id), ""]
    # The rows are sent: neither a report nor a reader that has ended changes the exit status.
    try:
        lines += write_reports(job, storage)
    except PostalyticsError as error:
        text = f"The report cannot be written: {printable(error.message)}"
        click.echo(wrapped(text), err=True)
    with contextlib.suppress(BrokenPipeError):
        click.echo("\n".join(lines))
    return exit_status(result)


def _queued(account: str, dsn: str, client: Client, storage: JobStorage) -> int:
    """Put a job that has begun into the queue of its fleet.

    Raises:
        AlreadyBegunError: it was there before, and is there now.
    """
    from ...fleet import ApiFleet  # Only a fleet needs its driver.

    if not asyncio.run(ApiFleet(type(client), dsn).add(storage.id, account)):
        raise AlreadyBegunError(f"The list was in the queue before, as job {storage.id}.")
    return 0


def write_reports(job: UploadRequest, storage: JobStorage) -> list[str]:
    """Write both reports of the job; return lines that show their paths."""
    with open_job_record(storage) as stored:
        report = job_report(job.api, stored, job.jobs)
    with _writing(storage.folder):
        make_private(storage.folder)
    write_privately(storage.report_json, to_json(report))
    write_privately(storage.report_html, html_report(report).encode())
    paths = (storage.report_html, storage.report_json)
    return table_lines([("Report", [printable(str(path)) for path in paths])])


def write_privately(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    with _writing(path), opened_privately(path, "wb") as file:
        file.write(content)


@contextlib.contextmanager
def _writing(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"{printable(str(path))} cannot be written: {error.strerror}."
        ) from error
