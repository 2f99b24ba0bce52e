"""Requests that are too large to be written at once, and responses that are too large to read."""

from __future__ import annotations

from typing import Any, cast

import aiohttp
import attrs
import pytest
from multidict import CIMultiDict
from yarl import URL

from postalytics_runtime.config import Secret
from postalytics_runtime.http import (
    AttemptState,
    DeadlineTimer,
    Request,
    Response,
    Timeout,
    send_once,
)
from runtime.http.test_transport import ask
from support.runtime.raw_server import answering, http, serve

CAP = 4


@pytest.mark.parametrize(("size", "last"), [(64 * 1024, False), (64 * 1024 + 1, True)])
async def test_a_request_of_more_than_64_kib_is_the_last_one_of_its_connection(
    size: int, last: bool
) -> None:
    async with serve(answering(http(b"{}"))) as server:
        await ask(server.url, body=b"x" * size)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert (len(body), b"connection: close" in head.lower()) == (size, last)


@attrs.define
class Body:
    """A body in parts; each read returns one of them."""

    parts: list[bytes]
    all_received: bool = False
    """Whether the last part has arrived; it may not have been read yet."""
    reads: int = 0

    def is_eof(self) -> bool:
        return self.all_received

    def at_eof(self) -> bool:
        return not self.parts

    async def readany(self) -> bytes:
        self.reads += 1
        self.all_received = True
        return self.parts.pop(0)

    def read_nowait(self) -> bytes:
        body = b"".join(self.parts)
        self.parts.clear()
        return body


@attrs.define
class Incoming:
    """A response with such a body, and the session that it comes in."""

    content: Body
    closed: bool = False
    status: int = 200
    headers: CIMultiDict[str] = attrs.field(factory=CIMultiDict)

    def close(self) -> None:
        self.closed = True

    async def request(self, *_: object, **__: object) -> Incoming:
        return self


async def read(*parts: bytes, **body: Any) -> tuple[Response, Incoming]:
    incoming = Incoming(Body(list(parts), **body))
    session = cast("aiohttp.ClientSession", incoming)
    attempt_state = AttemptState(watch := DeadlineTimer(), Timeout())
    request = Request("GET", URL("https://mail.example/things"))
    response = await send_once(
        session, request, attempt_state, key=Secret("canary"), max_body_size=CAP
    )
    watch.close("The test is over.")
    return response, incoming


@pytest.mark.parametrize(
    ("parts", "reads", "body", "closed"),
    [
        ([b"1234"], 1, b"1234", False),
        ([b"12", b"34"], 2, b"1234", False),
        ([b"1234", b"5"], 2, None, False),
        ([b"123", b"45", b"6"], 2, None, True),
        ([b"12345", b"6"], 1, None, True),
    ],
)
async def test_a_body_is_read_up_to_the_part_that_exceeds_the_maximum(
    parts: list[bytes], reads: int, body: bytes | None, closed: bool
) -> None:
    answer, response = await read(*parts)
    assert (response.content.reads, response.closed) == (reads, closed)
    if body is None:
        assert (answer.body_error, answer.body) == ("it is larger than 4 bytes", b"")
    else:
        assert (answer.body_error, answer.body) == (None, body)


@pytest.mark.parametrize(
    ("body", "fault"), [(b"1234", None), (b"12345", "it is larger than 4 bytes")]
)
async def test_a_body_that_came_with_its_head_is_held_to_the_same_size(
    body: bytes, fault: str | None
) -> None:
    answer, response = await read(body, all_received=True)
    assert (response.content.reads, answer.body_error) == (0, fault)
