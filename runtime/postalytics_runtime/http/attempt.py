"""A request, its response, its attempt in flight, and the class that sends it at most once.

aiohttp by itself sends GET, PUT and DELETE again if a connection drops; `SendOnceRequest` does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Mapping
from types import CoroutineType, MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import aiohttp
import attrs
from aiohttp.abc import AbstractStreamWriter
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from .one_write import WriteHead, head_writer
from .response_head import ResponseHead, ResponseHeadTap
from .timeouts import Deadline, DeadlineTimer, Timeout

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler

MaySend: TypeAlias = Callable[[], bool]
"""Asked just before the first byte of an attempt is written: whether it may still be sent."""

_NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())
_write_head = head_writer()
"""`None` if aiohttp's own `send` has to write all requests."""


@attrs.define
class Request:
    """A complete request, except for the client's key."""

    method: str
    url: URL = attrs.field(repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(default=MappingProxyType({}), repr=False)
    sends_key: bool = attrs.field(default=True, repr=False)
    """Whether the API key is sent with it."""
    secrets: tuple[str, ...] = attrs.field(default=(), repr=False)
    """The secrets in the body, such as a password, which are masked if the API quotes them."""


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


class TooLateError(Exception):
    """Raised when a request may not be sent any more."""


class ConnectionOverError(Exception):
    """Raised when a connection is over, or holds data that no request asked for."""


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
            raise ConnectionOverError
        protocol, transport = conn.protocol, conn.transport
        # aiohttp keeps data that comes on an idle connection, such as a late duplicate, and takes
        # it for the response to the next request. `should_close` is true if there is such data.
        if protocol is None or transport is None or protocol.should_close or transport.is_closing():
            raise ConnectionOverError
        if state.may_send is not None and not state.may_send():
            raise TooLateError
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
        protocol.set_exception(TooLateError())
