"""Commands for a job, as they are proposed."""

from __future__ import annotations

import shlex
from collections.abc import Generator
from contextlib import contextmanager

from ...errors import JournalDamagedError, JournalError, JournalIncompleteError, JournalMovedError
from ...schema import Api
from ...text import printable
from ..profiles import profile_name

_CONNECTING = ("resume", "resend")
"""Commands for a job that connect to the API, and so take a profile."""
_RECOVERY_COMMANDS = (
    (
        JournalDamagedError,
        "forget",
        "The job cannot continue. Find out which rows have arrived: if the API has a list, the "
        "same upload shows these rows with --dry-run and --compare. Then remove the job",
    ),
    (
        JournalIncompleteError,
        "reconcile",
        "To mark the rows that the journal may have lost as unconfirmed, so that you can resume",
    ),
    (
        JournalMovedError,
        "adopt",
        "If the job is stopped in the other place, take over the job",
    ),
)
"""For each error of a journal: the command that helps, and what that command does."""


def jobs_command(api: Api, command: str, job_id: str, jobs: str | None) -> str:
    """Return a command for a job; `jobs` is the place of all jobs if `--jobs` was given."""
    where = [] if jobs is None else ["--jobs", str(jobs)]
    names = ["--", job_id] if job_id.startswith("-") else [job_id]
    connects = command in _CONNECTING and profile_name() is not None
    profile = ["--profile", str(profile_name())] if connects else []
    words = [api.name.lower(), "jobs", *where, *command.split(), *profile, *names]
    return printable(shlex.join(words))


@contextmanager
def way_out(api: Api, job_id: str, jobs: str | None, *, sends: bool = True) -> Generator[None]:
    """Add the command that helps to an error about the journal of a job.

    Args:
        api: the API.
        job_id: the job.
        jobs: the place of all jobs, if `--jobs` was given.
        sends: whether the command sends rows; then the error also says that nothing was sent.
    """
    try:
        yield
    except JournalError as error:
        if isinstance(error, JournalMovedError) and error.to is not None:
            raise  # It says itself where the job goes on.
        for kind, command, words in _RECOVERY_COMMANDS:
            if isinstance(error, kind):
                command = jobs_command(api, command, job_id, jobs)
                nothing = " Nothing was sent." if sends else ""
                error.message += f"{nothing} {words}:\n  {command}"
        raise
