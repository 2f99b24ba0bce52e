"""One attempt: a request goes out once, at most, and what became of it is told truthfully.

aiohttp by itself follows redirects, sends GET, PUT and DELETE again when a connection drops,
and puts the key into the text of its exceptions. None of that happens here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import aiohttp
import attrs
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from .errors import NotSentError, OutcomeUnknownError

_NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())


@attrs.frozen
class Request:
    """A request, ready to go, but for the key."""

    method: str
    url: URL
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(default=MappingProxyType({}))


@attrs.frozen
class Answer:
    """What came back. The status is always known; the body may be unreadable."""

    status: int
    headers: CIMultiDictProxy[str] = attrs.field(default=_NO_HEADERS, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    fault: str | None = None
    """Why `body` is not the whole body, as the end of a sentence."""


class _DroppedError(Exception):
    """The connection failed. Not an aiohttp error, so that aiohttp does not send again."""


class DepartingRequest(aiohttp.ClientRequest):
    """A request that remembers whether its first byte may have left.

    `send` is where aiohttp begins to write, so a request that never came so far was not sent.
    (A trace of `on_request_headers_sent` proves the same; it costs 12 % of a call.)
    """

    departed = False

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """Write the request."""
        self.departed = True
        return await super().send(conn)


class _Watch:
    """A client middleware for one attempt: it keeps the request, and prevents a second one."""

    __slots__ = ("request",)

    def __init__(self) -> None:
        self.request: aiohttp.ClientRequest | None = None

    async def __call__(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        self.request = request
        try:
            return await handler(request)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            dropped = _DroppedError(type(error).__name__)
        raise dropped

    @property
    def departed(self) -> bool:
        return getattr(self.request, "departed", self.request is not None)


def open_session(
    borrowed: aiohttp.ClientSession | None, user_agent: str, timeout: aiohttp.ClientTimeout
) -> aiohttp.ClientSession:
    """A session for attempts.

    Of a borrowed session it uses the connector, with its connections and TLS settings, and the
    traces; not its headers, cookies, credentials or middlewares. Closing it leaves the borrowed
    session open.
    """
    return aiohttp.ClientSession(
        connector=None if borrowed is None else borrowed.connector,
        connector_owner=borrowed is None,
        trace_configs=None if borrowed is None else list(borrowed.trace_configs),
        request_class=DepartingRequest,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent, "Accept": "application/json"},
        timeout=timeout,
    )


async def attempt(
    session: aiohttp.ClientSession,
    request: Request,
    *,
    authorization: str,
    max_body_size: int,
) -> Answer:
    """Send `request` once and read the answer.

    Args:
        session: one from `open_session`.
        request: what to send.
        authorization: the value of the `Authorization` header.
        max_body_size: the most bytes of an answer that are read, after decompression.

    Raises:
        NotSentError: nothing was written.
        OutcomeUnknownError: something was written, and no status came back.
    """
    watch = _Watch()
    try:
        async with session.request(
            request.method,
            request.url,
            data=request.body,
            headers={**request.headers, "Authorization": authorization},
            allow_redirects=False,
            middlewares=(watch,),
        ) as response:
            return await _read(response, max_body_size)
    except (aiohttp.ClientError, _DroppedError, OSError, ValueError) as error:
        # TimeoutError is an OSError; ValueError is a header that cannot be written.
        reason = str(error) if isinstance(error, _DroppedError) else type(error).__name__
        departed = watch.departed
    # Raised here, not in the handler: aiohttp's exceptions carry the key, and would be the
    # context of ours.
    if departed:
        raise OutcomeUnknownError(
            f"No answer came back ({reason}), so it is unknown whether it was carried out."
        )
    raise NotSentError(
        f"{request.url.origin()} could not be reached ({reason}); nothing was sent.",
        safe_to_repeat=True,
    )


async def _read(response: aiohttp.ClientResponse, max_body_size: int) -> Answer:
    chunks: list[bytes] = []
    size = 0
    fault = None
    try:
        async for chunk in response.content.iter_any():
            chunks.append(chunk)
            size += len(chunk)
            if size > max_body_size:
                response.close()
                fault = f"it is larger than {max_body_size:,} bytes"
                break
    except (aiohttp.ClientError, OSError) as error:
        fault = f"it was cut off ({type(error).__name__})"
    if fault is not None:
        return Answer(response.status, response.headers, fault=fault)
    return Answer(response.status, response.headers, b"".join(chunks))
