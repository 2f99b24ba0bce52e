"""Writes in a sandbox: the question before them, and the cleanup after them, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import attrs
import click

from ....doctor import Answer, Writes
from ....doctor.writes import MAX_PIECES, Remainder, WriteRun, require_sandbox
from ....text import printable
from ...common_options import note
from ...confirm import confirm
from ...format import counted
from ...profiles import profile_note
from ...signals import on_interrupt

if TYPE_CHECKING:
    from ....client import Client

_STOPPING = "\nInterrupted. What was created is deleted now; Ctrl-C again leaves it as it is."


@attrs.frozen(kw_only=True)
class Writing:
    """Answers of a run that wrote, and sentences about what is left of it."""

    answers: tuple[Answer, ...]
    requests: int
    left: tuple[str, ...]


def agreed_to_write(client: Client, writes: Writes, *, yes: bool) -> bool:
    """Ask whether to write, after checking that this is a place for it.

    Raises:
        ConfigurationError: the environment is not a sandbox, or there is no terminal.
    """
    place = client.environment
    require_sandbox(client.api, writes.environment, place)
    creations = [step.creates.name for step in writes.steps if step.creates is not None]
    kinds = [name.replace("_", " ") for name in dict.fromkeys(creations)]
    text = (
        f"In {place.name}{profile_note()} at {place.url}, this creates what it asks about: "
        f"{', '.join(kinds)}. It sends at most {MAX_PIECES} mail pieces, in test mode only, and "
        "deletes what it created."
    )
    return confirm(f"{text}\nCreate it?", yes=yes)


async def write_in_sandbox(client: Client, writes: Writes) -> Writing:
    """Write, delete what was created, and return the answers.

    The first Ctrl-C ends the steps, the second one the cleanup.

    Raises:
        CancelledError: it was interrupted; what is left is printed.
        PostalyticsError: the key was refused, or nothing could be sent.
    """
    note("Creating records, and deleting them.")
    run = WriteRun(client, writes)
    current: list[asyncio.Task[None]] = []
    stopped: list[bool] = []

    def stop() -> None:
        if not stopped:
            click.echo(_STOPPING, err=True)
        stopped.append(True)
        current[-1].cancel()

    async def ended(work: Coroutine[Any, Any, None]) -> BaseException | None:
        current.append(asyncio.create_task(work))
        await asyncio.wait(current[-1:])
        return None if current[-1].cancelled() else current[-1].exception()

    with on_interrupt(stop):
        failures = [await ended(run.carry_out()), await ended(run.clean_up())]
    left = _sentences(run.left(), run.pieces, run.mark)
    failure = next((one for one in failures if one), None)
    if stopped or failure:
        click.echo("".join(f"{line}\n" for line in left), nl=False, err=True)
    if failure is not None:
        raise failure
    if stopped:
        raise asyncio.CancelledError
    return Writing(answers=tuple(run.answers()), requests=run.requests, left=left)


def _sentences(left: list[Remainder], pieces: int, mark: str) -> tuple[str, ...]:
    lines = [_line(one) for one in left]
    if not all(one.ids for one in left):
        lines.append(f"What this run created has {mark} in its name, company or address.")
    if pieces:
        said = f"{counted(pieces, 'mail piece')} in test mode: no command deletes mail"
        lines.append(f"Not deleted: {said}.")
    return tuple(lines)


def _line(left: Remainder) -> str:
    ids = "".join(f", {name} {printable(value)}" for name, value in left.ids)
    return f"Not deleted: {left.name.replace('_', ' ')}{ids}: {left.reason}."
