"""Keeps a client that must not mail from mailing.

Before an operation with the effect `mail` is sent, what its description names as the guard is
read, every time anew: a mode can change at any moment. It can also change between that read and
the arrival of the request, more so if the request has to wait for the rate limit; only the API
itself could close that gap.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import unquote

from .errors import Call, LiveMailError, OutcomeUnknownError, UnreadableAnswerError
from .operation import Api, Effect, Guard, Operation

if TYPE_CHECKING:
    from .pagination import Pages
    from .request import Value

_REMEDY = "If it is to be mailed, use a client made with allow_live_mail=True."


class Reading(Protocol):
    """What the guard needs of a client."""

    api: ClassVar[Api]

    async def call(self, operation: Operation[Any], *, path: tuple[Value, ...]) -> Any:
        """Read one object."""
        ...

    def pages(self, operation: Operation[Any], *, path: tuple[Value, ...]) -> Pages[Any]:
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
            f"Nothing was sent: {operation} mails, this client must not, and nothing that it "
            f"could read says whether this is only a test. {_REMEDY}",
            call=call,
        )
    try:
        record = await _read(client, operation, guard, path)
    except (OutcomeUnknownError, UnreadableAnswerError) as error:
        # They would say of a write that it may have been carried out; this one was not sent.
        raise LiveMailError(
            f"Nothing was sent: whether {operation} would mail for real is shown by {guard.read}, "
            f"which could not be read ({type(error).__name__}). Try again later.",
            call=call,
        ) from error
    if record is None:
        raise LiveMailError(
            f"Nothing was sent: whether {operation} would mail for real is shown by {guard.read}, "
            f"but nothing there has {_matching(guard)}. Check the value. {_REMEDY}",
            call=call,
        )
    found = getattr(record, guard.field, None)
    if found is None or found != guard.harmless:
        raise LiveMailError(
            f"Nothing was sent: {operation} would mail for real, or may: {guard.read} shows "
            f"{guard.field} as {reprlib.repr(found)}, and only with {guard.harmless!r} nothing is "
            f"mailed. Switch that first. {_REMEDY}",
            call=call,
        )


async def _read(
    client: Reading, operation: Operation[Any], guard: Guard, path: tuple[Value, ...]
) -> Any:
    """What shows the mode; `None` where a list has nothing that matches."""
    read = client.api.operation(guard.read)
    parameters = operation.path_parameters
    values = {p.name: value for p, value in zip(parameters, path, strict=True)}
    own_path = tuple(values[parameter.name] for parameter in read.path_parameters)
    if not read.many:
        return await client.call(read, path=own_path)
    async for item in client.pages(read, path=own_path):
        if all(getattr(item, field, None) == values[name] for field, name in guard.match):
            return item
    return None


def _matching(guard: Guard) -> str:
    return " and ".join(f"the {field} that was given as {name}" for field, name in guard.match)


def refuse_mail_path(
    operations: Iterable[Operation[Any]], method: str, path: str, headers: Mapping[str, str]
) -> None:
    """See to it that a raw request is none of the operations that mail.

    Args:
        operations: those of the API.
        method: the request's method.
        path: its path below the base path, as it is sent.
        headers: its headers; some make a server take another method than that of the request.

    Raises:
        LiveMailError: it may be one.
    """
    if method == "GET" and not any("method" in name.lower() for name in headers):
        return
    segments = [_decoded(segment) for segment in path.split("/")]
    for operation in operations:
        if operation.effect is Effect.MAIL and _matches(operation.path, segments):
            raise LiveMailError(
                f"Nothing was sent: the path is that of {operation}, which mails, and this client "
                f"must not. Call {operation} itself, which finds out whether it would mail for "
                f"real. {_REMEDY}"
            )


def _matches(template: str, segments: list[str]) -> bool:
    wanted = template.split("/")
    return len(wanted) == len(segments) and all(
        part.startswith("{") or part.casefold() == segment
        for part, segment in zip(wanted, segments, strict=True)
    )


def _decoded(segment: str) -> str:
    """A segment as the most lenient server would read it."""
    while (decoded := unquote(segment)) != segment:
        segment = decoded
    return segment.partition(";")[0].strip().casefold()
