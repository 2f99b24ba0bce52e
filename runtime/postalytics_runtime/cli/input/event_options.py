"""Options of the commands for events."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ...errors import ConfigurationError
from ...text import printable
from ..state_folder import state_folder
from .option_kinds import some_text, value_option

if TYPE_CHECKING:
    from ...schema import Api, EventFeed

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MAX_DAYS = 3650
_BEHIND_UTC = timedelta(hours=12)
"""The most by which a wall clock can be behind UTC."""


def time_ago(value: object) -> timedelta:
    """Return the time that a text such as `2d` means.

    Raises:
        BadParameter: it is not such a text, or it means no time, or more than ten years.
    """
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", str(value))
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= _MAX_DAYS * _UNITS["d"]:
        raise click.BadParameter(f"{value!r} is not a time such as 30m, 12h or 2d.")
    return timedelta(seconds=seconds)


def since_option() -> click.Option:
    """Return the option for the past events that the first start includes."""
    text = "At the first start, also handle the events since then: 30m, 12h, 2d."
    return value_option("--since", "TIME", text, type=time_ago)


def first_date(since: timedelta | None) -> Literal["now"] | datetime:
    """Return the date, without a zone, up to which events need no handler at the first start."""
    if since is None:
        return "now"
    # The zone of the dates is unknown: an event too many is better than one too few.
    return datetime.now(UTC).replace(tzinfo=None) - since - _BEHIND_UTC


def source_option(feed: EventFeed, text: str) -> click.Option:
    """Return the required option for the source of events, such as `--campaign`."""
    option = f"--{feed.noun.replace(' ', '-')}"
    return value_option(f"{option} source", "ID", text, type=some_text, required=True)


def inbox_option(api: Api) -> click.Option:
    """Return the option for the inbox."""
    folder = state_folder(api.name.lower())
    home = f", else {folder / _FILE}" if folder else ""
    text = (
        "The file with the events that were received, on a local disk. It holds personal data, "
        f"and only you can read it.  [default: {_variable(api)}{home}]"
    )
    return value_option("--inbox", "FILE", text, type=click.Path(path_type=Path))


def created_inbox(api: Api, given: Path | None) -> Path:
    """Return the inbox from `--inbox`, the environment variable, or the user's folder.

    Raises:
        ConfigurationError: the user's folder cannot be created.
    """
    if (chosen := _chosen(api, given)) is not None:
        return chosen
    path = _of_user(api)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The folder {printable(str(path.parent))} cannot be created: {error.strerror}. Name a "
            "file with --inbox."
        ) from error
    return path


def existing_inbox(api: Api, given: Path | None) -> Path:
    """Return the inbox as `created_inbox` does, if the file exists.

    Raises:
        ConfigurationError: there is no such file.
    """
    path = _chosen(api, given) or _of_user(api)
    if not os.path.lexists(path):
        program = api.name.lower()
        raise ConfigurationError(
            f"There is no inbox {printable(str(path))}. Name it with --inbox, or begin one with "
            f"`{program} events watch`."
        )
    return path


_FILE = "events.db"


def _variable(api: Api) -> str:
    return f"{api.name.upper()}_INBOX"


def _chosen(api: Api, given: Path | None) -> Path | None:
    name = given or os.environ.get(_variable(api))
    return Path(name) if name else None


def _of_user(api: Api) -> Path:
    if (folder := state_folder(api.name.lower())) is None:
        raise ConfigurationError(f"You have no home: name a file with --inbox or {_variable(api)}.")
    return folder / _FILE
