"""Consent of the operator: a yes, or the number of live pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from ...errors import ConfigurationError
from ...safety import MailMode, ModeReading
from ...schema import BulkOptions, Environment
from ..format import counted
from ..profiles import place_text
from .prompts import confirm, confirm_by_typing, require_terminal

if TYPE_CHECKING:
    from ..input import UploadRequest


class RequestedSend(Protocol):
    """What the command line requests, and consents to."""

    @property
    def bulk(self) -> BulkOptions:
        """The words for what is sent."""
        ...

    @property
    def yes(self) -> bool:
        """Whether the question is answered."""
        ...

    @property
    def live(self) -> int | None:
        """The number of live pieces that you consented to."""
        ...

    @property
    def unlisted(self) -> bool:
        """Whether to send even if nothing shows that the target exists and is live."""
        ...

    def question(self, rows: int, environment: Environment) -> str:
        """Return the confirmation question."""
        ...


def confirm_send(
    job: UploadRequest,
    environment: Environment,
    left: int,
    unconfirmed: int,
    reading: ModeReading | None,
) -> UploadRequest | None:
    """Ask for consent, with a question that fits what the job will do.

    `--yes` is not consent to live mail: live mail needs the number of pieces, typed at the prompt
    or given as `--live`.

    Args:
        job: the upload.
        environment: where the job sends to.
        left: the number of rows to send.
        unconfirmed: the number of rows to look up.
        reading: the mode; `None` if the operation does not mail.

    Returns:
        The job with the consent: the number of live pieces, and whether to send if nothing shows
        a mode. `None` after a no.

    Raises:
        ConfigurationError: the options consent to something else than the job would do, or no
            terminal is there for a question.
    """
    _refuse_question_of_fleet(job, left, reading)
    if not agreed(job, environment, left, unconfirmed, reading):
        return None
    if reading is None or not reading.mode.bills:
        return job
    return attrs.evolve(job, live=left, unlisted=job.unlisted or reading.mode is MailMode.UNKNOWN)


def agreed(
    job: RequestedSend,
    environment: Environment,
    left: int,
    unconfirmed: int,
    reading: ModeReading | None,
) -> bool:
    """Return whether the options or the answer to the question consent; see `confirm_send`."""
    if reading is None or not reading.mode.bills:
        _refuse_live(job, reading)
        return _agreed_plainly(job, environment, left, unconfirmed)
    if job.live is not None:
        _require_same(job, left, reading)
        return True
    if left == 0:
        return _agreed_plainly(job, environment, left, unconfirmed)
    return _typed_back(job, environment, left, reading)


def _refuse_live(job: RequestedSend, reading: ModeReading | None) -> None:
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


def _refuse_question_of_fleet(job: UploadRequest, left: int, reading: ModeReading | None) -> None:
    """Require that live mail of a fleet was agreed to: it shows no plan that a question is about.

    Raises:
        ConfigurationError: it would be live mail, and no number of pieces was given.
    """
    if job.fleet is None or job.live is not None or not left:
        return
    if reading is not None and reading.mode.bills:
        unlisted = ", and add  -- --unlisted" if reading.mode is MailMode.UNKNOWN else ""
        raise ConfigurationError(
            f"This would be live mail, {counted(left, job.bulk.noun)}, and a fleet asks no "
            f"question. To agree to that, give the list {left} in a column live{unlisted}. "
            "Nothing was sent."
        )


def _agreed_plainly(
    job: RequestedSend, environment: Environment, left: int, unconfirmed: int
) -> bool:
    question = job.question(left, environment)
    if not left:
        rows = counted(unconfirmed, "unconfirmed row")
        question = f"Look up {rows} in {place_text(environment)}?"
    return confirm(question, yes=job.yes)


def _require_same(job: RequestedSend, left: int, reading: ModeReading) -> None:
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


def _typed_back(
    job: RequestedSend, environment: Environment, left: int, reading: ModeReading
) -> bool:
    options = live_options(left, reading)
    no_yes = "--yes does not send live mail. " if job.yes else ""
    require_terminal(f"{no_yes}To send live mail without a question: {options}.")
    unlisted = " unlisted" if reading.mode is MailMode.UNKNOWN else ""
    pieces = counted(left, job.bulk.noun)
    purpose = f"to {job.bulk.command} {pieces} for real in {place_text(environment)}"
    return confirm_by_typing(f"send {left}{unlisted}", purpose)


def live_options(left: int, reading: ModeReading) -> str:
    """Return the options that consent to live mail in advance, such as `--live 12 --unlisted`."""
    return f"--live {left}" + " --unlisted" * (reading.mode is MailMode.UNKNOWN)
