"""Keeps a client that must not mail from mailing.

Before an operation with the effect `mail` is sent, what its description names as the guard is
read, every time anew: a mode can change at any moment. It can also change between that read and
the arrival of the request, more so if the request has to wait for the rate limit; only the API
itself could close that gap.
"""

from __future__ import annotations

import re
import reprlib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import unquote

from .errors import (
    Call,
    LiveMailError,
    NotSentError,
    OutcomeUnknownError,
    ResponseError,
    UnreadableAnswerError,
)
from .operation import Api, Effect, Guard, Operation

if TYPE_CHECKING:
    from .pagination import Pages
    from .wire import Value

_REMEDY = "If it is to be mailed, use a client made with allow_live_mail=True."
_OVERRIDING = ("method", "url")
"""In the name of a header that may make a server take another method or path than the request's."""


class NotListedError(LiveMailError):
    """Nothing that the API shows is what would be mailed through; it may be a typing mistake."""


class Reading(Protocol):
    """What the guard needs of a client."""

    api: ClassVar[Api]

    def pages(self, operation: Operation[Any]) -> Pages[Any]:
        """Read a list."""
        ...


async def require_harmless(
    client: Reading, operation: Operation[Any], path: tuple[Value, ...], call: Call
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
    if guard is None:
        raise LiveMailError(
            "Nothing was mailed: nothing that can be read says that this is only a test. "
            f"{_REMEDY}",
            call=call,
        )
    try:
        items = await client.pages(client.api.operation(guard.read)).collect()
    except NotSentError:
        raise
    except (OutcomeUnknownError, UnreadableAnswerError, ResponseError) as error:
        # They would say of a write that it may have been carried out; this one was not sent.
        raise LiveMailError(
            f"Nothing was mailed: {guard.read}, which shows whether this would be real mail, could "
            f"not be read ({type(error).__name__}). Try again later.",
            call=call,
        ) from error
    names = (parameter.name for parameter in operation.path_parameters)
    values = {name: _text(value) for name, value in zip(names, path, strict=True)}
    refusal = _refusal(guard, values, items)
    del values, items  # An error report may show variables.
    if refusal is not None:
        kind, reason = refusal
        raise kind(f"Nothing was mailed: {reason} {_REMEDY}", call=call)


def _refusal(
    guard: Guard, values: Mapping[str, str], items: list[Any]
) -> tuple[type[LiveMailError], str] | None:
    """Why it may be real mail; `None` where every item that may be meant says that it is not.

    A server may not care for case and blanks, and may have two of a name. So all that are alike
    count, and one of them must be the very one that is sent.
    """
    exact = False
    for item in items:
        pairs = [(getattr(item, field, None), values[name]) for field, name in guard.match]
        if any(shown is None or not _alike(_text(shown), given) for shown, given in pairs):
            continue
        exact = exact or all(_text(shown) == given for shown, given in pairs)
        found = getattr(item, guard.field, None)
        if found is None or found != guard.harmless:
            return LiveMailError, (
                f"{guard.read} shows {guard.field} as {reprlib.repr(found)}, and only with "
                f"{guard.harmless!r} is it no real mail. Change that first."
            )
    if exact:
        return None
    sought = " and ".join(name for _, name in guard.match)
    reason = f"{guard.read} shows nothing with the {sought} that was given. Check the value."
    return NotListedError, reason


def _text(value: object) -> str:
    """What is sent of a value, whatever it says of itself when it is compared."""
    return str.__str__(value) if isinstance(value, str) else str(value)


def _alike(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def refuse_mail_path(
    operations: Iterable[Operation[Any]], method: str, path: str, headers: Mapping[str, str]
) -> None:
    """See to it that a raw request is none of the operations that mail.

    Servers and what stands before them decode, clean and rewrite paths in many ways. So a path
    that is not plainly that of another operation is refused if it has the words of one that mails.

    Args:
        operations: those of the API.
        method: the request's method.
        path: its path below the base path, as it is sent.
        headers: its headers.

    Raises:
        LiveMailError: it may be one.
    """
    if overriding := [name for name in headers if any(o in name.lower() for o in _OVERRIDING)]:
        raise LiveMailError(
            f"Nothing was mailed: with the header {overriding[0]!r} a server may take the request "
            f"for another one. {_REMEDY}"
        )
    known = list(operations)
    if method == "GET" or any(_is_plainly(operation, method, path) for operation in known):
        return
    words = _words(path)
    for operation in known:
        if operation.effect is Effect.MAIL and _words(_literal_part(operation.path)) <= words:
            raise LiveMailError(
                f"Nothing was mailed: the path may be taken for that of {operation}. Call "
                f"{operation} itself, or another operation by its plain path. {_REMEDY}"
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
