"""The upload command: check the file, show the plan, find the job, confirm, run the job."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from ...bulk.job_store import JobFolder
from ...safety import ModeReading
from ...schema import Environment
from ...text import printable
from ..confirm import (
    ModeReader,
    PrecheckResult,
    client_factory_for,
    confirm_send,
    in_mode,
    mode_text,
    plan_data,
    precheck_file,
)
from ..execution import make_client, run_job
from ..format import to_json
from ..input import UploadRequest, key_in, open_input
from ..jobs import JobRecord, find_or_lost_job, job_in_other_mode, new_folder, rows_to_send

if TYPE_CHECKING:
    from ...client import Client

REFUSED = 2
_WIDTH = len("Environment")
"""Width of the titles of the plan, in characters."""


def run_upload(job: UploadRequest, client_class: type[Client]) -> int:
    """Run the upload command and return the exit status.

    Raises:
        PostalyticsError: the client cannot be created, the file cannot be read, its columns do
            not match, it was uploaded before, or standard input is not a terminal.
    """
    with open_input(job) as job:
        key = key_in(job.api_key_file)
        connect = partial(client_class, key, job.environment, base_url=job.base_url)
        environment = make_client(job, connect).environment
        reader = ModeReader(job, connect)
        with precheck_file(job, connect, environment, reader) as found:
            if found is None:
                return REFUSED
            job = in_mode(job, reading := reader.read())
            begun, lost = find_or_lost_job(job, environment, found.digest)
            if lost is not None:
                click.echo(f"Warning: {lost.message}\n", err=True)
            left = found.good if begun is None else rows_to_send(begun.folder, found.bad)
            if job.dry_run:
                _show_dry_run(job, environment, found, begun, left, reading)
                return 0
            return _begin(job, connect, environment, found, begun, left, reading)


def _show_dry_run(
    job: UploadRequest,
    environment: Environment,
    found: PrecheckResult,
    begun: JobRecord | None,
    left: int,
    reading: ModeReading | None,
) -> None:
    if job.json:
        plan = plan_data(job, environment, found, begun, left, reading)
        click.echo(to_json(plan), nl=False)
        return
    show_mail_mode(job, reading)
    if begun is not None:
        show("Job", f"{begun.id}, {begun.progress(job.api)}: {begun.counts_text}")


def _begin(
    job: UploadRequest,
    connect: Callable[[], Client],
    environment: Environment,
    found: PrecheckResult,
    begun: JobRecord | None,
    left: int,
    reading: ModeReading | None,
) -> int:
    show_mail_mode(job, reading)
    folder = new_folder(job, environment, found.digest) if begun is None else begun.folder
    try:
        if begun is None:
            show("Job", f"{folder.id}, new", *job_in_other_mode(job, environment, found.digest))
        else:
            show("Job", f"{begun.id}, {begun.progress(job.api)}: {begun.counts_text}")
        show_job_paths(job, folder)
        unconfirmed = 0 if begun is None else begun.counts.unconfirmed
        agreed = confirm_send(job, environment, left, unconfirmed, reading)
        if agreed is None:
            return REFUSED
        return run_job(
            agreed,
            client_factory_for(reading, connect),
            folder,
            found.digest,
            bad=found.bad,
            new=begun is None,
        )
    finally:
        with contextlib.suppress(OSError):
            folder.path.rmdir()  # Only an empty folder is removed: no job was started there.


def show(title: str, *lines: str) -> None:
    """Print a line of the plan."""
    for index, line in enumerate(lines):
        click.echo(f"{title if index == 0 else '':{_WIDTH}}  {line}")


def show_mail_mode(job: UploadRequest, reading: ModeReading | None) -> None:
    """Show the mail mode, if the operation mails."""
    if reading is not None:
        show("Mode", mode_text(reading, job.bulk.target))


def show_job_paths(job: UploadRequest, folder: JobFolder) -> None:
    """Print the path of the journal, and the commands that resume and inspect the job."""
    show("Journal", printable(str(folder.journal)))
    show("To resume", f"{job.jobs_command('resume', folder.id)}   (or the same command again)")
    show("To inspect", job.jobs_command("show", folder.id))
