"""Having a job go on whose journal lacks something, or that woke up elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from ..bulk.columns import shown
from ..bulk.job_folder import JobFolder
from ..bulk.recovery import recover
from ..errors import ConfigurationError, JournalMovedError
from ..operation import Api
from .asking import require_terminal, typed
from .freezing import bad_rows
from .job import jobs_command, way_out
from .job_folders import counts_text
from .stored_job import stored_job
from .wording import counted


def reconcile_job(api: Api, folder: JobFolder, jobs: Path | None) -> int:
    """Put the rows in doubt that the journal of a job may have lost; return the exit status.

    Raises:
        JournalError: it cannot be had to go on so; the message names what can be done.
    """
    with way_out(api, folder.id, jobs):
        rows = recover(folder.journal, never_sent=_set_aside(folder))
    _say_how_it_stands(api, folder, jobs, rows)
    return 0


def adopt_job(api: Api, folder: JobFolder, jobs: Path | None) -> int:
    """Take over a job that may have gone on elsewhere, if a person agrees; return the exit status.

    Raises:
        ConfigurationError: it was here all the time, or there is no terminal to ask on.
        JournalError: it cannot be had to go on so; the message names what can be done.
    """
    with way_out(api, folder.id, jobs):
        _explain(folder)
        require_terminal("Only a person can know where a job goes on, so there is no --yes for it.")
        if not typed(folder.id, "to take this job over", without="Nothing was changed."):
            return 2
        rows = recover(folder.journal, adopt=True, never_sent=_set_aside(folder))
    _say_how_it_stands(api, folder, jobs, rows)
    return 0


def _set_aside(folder: JobFolder) -> set[int]:
    return {row for row, _ in bad_rows(folder)}


def _explain(folder: JobFolder) -> None:
    try:
        folder.require_whole()
    except JournalMovedError as error:
        why = error.message
    else:
        raise ConfigurationError(f"Job {folder.id} has not been moved: it can go on as it is.")
    with stored_job(folder) as stored:
        about = f"Job {folder.id}, {shown(stored.name)}: {counts_text(stored.counts)}."
    click.echo(
        f"{about}\n{shown(why)}\n\n"
        "If you take it over, all of its rows are in doubt that are not known to have ended. It\n"
        "must not go on anywhere else: then its rows are sent twice."
    )


def _say_how_it_stands(api: Api, folder: JobFolder, jobs: Path | None, rows: int) -> None:
    with stored_job(folder) as stored:
        counts, (_, bulk) = stored.counts, stored.operation(api)
    lines = [
        f"{counted(rows, 'row')} of job {folder.id} put in doubt.",
        f"It stands so: {counts_text(counts)}.",
    ]
    if not counts.in_doubt or bulk.settle is not None:
        looks = "look for those in doubt on the list, and go on" if counts.in_doubt else "go on"
        lines.append(f"To {looks}:\n  {jobs_command(api, 'resume', folder.id, jobs)}")
    else:
        lines.append(
            "No list shows what became of those in doubt. To send again the ones of which you know "
            f"that\nthey did not arrive:\n  {jobs_command(api, 'resend', folder.id, jobs)}"
        )
    click.echo("\n".join(lines))
