"""Refusal of a list, an endpoint or a flow that the account does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ...account import Account
from ...errors import ConfigurationError
from ...suggestions import did_you_mean
from ...text import printable
from ..command_line import RunningCommand
from ..format import short_name
from ..input import UploadRequest, command_beside

if TYPE_CHECKING:
    from ...schema import Operation
    from .targets import FoundTarget

_FEW = 3
"""Maximum number of names that a message lists."""


def require_listed(job: UploadRequest, found: FoundTarget, account: Account | None) -> None:
    """Refuse an upload to what no list shows, unless `--unlisted` was given.

    Raises:
        ConfigurationError: no list has the target of the upload.
    """
    if found.listed or (job.mails and job.unlisted):
        return
    has_none = f"{owner_text(account)} has no {job.target}."
    if not found.is_sure:
        has_none = f"{job.target} was not found, and not all lists could be read. Try again later."
    lines = [f"{_upper(has_none)}{_suggestion(job, found.others)} Nothing was sent."]
    if (command := _listing(job)) is not None:
        lines.append(f"To see what there is:\n  {command}")
    if job.mails:
        lines.append(
            "To send all the same, with the number of pieces, which may be printed and billed:\n"
            "  --live N --unlisted"
        )
    raise ConfigurationError("\n".join(lines))


def owner_text(account: Account | None) -> str:
    """Return the account as text, such as `account 1001 (Metacortex)`."""
    return "the account" if account is None else f"account {account_text(account)}"


def account_text(account: Account) -> str:
    """Return the id of an account and its name, such as `1001 (Metacortex)`."""
    return named(account.id, account.name)


def named(value: str, name: str | None) -> str:
    """Return an id with its name.

    >>> named("1", "Spring"), named("1", None)
    ('1 (Spring)', '1')
    """
    return printable(value) if name is None else f"{printable(value)} ({short_name(name)})"


def _upper(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _suggestion(job: UploadRequest, others: Mapping[str, str | None]) -> str:
    """Return a question for what was probably meant, or all if there are few."""
    if not others:
        return ""
    given = str(job.fixed[job.bulk.fixed[0]]).strip().casefold()
    alike = [
        value
        for value, name in others.items()
        if given in (value.casefold(), (name or "").strip().casefold())
    ]
    if alike:
        return f" Did you mean {named(alike[0], others[alike[0]])}?"
    near = did_you_mean(given, others, lambda value: named(value, others[value]))
    if near or len(others) > _FEW:
        return near
    return f" It has: {', '.join(named(*one) for one in others.items())}."


def _listing(job: UploadRequest) -> str | None:
    """Return the command that lists what rows can be uploaded to; `None` if there is none."""
    guard, targets = job.operation.guard, job.bulk.targets
    lists = [guard.read] if guard is not None else []
    lists += [targets.lists] if targets is not None else []
    commands = (_command_of(job.api.operation(name)) for name in lists)
    return next((command_beside(job, *words) for words in commands if words is not None), None)


def _command_of(operation: Operation[Any]) -> list[str] | None:
    """Return the words of the command that calls an operation."""
    context = click.get_current_context(silent=True)
    run: object = None if context is None else context.find_root().obj
    if not isinstance(run, RunningCommand):
        return None
    for group in run.command_line.groups:
        for command in group.load():
            if command.operation is operation:
                return [group.name, command.name]
    return None
