"""One attempt: a request goes out once, at most, and what became of it is told truthfully.

aiohttp by itself follows redirects, sends GET, PUT and DELETE again when a connection drops,
and puts the key into the text of its exceptions. None of that happens here.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
from collections.abc import Mapping
from types import CoroutineType, MappingProxyType, TracebackType
from typing import Any, Self

import aiohttp
import attrs
from aiohttp import hdrs
from aiohttp.http import HttpProcessingError
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ..config import Secret
from ..errors import NotSentError, OutcomeUnknownError
from .response_head import ResponseHead, ResponseHeadTap
from .timeouts import Deadline, DeadlineTimer, Timeout, socket_timeout

_LARGE = 64 * 1024
"""More bytes than this may not be written at once."""
_NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())


@attrs.define
class Request:
    """A request, ready to go, but for the key."""

    method: str
    url: URL = attrs.field(repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(default=MappingProxyType({}), repr=False)


@attrs.define
class Response:
    """What came back. The status is always known; the body may be unreadable."""

    status: int
    headers: CIMultiDictProxy[str] = attrs.field(default=_NO_HEADERS, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    body_error: str | None = None
    """Why `body` is not the whole body, as the end of a sentence."""
    truncated: bool = False
    """Whether the connection ended in the body, so that asking again may bring all of it."""
    value: Any = attrs.field(default=None, repr=False)
    """The JSON in the body, where it was looked for."""


class AttemptState(Deadline):
    """What is known of an attempt under way, also when it is cut short."""

    __slots__ = ("_around", "head", "response", "sent_at", "socket", "transport")

    sent_at: float | None
    """When its first byte may have left; `None` as long as it has not."""
    transport: asyncio.Transport | None
    """What it is written to."""
    socket: Any
    """What that writes to in the end."""
    head: ResponseHead | None
    """What has come of the head of an answer."""
    response: Response | None
    """What came back of an answer so far, from its status on."""

    def __init__(self, watch: DeadlineTimer, timeout: Timeout) -> None:
        super().__init__(watch, timeout)
        self.sent_at = None
        self.transport = self.socket = None
        self.head = None
        self.response = None

    def __enter__(self) -> Self:
        super().__enter__()
        self._around = _attempts.get(self.task)  # A trace may make a call of its own.
        _attempts[self.task] = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._around is None:
            del _attempts[self.task]
        else:
            _attempts[self.task] = self._around
        super().__exit__(kind, error, traceback)

    def abort_unsent(self) -> None:
        """Write no more of a request that is over: aiohttp would, however long that takes."""
        transport = self.transport  # What is not being closed has gone back to the others.
        if transport is None or not transport.is_closing():
            return
        try:
            if transport.get_write_buffer_size() > 0:
                transport.abort()
        except AttributeError:
            # aiohttp closes the connection of a malformed answer twice. asyncio's transport of
            # TLS has forgotten by then what it writes to, so that it can neither tell how much is
            # left nor abort (3.11 to 3.13). The socket is all that is still in reach.
            if self.socket is not None:
                with contextlib.suppress(OSError):  # It is closed already.
                    self.socket.shutdown(socket.SHUT_RDWR)


_attempts: dict[asyncio.Task[Any], AttemptState] = {}
"""The attempt under way in a task. Tasks may share a context, so that cannot tell them apart."""


class _ResendError(Exception):
    """aiohttp was about to send the request of an attempt again."""


class _UnsolicitedResponseError(Exception):
    """The connection holds an answer that nobody asked for, or is over."""


_CONNECTION_OVER = (_ResendError, _UnsolicitedResponseError)
_FAILURES = (
    *_CONNECTION_OVER,
    aiohttp.ClientError,
    HttpProcessingError,  # comes through aiohttp's parser in Python as it is
    OSError,  # also TimeoutError
    ValueError,  # a header that cannot be written
)


class SendOnceRequest(aiohttp.ClientRequest):
    """A request that tells when its first byte may leave, and leaves once in an attempt.

    `send` is where aiohttp begins to write, so a request that never came so far was not sent.
    A trace of `on_request_headers_sent` proves the same, but costs 12 % of a call.
    """

    def send(
        self, conn: aiohttp.connector.Connection
    ) -> CoroutineType[Any, Any, aiohttp.ClientResponse]:
        """Write the request."""
        task: Any = asyncio.current_task()
        state = _attempts[task]
        if state.sent_at is not None:
            raise _ResendError
        protocol, transport = conn.protocol, conn.transport
        if protocol is None or transport is None or protocol.should_close:
            raise _UnsolicitedResponseError
        state.transport, state.socket = transport, transport.get_extra_info("socket")
        state.head = ResponseHeadTap.attach(transport, protocol)
        state.sent_at = state.restart_read_timeout()
        return super().send(conn)  # type: ignore[return-value]  # to mypy it is but a Coroutine


def open_session(
    borrowed: aiohttp.ClientSession | None, user_agent: str, proxy: str | None = None
) -> aiohttp.ClientSession:
    """A session for attempts.

    Of a borrowed session it uses the connector, with its connections and TLS settings, and the
    traces; not its headers, cookies, credentials, proxy or middlewares. Closing it leaves the
    borrowed session open.
    """
    return aiohttp.ClientSession(
        connector=None if borrowed is None else borrowed.connector,
        connector_owner=borrowed is None,
        trace_configs=None if borrowed is None else list(borrowed.trace_configs),
        request_class=SendOnceRequest,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            hdrs.USER_AGENT: user_agent,
            hdrs.ACCEPT: "application/json",
            hdrs.ACCEPT_ENCODING: "gzip, deflate",
        },
        # aiohttp would call a body that is not there an octet stream, and a server may answer 415.
        skip_auto_headers=[hdrs.CONTENT_TYPE],
        proxy=proxy,
    )


async def send_once(
    session: aiohttp.ClientSession,
    request: Request,
    state: AttemptState,
    *,
    key: Secret,
    max_body_size: int,
) -> Response:
    """Send `request` once and read the answer.

    Args:
        session: one from `open_session`.
        request: what to send.
        state: is kept up to date.
        key: who asks. Neither it nor the body is in a variable here: error reports show them.
        max_body_size: the most bytes of an answer that are read, after decompression.

    Raises:
        NotSentError: nothing was written.
        OutcomeUnknownError: something was written, and no status came back. What to do about
            that depends on what was asked, and is left to the caller to say.
    """
    large = request.body is not None and len(request.body) > _LARGE
    at_rest = False
    try:
        with state:
            response = await session.request(
                request.method,
                request.url,
                data=io.BytesIO(request.body or b"") if large else request.body,
                headers=_headers(request, key, last=large),
                allow_redirects=False,
                timeout=socket_timeout(state.timeout.sock_connect),
            )
            state.response = Response(response.status, response.headers)
            await _read(response, state.response, state, max_body_size)
        at_rest = not large
    except asyncio.CancelledError as cancelled:
        if state.cancelled():
            raise cancelled.with_traceback(None)  # noqa: B904 (the same; aiohttp's frames hold the key)
        reason = "its connections were closed"
    except _FAILURES as error:
        again = isinstance(error, _CONNECTION_OVER)
        reason = "the connection was closed" if again else state.reason or type(error).__name__
    except Exception as error:
        if state.sent_at is None:
            raise
        reason = type(error).__name__  # A trace of a borrowed session cannot unsend a request.
    else:
        return state.response
    finally:
        if not at_rest:
            state.abort_unsent()
    # Not in the handler: aiohttp's exceptions carry the key, and would be the context of ours.
    return _cut_off(request, state, reason)


def _cut_off(request: Request, state: AttemptState, reason: str) -> Response:
    """What is left of an attempt that came to no end."""
    if state.response is None and state.head is not None and (status := state.head.status):
        state.response = Response(status)  # aiohttp has dropped all that it had read
    if state.response is not None:
        state.response.body_error, state.response.truncated = f"it was cut off ({reason})", True
        return state.response
    if state.sent_at is not None:
        raise OutcomeUnknownError(
            f"No answer came back ({reason}), so it is unknown whether it was carried out."
        )
    raise NotSentError(
        f"{request.url.origin()} could not be reached ({reason}); nothing was sent.",
        safe_to_repeat=True,
    )


def _headers(request: Request, key: Secret, *, last: bool) -> dict[str, str]:
    headers = {**request.headers, hdrs.AUTHORIZATION: key.basic_authorization()}
    if last:  # Nobody else may get the connection while the request is being written.
        headers[hdrs.CONNECTION] = "close"
    return headers


async def _read(
    response: aiohttp.ClientResponse, answer: Response, deadline: Deadline, max_body_size: int
) -> None:
    """Complete the answer with its body, unless that is too large."""
    content = response.content
    if content.is_eof():  # All of it came with the head, as it mostly does.
        _complete(answer, content.read_nowait(), max_body_size)
        return
    chunks: list[bytes] = []
    size = 0
    try:
        while not content.at_eof() and size <= max_body_size:
            chunks.append(chunk := await content.readany())
            size += len(chunk)
            deadline.restart_read_timeout()
    finally:
        if not content.at_eof():
            response.close()  # The rest of the body is in the way of another request.
    _complete(answer, b"".join(chunks), max_body_size)


def _complete(answer: Response, body: bytes, max_body_size: int) -> None:
    if len(body) > max_body_size:
        answer.body_error = f"it is larger than {max_body_size:,} bytes"
    else:
        answer.body = body
