"""Request and response types of the fake server, independent of the transport."""

from __future__ import annotations

from typing import Any

import attrs
import orjson

from ..schema import Operation
from .fault import Fault


@attrs.frozen
class FakeResponse:
    """Response: a status and the value to send as JSON; bytes are sent unchanged."""

    status: int
    body: Any
    type: str = "application/json"
    """The content type; with another one the body is text and sent unchanged."""
    headers: tuple[tuple[str, str], ...] = ()


class RefusedError(Exception):
    """The request gets an error response with this status, message and headers.

    Attributes:
        message_at: the path of the message in the response; if empty, as in other errors.
    """

    def __init__(
        self,
        status: int,
        message: str,
        headers: tuple[tuple[str, str], ...] = (),
        message_at: str = "",
        content_type: str = "application/json",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers
        self.message_at = message_at
        self.content_type = content_type


def error_response(status: int, message: str, message_at: tuple[str, ...]) -> FakeResponse:
    """Return an error response with the message at the first of the API's message paths.

    `status_code` is beside the message; with the path `.` the message is the whole body.
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
    """Request that the fake server received; its outcome is added later.

    A `repr` shows neither the body nor the API key.
    """

    operation: str | None
    """`resource.name`; `None` if no operation has this method and path."""
    method: str
    path: str
    """The path with the base path, percent-encoded."""
    query: dict[str, str]
    pairs: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    """The query with all values of each name, in order."""
    headers: dict[str, str] = attrs.field(factory=dict[str, str])
    """Those headers that are parameters of the operation."""
    content: bytes = attrs.field(repr=False)
    """The bytes of the body."""
    status: int | None = attrs.field(default=None, on_setattr=attrs.setters.NO_OP)
    """The status of the response; `None` until there is a response."""
    fault: Fault | None = attrs.field(default=None, on_setattr=attrs.setters.NO_OP)
    """The fault that was injected, if any."""
    carried_out: bool = attrs.field(default=False, on_setattr=attrs.setters.NO_OP)
    """Whether the request was carried out, regardless of the response."""

    @property
    def body(self) -> Any:
        """The body as JSON; `None` without a body, or if the body is not JSON."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None


@attrs.frozen(kw_only=True)
class OperationCall:
    """An authenticated, validated request."""

    operation: Operation[Any]
    caller: Any
    """The record key of the caller."""
    parameters: dict[str, Any]
    """Values of path, query and headers by Python name."""
    body: dict[str, Any]
    """The given fields, by Python name."""
