"""Commands that send one mail piece: with the consent that live mail needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....safety import ModeReading
from ....schema import BulkOptions, Environment
from ....text import printable
from ...confirm import agreed, mode_of, mode_text
from ...exit_status import ExitStatus
from ...profiles import place_text
from ..body import new_body
from ..record_text import show_record, show_text
from ..run import CommandRun
from .writing import send_and_show

if TYPE_CHECKING:
    from ....client import Client


@attrs.frozen
class _OnePiece:
    """One piece, and what the command line consents to."""

    bulk: BulkOptions
    target: str
    name: str | None
    """What people call what it is sent through."""
    yes: bool
    live: int | None
    unlisted: bool
    is_test: bool

    def question(self, rows: int, environment: Environment) -> str:
        """Return the confirmation question."""
        test = " as a test, not mailed," if self.is_test else ""
        name = f" ({printable(self.name)})" if self.name else ""
        to = f" to {self.target}{name}" if self.target else ""
        return f"Send {rows} {self.bulk.noun}{test}{to} in {place_text(environment)}?"


def mail_one(run: CommandRun) -> ExitStatus:
    """Send one piece; live mail needs the number of pieces, typed or as `--live 1`.

    Raises:
        LiveMailError: the mode is no longer test mode when the piece is sent.
        PostalyticsError: the mode cannot be read, so that nothing is sent.
    """
    body = None if run.operation.body is None else new_body(run)
    run.check(body)

    async def read(client: Client) -> ModeReading:
        return await mode_of(client, run.operation, run.given.path(run.operation))

    reading = run.read(read)
    words = words_of(run)
    agreed_before = run.more["live"] is not None or (run.yes and not reading.mode.bills)
    if body is not None and not agreed_before:
        show_record(words.noun.capitalize(), body, as_note=False)
    show_text(f"Mode: {mode_text(reading, words.target)}", as_note=agreed_before)
    if not agreed(_asked(run, words, reading), run.environment, 1, 0, reading):
        return ExitStatus.NOT_SENT
    return send_and_show(run, body, allow_live_mail=reading.mode.bills)


def _asked(run: CommandRun, words: BulkOptions, reading: ModeReading) -> _OnePiece:
    return _OnePiece(
        bulk=words,
        target=_target(run, words),
        name=reading.name,
        yes=run.yes,
        live=run.more["live"],
        unlisted=run.more["unlisted"],
        is_test=not reading.mode.bills,
    )


def _target(run: CommandRun, words: BulkOptions) -> str:
    """Return what it is sent through, such as `endpoint b4d5c0ffee`."""
    given = [run.given.named[parameter.name] for parameter in run.operation.path_parameters]
    names = [parameter.name for parameter in run.operation.path_parameters]
    names[:1] = [words.target] if names else []
    return printable(", ".join(f"{name} {value}" for name, value in zip(names, given, strict=True)))


def words_of(run: CommandRun) -> BulkOptions:
    """Return the words for what is sent, and for what it is sent through."""
    if run.operation.bulk is not None:
        return run.operation.bulk
    return BulkOptions(
        function=run.operation.name,
        command=run.verb,
        summary=run.operation.summary,
        noun="piece",
        target="target",
        fixed=(),
    )
