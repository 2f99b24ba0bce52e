"""The command `jobs purge`."""

from __future__ import annotations

import click

from ....schema import Api
from ...confirm import confirm
from ...format import counted
from ...help import epilog
from ...input import WholeNumber, flag, value_option
from ...places import database_place

_HELP = """Remove old jobs from a database.

Jobs are removed that are finished, and that no process has gone on with for a number of days:
their journals and their rows. Without its journal, a list can be uploaded again by mistake. With
--keep-counts, only personal data is removed: rows, IDs, and messages of the API. What became of
each row stays, and so do the counts. The database is that of `jobs --jobs`, or of {variable}.
"""


def purge_command(api: Api) -> click.Command:
    """Return the command that removes old jobs."""
    program = api.name.lower()

    def purge(older_than: int, *, keep_counts: bool, yes: bool) -> int:
        given: str | None = click.get_current_context().obj
        return _purge(api, given, older_than, keep_counts=keep_counts, yes=yes)

    command = f"{program} jobs purge"
    return click.Command(
        "purge",
        callback=purge,
        help=_HELP.format(variable=f"{program.upper()}_JOBS"),
        short_help=_HELP.partition("\n")[0],
        epilog=epilog(
            [f"{command} --older-than 90", f"{command} --older-than 30 --keep-counts --yes"],
            """\b
            Exit status:
              0    done
              2    wrong usage, you answered no, or the database cannot be used
            """,
        ),
        params=[
            value_option(
                "--older-than",
                "DAYS",
                "Remove jobs that were finished this many days ago, or earlier.",
                type=WholeNumber(0),
                required=True,
            ),
            flag("--keep-counts", "Remove only personal data."),
            flag("--yes", "Do not ask."),
        ],
    )


def _purge(api: Api, given: str | None, days: int, *, keep_counts: bool, yes: bool) -> int:
    program = api.name.lower()
    place = database_place(
        api, given, f"{program} jobs --jobs postgresql://USER@HOST/DATABASE purge"
    )
    what = "the personal data of all jobs" if keep_counts else "all jobs"
    finished = f"have been finished for {counted(days, 'day')}" if days else "are finished"
    question = f"Remove {what} in {place.name} that {finished}?"
    if not confirm(question, yes=yes, without="Nothing was removed."):
        return 2
    jobs = counted(place.purge(days, keep_counts=keep_counts), "job")
    click.echo(f"Removed the personal data of {jobs}." if keep_counts else f"Removed {jobs}.")
    return 0
