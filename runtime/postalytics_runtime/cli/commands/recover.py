"""The commands `jobs reconcile` and `jobs adopt`."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from ...bulk.job_store import JobFolder
from ...bulk.journal import recover
from ...errors import JournalMovedError
from ...schema import Api
from ...text import printable
from ..confirm import confirm_by_typing, require_terminal
from ..format import counted
from ..input import bad_rows, jobs_command, way_out
from ..jobs import open_job_record

_WIDTH = 80


def reconcile_job(api: Api, folder: JobFolder, jobs: Path | None) -> int:
    """Mark the rows as unconfirmed that a journal may have lost; return the exit status.

    Raises:
        JournalError: the job cannot go on that way; the message names the command that helps.
    """
    with way_out(api, folder.id, jobs, sends=False):
        folder.require_journal()
        rows = recover(folder.journal, never_sent=_set_aside(folder))
    _say_how_it_stands(api, folder, jobs, rows)
    return 0


def adopt_job(api: Api, folder: JobFolder, jobs: Path | None) -> int:
    """Take over a job from another place, if you type its number; return the exit status.

    Raises:
        ConfigurationError: there is no terminal to ask on.
        JournalError: the job cannot go on that way; the message names the command that helps.
    """
    with way_out(api, folder.id, jobs, sends=False):
        _explain(api, folder)
        require_terminal("Only a person can know where a job goes on, so there is no --yes for it.")
        if not confirm_by_typing(
            folder.id, "to take this job over", without="Nothing was changed."
        ):
            return 2
        rows = recover(folder.journal, adopt=True, never_sent=_set_aside(folder))
    _say_how_it_stands(api, folder, jobs, rows)
    return 0


def _set_aside(folder: JobFolder) -> set[int]:
    return {row for row, _ in bad_rows(folder)}


def _explain(api: Api, folder: JobFolder) -> None:
    why = (
        "Nothing about its files shows that the job has been elsewhere. A snapshot of a disk or of "
        "a machine leaves no trace, so you may take the job over all the same."
    )
    try:
        folder.require_whole()
    except JournalMovedError as error:
        why = error.message
    with open_job_record(folder) as stored:
        _, bulk = stored.operation(api)
        about = f"Job {folder.id}, {printable(stored.name)}: {stored.counts_text}."
    text = (
        f"{about}\n{printable(why)}\n\nTaking the job over marks all rows as unconfirmed that are "
        "pending or were rejected: the other place may have sent them. Stop the job in the "
        "other place first. Two copies that go on send the same rows twice."
    )
    if bulk.reconcile is None:
        text += (
            " No list shows what became of these rows: after that only `jobs resend` sends them, "
            "those of which you know that they were not sent."
        )
    click.echo("\n".join(map(_wrapped, text.split("\n"))))


def _wrapped(line: str) -> str:
    return textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _say_how_it_stands(api: Api, folder: JobFolder, jobs: Path | None, rows: int) -> None:
    with open_job_record(folder) as stored:
        counts, text, (_, bulk) = stored.counts, stored.counts_text, stored.operation(api)
    lines = [
        f"Job {folder.id}: {counted(rows, 'row')} marked as unconfirmed.",
        f"Now: {text}.",
    ]
    if not (counts.unconfirmed or counts.pending):
        lines.append("Nothing is left to do.")
    elif not counts.unconfirmed or bulk.reconcile is not None:
        looks = (
            "look for the unconfirmed rows on the list, and go on"
            if counts.unconfirmed
            else "go on"
        )
        lines.append(f"To {looks}:\n  {jobs_command(api, 'resume', folder.id, jobs)}")
    else:
        lines.append(
            "No list shows what became of the unconfirmed rows. To send again those that\n"
            f"you know did not arrive:\n  {jobs_command(api, 'resend', folder.id, jobs)}"
        )
    click.echo("\n".join(lines))
