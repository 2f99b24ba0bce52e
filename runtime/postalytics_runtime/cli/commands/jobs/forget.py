"""The command `jobs forget`."""

from __future__ import annotations

import click

from ....errors import ConfigurationError, JournalError
from ....text import printable
from ...confirm import confirm
from ...format import wrapped
from ...jobs import open_job_record
from ...places import JobStorage
from .named_job import NamedJob


def forget(job: NamedJob, *, yes: bool) -> int:
    """Remove a job and its journal.

    The journal, the rows and the reports of the job are removed.
    """
    storage = job.storage
    if storage.in_use:
        where = f" in {storage.holder}" if storage.holder else ""
        raise ConfigurationError(f"Job {storage.id} is running{where}. Stop it first.")
    with storage.held():  # Keep the lock while you answer, so that no process starts the job.
        text, of_program = _what_is_forgotten(storage)
        click.echo(wrapped(text))
        if not confirm(f"Forget job {storage.id}?", yes=yes, without="Nothing was removed."):
            return 2
        storage.remove(of_program=of_program)
    click.echo(f"Job {storage.id} was removed.")
    return 0


def _what_is_forgotten(storage: JobStorage) -> tuple[str, bool]:
    """Return the warning, and whether the job is known to be of a program."""
    of_program, moved_to = False, None
    if storage.is_waiting:
        return f"Job {storage.id} has not begun, and none of its rows was sent.", of_program
    try:
        with open_job_record(storage) as stored:
            name, counts = f"{storage.id}, {printable(stored.name)}", stored.counts_text
            of_program, moved_to = stored.of_program, stored.moved_to
    except JournalError as error:
        name, counts = storage.id, printable(error.message)
    if moved_to is not None:
        return (
            f"Job {name}: {counts}.\nIt was moved to {moved_to}. Only the folder that it was in "
            "is removed. Without the folder, uploading this file again without --jobs would "
            "start from row 1 and send duplicates."
        ), of_program
    text = (
        f"Job {name}: {counts.removesuffix('.')}.\n"
        "The journal is the only record of which rows were sent. Without the journal,\n"
        "uploading this file again would start from row 1 and send duplicates."
    )
    return text, of_program
