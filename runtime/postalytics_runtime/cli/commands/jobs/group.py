"""The commands of the group `jobs`; the docstring of a command is its help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import getdoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...execution import write_privately
from ...format import to_json
from ...help import epilog
from ...input import (
    WholeNumber,
    flag,
    key_option,
    live_parameters,
    pace_parameters,
    value_option,
    yes_option,
)
from ...jobs import job_named
from ...places import job_place
from ...progress import json_progress_option
from ...report import html_report, job_report, print_row, show_job
from ...state_folder import database_option
from .forget import forget
from .move import move
from .named_job import NamedJob
from .purge import purge_command
from .recover import adopt, reconcile
from .resume import resend, resume

if TYPE_CHECKING:
    from ....client import Client

_EXAMPLES = {
    "row": (" 17", " 17 --show-values"),
    "resume": ("", " --rejected"),
    "resend": ("", " --rows 17,18"),
    "report": ("", " --html report.html"),
    "move": (" --to postgresql://me@db.example/mail",),
}
"""What follows the name and the ID in examples; nothing where it is not said."""


_UPLOAD_STATUS = """\b
    Exit status:
      0    no row is pending, rejected or unconfirmed
      1    some rows are rejected
      2    wrong usage, a bad key, an upload that stopped early, or you
           answered no
      3    some rows are unconfirmed; or the mode changed while rows were sent
      130  interrupted before all rows were finished
"""
_EXIT_STATUS = """\b
    Exit status:
      0    done
      2    wrong usage, you answered no, or the job cannot be used
"""


def job_commands(client_class: type[Client]) -> list[click.Command]:
    """Return the commands for a job."""
    commands = [_command(client_class, run, parameters) for run, parameters in _commands()]
    return [*commands, purge_command(client_class.api)]


def _commands() -> list[tuple[Callable[..., int | None], list[click.Parameter]]]:
    key = key_option("your API key")
    number = click.Argument(["number"], metavar="ROW", type=WholeNumber(1))
    rows = value_option("--rows", "ROW,ROW,...", "The rows to send.  [default: all unconfirmed]")
    retry = flag("--rejected", "Also retry the rejected rows.")
    result = click.Path(path_type=Path, dir_okay=False)
    json = value_option("--json", "FILE", "Write the report as JSON to FILE.", type=result)
    text = "The PostgreSQL database to move the job to, postgresql://USER@HOST/DATABASE."
    html = value_option("--html", "FILE", "Write the report as an HTML page to FILE.", type=result)
    return [
        (show, []),
        (row, [number, flag("--show-values", "Also show the values of the row.")]),
        (
            resume,
            [
                *(retry, key, yes_option(), *live_parameters(), *pace_parameters()),
                json_progress_option(),
            ],
        ),
        (resend, [rows, key]),
        (report, [json, html]),
        (reconcile, []),
        (adopt, []),
        (move, [database_option("--to", text), flag("--yes", "Do not ask.")]),
        (forget, [flag("--yes", "Do not ask.")]),
    ]


def _command(
    client_class: type[Client],
    run: Callable[..., int | None],
    parameters: Sequence[click.Parameter],
) -> click.Command:
    def callback(job: str, **given: Any) -> int | None:
        jobs: str | None = click.get_current_context().obj
        storage = job_named(job_place(client_class.api, jobs), job)
        return run(NamedJob(client_class, storage, jobs), **given)

    text = getdoc(run) or ""
    name = run.__name__
    example = f"{client_class.api.name.lower()} jobs {name} f240db1bd4"
    return click.Command(
        name,
        callback=callback,
        help=text,
        epilog=epilog(
            [f"{example}{more}" for more in _EXAMPLES.get(name, ("",))],
            _UPLOAD_STATUS if name in ("resume", "resend") else _EXIT_STATUS,
        ),
        short_help=text.partition("\n")[0],
        params=[click.Argument(["job"], metavar="ID"), *parameters],
    )


def show(job: NamedJob) -> None:
    """Show the progress and the history of a job."""
    with job.record() as stored:
        show_job(job.api, stored, job.jobs)


def row(job: NamedJob, number: int, *, show_values: bool) -> None:
    """Show the history of a row.

    The first row below the header is row 1.
    """
    with job.record() as stored:
        print_row(job.api, stored, number, show_values=show_values)


def report(job: NamedJob, json: Path | None, html: Path | None) -> None:
    """Write the report of a job, as JSON or HTML.

    The report is about the current state. Without an option, it is printed as JSON.
    """
    with job.record() as stored:
        found = job_report(job.api, stored, job.jobs)
    if html is not None:
        write_privately(html, html_report(found).encode())
    if json is not None:
        write_privately(json, to_json(found))
    if html is None and json is None:
        click.echo(to_json(found), nl=False)
