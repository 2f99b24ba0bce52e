"""Live mail guard: finds out the mail mode, and blocks live mail from a client that must not mail.

The guard of an operation names the lists that show what the operation mails through, and the mode.
A client that must not mail reads the mode before every mail piece, because the mode can change at
any moment. The mode can also change between that read and the arrival of the request, all the more
if the request waits for the rate limit. Only the API itself could close that gap.
"""

from __future__ import annotations

import enum
import reprlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import attrs

from ..errors import (
    AuthenticationError,
    CallInfo,
    LiveMailError,
    Outcome,
    PostalyticsError,
    outcome_of,
)
from ..schema import Api, LiveMailGuard, Operation
from ..suggestions import folded

if TYPE_CHECKING:
    from ..pagination import Pages
    from ..values import ParameterValue

REMEDY = "To send live mail, use a client made with allow_live_mail=True."


class MailMode(enum.Enum):
    """Mail mode: test, live or unknown."""

    TEST = "test"
    LIVE = "live"
    UNKNOWN = "unknown"
    """Nothing readable shows test mode, so the mail may be live."""

    @property
    def bills(self) -> bool:
        """Whether mail may be printed and billed."""
        return self is not MailMode.TEST


@attrs.frozen
class ModeReading:
    """Mail mode as the lists of the API show it, with the reason."""

    mode: MailMode
    reason: str
    """The evidence for the mode, as a clause without a full stop."""
    listed: bool = True
    """Whether any list has the value; if not, the value may be a typing mistake."""
    name: str | None = None
    """The name of what mail is sent through, if a list shows it."""
    others: Mapping[str, str | None] = {}
    """If no list has the value: the values that the lists have, and their names."""
    unread: tuple[str, ...] = ()
    """The lists that could not be read, so that they may have the value."""


class GuardClient(Protocol):
    """Client interface that the guard needs."""

    api: ClassVar[Api]

    def pages(self, operation: Operation[Any]) -> Pages[Any]:
        """Return a list of the API."""
        ...


async def read_mode(
    client: GuardClient, operation: Operation[Any], path: tuple[ParameterValue, ...]
) -> ModeReading:
    """Return the mail mode of an operation with these path values.

    The lists of the guard are read until one has the value.

    Args:
        client: the client that reads the lists.
        operation: an operation with the effect `mail`.
        path: the values of the path parameters, in order.

    Raises:
        LiveMailError: a list cannot be read; the cause of the error says why.
        PostalyticsError: the list was not requested.
    """
    guard = operation.guard
    if guard is None:
        return ModeReading(MailMode.UNKNOWN, "no list of the API shows that it is a test")
    values, call = _values(operation, path), operation.call
    items = await _items(client, guard.read, call)
    reading = _mode_in(guard, values, items)
    if reading.listed:
        return attrs.evolve(reading, name=_name_in(guard, values, items))
    unread: list[str] = []
    for name in guard.also:
        try:
            more = await _items(client, name, call)
        except LiveMailError:
            unread.append(name)  # It would not have shown a mode either.
            continue
        if any(_is_meant(guard, values, item, exactly=True) for item in more):
            reason = f"{name} lists it and shows no mode"
            return ModeReading(MailMode.UNKNOWN, reason, name=_name_in(guard, values, more))
        items += more
    return attrs.evolve(reading, others=_others(guard, items), unread=tuple(unread))


async def require_test_mode(
    client: GuardClient, operation: Operation[Any], path: tuple[ParameterValue, ...]
) -> None:
    """Raise `LiveMailError` unless an operation with these path values is in test mode.

    Args:
        client: the client that reads the list.
        operation: an operation with the effect `mail`.
        path: the values of the path parameters, in order.

    Raises:
        LiveMailError: the mail would be live, or nothing shows that it would not.
        PostalyticsError: the list of the guard cannot be read.
    """
    guard = operation.guard
    if guard is None or guard.field is None:
        reading = ModeReading(MailMode.UNKNOWN, "no list of the API shows that this is a test")
    else:
        items = await _items(client, guard.read, operation.call)
        reading = _mode_in(guard, _values(operation, path), items)
        del items  # An error report may show variables.
        if reading.mode is MailMode.TEST:
            return
    # Consent to live mail does not correct a mistyped value.
    remedy = f" {REMEDY}" if reading.listed else ""
    raise LiveMailError(f"Nothing was mailed: {reading.reason}.{remedy}", call=operation.call)


async def _items(client: GuardClient, name: str, call: CallInfo) -> list[Any]:
    try:
        return await client.pages(client.api.operation(name)).collect()
    except PostalyticsError as error:
        if outcome_of(error) is Outcome.NOT_SENT:
            raise
        # Raised as they are, the others would suggest that the mail was sent. It was not.
        later = f" ({type(error).__name__}). Try again later."
        why = f": {error.message}" if isinstance(error, AuthenticationError) else later
        raise LiveMailError(
            f"Nothing was mailed: {name}, which shows whether this would be live mail, could "
            f"not be read{why}",
            call=call,
        ) from error


def _values(operation: Operation[Any], path: tuple[ParameterValue, ...]) -> dict[str, str]:
    names = (parameter.name for parameter in operation.path_parameters)
    return {name: _text(value) for name, value in zip(names, path, strict=True)}


def _mode_in(guard: LiveMailGuard, values: Mapping[str, str], items: list[Any]) -> ModeReading:
    """Return the mode that a list shows.

    A server may ignore case and blanks, and may have several items with one name. So all items with
    a similar name count: the first that is not in test mode decides, and at least one item must
    have the exact name.
    """
    sought = " and ".join(name for _, name in guard.match)
    found = [item for item in items if _is_meant(guard, values, item)]
    if not found:
        reason = f"{guard.read} has no item with the given {sought}: check the value"
        return ModeReading(MailMode.UNKNOWN, reason, listed=False)
    if not any(_is_meant(guard, values, item, exactly=True) for item in found):
        reason = f"{guard.read} has only a similar {sought}, not the given one: check its case"
        return ModeReading(MailMode.UNKNOWN, reason, listed=False)
    if guard.field is None:
        return ModeReading(MailMode.UNKNOWN, f"{guard.read} lists it and shows no mode")
    for shown in (mode for item in found for mode in _modes_of(item, guard.field)):
        if shown is None or shown != guard.harmless:
            live = shown is not None and guard.live is not None and shown == guard.live
            return ModeReading(
                MailMode.LIVE if live else MailMode.UNKNOWN,
                f"{guard.read} shows {guard.field} as {reprlib.repr(shown)}, and only "
                f"{guard.harmless!r} means test mode",
            )
    return ModeReading(MailMode.TEST, f"{guard.read} shows {guard.field} as {guard.harmless!r}")


def _name_in(guard: LiveMailGuard, values: Mapping[str, str], items: list[Any]) -> str | None:
    """Return the name of the first item with these values."""
    found = (item for item in items if _is_meant(guard, values, item, exactly=True))
    return next((name for item in found if (name := _name(guard, item))), None)


def _others(guard: LiveMailGuard, items: list[Any]) -> dict[str, str | None]:
    """Return the values of items, each with a name if an item with that value has one."""
    field, _ = guard.match[0]
    others: dict[str, str | None] = {}
    for item in items:
        value = getattr(item, field, None)
        if value is not None and (bare := bare_name(_text(value))).strip():
            others[bare] = others.get(bare) or _name(guard, item)
    return others


def _name(guard: LiveMailGuard, item: Any) -> str | None:
    name = None if guard.name is None else getattr(item, guard.name, None)
    return name if isinstance(name, str) and name.strip() else None


def _modes_of(item: Any, field: str) -> list[Any]:
    """Return all modes of an item: two notations of the field name may hold two values."""
    others: dict[str, Any] = getattr(item, "extra", {})
    alike = [value for name, value in others.items() if folded(name) == folded(field)]
    return [getattr(item, field, None), *alike]


def _is_meant(
    guard: LiveMailGuard, values: Mapping[str, str], item: Any, *, exactly: bool = False
) -> bool:
    pairs = [(getattr(item, field, None), values[name]) for field, name in guard.match]
    return all(
        shown is not None and _is_same(_text(shown), given, exactly=exactly)
        for shown, given in pairs
    )


def _text(value: object) -> str:
    """Return a value as it is sent: plain text, even for a subclass of `str` with own methods."""
    return str.__str__(value) if isinstance(value, str) else str(value)


def _is_same(one: str, other: str, *, exactly: bool) -> bool:
    """Return whether two names mean the same; of an address, the last segment counts.

    Without `exactly`, the comparison is as loose as a server's might be: the last segment of any
    name, without case and blanks.
    """
    if exactly:
        one, other = bare_name(one), bare_name(other)
        return one == other and one.strip() != ""  # A blank name matches nothing.
    alike = [_last_segment(name).strip().casefold() for name in (one, other)]
    return alike[0] == alike[1] != ""


def bare_name(name: str) -> str:
    """Return the name that paths use, from a name or from an address that ends in it.

    >>> bare_name("https://app.example/b4d5c0ffee/"), bare_name("b4d5c0ffee")
    ('b4d5c0ffee', 'b4d5c0ffee')
    """
    return _last_segment(name) if "://" in name else name


def _last_segment(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]
