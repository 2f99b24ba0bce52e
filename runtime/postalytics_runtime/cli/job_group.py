"""The command groups for jobs: `jobs` lists and resumes them, `fleet` is for many accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import click

from .command_line import CommandLine
from .lazy import LazyCommand, LazyGroup, lazy_commands

if TYPE_CHECKING:
    from ..schema import BulkOptions
    from .input import UploadRequest

_SHORT_HELP = {
    "show": "Show the progress and the history of a job.",
    "row": "Show the history of a row.",
    "resume": "Resume a job.",
    "resend": "Send unconfirmed rows again.",
    "report": "Write the report of a job, as JSON or HTML.",
    "reconcile": "Repair a job whose journal lost entries.",
    "adopt": "Take over a job from another place.",
    "move": "Move a job from its folder into a database.",
    "forget": "Remove a job and its journal.",
    "purge": "Remove old jobs from a database.",
}

_FLEET_HELP = {
    "submit": "Put the lists of many accounts into the queue.",
    "work": "Carry out jobs of the queue.",
    "status": "Show how far the jobs are.",
    "unconfirmed": "List the rows that may have been sent.",
    "pause": "Pause the jobs of an account.",
    "resume": "Go on with the jobs of an account.",
    "cancel": "Cancel the jobs of an account.",
}


def jobs_command(command_line: CommandLine) -> LazyCommand:
    """Return the command for the jobs of an API."""
    text = "List, inspect and resume jobs."
    return LazyCommand("jobs", text, lambda: _group(command_line, text))


def _group(command_line: CommandLine, short_help: str) -> click.Group:
    from .state_folder import jobs_option  # It needs a package that lists do not need.

    def overview(jobs: str | None, as_json: bool) -> None:
        context = click.get_current_context()
        context.obj = jobs
        if context.invoked_subcommand is None:
            _show_table(command_line, jobs, as_json=as_json)

    group = LazyGroup(
        "jobs",
        callback=overview,
        invoke_without_command=True,
        help="""List, inspect, resume and remove jobs. Each upload is a job.

        Without a command, all jobs are listed. ID is the ID of a job, or the first characters of
        it if no other ID starts with them.
        """,
        short_help=short_help,
        params=[
            jobs_option(command_line.program),
            click.Option(["--json", "as_json"], is_flag=True, help="Print the list as JSON."),
        ],
    )
    for command in lazy_commands(_SHORT_HELP, lambda: _commands(command_line)):
        group.add_command(command)
    return group


def _show_table(command_line: CommandLine, jobs: str | None, *, as_json: bool) -> None:
    from .places import job_place
    from .report import table_of_jobs

    api = command_line.api()
    table_of_jobs(api, job_place(api, jobs), as_json=as_json)


def _commands(command_line: CommandLine) -> list[click.Command]:
    from .commands import job_commands

    return job_commands(command_line.client_class())


def fleet_command(command_line: CommandLine) -> LazyCommand:
    """Return the command for the fleet of an API."""
    text = "Upload for many accounts, on many machines."
    return LazyCommand("fleet", text, lambda: _fleet_group(command_line, text))


def _fleet_group(command_line: CommandLine, short_help: str) -> click.Group:
    from .state_folder import fleet_option  # It needs a package that lists do not need.

    def chosen(jobs: str | None) -> None:
        click.get_current_context().obj = jobs

    group = LazyGroup(
        "fleet",
        callback=chosen,
        help="""Upload for many accounts, on many machines.

        The jobs of all accounts are in one PostgreSQL database, with a queue. Workers on any number
        of machines carry them out, one job of an account at a time; if a worker is lost, another
        one goes on with its jobs. No row is sent twice.

        The commands of the group `jobs` show and repair each job.
        """,
        short_help=short_help,
        params=[fleet_option(command_line.program)],
    )
    for command in lazy_commands(_FLEET_HELP, lambda: _fleet_commands(command_line)):
        group.add_command(command)
    return group


def _fleet_commands(command_line: CommandLine) -> list[click.Command]:
    from .commands import fleet_commands
    from .uploading import upload_command

    api = command_line.api()
    uploads = {f"{one.resource}.{one.command}": one.operation for one in command_line.uploads}

    def command_of(name: str, carry_out: Callable[[UploadRequest], int]) -> click.Command:
        operation = api.operation(uploads[name])
        return upload_command(
            command_line, operation, cast("BulkOptions", operation.bulk), carry_out
        )

    return fleet_commands(command_line.client_class(), [*uploads], command_of)
