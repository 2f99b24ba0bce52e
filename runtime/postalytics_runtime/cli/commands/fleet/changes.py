"""The commands `fleet pause`, `resume` and `cancel`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import click

from ....fleet import ApiFleet
from ...confirm import confirm
from ...format import counted, wrapped
from ...help import epilog
from ...input import flag
from .named_fleet import named_fleet

if TYPE_CHECKING:
    from ....client import Client

_STATUS = """\b
    Exit status:
      0    done
      2    wrong usage, you answered no, or the database cannot be used
"""
_PAUSE = """Pause the jobs of an account.

Rows in flight get their outcomes. Nothing else is sent until you resume the account.
"""
_RESUME = """Go on with the jobs of an account.

Jobs that were paused, or that something has stopped, are put into the queue again. What stopped
them is in `fleet status`: remove the cause first.
"""
_CANCEL = """Cancel the jobs of an account.

Rows in flight get their outcomes. What is pending is never sent: a cancelled job cannot be resumed.
"""


def change_commands(client_class: type[Client]) -> list[click.Command]:
    """Return the commands that change what is wanted of the jobs of an account."""
    return [
        _command(client_class, "pause", _PAUSE, ApiFleet.pause, "paused"),
        _command(client_class, "resume", _RESUME, ApiFleet.resume, "in the queue"),
        _command(client_class, "cancel", _CANCEL, ApiFleet.cancel, "cancelled", asks=True),
    ]


def _command(
    client_class: type[Client],
    name: str,
    text: str,
    change: Callable[[ApiFleet, str], Coroutine[Any, Any, list[str]]],
    done: str,
    *,
    asks: bool = False,
) -> click.Command:
    def run(account: str, *, yes: bool = True) -> int:
        fleet = named_fleet(client_class)
        question = f"Cancel the jobs of {account} in {fleet.name} for good?"
        if not confirm(question, yes=yes, without="Nothing was cancelled."):
            return 2
        jobs = asyncio.run(change(fleet, account))
        said = (
            f"{counted(len(jobs), 'job')} of {account} {'is' if len(jobs) == 1 else 'are'} {done}"
        )
        click.echo(wrapped(f"{said}: {', '.join(jobs)}." if jobs else f"{said}: none was left."))
        return 0

    command = f"{client_class.api.name.lower()} fleet {name}"
    return click.Command(
        name,
        callback=run,
        help=text,
        short_help=text.partition("\n")[0],
        epilog=epilog([f"{command} acme{' --yes' * asks}"], _STATUS),
        params=[
            click.Argument(["account"]),
            *([flag("--yes", "Do not ask before the change.")] if asks else []),
        ],
    )
