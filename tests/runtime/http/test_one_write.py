"""Small requests are written at once, and by aiohttp's own `send` where that is needed."""

from __future__ import annotations

import asyncio
from types import FunctionType
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientRequest, ClientResponse, http_writer
from yarl import URL

from postalytics_runtime.config import Secret
from postalytics_runtime.http import (
    AttemptState,
    DeadlineTimer,
    Request,
    Timeout,
    open_session,
    send_once,
)
from postalytics_runtime.http.one_write import head_writer
from postalytics_runtime.schema import Credential
from support.runtime.raw_server import Connection, RawServer, answering, http, serve

JSON = {"Content-Type": "application/json"}


async def wire(
    body: bytes | None = b"{}",
    headers: dict[str, str] | None = None,
    borrowed: aiohttp.ClientSession | None = None,
    key: Secret | None = None,
    proxied: bool = False,
    connection: Connection | None = None,
) -> bytes:
    """Return the bytes of a request as they arrive."""
    async with serve(connection or answering(http(b"{}"))) as server:
        proxy = server.url if proxied else None
        host = "http://example.invalid" if proxied else server.url
        timer = DeadlineTimer()
        async with open_session(borrowed, "test", proxy) as session:
            request = Request("POST", URL(host) / "things", body, {**JSON, **(headers or {})})
            state = AttemptState(timer, Timeout(total=5))
            secret = key or Secret("key")
            await send_once(session, request, state, key=secret, max_body_size=1024)
        timer.close("The test is over.")
    return server.requests[0]


@pytest.fixture
def sent_by_aiohttp(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of the requests that aiohttp's own `send` writes."""
    methods: list[str] = []
    send = ClientRequest.send

    async def noted(request: ClientRequest, conn: Any) -> ClientResponse:
        methods.append(request.method)
        return await send(request, conn)

    monkeypatch.setattr(ClientRequest, "send", noted)
    return methods


def test_the_interfaces_of_this_aiohttp_are_known() -> None:
    assert head_writer() is not None


def test_without_its_function_for_heads_aiohttp_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(http_writer, "_serialize_headers")
    assert head_writer() is None


def test_if_send_does_something_else_aiohttp_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def send(request: ClientRequest, conn: Any) -> None:
        """Do something else."""

    monkeypatch.setattr(ClientRequest, "send", send)
    assert head_writer() is None


def test_if_send_is_not_a_function_aiohttp_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClientRequest, "send", len)
    assert head_writer() is None


def test_if_send_is_wrapped_in_what_claims_to_be_a_function_aiohttp_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Wrapped:
        """What monitoring agents put in place of a function."""

        __class__ = FunctionType  # type: ignore[assignment]
        __code__ = ClientRequest.send.__code__

    monkeypatch.setattr(ClientRequest, "send", Wrapped())
    assert head_writer() is None


def test_if_responses_are_not_made_in_python_aiohttp_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ClientResponse, "__init__", object.__init__)
    assert head_writer() is None


def test_without_its_module_for_heads_aiohttp_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(aiohttp, "http_writer")
    assert head_writer() is None


def test_if_a_response_takes_another_argument_aiohttp_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def init(response: ClientResponse, method: str, url: URL, *, news: object) -> None:
        """Take another argument."""

    monkeypatch.setattr(ClientResponse, "__init__", init)
    assert head_writer() is None


async def test_a_small_body_is_written_at_once(sent_by_aiohttp: list[str]) -> None:
    assert (await wire()).endswith(b"\r\n\r\n{}")
    assert sent_by_aiohttp == []


async def test_aiohttp_writes_where_its_interfaces_are_not_known(
    sent_by_aiohttp: list[str], written_by_aiohttp: None
) -> None:
    assert (await wire()).endswith(b"\r\n\r\n{}")
    assert sent_by_aiohttp == ["POST"]


@pytest.mark.parametrize("body", [b"{}", b"", b" " * 60_000])
async def test_both_ways_write_the_same(body: bytes, request: pytest.FixtureRequest) -> None:
    def without_port(sent: bytes) -> list[bytes]:
        return [line for line in sent.split(b"\r\n") if not line.startswith(b"Host")]

    at_once = await wire(body, {"X-Text": "\u00e9"})
    request.getfixturevalue("written_by_aiohttp")
    assert without_port(at_once) == without_port(await wire(body, {"X-Text": "\u00e9"}))


@pytest.mark.parametrize(
    "asked",
    [
        {"body": None},
        {"body": b" " * 70_000},
        {"proxied": True},
        {"key": Secret("key", (Credential(scheme="query", name="key"),))},
    ],
    ids=["no body", "a large body", "a proxy", "the key in the query"],
)
async def test_aiohttp_writes_what_needs_more_than_one_write(
    asked: dict[str, Any], sent_by_aiohttp: list[str]
) -> None:
    await wire(**asked)
    assert sent_by_aiohttp == ["POST"]


async def test_aiohttp_writes_what_is_traced(sent_by_aiohttp: list[str]) -> None:
    trace = aiohttp.TraceConfig()
    async with aiohttp.ClientSession(trace_configs=[trace]) as borrowed:
        await wire(borrowed=borrowed)
    assert sent_by_aiohttp == ["POST"]


async def test_aiohttp_writes_on_connections_that_serve_once(sent_by_aiohttp: list[str]) -> None:
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as borrowed:
        assert b"\r\nConnection: close\r\n" in await wire(borrowed=borrowed)
    assert sent_by_aiohttp == ["POST"]


async def test_aiohttp_writes_what_waits_for_100_continue(sent_by_aiohttp: list[str]) -> None:
    async def go_on(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        server.requests.append(head + await reader.readexactly(2))
        writer.write(http(b"{}"))

    sent = await wire(headers={"Expect": "100-continue"}, connection=go_on)
    assert sent.endswith(b"\r\n\r\n{}")
    assert sent_by_aiohttp == ["POST"]
