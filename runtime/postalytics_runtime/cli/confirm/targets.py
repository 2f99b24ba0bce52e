"""What rows are uploaded to, as the account has it: its name and its size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from ...errors import ConfigurationError, Outcome, PostalyticsError, outcome_of
from ...safety import ModeReading
from ...schema import TargetList
from ..sentences import plain_words

if TYPE_CHECKING:
    from ...client import Client


@attrs.frozen(kw_only=True)
class FoundTarget:
    """What rows are uploaded to, as the lists of the account show it."""

    listed: bool
    """Whether a list has it."""
    name: str | None = None
    size: int | None = None
    """The number of things that it holds, if its list says so."""
    others: Mapping[str, str | None] = {}
    """If no list has it: what the lists have, and their names."""
    is_sure: bool = True
    """Whether all lists could be read, and show what their items are."""


def mail_target(reading: ModeReading) -> FoundTarget:
    """Return what mail is sent through, as the lists show it from which the mode was read."""
    return FoundTarget(
        listed=reading.listed,
        name=reading.name,
        others=reading.others,
        is_sure=reading.listed or not reading.unread,
    )


async def read_target(
    client: Client, targets: TargetList, fixed: Mapping[str, Any], words: str
) -> FoundTarget:
    """Look up what rows are uploaded to.

    Args:
        client: the client that reads.
        targets: the list of what rows can be uploaded to.
        fixed: the shared values of the rows.
        words: what is looked up, such as `list 1`.

    Raises:
        ConfigurationError: the list cannot be read.
        PostalyticsError: the request was not sent.
    """
    try:
        items = await client.pages(client.api.operation(targets.lists)).collect()
    except PostalyticsError as error:
        if outcome_of(error) is Outcome.NOT_SENT:
            raise
        why = plain_words(error.message)
        raise ConfigurationError(f"{words} cannot be looked up: {why} Nothing was sent.") from error
    shown = {str(value): item for item in items if (value := _value(item, targets.equals))}
    if items and not shown:  # No reason to refuse: the response may name its fields differently.
        return FoundTarget(listed=True, is_sure=False)
    wanted = str(fixed[targets.equals])
    if wanted in shown:
        name, size = (_value(shown[wanted], one) for one in (targets.name, targets.total))
        return FoundTarget(listed=True, name=_text(name), size=_size(size))
    others = {value: _text(_value(item, targets.name)) for value, item in shown.items()}
    return FoundTarget(listed=False, others=others)


def _value(item: Any, attribute: str | None) -> object:
    return None if attribute is None else getattr(item, attribute, None)


def _size(number: object) -> int | None:
    return number if type(number) is int and number >= 0 else None


def _text(name: object) -> str | None:
    return name if isinstance(name, str) and name.strip() else None
