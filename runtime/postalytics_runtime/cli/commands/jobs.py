"""The command group `jobs`: list, inspect, resume and remove jobs."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...bulk.job_store import JobFolder
from ...errors import JournalError
from ..execution import write_page, write_privately
from ..input import (
    given_options,
    job_folders,
    jobs_option,
    key_option,
    live_parameters,
    number,
    pace_parameters,
    way_out,
    yes_option,
)
from ..jobs import JobRecord, folder_named, open_job_record
from ..report import job_report, print_row, show_job, table_of_jobs, write_json
from .forget import forget_job
from .recover import adopt_job, reconcile_job
from .resume import resend_rows, resume_job

if TYPE_CHECKING:
    from ...client import Client

_RESULT = click.Path(path_type=Path, dir_okay=False)


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
    for command in (
        _show(client_class),
        _row(client_class),
        _resume(client_class),
        _resend(client_class),
        _report(client_class),
        _reconcile(client_class),
        _adopt(client_class),
        _forget(client_class),
    ):
        group.add_command(command)
    return group


def _job_argument() -> click.Argument:
    return click.Argument(["job"], metavar="ID")


def _folder(client_class: type[Client], job: str) -> tuple[JobFolder, Path | None]:
    jobs: Path | None = click.get_current_context().obj
    return folder_named(job_folders(client_class.api, jobs), job), jobs


@contextmanager
def _looked_into(
    client_class: type[Client], folder: JobFolder, jobs: Path | None
) -> Generator[JobRecord]:
    with way_out(client_class.api, folder.id, jobs, sends=False), open_job_record(folder) as stored:
        yield stored


def _show(client_class: type[Client]) -> click.Command:
    def show(job: str) -> None:
        folder, jobs = _folder(client_class, job)
        with _looked_into(client_class, folder, jobs) as stored:
            show_job(client_class.api, stored, jobs)
            idle, over = not stored.running, not stored.can_go_on(client_class.api)
        if idle:
            _warn_of_incomplete_journal(client_class, folder, jobs, over=over)

    return click.Command(
        "show",
        callback=show,
        help="Show the progress and the history of a job.",
        params=[_job_argument()],
    )


def _warn_of_incomplete_journal(
    client_class: type[Client], folder: JobFolder, jobs: Path | None, *, over: bool
) -> None:
    """Warn if the journal may lack entries for rows that were sent.

    Args:
        client_class: the API's client.
        folder: the job's folder.
        jobs: the folder of all jobs, if `--jobs` was given.
        over: whether the job is finished: then its folder may have been moved.
    """
    try:
        with way_out(client_class.api, folder.id, jobs, sends=False):
            folder.require_whole(anywhere=over)
    except JournalError as error:
        click.echo(f"\nWarning: {error.message}", err=True)


def _row(client_class: type[Client]) -> click.Command:
    def row(job: str, number: int, show_values: bool) -> None:
        folder, jobs = _folder(client_class, job)
        with _looked_into(client_class, folder, jobs) as stored:
            print_row(client_class.api, stored, number, show_values=show_values)

    return click.Command(
        "row",
        callback=row,
        help="Show the history of a row. The first row below the header is row 1.",
        params=[
            _job_argument(),
            click.Argument(["number"], metavar="ROW", type=number(int, 1)),
            click.Option(["--show-values"], is_flag=True, help="Also show the values of the row."),
        ],
    )


def _resume(client_class: type[Client]) -> click.Command:
    def resume(job: str, rejected: bool, **given: Any) -> int:
        folder, jobs = _folder(client_class, job)
        return resume_job(
            client_class, folder, {**given_options(given), "jobs": jobs}, rejected=rejected
        )

    return click.Command(
        "resume",
        callback=resume,
        short_help="Resume a job.",
        help="Resume a job: upload the pending rows, and look up the unconfirmed rows on the list "
        "if the API has one.",
        params=[
            _job_argument(),
            click.Option(
                ["--rejected"],
                is_flag=True,
                help="Also retry the rejected rows.",
            ),
            key_option("your API key"),
            yes_option(),
            *live_parameters(),
            *pace_parameters(),
        ],
    )


def _resend(client_class: type[Client]) -> click.Command:
    def resend(job: str, rows: str | None, **given: Any) -> int:
        folder, jobs = _folder(client_class, job)
        return resend_rows(client_class, folder, {**given_options(given), "jobs": jobs}, rows)

    return click.Command(
        "resend",
        callback=resend,
        help="""Send unconfirmed rows again, if you know that they did not arrive.

        The command lists these rows, and you confirm by typing how many there are. --yes is not
        supported.
        """,
        short_help="Send unconfirmed rows again.",
        params=[
            _job_argument(),
            click.Option(
                ["--rows"],
                metavar="ROW,ROW,...",
                help="The rows to send.  [default: all unconfirmed]",
            ),
            key_option("your API key"),
        ],
    )


def _report(client_class: type[Client]) -> click.Command:
    def report(job: str, json: Path | None, html: Path | None) -> None:
        folder, jobs = _folder(client_class, job)
        with _looked_into(client_class, folder, jobs) as stored:
            found = job_report(client_class.api, stored)
            idle, over = not stored.running, not stored.can_go_on(client_class.api)
        if idle:
            _warn_of_incomplete_journal(client_class, folder, jobs, over=over)
        if html is not None:
            write_page(html, found)
        if json is not None:
            write_privately(json, found.json())
        if html is None and json is None:
            write_json(found.json())

    return click.Command(
        "report",
        callback=report,
        short_help="Write the report of a job, as JSON or HTML.",
        help="Write the current report of a job: as JSON to standard output, or to files.",
        params=[
            _job_argument(),
            click.Option(
                ["--json"], metavar="FILE", type=_RESULT, help="Write the report as JSON to FILE."
            ),
            click.Option(
                ["--html"],
                metavar="FILE",
                type=_RESULT,
                help="Write the report as an HTML page to FILE.",
            ),
        ],
    )


def _reconcile(client_class: type[Client]) -> click.Command:
    def reconcile(job: str) -> int:
        folder, jobs = _folder(client_class, job)
        return reconcile_job(client_class.api, folder, jobs)

    return click.Command(
        "reconcile",
        callback=reconcile,
        short_help="Repair a job whose journal lost entries.",
        help="""Mark the rows that the journal may have lost as unconfirmed. Sends nothing.

        After that, `jobs resume` looks up these rows on the list, if the API has one.
        """,
        params=[_job_argument()],
    )


def _adopt(client_class: type[Client]) -> click.Command:
    def adopt(job: str) -> int:
        folder, jobs = _folder(client_class, job)
        return adopt_job(client_class.api, folder, jobs)

    return click.Command(
        "adopt",
        callback=adopt,
        short_help="Take over a job from another place.",
        help="""Take over a job from another machine, a copy or a backup. Sends nothing.

        The other place may have sent rows, so all pending and rejected rows are marked as
        unconfirmed. After that, `jobs resume` looks up these rows on the list, if the API has one.
        You confirm by typing the ID of the job; --yes is not supported.
        """,
        params=[_job_argument()],
    )


def _forget(client_class: type[Client]) -> click.Command:
    def forget(job: str, yes: bool) -> int:
        folder, _ = _folder(client_class, job)
        return forget_job(folder, yes=yes)

    return click.Command(
        "forget",
        callback=forget,
        short_help="Remove a job and its journal.",
        help="Remove the folder of a job: the journal, the copy of the input, and the reports.",
        params=[_job_argument(), click.Option(["--yes"], is_flag=True, help="Do not ask.")],
    )
