"""Carries a job out in its folder: uploads, writes the reports, sums up."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from ...bulk.job_store import JobFolder
from ...bulk.jobs import quiet_period
from ...errors import ConfigurationError, PostalyticsError
from ...http import Timeout
from ...text import printable
from ..format import table_lines
from ..input import UploadRequest
from ..jobs import open_job_record
from ..private_files import opened_privately
from ..report import JobReport, exit_status, html_report, job_report, summary_lines
from .job_runner import JobRunner, RowsToRetry

if TYPE_CHECKING:
    from ...client import Client

NO_ROWS_TO_RETRY = RowsToRetry()


def run_job(
    job: UploadRequest,
    connect: Callable[[], Client],
    folder: JobFolder,
    digest: str,
    redo: RowsToRetry = NO_ROWS_TO_RETRY,
    bad: BinaryIO | None = None,
) -> int:
    """Carry a job out, or on, and return the exit status.

    Args:
        job: what was asked for.
        connect: makes a client.
        folder: the job's.
        digest: the sha256 of what was checked.
        redo: what is to be uploaded again.
        bad: the rows that the check found bad, with their faults.

    Raises:
        PostalyticsError: it could not begin; nothing was sent.
    """
    client = make_client(job, connect)
    result = asyncio.run(JobRunner(job, client, folder, digest, redo, bad or io.BytesIO()).run())
    lines = summary_lines(result, job.command, lambda about: job.jobs_command(about, result.job))
    click.echo("\n".join(["", *lines, ""]))
    try:
        click.echo("\n".join(write_reports(job, folder)))
    except (
        PostalyticsError
    ) as error:  # The rows are sent and the summary is printed: keep the exit status.
        click.echo(f"The report cannot be written: {printable(error.message)}", err=True)
    return exit_status(result)


def make_client(job: UploadRequest, connect: Callable[[], Client]) -> Client:
    """The client that sends, with the deadline that was asked for.

    Raises:
        ConfigurationError: the quiet period is not longer than that.
    """
    client = connect()
    if job.timeout is not None:
        client = client.with_options(timeout=Timeout(total=job.timeout, sock_read=job.timeout))
    quiet_period(client, job.quiet_period)
    return client


def write_reports(job: UploadRequest, folder: JobFolder) -> list[str]:
    """Write both reports into the job's folder; returns where they are, as lines to show."""
    with open_job_record(folder) as stored:
        report = job_report(job.api, stored)
    write_privately(folder.report_json, report.json())
    write_page(folder.report_html, report)
    paths = (folder.report_html, folder.report_json)
    return table_lines([("Report", [printable(str(path)) for path in paths])])


def write_page(path: Path, report: JobReport) -> None:
    """Write the report as a page of HTML."""
    write_privately(path, html_report(report).encode())


def write_privately(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read.

    Raises:
        ConfigurationError: it cannot be written.
    """
    try:
        with opened_privately(path, "wb") as file:
            file.write(content)
    except OSError as error:
        raise ConfigurationError(
            f"{printable(str(path))} cannot be written: {error.strerror}."
        ) from error
