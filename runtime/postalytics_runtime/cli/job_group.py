"""The command group `jobs`: list, inspect, resume and remove jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .command_line import CommandLine
from .lazy import LazyCommand, LazyGroup, lazy_commands

if TYPE_CHECKING:
    pass

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
