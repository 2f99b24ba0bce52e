from __future__ import annotations

import asyncio
import gzip
import sys
import traceback

import aiohttp
import pytest
from yarl import URL

from postalytics_runtime.config import Secret
from postalytics_runtime.errors import NotSentError, OutcomeUnknownError, PostalyticsError
from postalytics_runtime.http import (
    AttemptState,
    DeadlineTimer,
    Request,
    Response,
    Timeout,
    open_session,
    send_once,
)
from support.runtime.raw_server import Connection, RawServer, answering, http, reset, serve

pytestmark = pytest.mark.usefixtures("_each_way_of_writing")

KEY = Secret("secret-canary")
AUTHORIZATION = "Basic c2VjcmV0LWNhbmFyeTo="
TIMEOUT = Timeout(total=5, connect=5, sock_connect=5, sock_read=0.3)
CAP = 1024 * 1024


async def send(
    session: aiohttp.ClientSession, request: Request, times: Timeout = TIMEOUT
) -> Response:
    watch = DeadlineTimer()
    attempt_state = AttemptState(watch, times)
    try:
        return await send_once(session, request, attempt_state, key=KEY, max_body_size=CAP)
    finally:
        watch.close("The test is over.")


async def ask(
    url: str,
    method: str = "POST",
    body: bytes | None = b"{}",
    headers: dict[str, str] | None = None,
) -> Response:
    request = Request(method, URL(url) / "things", body, headers or {})
    async with open_session(None, "test") as session:
        return await send(session, request)


async def fault(connection: Connection, method: str) -> tuple[RawServer, PostalyticsError]:
    async with serve(connection) as server:
        with pytest.raises(PostalyticsError) as error:
            await ask(server.url, method)
    return server, error.value


async def close_at_once(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Close a connection unread."""


async def read_and_close(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)


async def read_and_reset(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    reset(writer)


async def read_and_hang(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    await reader.read()


FAULTS = {
    "close at once": close_at_once,
    "read and close": read_and_close,
    "read and reset": read_and_reset,
    "read and hang": read_and_hang,
    "half a status line": answering(b"HTTP/1.1 20"),
    "half the headers": answering(b"HTTP/1.1 201 Created\r\nContent-"),
    "garbage": answering(b"what?\r\n\r\n"),
    "headers without end": answering(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000),
}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("name", FAULTS)
async def test_a_request_that_was_sent_is_not_sent_again_and_its_outcome_is_unknown(
    name: str, method: str
) -> None:
    server, error = await fault(FAULTS[name], method)
    assert type(error) is OutcomeUnknownError
    assert error.safe_to_repeat is False
    assert len(server.requests) <= 1


@pytest.mark.parametrize(
    ("method", "reason"),
    [("POST", "the server closed the connection"), ("GET", "the connection was closed")],
)
async def test_the_error_for_a_lost_response_says_why_without_private_names(
    method: str, reason: str
) -> None:
    _, error = await fault(read_and_close, method)
    assert error.message == (
        f"No response came back ({reason}), so it is unknown whether the request was carried out."
    )


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_a_reused_connection_changes_nothing(method: str) -> None:
    async def second_one_dropped(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        writer.write(http(b"{}"))
        await writer.drain()
        await server.read_request(reader)

    async with serve(second_one_dropped) as server, open_session(None, "") as session:
        request = Request(method, URL(server.url) / "things", None, {})
        await send(session, request)
        with pytest.raises(OutcomeUnknownError):
            await send(session, request)
        assert len(server.requests) == 2


async def test_a_refused_connection_means_not_sent() -> None:
    async with serve(close_at_once) as server:
        url = server.url
    with pytest.raises(NotSentError) as error:
        await ask(url)
    assert error.value.safe_to_repeat is True
    assert str(error.value) == (
        f"{url} could not be reached (the connection was refused); nothing was sent."
    )
    assert error.value.refused_by == url


async def test_an_unknown_host_means_not_sent() -> None:
    with pytest.raises(NotSentError):
        await ask("http://does-not-exist.invalid")


async def test_a_server_that_speaks_no_tls_means_not_sent() -> None:
    async with serve(answering()) as server:
        with pytest.raises(NotSentError):
            await ask(server.url.replace("http:", "https:"))


async def test_waiting_for_a_free_connection_means_not_sent() -> None:
    timeout = Timeout(total=5, connect=0.05, sock_read=5)
    async with serve(read_and_hang) as server, aiohttp.TCPConnector(limit=1) as connector:
        borrowed = aiohttp.ClientSession(connector=connector)
        async with borrowed, open_session(borrowed, "") as session:
            request = Request("GET", URL(server.url) / "things", None, {})
            first = asyncio.create_task(send(session, request))
            await server.asked.wait()
            with pytest.raises(NotSentError, match=r"\(there was no connection within 0.05 s\)"):
                await send(session, request, timeout)
            first.cancel()
            await asyncio.wait([first])
        assert len(server.requests) == 1


async def test_a_header_that_cannot_be_written_is_not_sent() -> None:
    async with serve(read_and_close) as server:
        with pytest.raises(PostalyticsError):
            await ask(server.url, headers={"X-Bad": "a\r\nEvil: yes"})
        assert server.requests == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary"])
async def test_a_redirect_is_a_response_and_is_not_followed(status: str) -> None:
    async with serve(answering(http(b"{}"))) as other:
        answer = http(b"", status, f"Location: {other.url}/things")
        async with serve(answering(answer)) as server:
            assert (await ask(server.url)).status == int(status[:3])
        assert (other.connections, other.requests) == (0, [])


async def test_a_response_is_status_headers_and_body() -> None:
    async with serve(answering(http(b'{"a": 1}', "201 Created", "X-Id: 7"))) as server:
        answer = await ask(server.url)
    assert (answer.status, answer.body, answer.body_error) == (201, b'{"a": 1}', None)
    assert answer.headers["X-Id"] == "7"


async def test_the_request_on_the_wire_has_the_key_once_and_no_cookies() -> None:
    async with serve(answering(http(b"{}"))) as server:
        await ask(server.url, headers={"Content-Type": "application/json"})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /things HTTP/1.1"
    assert [line for line in lines if line.startswith("Authorization")] == [
        f"Authorization: {AUTHORIZATION}"
    ]
    assert {"Accept: application/json", "User-Agent: test"} <= set(lines)
    assert body == b"{}"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{", "ClientPayloadError"),
        (b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", "ClientPayloadError"),
        (http(b"no gzip", "201 Created", "Content-Encoding: gzip"), "ClientPayloadError"),
    ],
)
async def test_a_body_that_is_cut_off_keeps_its_status(answer: bytes, fault: str) -> None:
    async with serve(answering(answer)) as server:
        received = await ask(server.url)
    assert received.status == 201
    assert received.body_error == f"it was cut off ({fault})"


async def test_a_body_that_stops_coming_keeps_its_status() -> None:
    async def stall(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{")
        await reader.read()

    async with serve(stall) as server:
        answer = await ask(server.url)
    assert (answer.status, answer.body_error) == (201, "it was cut off (no data came for 0.3 s)")


@pytest.mark.parametrize("zipped", [False, True])
async def test_a_body_larger_than_the_cap_is_not_read_to_its_end(zipped: bool) -> None:
    body = b" " * (20 * CAP)
    answer = http(gzip.compress(body), "200 OK", "Content-Encoding: gzip") if zipped else http(body)
    async with serve(answering(answer)) as server:
        received = await ask(server.url, "GET", None)
    assert (received.status, received.body) == (200, b"")
    assert received.body_error == "it is larger than 1,048,576 bytes"


async def test_a_body_without_end_is_left_at_the_cap() -> None:
    async def pour(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b" " * 65_536)
            await writer.drain()

    async with serve(pour) as server:
        answer = await ask(server.url, "GET", None)
    assert answer.body_error == "it is larger than 1,048,576 bytes"


async def test_a_cookie_is_not_sent_back() -> None:
    cookie = http(b"{}", "200 OK", "Set-Cookie: session=private")
    async with serve(answering(cookie, http(b"{}"))) as server:
        url = (
            URL(server.url).with_host("localhost") / "things"
        )  # No cookies are kept for 127.0.0.1.
        async with open_session(None, "") as session:
            for _ in range(2):
                request = Request("GET", url, None, {})
                await send(session, request)
    assert [b"private" in request for request in server.requests] == [False, False]


async def test_no_exception_leads_to_the_key() -> None:
    async with serve(read_and_close) as server:
        with pytest.raises(OutcomeUnknownError) as error:
            await ask(server.url)
    assert (error.value.__cause__, error.value.__context__) == (None, None)
    shown = traceback.TracebackException.from_exception(error.value, capture_locals=True)
    assert AUTHORIZATION.removeprefix("Basic ") not in "".join(shown.format())


async def test_of_a_borrowed_session_only_the_connections_and_traces_are_used() -> None:
    seen: list[str] = []

    async def note(session: object, context: object, parameters: object) -> None:
        seen.append("request")

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(note)
    borrowed = aiohttp.ClientSession(
        headers={"X-Private": "yes", "Authorization": "Basic other"},
        cookies={"session": "private"},
        raise_for_status=True,
        trace_configs=[trace],
    )
    async with borrowed, serve(answering(http(b"{}", "418 Teapot"))) as server:
        async with open_session(borrowed, "test") as session:
            request = Request("GET", URL(server.url) / "things", None, {})
            answer = await send(session, request)
        assert borrowed.closed is False
    sent = server.requests[0].decode()
    assert answer.status == 418
    assert seen == ["request"]
    assert ("private" in sent, "X-Private" in sent, "Basic other" in sent) == (False, False, False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files")
@pytest.mark.parametrize(("files", "limit"), [(300, 150), (4096, 1000), (-1, 1000)])
async def test_connections_take_at_most_half_of_the_open_files(
    files: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def getrlimit(_: int) -> tuple[int, int]:
        return files, files

    monkeypatch.setattr("resource.getrlimit", getrlimit)
    assert await limit_of_connections() == limit


async def test_connections_are_limited_where_open_files_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert await limit_of_connections() == 1000


async def limit_of_connections() -> int:
    async with open_session(None, "test") as session:
        assert session.connector is not None
        return session.connector.limit
