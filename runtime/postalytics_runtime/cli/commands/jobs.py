"""The command group `jobs`: list, inspect, resume and remove jobs.

The docstring of a command is its help; its first line stands in the list of commands.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from inspect import getdoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ...bulk.job_store import JobFolder
from ...errors import JournalError
from ...schema import Api
from ..execution import write_page, write_privately
from ..format import to_json
from ..input import (
    WholeNumber,
    flag,
    given_options,
    job_folders,
    jobs_option,
    key_option,
    live_parameters,
    pace_parameters,
    value_option,
    way_out,
    yes_option,
)
from ..jobs import JobRecord, folder_named, open_job_record
from ..report import job_report, print_row, show_job, table_of_jobs
from .forget import forget_job
from .recover import adopt_job, reconcile_job
from .resume import resend_rows, resume_job

if TYPE_CHECKING:
    from ...client import Client


@attrs.frozen
class _NamedJob:
    """The job that a command is about."""

    client_class: type[Client]
    folder: JobFolder
    jobs: Path | None
    """The folder of all jobs, if `--jobs` was given."""

    @property
    def api(self) -> Api:
        return self.client_class.api

    @contextmanager
    def record(self) -> Generator[JobRecord]:
        """Read the job; afterwards warn if its journal may lack entries for rows that were sent."""
        with self._way_out(), open_job_record(self.folder) as stored:
            yield stored
            idle, over = not stored.running, not stored.can_go_on(self.api)
        if idle:
            try:
                with self._way_out():
                    # The folder of a finished job may have been moved.
                    self.folder.require_whole(anywhere=over)
            except JournalError as error:
                click.echo(f"\nWarning: {error.message}", err=True)

    def _way_out(self) -> AbstractContextManager[None]:
        return way_out(self.api, self.folder.id, self.jobs, sends=False)


def jobs_command_group(client_class: type[Client]) -> click.Group:
    """Return the command group for the jobs of an API."""
    api = client_class.api

    def overview(jobs: Path | None, as_json: bool) -> None:
        context = click.get_current_context()
        context.obj = jobs
        if context.invoked_subcommand is None:
            table_of_jobs(api, job_folders(api, jobs), as_json=as_json)

    group = click.Group(
        "jobs",
        callback=overview,
        invoke_without_command=True,
        help="""List, inspect, resume and remove jobs. Each upload is a job.

        Without a command, all jobs are listed. ID is the ID of a job, or the first characters of
        it if no other ID starts with them.
        """,
        short_help="List, inspect and resume jobs.",
        params=[
            jobs_option(api),
            click.Option(["--json", "as_json"], is_flag=True, help="Print the list as JSON."),
        ],
    )
    for run, parameters in _commands():
        group.add_command(_command(client_class, run, parameters))
    return group


def _commands() -> list[tuple[Callable[..., int | None], list[click.Parameter]]]:
    key = key_option("your API key")
    row = click.Argument(["number"], metavar="ROW", type=WholeNumber(1))
    resend = value_option("--rows", "ROW,ROW,...", "The rows to send.  [default: all unconfirmed]")
    retry = flag("--rejected", "Also retry the rejected rows.")
    result = click.Path(path_type=Path, dir_okay=False)
    json = value_option("--json", "FILE", "Write the report as JSON to FILE.", type=result)
    html = value_option("--html", "FILE", "Write the report as an HTML page to FILE.", type=result)
    return [
        (_show, []),
        (_row, [row, flag("--show-values", "Also show the values of the row.")]),
        (_resume, [retry, key, yes_option(), *live_parameters(), *pace_parameters()]),
        (_resend, [resend, key]),
        (_report, [json, html]),
        (_reconcile, []),
        (_adopt, []),
        (_forget, [flag("--yes", "Do not ask.")]),
    ]


def _command(
    client_class: type[Client],
    run: Callable[..., int | None],
    parameters: Sequence[click.Parameter],
) -> click.Command:
    def callback(job: str, **given: Any) -> int | None:
        jobs: Path | None = click.get_current_context().obj
        folder = folder_named(job_folders(client_class.api, jobs), job)
        return run(_NamedJob(client_class, folder, jobs), **given)

    text = getdoc(run) or ""
    return click.Command(
        run.__name__.removeprefix("_"),
        callback=callback,
        help=text,
        short_help=text.partition("\n")[0],
        params=[click.Argument(["job"], metavar="ID"), *parameters],
    )


def _show(job: _NamedJob) -> None:
    """Show the progress and the history of a job."""
    with job.record() as stored:
        show_job(job.api, stored, job.jobs)


def _row(job: _NamedJob, number: int, *, show_values: bool) -> None:
    """Show the history of a row.

    The first row below the header is row 1.
    """
    with job.record() as stored:
        print_row(stored, number, show_values=show_values)


def _resume(job: _NamedJob, *, rejected: bool, **given: Any) -> int:
    """Resume a job.

    Upload the pending rows, and look up the unconfirmed rows on the list if the API has one.
    """
    options = {**given_options(given), "jobs": job.jobs}
    return resume_job(job.client_class, job.folder, options, rejected=rejected)


def _resend(job: _NamedJob, rows: str | None, **given: Any) -> int:
    """Send unconfirmed rows again.

    Do this if you know that they did not arrive. The command lists these rows, and you confirm by
    typing how many there are. --yes is not supported.
    """
    options = {**given_options(given), "jobs": job.jobs}
    return resend_rows(job.client_class, job.folder, options, rows)


def _report(job: _NamedJob, json: Path | None, html: Path | None) -> None:
    """Write the report of a job, as JSON or HTML.

    The report is about the current state. Without an option, it is printed as JSON.
    """
    with job.record() as stored:
        report = job_report(job.api, stored)
    if html is not None:
        write_page(html, report)
    if json is not None:
        write_privately(json, to_json(report))
    if html is None and json is None:
        click.echo(to_json(report), nl=False)


def _reconcile(job: _NamedJob) -> int:
    """Repair a job whose journal lost entries.

    Mark the rows that the journal may have lost as unconfirmed. Nothing is sent. After that,
    `jobs resume` looks up these rows on the list, if the API has one.
    """
    return reconcile_job(job.api, job.folder, job.jobs)


def _adopt(job: _NamedJob) -> int:
    """Take over a job from another place.

    The other place is another machine, a copy or a backup. It may have sent rows, so all pending
    and rejected rows are marked as unconfirmed. Nothing is sent. After that, `jobs resume` looks up
    these rows on the list, if the API has one. You confirm by typing the ID of the job; --yes is
    not supported.
    """
    return adopt_job(job.api, job.folder, job.jobs)


def _forget(job: _NamedJob, *, yes: bool) -> int:
    """Remove a job and its journal.

    The whole folder of the job is removed: the journal, the rows, and the reports.
    """
    return forget_job(job.folder, yes=yes)
