"""The command `jobs move`."""

from __future__ import annotations

import click

from ....errors import ConfigurationError
from ....text import printable
from ...confirm import confirm
from ...format import wrapped
from ...input import jobs_command
from ...jobs import open_job_record
from ...places import FolderStorage, database_place
from .named_job import NamedJob


def move(job: NamedJob, to: str, *, yes: bool) -> int:
    """Move a job from its folder into a database.

    There, any machine can go on with the job. The folder stays as a record, but the job can neither
    go on in it nor be moved back. If the command is interrupted, enter it again.
    """
    storage = job.storage
    if not isinstance(storage, FolderStorage):
        _, location = storage.location
        raise ConfigurationError(
            f"Job {storage.id} is in a database already, {location}. Only a job in a folder can "
            "be moved."
        )
    words = jobs_command(job.api, "move", storage.id, job.jobs)
    place = database_place(job.api, to, f"{words} --to postgresql://USER@HOST/DATABASE")
    with job.way_out(), open_job_record(storage) as stored:
        about = f"{printable(stored.name)}: {stored.counts_text}"
        command = "resume" if stored.can_go_on(job.api) else "show"
    question = f"Move job {storage.id} ({about}) to {place.name}? It cannot be moved back."
    if not confirm(question, yes=yes, without="Nothing was moved."):
        return 2
    with job.way_out():
        moved = place.take(storage)
    text = (
        f"Job {moved.id} was moved to {place.name}. Its folder stays as a record, with its rows, "
        f"until you remove it: {printable(str(storage.folder))}\nTo {command} the job, on any "
        f"machine:\n  {jobs_command(job.api, command, moved.id, to)}"
    )
    click.echo(wrapped(text))
    return 0
