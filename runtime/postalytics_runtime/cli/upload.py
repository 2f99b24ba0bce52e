"""The flow of an upload: check the file, show the plan, find the job, ask, carry it out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from ..bulk.columns import shown
from ..bulk.job_folder import JobFolder
from ..operation import Environment
from .asking import agreed, require_terminal, typed
from .carrying import carry_out, sender
from .checking import Checked, checked
from .freezing import readable
from .job import UploadJob
from .job_folders import Begun, begun_job, new_folder
from .key_option import key_in
from .live_mode import Mode, bound_to, mode_of
from .wording import counted

if TYPE_CHECKING:
    from ..client import Client

REFUSED = 2
_WIDTH = len("Environment")
"""Of the titles of the plan."""


def run_upload(job: UploadJob, client_class: type[Client]) -> int:
    """Carry out the command and return the exit status.

    Raises:
        PostalyticsError: the client cannot be made, the file cannot be read, its columns do
            not fit, it was uploaded before, or there is nobody to ask.
    """
    with readable(job) as job:
        key = key_in(job.api_key_file)
        connect = partial(client_class, key, job.environment, base_url=job.base_url)
        environment = sender(job, connect).environment
        with checked(job, connect, environment) as found:
            if found is None:
                return REFUSED
            mode = mode_shown(job, connect)
            begun = begun_job(job, environment, found.digest)
            return _begin(job, connect, environment, found, begun, mode)


def mode_shown(job: UploadJob, connect: Callable[[], Client]) -> Mode | None:
    """Show whether pieces are mailed for real; `None` where nothing is mailed at all.

    Raises:
        PostalyticsError: it cannot be found out.
    """

    async def look() -> Mode:
        async with connect() as client:
            return await mode_of(client, job.operation, job.fixed)

    if not job.mails:
        return None
    mode = asyncio.run(look())
    show("Mode", mode.text)
    return mode


def _begin(
    job: UploadJob,
    connect: Callable[[], Client],
    environment: Environment,
    found: Checked,
    begun: Begun | None,
    mode: Mode | None,
) -> int:
    if begun is not None:
        show("Job", f"{begun.id}, {begun.text}")
    if job.dry_run:
        return 0
    folder = new_folder(job, environment, found.digest) if begun is None else begun.folder
    if begun is None:
        show("Job", f"{folder.id}, new")
    try:
        show_places(job, folder)
        left = found.good if begun is None else begun.untouched
        doubt = 0 if begun is None else begun.in_doubt
        if not may_send(job, environment, left, doubt, mode):
            return REFUSED
        return carry_out(job, bound_to(mode, connect), folder, found.digest, bad=found.bad)
    finally:
        with contextlib.suppress(OSError):
            folder.path.rmdir()  # It is empty if nothing was begun.


def show(title: str, *lines: str) -> None:
    """Print a line of the plan."""
    for at, line in enumerate(lines):
        click.echo(f"{title if at == 0 else '':{_WIDTH}}  {line}")


def show_places(job: UploadJob, folder: JobFolder) -> None:
    """Say where the journal is, how to go on after an interruption, and how to look into it."""
    show("Journal", shown(str(folder.journal)))
    show("To go on", f"{job.jobs_command('resume', folder.id)}   (or the same command again)")
    show("To look in", job.jobs_command("show", folder.id))


def may_send(
    job: UploadJob, environment: Environment, left: int, doubt: int, mode: Mode | None
) -> bool:
    """Ask, in words that fit what is going to be done.

    Args:
        job: what was asked for.
        environment: where to.
        left: how many rows are to be sent.
        doubt: how many rows are to be looked for.
        mode: whether it is mail for real.

    Raises:
        ConfigurationError: there is nobody to ask.
    """
    if job.yes:
        return True
    if mode is not None and mode.live and left:
        require_terminal("Add --yes to mail without being asked.")
        purpose = f"to {job.bulk.command} {counted(left, job.bulk.noun)} for real"
        return typed(f"send {left}", purpose)
    question = job.question(left, environment)
    if not left:
        question = f"Look for {counted(doubt, 'row')} in doubt in {environment.name}?"
    return agreed(question, yes=False)
