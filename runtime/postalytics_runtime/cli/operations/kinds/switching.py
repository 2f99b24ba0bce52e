"""Commands that set a toggle: they show its state, ask, and toggle only if needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....schema import Api, Toggle
from ...common_options import note
from ...confirm import confirm
from ...exit_status import ExitStatus, show_error
from ...output import write_one
from ...profiles import place_text
from ..record_text import show_record
from ..run import CommandRun

if TYPE_CHECKING:
    from ....client import Client

_BILLED = "Mail that is sent through it is then printed, posted and billed.\n"


def set_to_word(run: CommandRun, toggle: Toggle[Any], words: tuple[str, str]) -> ExitStatus:
    """Set the toggle to the state that a word names.

    Raises:
        ToggleError: its state is unknown, or not the wanted one after one toggle.
        PostalyticsError: it cannot be read, so that nothing is changed.
    """
    path, word = run.given.path(toggle.operation), run.more["word"]
    wanted = word == words[0]
    run.check(None)

    async def read(client: Client) -> Any:
        return await client.call(toggle.read, path=path)

    async def set_state(client: Client) -> Any:
        return await client.set_toggle(toggle, path=path, wanted=wanted)

    now = run.read(read)
    state = toggle.state(now)
    if state is None:
        return _refused(run, words)
    if state is wanted:
        note(f"It is set to {word} already. Nothing was changed.")
        return write_one(run.output, toggle.read.returns, now)
    show_record(run.what.capitalize(), now, as_note=run.yes)
    place = place_text(run.environment)
    question = f"Change it from {words[state is False]} to {word} in {place}?"
    if makes_mail_live(run.api, toggle, wanted=wanted):
        question = _BILLED + question
    if not confirm(question, yes=run.yes, without="Nothing was changed."):
        return ExitStatus.NOT_SENT
    return write_one(run.output, toggle.read.returns, run.write(set_state))


def _refused(run: CommandRun, words: tuple[str, str]) -> ExitStatus:
    show_error(
        f"Nothing was changed: the API shows the {run.what} neither as {words[0]} nor as "
        f"{words[1]}, so a change could set the wrong one."
    )
    return ExitStatus.NOT_SENT


def makes_mail_live(api: Api, toggle: Toggle[Any], *, wanted: bool) -> bool:
    """Return whether mail is live in the wanted state of a toggle."""
    value = toggle.on if wanted else toggle.off
    guards = (operation.guard for operation in api.operations)
    return any(
        guard is not None and guard.field == toggle.field and guard.live == value
        for guard in guards
    )
