"""Send one request at most once and report its outcome: not sent, answered or unknown.

aiohttp by itself follows redirects, sends GET, PUT and DELETE again if a connection drops, and
puts the key into its exceptions. This module prevents all three.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Mapping

import aiohttp
from aiohttp import hdrs
from aiohttp.http import HttpProcessingError

from ..config import Secret
from ..errors import NotSentError, OutcomeUnknownError
from .attempt import (
    AttemptState,
    ConnectionOverError,
    Request,
    Response,
    SendOnceRequest,
    TooLateError,
)
from .failure_reason import REFUSED, failure_reason
from .timeouts import Deadline, socket_timeout

_LARGE = 64 * 1024
"""In bytes. A larger body is written in parts, so a response may come before its end is sent."""
_MAX_CONNECTIONS = 1000
"""The maximum number of connections of a session of our own.

A key has few requests in flight, but a session may serve a thousand keys (`Client.for_key`), which
aiohttp's 100 would hold up. Requests beyond it wait for a connection.
"""
_NO_TYPE = (hdrs.CONTENT_TYPE,)
_FAILURES = (
    ConnectionOverError,
    TooLateError,
    aiohttp.ClientError,
    HttpProcessingError,  # aiohttp does not wrap it if its parser is the one in Python
    OSError,  # includes TimeoutError
    ValueError,  # a header that cannot be written
)


_TOO_LATE = "this process was stopped, or the journal or the connection took too long"
_REASONS: Mapping[type[Exception], str] = {
    ConnectionOverError: "the connection was closed",
    TooLateError: _TOO_LATE,
}


def open_session(
    borrowed: aiohttp.ClientSession | None, user_agent: str, proxy: str | None = None
) -> aiohttp.ClientSession:
    """Return a session for attempts.

    From a borrowed session it takes the connector, with its connections and TLS settings, and the
    traces; not the headers, cookies, credentials, proxy or middlewares. Closing the returned
    session leaves the borrowed one open.
    """
    return aiohttp.ClientSession(
        connector=_connector() if borrowed is None else borrowed.connector,
        connector_owner=borrowed is None,
        trace_configs=None if borrowed is None else list(borrowed.trace_configs),
        request_class=SendOnceRequest,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            hdrs.USER_AGENT: user_agent,
            hdrs.ACCEPT: "application/json",
            hdrs.ACCEPT_ENCODING: "gzip, deflate",
        },
        proxy=proxy,
    )


def _connector() -> aiohttp.TCPConnector:
    """Return a connector that leaves half of the files that this process may open to others.

    With one connection too many, a call would fail as if the server could not be reached.
    """
    limit = _MAX_CONNECTIONS
    with contextlib.suppress(ImportError):  # Windows has no such limit.
        import resource

        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        limit = min(limit, files // 2) if files > 1 else limit  # -1: without limit
    return aiohttp.TCPConnector(limit=limit)


async def send_once(
    session: aiohttp.ClientSession,
    request: Request,
    state: AttemptState,
    *,
    key: Secret,
    max_body_size: int,
) -> Response:
    """Send `request` at most once and read the response.

    Args:
        session: a session from `open_session`.
        request: the request.
        state: the state of the attempt, which is updated on the way.
        key: the API key. Neither the key nor the body is in a local variable of this function,
            because error reports show local variables.
        max_body_size: the maximum size of a response that is read, in bytes after decompression.

    Raises:
        NotSentError: nothing was written.
        OutcomeUnknownError: the request was at least partly written, and no status came back.
            The caller adds the advice, which depends on the effect of the operation.
    """
    large = request.body is not None and len(request.body) > _LARGE
    fully_sent = False
    state.query = key.query() if request.sends_key else ""
    state.body = None if large else request.body
    try:
        with state:
            response = await session.request(
                request.method,
                request.url,
                # aiohttp writes a file in parts, so the event loop runs in between.
                data=io.BytesIO(request.body or b"") if large else request.body,
                headers=_headers(request, key, last=large),
                # aiohttp sends `Content-Type: application/octet-stream` with a POST without a body,
                # which a server may refuse with 415.
                skip_auto_headers=None if hdrs.CONTENT_TYPE in request.headers else _NO_TYPE,
                allow_redirects=False,
                timeout=socket_timeout(state.timeout.sock_connect),
            )
            state.response = Response(response.status, response.headers)
            await _read(response, state.response, state, max_body_size)
        fully_sent = not large
    except asyncio.CancelledError as cancelled:
        # aiohttp also raises `CancelledError` in a task that is not cancelled, when the connector
        # of a borrowed session is closed. That is a failure: only a cancellation by the caller may
        # end the call as one.
        if state.cancelled():
            raise cancelled.with_traceback(None)  # noqa: B904 (the same; aiohttp's frames hold the key)
        reason = "its connections were closed"
    except _FAILURES as error:
        reason = _REASONS.get(type(error)) or state.reason or failure_reason(error)
    except Exception as error:
        if state.sent_at is None:
            raise
        # A trace of a borrowed session has raised. The request was sent all the same.
        reason = type(error).__name__
    else:
        return state.response
    finally:
        if not fully_sent:
            state.abort_unsent()
    # Outside the handler: aiohttp's exceptions carry the key, and an exception that is raised in
    # the handler would keep them as its context.
    return _interrupted_response(request, state, reason)


def _interrupted_response(request: Request, state: AttemptState, reason: str) -> Response:
    """Return the partial response of an attempt that failed, or raise if no status came."""
    if state.response is None and state.head is not None and (status := state.head.status):
        # aiohttp has dropped all that it had read; see `response_head`.
        state.response = Response(status)
    if state.response is not None:
        state.response.body_error, state.response.truncated = f"it was cut off ({reason})", True
        return state.response
    if state.sent_at is not None:
        raise OutcomeUnknownError(
            f"No response came back ({reason}), so it is unknown whether the request was carried "
            "out."
        )
    origin = str(request.url.origin())
    why = "was not sent to in time" if reason == _TOO_LATE else "could not be reached"
    unsent = NotSentError(f"{origin} {why} ({reason}); nothing was sent.", safe_to_repeat=True)
    unsent.refused_by = origin if reason == REFUSED else None
    raise unsent


def _headers(request: Request, key: Secret, *, last: bool) -> dict[str, str]:
    headers = {**request.headers}
    if request.sends_key:
        headers |= key.headers()
    # If the response comes early, aiohttp stops writing and may put the connection back into its
    # pool with half of a large request on it. Another request must not follow that half.
    if last:
        headers[hdrs.CONNECTION] = "close"
    return headers


async def _read(
    incoming: aiohttp.ClientResponse, response: Response, deadline: Deadline, max_body_size: int
) -> None:
    """Add the body to the response, unless the body is too large."""
    content = incoming.content
    # Mostly the whole body comes together with the head; then nothing is awaited.
    chunks = [content.read_nowait()] if content.is_eof() else list[bytes]()
    size = 0
    try:
        while not content.at_eof() and size <= max_body_size:
            chunks.append(chunk := await content.readany())
            size += len(chunk)
            deadline.restart_read_timeout()
    finally:
        if not content.at_eof():
            # The unread rest of the body would stand before the next response.
            incoming.close()
    body = b"".join(chunks)
    if len(body) > max_body_size:
        response.body_error = f"it is larger than {max_body_size:,} bytes"
    else:
        response.body = body
