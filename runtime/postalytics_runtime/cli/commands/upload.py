"""The upload command: check the file, show the plan, find the job, confirm, run the job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from ...errors import ConfigurationError
from ...schema import Api
from ..confirm import (
    Destination,
    PrecheckResult,
    confirm_send,
    destination,
    destination_rows,
    plan_data,
    precheck_file,
)
from ..execution import run_job
from ..format import Verbatim, counted, path_line, to_json, wrapped, wrapped_table
from ..input import UploadRequest, command_text, open_input
from ..jobs import (
    JobRecord,
    find_or_lost_job,
    job_in_other_mode,
    jobs_of_other_accounts,
    new_storage,
    rows_to_send,
)
from ..places import JobStorage

if TYPE_CHECKING:
    from ...client import Client

REFUSED = 2


def run_upload(job: UploadRequest, client_class: type[Client]) -> int:
    """Run the upload command and return the exit status.

    Raises:
        PostalyticsError: the client cannot be created, the file cannot be read, its columns do
            not match, the account does not have the target, the file was uploaded before, or
            standard input is not a terminal.
    """
    typed = command_text(job, job.file)
    with open_input(job) as job:
        to = destination(job, client_class)
        environment = to.environment
        with precheck_file(to) as found:
            if found is None:
                return REFUSED
            begun, lost = find_or_lost_job(to.job_in_mode, environment, found.digest)
            if begun is not None:
                _require_same_rows(job, begun, found)
            if lost is not None:
                click.echo(wrapped(f"Warning: {lost.message}\n"), err=True)
            left = found.good if begun is None else rows_to_send(begun.storage, found.bad)
            if job.dry_run:
                _show_dry_run(to, found, begun, left)
                return 0
            try:
                return _begin(to, found, begun, left, typed)
            except BrokenPipeError:
                click.echo("The reader of the plan has ended. Nothing was sent.", err=True)
                return REFUSED


def _require_same_rows(job: UploadRequest, begun: JobRecord, found: PrecheckResult) -> None:
    """Require that the rows have the numbers that the job knows them by.

    An earlier version counted rows of empty cells, too.
    """
    if begun.rows != found.rows:
        raise ConfigurationError(
            f"Job {begun.id} was begun by an earlier version, which counted "
            f"{counted(begun.rows, 'row')} in this file, not {found.rows:,}. Nothing was sent. "
            f"To resume it with its own rows:  {job.jobs_command('resume', begun.id)}"
        )


def _show_dry_run(
    to: Destination, found: PrecheckResult, begun: JobRecord | None, left: int
) -> None:
    if to.job.json:
        data = plan_data(to, found, begun, left, datetime.now(UTC))
        click.echo(to_json(data), nl=False)
        return
    show_destination(to, left)
    if begun is not None:
        _show_begun(begun, to.job.api)


def _show_begun(begun: JobRecord, api: Api) -> None:
    show("Job", f"{begun.id}, {begun.progress(api)}: {begun.counts_text}")
    show_sent_again(begun)


def _begin(
    to: Destination, found: PrecheckResult, begun: JobRecord | None, left: int, typed: str
) -> int:
    """Show the rest of the plan, ask, and run the job; `typed` is the command of the upload."""
    show_destination(to, left)
    job, environment = to.job_in_mode, to.environment
    storage = new_storage(job, environment, found.digest) if begun is None else begun.storage
    try:
        if begun is None:
            # If this process is killed at the question, the commands that are shown still work.
            storage.announce(f"{typed}{' --again' * job.again}")
            known = (job, environment, found.digest)
            notes = [*job_in_other_mode(*known), *jobs_of_other_accounts(*known)]
            show("Job", f"{storage.id}, new", *notes)
        else:
            _show_begun(begun, job.api)
        show_job_paths(job, storage)
        unconfirmed = 0 if begun is None else begun.counts.unconfirmed
        agreed = confirm_send(job, environment, left, unconfirmed, to.reading)
        if agreed is None:
            return REFUSED
        connect, new = to.connect_as_shown, begun is None
        return run_job(agreed, connect, storage, found.digest, bad=found.bad, new=new)
    finally:
        storage.withdraw()


def show(title: str, *lines: str) -> None:
    """Print a line of the plan."""
    click.echo("\n".join(wrapped_table([(title, lines)])))


def show_sent_again(begun: JobRecord) -> None:
    """Show how many unconfirmed rows of a job are sent again with their idempotency keys."""
    if again := begun.sent_again.rows:
        rows = counted(len(again), "unconfirmed row")
        show("Sent again", f"{rows}, with the same idempotency keys: none is {begun.done} twice")


def show_destination(to: Destination, left: int) -> None:
    """Show where the rows go to, in which mode, and how long it takes; `left` rows are sent."""
    click.echo("\n".join(wrapped_table(destination_rows(to, left, datetime.now(UTC)))))


def show_job_paths(job: UploadRequest, storage: JobStorage) -> None:
    """Print where the journal is, and the commands that resume and inspect the job."""
    resume = f"{job.jobs_command('resume', storage.id)}   (or the same command again)"
    show("Journal", path_line(storage.journal))
    show("To resume", Verbatim(resume))
    show("To inspect", Verbatim(job.jobs_command("show", storage.id)))
