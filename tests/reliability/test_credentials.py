"""A key that is not in `Authorization` is shown nowhere either, whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from postalytics_runtime.errors import PostalyticsError
from postalytics_runtime.http import RetryPolicy, Timeout
from postalytics_runtime.observability import Observer
from support.reliability.canaries import ANSWERED, KEY, PASSWORD, Net, spread
from support.runtime.credentials import (
    ACCOUNT,
    BEARER,
    HEADER,
    QUERY,
    QUERY_TOKEN,
    client_class,
)
from support.runtime.raw_server import Connection, RawServer, answering, http, reset, serve

WAYS = {
    "bearer": (KEY, (BEARER,)),
    "header": (KEY, (HEADER,)),
    "query": (KEY, (QUERY,)),
    "parts": (f"{PASSWORD}:{KEY}", (ACCOUNT, QUERY_TOKEN)),
}
TWICE = RetryPolicy(attempts=2, first_delay=0.0, max_delay=0.0)


async def hang_up(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    reset(writer)


async def echo(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    while request := await server.read_request(reader):
        head = request.decode().replace('"', "").replace("\r\n", " ")
        writer.write(http(f'{{"message": "No: {head}"}}'.encode(), "400 Bad"))
        await writer.drain()


ENDINGS: dict[str, Connection] = {
    "success": answering(*[http(b"{}")] * 9),
    "the request in an error": echo,
    "a redirect to the same": answering(
        *[http(b"", "302 Found", f"Location: /?api_key={KEY}&token={KEY}")] * 9
    ),
    "cut off": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
    "no HTTP": answering(f"{ANSWERED} {KEY}\r\n\r\n".encode()),
    "a reset": hang_up,
}


@pytest.fixture
async def net() -> AsyncIterator[Net]:
    with spread() as net:
        yield net
    assert net.told != []
    assert net.caught() == []


class Watching(Observer):
    def __init__(self, net: Net) -> None:
        self._net = net

    def started(self, attempt: Any) -> None:
        self._net.tell("an observer", repr(attempt))

    def finished(self, attempt: Any, result: Any) -> None:
        self._net.tell("an observer", repr((attempt, result)))


def traced(net: Net) -> aiohttp.TraceConfig:
    """Return a trace that notes the URLs that programs which measure take from it."""
    config = aiohttp.TraceConfig()

    async def note(session: Any, context: Any, params: Any) -> None:
        net.tell("a trace", f"{params.url}")
        if (response := getattr(params, "response", None)) is not None:
            net.tell("a response", f"{response.url} {response.request_info!r}")

    config.on_request_start.append(note)
    config.on_request_headers_sent.append(note)
    config.on_request_chunk_sent.append(note)
    config.on_request_end.append(note)
    config.on_request_exception.append(note)
    return config


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("way", WAYS)
async def test_no_key_is_shown_however_a_call_ends(way: str, ending: str, net: Net) -> None:
    key, credentials = WAYS[way]
    options: dict[str, Any] = {"retry": TWICE, "timeout": Timeout(sock_read=0.2)}
    async with (
        serve(ENDINGS[ending]) as server,
        aiohttp.ClientSession(trace_configs=[traced(net)]) as session,
        client_class(*credentials)(
            key, base_url=server.url, session=session, observers=[Watching(net)], **options
        ) as client,
    ):
        net.tell("the client", repr(client))
        await report_error(client, net)
    assert server.requests != []


async def report_error(client: Any, net: Net) -> None:
    for call in (
        client.accounts.get_my_account,
        lambda: client.request("POST", "/things", json={}),
    ):
        try:
            await call()
        except PostalyticsError as error:
            net.report(error, skip="test_credentials.py")


async def test_no_key_is_shown_when_a_call_is_cancelled(net: Net) -> None:
    async def hang(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        await reader.read()

    key, credentials = WAYS["query"]
    async with serve(hang) as server, client_class(*credentials)(key, base_url=server.url) as one:
        task = asyncio.create_task(one.request("GET", "/things"))
        await server.asked.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            try:
                await task
            except asyncio.CancelledError as error:
                net.report(error, skip="test_credentials.py")
                raise
