"""The consent of an operator: a plain yes, or the number of live pieces."""

from __future__ import annotations

import attrs

from ...bulk import job_mode
from ...errors import ConfigurationError
from ...safety import MailMode, ModeReading
from ...schema import Environment
from ..format import counted
from ..input import UploadRequest
from .prompts import confirm, confirm_by_typing, require_terminal


def confirm_send(
    job: UploadRequest, environment: Environment, left: int, doubt: int, reading: ModeReading | None
) -> UploadRequest | None:
    """Ask, in words that fit what is going to be done.

    `--yes` answers no question about live mail: that takes the number of pieces, typed back or
    given as `--live`.

    Args:
        job: what was asked for.
        environment: where to.
        left: how many rows are to be sent.
        doubt: how many rows are to be looked for.
        reading: the mode; `None` where nothing is mailed.

    Returns:
        The job with what was agreed to: the number of live pieces, and whether they may go where
        nothing shows a mode; `None` after a no.

    Raises:
        ConfigurationError: what was agreed to beforehand is not what would be done, or there is
            no terminal to ask on.
    """
    if reading is None or not reading.mode.bills:
        _refuse_live(job, reading)
        return job if _agreed_plainly(job, environment, left, doubt) else None
    if job.live is not None:
        _require_same(job, left, reading)
    elif left == 0:
        if not _agreed_plainly(job, environment, left, doubt):
            return None
    elif not _typed_back(job, left, reading):
        return None
    return attrs.evolve(job, live=left, unlisted=job.unlisted or reading.mode is MailMode.UNKNOWN)


def _refuse_live(job: UploadRequest, reading: ModeReading | None) -> None:
    if job.live is None and not job.unlisted:
        return
    if reading is None:
        raise ConfigurationError(
            "This command does not send mail. Remove --live and --unlisted. Nothing was sent."
        )
    raise ConfigurationError(
        f"--live and --unlisted are for live mail, but this {job.bulk.target} is in test mode: "
        f"nothing would be mailed. Put the {job.bulk.target} into live mode first, or remove the "
        "options to send tests. Nothing was sent."
    )


def _agreed_plainly(job: UploadRequest, environment: Environment, left: int, doubt: int) -> bool:
    question = job.question(left, environment)
    if not left:
        question = f"Look up {counted(doubt, 'unconfirmed row')} in {environment.name}?"
    return confirm(question, yes=job.yes)


def _require_same(job: UploadRequest, left: int, reading: ModeReading) -> None:
    if job.live != left:
        raise ConfigurationError(
            f"--live is {job.live:,}, but {counted(left, job.bulk.noun)} would be sent now. To "
            f"send this number: {live_options(left, reading)}. Nothing was sent."
        )
    if reading.mode is MailMode.UNKNOWN and not job.unlisted:
        why = (
            f"This {job.bulk.target} shows no mode, so it is treated as live. To send anyway"
            if reading.listed
            else f"No such {job.bulk.target} was found, so it is treated as live. Check the "
            "spelling. To send anyway"
        )
        raise ConfigurationError(f"{why}: {live_options(left, reading)}. Nothing was sent.")


def _typed_back(job: UploadRequest, left: int, reading: ModeReading) -> bool:
    options = live_options(left, reading)
    no_yes = "--yes does not send live mail. " if job.yes else ""
    require_terminal(f"{no_yes}To send live mail without a question: {options}.")
    unlisted = " unlisted" if reading.mode is MailMode.UNKNOWN else ""
    purpose = f"to {job.bulk.command} {counted(left, job.bulk.noun)} for real"
    return confirm_by_typing(f"send {left}{unlisted}", purpose)


def live_options(left: int, reading: ModeReading) -> str:
    """The options that agree to live mail beforehand, such as `--live 12 --unlisted`."""
    return f"--live {left}" + " --unlisted" * (reading.mode is MailMode.UNKNOWN)


def in_mode(job: UploadRequest, reading: ModeReading | None) -> UploadRequest:
    """The job, told from the same one in another mode."""
    return job if reading is None else attrs.evolve(job, mode=job_mode(reading.mode))
