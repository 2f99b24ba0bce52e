"""Send one request at most once and report its outcome: not sent, answered or unknown.

aiohttp by itself follows redirects, sends GET, PUT and DELETE again if a connection drops, and
puts the key into its exceptions. This module prevents all three.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
from collections.abc import Callable, Mapping
from types import CoroutineType, MappingProxyType
from typing import Any, Self, TypeAlias

import aiohttp
import attrs
from aiohttp import hdrs
from aiohttp.abc import AbstractStreamWriter
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ..config import Secret
from ..errors import NotSentError, OutcomeUnknownError
from .failure_reason import REFUSED, failure_reason
from .one_write import WriteHead, head_writer
from .response_head import ResponseHead, ResponseHeadTap
from .timeouts import Deadline, DeadlineTimer, Timeout, socket_timeout

MaySend: TypeAlias = Callable[[], bool]
"""Asked just before the first byte of an attempt is written: whether it may still be sent."""

_LARGE = 64 * 1024
"""In bytes. A larger body is written in parts, so a response may come before its end is sent."""
_MAX_CONNECTIONS = 1000
"""The maximum number of connections of a session of our own.

A key has few requests in flight, but a session may serve a thousand keys (`Client.for_key`), which
aiohttp's 100 would hold up. Requests beyond it wait for a connection.
"""
_NO_TYPE = (hdrs.CONTENT_TYPE,)
_write_head = head_writer()
"""`None` if aiohttp's own `send` has to write all requests."""
_NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())


@attrs.define
class Request:
    """A complete request, except for the client's key."""

    method: str
    url: URL = attrs.field(repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(default=MappingProxyType({}), repr=False)
    sends_key: bool = attrs.field(default=True, repr=False)
    """Whether the API key is sent with it."""


@attrs.define
class Response:
    """A response. Its status is always known; its body may be unreadable."""

    status: int
    headers: CIMultiDictProxy[str] = attrs.field(default=_NO_HEADERS, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    body_error: str | None = None
    """Why `body` is not complete, as the end of a sentence."""
    truncated: bool = False
    """Whether the connection ended in the body, so that a retry may bring all of it."""
    value: Any = attrs.field(default=None, repr=False)
    """The JSON in the body, once it is parsed."""


class AttemptState(Deadline):
    """State of an attempt in flight, which outlives an attempt that fails or is cancelled."""

    __slots__ = (
        "_outer",
        "body",
        "head",
        "may_send",
        "query",
        "response",
        "sent_at",
        "socket",
        "transport",
    )

    def __init__(
        self, timer: DeadlineTimer, timeout: Timeout, may_send: MaySend | None = None
    ) -> None:
        super().__init__(timer, timeout)
        self.may_send = may_send
        """Whether the request may still be sent; `None` if it always may."""
        self.sent_at: float | None = None
        """When the first byte may have been sent; `None` if nothing was sent."""
        self.transport: asyncio.Transport | None = None
        """The transport that the request is written to."""
        self.socket: Any = None
        """The socket below `transport`."""
        self.body: bytes | None = None
        """The body, if it is small."""
        self.query = ""
        """The query parameters that hold the API key, masked in a `repr`; mostly empty text."""
        self.head: ResponseHead | None = None
        """The head of the response, as far as it has come."""
        self.response: Response | None = None
        """The response so far; `None` until its status is known."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._outer = _attempts.get(self.task)  # A trace may make a call of its own.
        _attempts[self.task] = self
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if self._outer is None:
            del _attempts[self.task]
        else:
            _attempts[self.task] = self._outer
        super().__exit__(kind, error, traceback)

    def abort_unsent(self) -> None:
        """Drop the rest of a request whose attempt is over.

        aiohttp only closes the connection, and a closing transport still writes all that it has
        buffered. The server might then carry out a request that was reported as failed.
        """
        transport = self.transport
        # A transport that is not closing is back in the pool and may serve another request.
        if transport is None or not transport.is_closing():
            return
        try:
            if transport.get_write_buffer_size() > 0:
                transport.abort()
        except AttributeError:
            # aiohttp closes the connection of a malformed response twice. By then asyncio's TLS
            # transport has dropped the transport below it, so it can neither report the size of
            # its buffer nor abort (Python 3.11 to 3.13). Only the socket is still in reach.
            if self.socket is not None:
                with contextlib.suppress(OSError):  # It is closed already.
                    self.socket.shutdown(socket.SHUT_RDWR)


_attempts: dict[asyncio.Task[Any], AttemptState] = {}
"""The attempt in flight of each task.

Not a context variable: tasks may share a context, which cannot tell their attempts apart then.
"""


class _TooLateError(Exception):
    """Raised when a request may not be sent any more."""


class _ConnectionOverError(Exception):
    """Raised when a connection is over, or holds data that no request asked for."""


_FAILURES = (
    _ConnectionOverError,
    _TooLateError,
    aiohttp.ClientError,
    HttpProcessingError,  # aiohttp does not wrap it if its parser is the one in Python
    OSError,  # includes TimeoutError
    ValueError,  # a header that cannot be written
)


_TOO_LATE = "this process was stopped, or the journal or the connection took too long"
_REASONS: Mapping[type[Exception], str] = {
    _ConnectionOverError: "the connection was closed",
    _TooLateError: _TOO_LATE,
}


class _NothingLeft:
    """In place of aiohttp's writer for a request that is written."""

    output_size = 0


_NOTHING_LEFT: Any = _NothingLeft()


class SendOnceRequest(aiohttp.ClientRequest):
    """Request that records when its first byte may be sent, and is sent once an attempt.

    `send` is where aiohttp begins to write, so a request that never got there was not sent. A
    trace of `on_request_headers_sent` proves the same, but costs 12 % of a call.
    """

    def send(
        self, conn: aiohttp.connector.Connection
    ) -> CoroutineType[Any, Any, aiohttp.ClientResponse]:
        """Write the request.

        Not a coroutine function: all of this runs before aiohttp's coroutine starts to write.
        """
        task: Any = asyncio.current_task()
        state = _attempts[task]
        if state.sent_at is not None:
            # `ClientSession` silently sends GET, PUT and DELETE again on another connection if the
            # first one drops. Only the retry policy may decide that.
            raise _ConnectionOverError
        protocol, transport = conn.protocol, conn.transport
        # aiohttp keeps data that comes on an idle connection, such as a late duplicate, and takes
        # it for the response to the next request. `should_close` is true if there is such data.
        if protocol is None or transport is None or protocol.should_close or transport.is_closing():
            raise _ConnectionOverError
        if state.may_send is not None and not state.may_send():
            raise _TooLateError
        self._attempt = state
        state.transport, state.socket = transport, transport.get_extra_info("socket")
        state.head = ResponseHeadTap.attach(transport, protocol)
        # Set before the first write, so that `None` proves that nothing was sent.
        state.sent_at = state.restart_read_timeout()
        if state.query:
            return self._send_with_query(conn, state.query)  # type: ignore[return-value]
        if _write_head is not None and state.body is not None and self._is_plain(protocol):
            self._write_at_once(_write_head, transport, state.body)
            protocol.start_timeout()
            return self._written()  # type: ignore[return-value]
        return super().send(conn)  # type: ignore[return-value]  # mypy infers Coroutine

    def _is_plain(self, protocol: ResponseHandler) -> bool:
        """Return whether nothing is asked for that only aiohttp's own `send` does."""
        connector = self.session.connector
        return not (
            self._traces
            or self.proxy
            or self.compress
            or self.chunked
            or self._continue
            or protocol.writing_paused
            or connector is None
            or connector.force_close
        )

    def _write_at_once(
        self, write_head: WriteHead, transport: asyncio.Transport, body: bytes
    ) -> None:
        """Write head and body in one piece.

        The head is in no variable, because error reports show variables and it holds the key.
        """
        line = f"{self.method} {self.url.raw_path_qs} HTTP/1.1"
        transport.write(write_head(line, self.headers) + body)

    async def _written(self) -> aiohttp.ClientResponse:
        """Return the response to come of a request that is written."""
        return self.response_class(
            self.method,
            self.original_url,
            writer=None,
            continue100=None,
            timer=self._timer,
            request_info=self.request_info,
            traces=self._traces,
            loop=self.loop,
            session=self.session,
            stream_writer=_NOTHING_LEFT,
        )

    async def _send_with_query(
        self, conn: aiohttp.connector.Connection, query: str
    ) -> aiohttp.ClientResponse:
        """Write the request with the API key in its URL.

        The URL has no key before and after, and is not shown as it is: see `request_info`.
        """
        url = self.url
        separator = "&" if url.raw_query_string else "?"
        self.url = URL(f"{url}{separator}{query}", encoded=True)
        try:
            return await super().send(conn)
        finally:
            self.url = url

    @property
    def request_info(self) -> aiohttp.RequestInfo:
        """What a response shows of its request: the URL without the API key."""
        info = super().request_info
        return info if info.url is self.original_url else info._replace(url=self.original_url)

    async def _on_headers_request_sent(
        self, method: str, url: URL, headers: CIMultiDict[str]
    ) -> None:
        # Traces of a borrowed session show the URL; it has the API key while it is written.
        await super()._on_headers_request_sent(method, self.original_url, headers)

    async def _on_chunk_request_sent(self, method: str, url: URL, chunk: bytes) -> None:
        await super()._on_chunk_request_sent(method, self.original_url, chunk)

    async def write_bytes(
        self,
        writer: AbstractStreamWriter,
        conn: aiohttp.connector.Connection,
        content_length: int | None = None,
    ) -> None:
        """Write the body, and the head with it.

        Up to Python 3.11 this is a task that begins an iteration of the loop after `send`: time
        enough for a busy process to be stopped in between.
        """
        state, protocol = self._attempt, conn.protocol
        if state.may_send is None or state.may_send() or protocol is None:
            await super().write_bytes(writer, conn, content_length)
            return
        state.sent_at = None  # aiohttp keeps the head back until there is a body to write.
        protocol.set_exception(_TooLateError())


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
