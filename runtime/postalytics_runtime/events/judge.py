"""What to respond to a request at the secret URL. No I/O.

An adapter for a framework judges the head of a request first, so that it reads no body that it
does not want, and then the body. Everything else is one call, `judge`. For WSGI, such as Flask:

    @app.post("/hook/<token>")
    def hook(token):
        try:
            judged = judge(
                token, request.method, request.headers, request.get_data(), tokens=inbox.tokens
            )
            if judged.report is not None:
                inbox.receive_now(judged.report)
        except InboxError:
            return "Try again later.", 503, {"Retry-After": "60"}
        return judged.reason, judged.status, dict(judged.headers)

Limit the size of requests before that, in Flask by `MAX_CONTENT_LENGTH`, for a body that is too
large is in memory when it is judged.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, cast

import attrs
import orjson

from ..schema import EventFeed
from .event import Report
from .identity import report_of_delivery, value_at

MOST_BYTES = 256 * 1024
"""The size that no body may exceed; a delivery has a few thousand bytes."""
_BOM = b"\xef\xbb\xbf"


class Headers(Protocol):
    """Headers of a request: a mapping, or what a framework has for it."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return all names with their values."""
        ...


@attrs.frozen
class Judgement:
    """What to respond to a request, and what to keep of it."""

    status: int
    """The HTTP status."""
    reason: str
    """The text of the response. It never repeats what came in."""
    report: Report | None = None
    """What to keep in the inbox before the response is sent; only with status 200."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """Headers of the response."""


NOT_FOUND = Judgement(404, "Not Found")
TOO_LARGE = Judgement(413, "The body is too large.")
TOO_SLOW = Judgement(408, "The body did not arrive in time.")
CUT_OFF = Judgement(400, "The body cannot be read.")
CLOSED = Judgement(410, "Nothing receives deliveries here any more.")
NOT_KEPT = Judgement(503, "The delivery was not kept.", headers={"Retry-After": "60"})
BUSY = Judgement(503, "There are too many requests.", headers={"Retry-After": "5"})
_WRONG_METHOD = Judgement(405, "Only POST is allowed.", headers={"Allow": "POST"})
_ENCODED = Judgement(
    415, "The body must not be compressed.", headers={"Accept-Encoding": "identity"}
)
_NOT_JSON = Judgement(400, "The body is not JSON.")
_NO_OBJECT = Judgement(422, "The body is not a JSON object.")
_NO_KIND = Judgement(422, "The body does not say what happened.")


def judge(
    feed: EventFeed,
    token: str | None,
    method: str,
    headers: Headers,
    body: bytes,
    *,
    tokens: Sequence[str],
) -> Judgement:
    """Return what to respond to a request, and the report to keep.

    It never raises because of what came in. Keep the report before you respond: a status 200 says
    that it cannot be lost. Whether an inbox has it already makes no difference.

    Args:
        feed: the description of the events.
        token: the last segment of the request's path.
        method: the request's method.
        headers: the request's headers; upper and lower case are the same.
        body: the request's body as it came, not decompressed.
        tokens: the tokens that are valid, `inbox.tokens`.
    """
    return judge_head(token, method, headers, tokens=tokens) or judge_body(feed, body)


def judge_head(
    token: str | None, method: str, headers: Headers, *, tokens: Sequence[str]
) -> Judgement | None:
    """Return what to respond before the body is read; `None` to read the body."""
    if not is_known(token, tokens):
        return NOT_FOUND  # Also to a GET: a wrong token must look as if there were nothing.
    if method != "POST":
        return _WRONG_METHOD
    found = [(name.lower(), value.strip().lower()) for name, value in headers.items()]
    if any(name == "content-encoding" and value not in ("", "identity") for name, value in found):
        return _ENCODED
    sizes = [value for name, value in found if name == "content-length"]
    if any(_exceeds(size) for size in sizes):
        return TOO_LARGE
    return None


def is_known(token: str | None, tokens: Sequence[str]) -> bool:
    """Return whether a token is valid, in a time that does not depend on its characters."""
    # Surrogates from a badly encoded path become text that no token has.
    given = (token or "").encode("utf-8", "backslashreplace")
    matches = [hmac.compare_digest(given, known.encode()) for known in tokens]
    return any(matches)  # After all were compared.


def _exceeds(size: str) -> bool:
    # A text of many digits is slow to convert, and says enough by its length.
    return size.isdecimal() and (len(size) > 9 or int(size) > MOST_BYTES)


def judge_body(feed: EventFeed, body: bytes) -> Judgement:
    """Return what to respond to a body at a URL with a valid token, and the report to keep."""
    if len(body) > MOST_BYTES:
        return TOO_LARGE
    try:
        value: object = orjson.loads(body.removeprefix(_BOM))
    except orjson.JSONDecodeError:
        return _NOT_JSON
    return judge_value(feed, value)


def judge_value(feed: EventFeed, value: object) -> Judgement:
    """Return what to respond to the JSON value of a body, and the report to keep."""
    if not isinstance(value, dict):
        return _NO_OBJECT
    found = cast("dict[str, Any]", value)
    if not _has_kind(feed, found):
        return _NO_KIND
    return Judgement(200, "OK", report_of_delivery(feed, found))


def _has_kind(feed: EventFeed, body: Mapping[str, Any]) -> bool:
    """Return whether a body says what happened, if only by a code that is not known."""
    kind = None if feed.deliveries is None else value_at(body, feed.deliveries.kind)
    if isinstance(kind, str):
        return kind.strip() != ""
    return isinstance(kind, int | float) and not isinstance(kind, bool)
