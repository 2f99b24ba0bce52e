"""Whether mail is real, and a client that must not mail kept from mailing.

The guard of an operation names the lists that show what is mailed through and in which mode it
is. A client that must not mail reads it before every piece: a mode can change at any moment. It
can also change between that read and the arrival of the request, more so if the request has to
wait for the rate limit; only the API itself could close that gap.
"""

from __future__ import annotations

import enum
import re
import reprlib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import unquote

import attrs

from ..errors import (
    CallInfo,
    IncompleteListError,
    LiveMailError,
    NotSentError,
    OutcomeUnknownError,
    ResponseError,
    UnreadableResponseError,
)
from ..schema import Api, Effect, LiveMailGuard, Operation
from ..suggestions import folded

if TYPE_CHECKING:
    from ..pagination import Pages
    from ..values import ParameterValue

_REMEDY = "If it is to be mailed, use a client made with allow_live_mail=True."
_OVERRIDING = ("method", "url")
"""In the name of a header that may make a server take another method or path than the request's."""


class MailMode(enum.Enum):
    """Whether mail is real."""

    TEST = "test"
    LIVE = "live"
    UNKNOWN = "unknown"
    """Nothing that can be read says that it is a test, so it may be real."""

    @property
    def bills(self) -> bool:
        """Whether mail may be printed and billed."""
        return self is not MailMode.TEST


@attrs.frozen
class ModeReading:
    """What the lists of an API show of what is mailed through."""

    mode: MailMode
    reason: str
    """What shows it, as a clause without a full stop."""
    listed: bool = True
    """Whether any list has it; else its name may be a typing mistake."""


class GuardClient(Protocol):
    """What the guard needs of a client."""

    api: ClassVar[Api]

    def pages(self, operation: Operation[Any]) -> Pages[Any]:
        """Read a list."""
        ...


async def read_mode(
    client: GuardClient, operation: Operation[Any], path: tuple[ParameterValue, ...]
) -> ModeReading:
    """Find out whether an operation with these path values mails for real.

    All lists of the guard are read until one shows a mode.

    Args:
        client: what reads.
        operation: an operation with the effect `mail`.
        path: the values in its path, in order.

    Raises:
        LiveMailError: a list cannot be read; its cause says why.
        PostalyticsError: the list was not asked for.
    """
    guard = operation.guard
    if guard is None:
        return ModeReading(MailMode.UNKNOWN, "nothing that can be read says that it is a test")
    values, call = _values(operation, path), operation.call
    reading = _mode_in(guard, values, await _items(client, guard.read, call))
    for name in () if reading.listed else guard.also:
        try:
            items = await _items(client, name, call)
        except LiveMailError:
            continue  # It would have shown no mode, either.
        if any(_is_meant(guard, values, item, exactly=True) for item in items):
            return ModeReading(MailMode.UNKNOWN, f"{name} lists it and shows no mode")
    return reading


async def require_test_mode(
    client: GuardClient, operation: Operation[Any], path: tuple[ParameterValue, ...], call: CallInfo
) -> None:
    """Find out that an operation with these path values mails nothing for real.

    Args:
        client: what reads.
        operation: an operation with the effect `mail`.
        path: the values in its path, in order.
        call: what an error says was being done.

    Raises:
        LiveMailError: it would mail, or nothing says that it would not.
        PostalyticsError: the guard cannot be read.
    """
    guard = operation.guard
    if guard is None or guard.field is None:
        reason = "nothing that can be read says that this is only a test"
    else:
        items = await _items(client, guard.read, call)
        reading = _mode_in(guard, _values(operation, path), items)
        del items  # An error report may show variables.
        if reading.mode is MailMode.TEST:
            return
        reason = reading.reason
    raise LiveMailError(f"Nothing was mailed: {reason}. {_REMEDY}", call=call)


async def _items(client: GuardClient, name: str, call: CallInfo) -> list[Any]:
    try:
        return await client.pages(client.api.operation(name)).collect()
    except NotSentError:
        raise
    except (
        *(OutcomeUnknownError, UnreadableResponseError),
        *(IncompleteListError, ResponseError),
    ) as error:
        # They would say of a write that it may have been carried out; this one was not sent.
        raise LiveMailError(
            f"Nothing was mailed: {name}, which shows whether this would be real mail, could "
            f"not be read ({type(error).__name__}). Try again later.",
            call=call,
        ) from error


def _values(operation: Operation[Any], path: tuple[ParameterValue, ...]) -> dict[str, str]:
    names = (parameter.name for parameter in operation.path_parameters)
    return {name: _text(value) for name, value in zip(names, path, strict=True)}


def _mode_in(guard: LiveMailGuard, values: Mapping[str, str], items: list[Any]) -> ModeReading:
    """The mode that a list shows.

    A server may ignore case and blanks, and may have several items of a name. So all that look
    alike count: the first that is not in test mode decides, and one must have the exact name.
    """
    sought = " and ".join(name for _, name in guard.match)
    found = [item for item in items if _is_meant(guard, values, item)]
    if not found:
        reason = f"{guard.read} shows nothing with the {sought} that was given: check the value"
        return ModeReading(MailMode.UNKNOWN, reason, listed=False)
    if not any(_is_meant(guard, values, item, exactly=True) for item in found):
        reason = f"{guard.read} shows a {sought} that only looks like the one given: check its case"
        return ModeReading(MailMode.UNKNOWN, reason, listed=False)
    if guard.field is None:
        return ModeReading(MailMode.UNKNOWN, f"{guard.read} lists it and shows no mode")
    for shown in (mode for item in found for mode in _modes_of(item, guard.field)):
        if shown is None or shown != guard.harmless:
            live = shown is not None and guard.live is not None and shown == guard.live
            return ModeReading(
                MailMode.LIVE if live else MailMode.UNKNOWN,
                f"{guard.read} shows {guard.field} as {reprlib.repr(shown)}, and only with "
                f"{guard.harmless!r} is it a test",
            )
    reason = f"{guard.read} shows {guard.field} as {guard.harmless!r}"
    return ModeReading(MailMode.TEST, reason)


def _modes_of(item: Any, field: str) -> list[Any]:
    """What an item shows as its mode: two notations of the name may say two things."""
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
    """What is sent of a value, whatever it says of itself when it is compared."""
    return str.__str__(value) if isinstance(value, str) else str(value)


def _is_same(one: str, other: str, *, exactly: bool) -> bool:
    """Whether two names mean the same; of an address its last segment counts.

    What only looks alike is compared as loosely as a server might: the last of any segments,
    without case and blanks.
    """
    if exactly:
        one, other = bare_name(one), bare_name(other)
        return one == other and one.strip() != ""  # What has no name is not meant by anything.
    alike = [_last_segment(name).strip().casefold() for name in (one, other)]
    return alike[0] == alike[1] != ""


def bare_name(name: str) -> str:
    """The name by which paths call something of which an address is given.

    >>> bare_name("https://app.example/b4d5c0ffee/"), bare_name("b4d5c0ffee")
    ('b4d5c0ffee', 'b4d5c0ffee')
    """
    return _last_segment(name) if "://" in name else name


def _last_segment(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2]


def refuse_live_mail_path(
    operations: Iterable[Operation[Any]], call: CallInfo, path: str, headers: Mapping[str, str]
) -> None:
    """See to it that a raw request is none of the operations that mail.

    Servers and what stands before them decode, clean and rewrite paths in many ways. So a path
    that is not plainly that of another operation is refused if it has the words of one that mails.

    Args:
        operations: those of the API.
        call: the request's method, and what an error says was being done.
        path: its path below the base path, as it is sent.
        headers: its headers.

    Raises:
        LiveMailError: it may be one.
    """
    if overriding := [name for name in headers if any(o in name.lower() for o in _OVERRIDING)]:
        raise LiveMailError(
            f"Nothing was mailed: with the header {overriding[0]!r} a server may take the request "
            f"for another one. {_REMEDY}",
            call=call,
        )
    known, method = list(operations), call.method
    if method == "GET" or any(_is_plainly(operation, method, path) for operation in known):
        return
    words = _words(path)
    for operation in known:
        if operation.effect is Effect.MAIL and _words(_literal_part(operation.path)) <= words:
            raise LiveMailError(
                f"Nothing was mailed: the path may be taken for that of {operation}. Call "
                f"{operation} itself, or another operation by its plain path. {_REMEDY}",
                call=call,
            )


def _is_plainly(operation: Operation[Any], method: str, path: str) -> bool:
    """Whether nobody could take the path for another one than this operation's."""
    pattern = "".join(
        _PLAIN if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", operation.path)
    )
    return (
        operation.effect is not Effect.MAIL
        and operation.method == method
        and re.fullmatch(pattern, path) is not None
    )


_PLAIN = "[A-Za-z0-9_-]+"


def _literal_part(template: str) -> str:
    return re.sub(r"\{\w+\}", "", template)


def _words(path: str) -> set[str]:
    """All that a server might find in a path, however it decodes it."""
    while (decoded := unquote(path)) != path:
        path = decoded
    text = unicodedata.normalize("NFKC", path).casefold()
    readings = ("".join(c if c.isprintable() else mark for c in text) for mark in ("", "/"))
    return {word for reading in readings for word in re.findall(r"\w+", reading)}
