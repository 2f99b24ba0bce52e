"""What comes to the fake API and what leaves it, without the network."""

from __future__ import annotations

from typing import Any

import attrs
import orjson

from ..schema import Operation
from .fault import Fault


@attrs.frozen(kw_only=True)
class FakeRequest:
    """A request as it came."""

    method: str
    path: str
    """With the base path, percent-encoded."""
    query: dict[str, str] = attrs.field(factory=dict[str, str])
    authorization: str | None = attrs.field(default=None, repr=False)
    content: bytes = attrs.field(default=b"", repr=False)


@attrs.frozen
class FakeResponse:
    """A status and what becomes the JSON of the body."""

    status: int
    body: Any
    type: str = "application/json"
    """With another one the body is text, and sent as it is."""


class RefusedError(Exception):
    """The request is answered with an error: the status and a message for the client."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def error_response(status: int, message: str, message_at: tuple[str, ...]) -> FakeResponse:
    """An error answer that keeps its message at the first place where the API keeps it.

    `status_code` stands beside the message; with the place `.` the message is all there is.
    """
    place = message_at[0]
    if place == ".":
        return FakeResponse(status, message)
    *outer, last = place.split(".")
    body: dict[str, Any] = {last: message, "status_code": status}
    for name in reversed(outer):
        body = {name: body}
    return FakeResponse(status, body)


@attrs.define(kw_only=True, on_setattr=attrs.setters.frozen)
class ReceivedRequest:
    """A request that the fake server received; what became of it comes later.

    A `repr` shows neither the body nor the key.
    """

    operation: str | None
    """`resource.name`, `None` where no operation has this method and path."""
    method: str
    path: str
    """With the base path, percent-encoded."""
    query: dict[str, str]
    content: bytes = attrs.field(repr=False)
    """The body's bytes."""
    status: int | None = attrs.field(default=None, on_setattr=attrs.setters.NO_OP)
    """The status of the answer, `None` as long as there is none."""
    fault: Fault | None = attrs.field(default=None, on_setattr=attrs.setters.NO_OP)
    """The fault that happened to it, if any."""
    carried_out: bool = attrs.field(default=False, on_setattr=attrs.setters.NO_OP)
    """Whether it was carried out, whatever came back."""

    @property
    def body(self) -> Any:
        """The body as JSON, `None` where there is none or it is not JSON."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None


@attrs.frozen(kw_only=True)
class OperationCall:
    """A request that was let in and found right."""

    operation: Operation[Any]
    caller: Any
    """The key of the record of whoever calls."""
    parameters: dict[str, Any]
    """Values of path and query by Python name."""
    body: dict[str, Any]
    """Fields given, by Python name."""
