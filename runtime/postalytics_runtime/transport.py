"""One attempt: a request goes out once, at most, and what became of it is told truthfully.

aiohttp by itself follows redirects, sends GET, PUT and DELETE again when a connection drops,
and puts the key into the text of its exceptions. None of that happens here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

import aiohttp
import attrs
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from .errors import NotSentError, OutcomeUnknownError

_NO_HEADERS: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())


@attrs.define
class Request:
    """A request, ready to go, but for the key."""

    method: str
    url: URL
    body: bytes | None = attrs.field(default=None, repr=False)
    headers: Mapping[str, str] = attrs.field(default=MappingProxyType({}))


@attrs.define
class Answer:
    """What came back. The status is always known; the body may be unreadable."""

    status: int
    headers: CIMultiDictProxy[str] = attrs.field(default=_NO_HEADERS, repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    fault: str | None = None
    """Why `body` is not the whole body, as the end of a sentence."""


class _Departure:
    """Whether the request of an attempt has set out."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = False


_departure: ContextVar[_Departure] = ContextVar("departure of the attempt under way")


class _SecondDepartureError(Exception):
    """aiohttp was about to send the request of an attempt again."""


class OneDepartureRequest(aiohttp.ClientRequest):
    """A request that tells when its first byte may leave, and leaves once in an attempt.

    `send` is where aiohttp begins to write, so a request that never came so far was not sent.
    A trace of `on_request_headers_sent` proves the same, but costs 12 % of a call.
    """

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """Write the request."""
        departure = _departure.get()
        if departure.left:
            raise _SecondDepartureError
        departure.left = True
        return await super().send(conn)


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
        request_class=OneDepartureRequest,
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
        OutcomeUnknownError: something was written, and no status came back. What to do about
            that depends on what was asked, and is left to the caller to say.
    """
    departure = _Departure()
    _departure.set(departure)
    try:
        response = await session.request(
            request.method,
            request.url,
            data=request.body,
            headers={**request.headers, "Authorization": authorization},
            allow_redirects=False,
        )
    except (aiohttp.ClientError, _SecondDepartureError, OSError, ValueError) as error:
        # TimeoutError is an OSError; ValueError is a header that cannot be written.
        again = isinstance(error, _SecondDepartureError)
        reason = "the connection was closed" if again else type(error).__name__
    else:
        return await _read(response, max_body_size)
    # Raised here, not in the handler: aiohttp's exceptions carry the key, and would be the
    # context of ours.
    if departure.left:
        raise OutcomeUnknownError(
            f"No answer came back ({reason}), so it is unknown whether it was carried out."
        )
    raise NotSentError(
        f"{request.url.origin()} could not be reached ({reason}); nothing was sent.",
        safe_to_repeat=True,
    )


async def _read(response: aiohttp.ClientResponse, max_body_size: int) -> Answer:
    """The answer, with as much of its body as may be read."""
    chunks: list[bytes] = []
    size = 0
    fault = None
    content = response.content
    try:
        while not content.at_eof() and size <= max_body_size:
            chunks.append(chunk := await content.readany())
            size += len(chunk)
    except (aiohttp.ClientError, OSError) as error:
        fault = f"it was cut off ({type(error).__name__})"
    else:
        if size > max_body_size:
            fault = f"it is larger than {max_body_size:,} bytes"
    finally:
        if content.at_eof():
            response.release()
        else:
            response.close()  # The rest of the body is in the way of another request.
    if fault is not None:
        return Answer(response.status, response.headers, fault=fault)
    return Answer(response.status, response.headers, b"".join(chunks))
