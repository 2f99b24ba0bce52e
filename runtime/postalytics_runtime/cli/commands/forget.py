"""The command `jobs forget`."""

from __future__ import annotations

import click

from ...bulk.job_store import JobFolder
from ...errors import ConfigurationError, JournalError
from ...text import printable
from ..confirm import confirm
from ..jobs import open_job_record
from .named_job import NamedJob


def forget(job: NamedJob, *, yes: bool) -> int:
    """Remove a job and its journal.

    The whole folder of the job is removed: the journal, the rows, and the reports.
    """
    folder = job.folder
    if folder.in_use:
        raise ConfigurationError(f"Job {folder.id} is running. Stop it first.")
    with folder.held():  # Keep the lock while you answer, so that no process starts the job.
        text, of_program = _what_is_forgotten(folder)
        click.echo(text)
        if not confirm(f"Forget job {folder.id}?", yes=yes, without="Nothing was removed."):
            return 2
        _remove(folder, of_program=of_program)
    click.echo(f"Job {folder.id} was removed.")
    return 0


def _remove(folder: JobFolder, *, of_program: bool) -> None:
    try:
        folder.remove(of_program=of_program)
    except OSError as error:
        raise ConfigurationError(
            f"{printable(str(folder.path))} cannot be removed: {error.strerror}. Remove this "
            "folder yourself."
        ) from error


def _what_is_forgotten(folder: JobFolder) -> tuple[str, bool]:
    """Return the warning, and whether the job is known to be of a program."""
    of_program = False
    if folder.is_waiting:
        return f"Job {folder.id} has not begun, and none of its rows was sent.", of_program
    try:
        with open_job_record(folder) as stored:
            name, counts = f"{folder.id}, {printable(stored.name)}", stored.counts_text
            of_program = stored.of_program
    except JournalError as error:
        name, counts = folder.id, printable(error.message)
    text = (
        f"Job {name}: {counts.removesuffix('.')}.\n"
        "The journal is the only record of which rows were sent. Without the journal,\n"
        "uploading this file again would start from row 1 and send duplicates."
    )
    return text, of_program
