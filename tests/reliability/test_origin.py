"""No path and no response makes a client send its key or data to another origin."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from postalytics_runtime.errors import InvalidRequestError, PostalyticsError
from postalytics_runtime.http import RetryPolicy
from support.runtime.post_office_api import (
    CREATE_PARCEL,
    GET_ROUTE,
    LIST_ROUTES,
    NewParcel,
    PostOffice,
)
from support.runtime.raw_server import RawServer, answering, http, serve

ONCE = RetryPolicy(attempts=1)


@contextlib.asynccontextmanager
async def two_servers(*answers: bytes) -> AsyncIterator[tuple[RawServer, RawServer]]:
    """The server of the client, and another that must get no request."""
    async with serve(answering(http(b"{}"))) as other:  # noqa: SIM117 (one names the other)
        async with serve(answering(*(aimed_answer(answer, other) for answer in answers))) as own:
            yield own, other


def aimed(text: str, other: RawServer) -> str:
    host = other.url.removeprefix("http://")
    return text.replace("OTHERHOST", host).replace("OTHER", other.url)


def aimed_answer(answer: bytes, other: RawServer) -> bytes:
    head, _, body = aimed(answer.decode(), other).partition("\r\n\r\n")
    head = re.sub(r"Content-Length: \d+", f"Content-Length: {len(body)}", head)
    return f"{head}\r\n\r\n{body}".encode()


# Paths that a caller passes. OTHER stands for the address of the other server.
PATHS = [
    *("OTHER/things", "OTHER", "//OTHERHOST/things", "///OTHERHOST/things", "/\\OTHERHOST/things"),
    *("\\\\OTHERHOST\\things", "/\\/OTHERHOST", "\\/OTHERHOST/things", "http:/OTHERHOST/things"),
    *("http:OTHERHOST/things", "HTTP://OTHERHOST/things", "hTtP:\\\\OTHERHOST", "https:OTHERHOST"),
    *("@OTHERHOST/things", ":@OTHERHOST/things", "key:@OTHERHOST/things", ".OTHERHOST/things"),
    *("/../..//OTHERHOST/things", "/..//OTHERHOST", "/things/../../..//OTHERHOST", "/.//OTHERHOST"),
    *(
        "/%2e%2e//OTHERHOST",
        "/%2e%2e/%2e%2e/things",
        "/things/..;/..;/",
        "/things/%2E/",
        "/./things",
    ),
    *("/%2f%2fOTHERHOST/things", "/things%2f..%2f..", "/things%5c..%5c..", "/%5c%5cOTHERHOST"),
    *(
        " //OTHERHOST/things",
        "\t//OTHERHOST",
        "/\t/OTHERHOST/things",
        "/\n/OTHERHOST",
        "\r\n//OTHERHOST",
    ),
    *("/things\r\nHost: OTHERHOST", "/things HTTP/1.1\r\nHost: OTHERHOST\r\n\r\n", "/things\0"),
    *("ht\ttp://OTHERHOST", "h\nttp://OTHERHOST", "\0http://OTHERHOST", "\u2028//OTHERHOST"),
    *("/things?to=OTHER", "/things#@OTHERHOST", "?@OTHERHOST", "#@OTHERHOST", "", "things", "."),
    *(
        "ftp://OTHERHOST/",
        "file:///etc/passwd",
        "ws://OTHERHOST",
        "unix:/tmp/s",
        "javascript:alert(1)",
    ),
    *("//", "/", "///", "/things//", "//things", "/things/", "*", "OTHERHOST:80", "[::1]/things"),
    *("http://[::1", "http://OTHERHOST:99999", "/things/%00", "//\u24d4ther.example", "//0x7f.1/"),
    *("http://127.1/things", "//2130706433/things", "//localhost\u3002/", "//127。0。0。1/things"),
]

# Plain segments that look like another host: they go to the server of the client, unchanged.
SEGMENTS = {
    "/things/..;": None,
    "/things;@OTHERHOST": None,
    "/http:": "/http:",
    "/@OTHERHOST": None,
    "/things/OTHERHOST": None,
    "/…/things": "/%E2%80%A6/things",
    "/\uff0f\uff0fthings": "/%EF%BC%8F%EF%BC%8Fthings",
    "/\uff0e\uff0e/things": "/%EF%BC%8E%EF%BC%8E/things",
    "/things/%252e%252e": "/things/%252e%252e",
}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", PATHS)
async def test_an_invalid_path_is_refused_before_anything_connects(path: str, method: str) -> None:
    async with (
        two_servers(http(b"{}")) as (own, other),
        PostOffice(base_url=own.url, retry=ONCE) as office,
    ):
        with pytest.raises(InvalidRequestError, match="Nothing was sent"):
            await office.request(method, aimed(path, other), json={"weight": 1})
        assert (own.connections, other.connections) == (0, 0)


@pytest.mark.parametrize("path", SEGMENTS)
async def test_a_segment_that_looks_like_a_host_is_one(path: str) -> None:
    async with (
        two_servers(http(b"{}")) as (own, other),
        PostOffice(base_url=own.url, retry=ONCE) as office,
    ):
        given = aimed(path, other)
        await office.request("GET", given)
        line, host, *_ = own.requests[0].decode().split("\r\n")
        assert line == f"GET /api{SEGMENTS[path] or given} HTTP/1.1"
        assert host == f"Host: {own.url.removeprefix('http://')}"
        assert other.connections == 0


@pytest.mark.parametrize("name", ["Host", "host", "X\r\nHost", "Host ", ":authority", "Cookie"])
async def test_no_header_names_another_host(name: str) -> None:
    async with (
        two_servers(http(b"{}")) as (own, other),
        PostOffice(base_url=own.url, retry=ONCE) as office,
    ):
        with pytest.raises(InvalidRequestError, match="header"):
            await office.request("GET", "/things", headers={name: other.url})
        assert (own.connections, other.connections) == (0, 0)


# What a server answers.
REDIRECTS = [
    http(b"{}", f"{status} Moved", f"Location: {place}")
    for status in ("300", "301", "302", "303", "305", "307", "308", "399")
    for place in ("OTHER/api/parcels", "//OTHERHOST/api/parcels", "/api/elsewhere")
]
OTHERS = [
    http(b"{}", "201 Created", "Location: OTHER/api/parcels/1"),
    http(b"{}", "202 Accepted", "Location: OTHER/api/parcels/1", "Retry-After: 0"),
    http(b"{}", "200 OK", "Location: OTHER/", "Content-Location: OTHER/api/parcels/1"),
    http(b"{}", "200 OK", "Refresh: 0; url=OTHER/"),
    http(b"{}", "200 OK", "Refresh: 0;OTHER/"),
    http(b"{}", "200 OK", 'Link: <OTHER/next>; rel="next"', "Link: <OTHER/>; rel=preload"),
    http(b"{}", "200 OK", 'Alt-Svc: h2="OTHERHOST"; ma=99999, http/1.1="OTHERHOST"; persist=1'),
    http(b"{}", "200 OK", 'Report-To: {"endpoints":[{"url":"OTHER/"}],"group":"a","max_age":9}'),
    http(
        b"{}", "200 OK", "X-Forwarded-Host: OTHERHOST", "Host: OTHERHOST", "Forwarded: host=OTHER"
    ),
    http(b"{}", "200 OK", "Set-Cookie: a=1", "Set-Cookie: b=2; Domain=127.0.0.1; Path=/"),
    http(b"{}", "200 OK", "Upgrade: h2c, websocket", "Sec-WebSocket-Location: OTHER/"),
    http(b"", "401 Unauthorized", 'WWW-Authenticate: Basic realm="OTHER"'),
    http(b"", "401 Unauthorized", 'WWW-Authenticate: Digest realm="a", domain="OTHER/", nonce="b"'),
    http(b"", "407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="OTHER"'),
    http(b"", "421 Misdirected Request", "Location: OTHER/"),
    http(b"{}", "429 Too Many Requests", "Retry-After: 0", "Location: OTHER/"),
    http(b"{}", "503 Unavailable", "Retry-After: 0", "Location: OTHER/"),
    http(b"{}", "101 Switching Protocols", "Upgrade: OTHER", "Connection: Upgrade"),
    http(
        b'<meta http-equiv="refresh" content="0; url=OTHER/">', "200 OK", "Content-Type: text/html"
    ),
    http(b'{"next": "OTHER/next", "$ref": "OTHER/", "@id": "OTHER/", "href": "OTHER/"}'),
    http(b'[{"code": "OTHER/", "next": "//OTHERHOST/"}]'),
]


@pytest.mark.parametrize("borrowed", [False, True], ids=["own session", "borrowed session"])
@pytest.mark.parametrize("answer", REDIRECTS + OTHERS)
async def test_no_response_leads_elsewhere(answer: bytes, borrowed: bool) -> None:
    async with (
        two_servers(answer, answer, answer, answer) as (own, other),
        aiohttp.ClientSession() as session,
        PostOffice(base_url=own.url, retry=ONCE, session=session if borrowed else None) as office,
    ):
        for call in (
            office.call(CREATE_PARCEL, body=NewParcel(weight=1)),
            office.call(GET_ROUTE, path=("a",)),
            office.pages(LIST_ROUTES).collect(),
            office.request("GET", "/things"),
        ):
            with contextlib.suppress(PostalyticsError):
                await call
        assert other.connections == 0
        lines = [request.partition(b" HTTP/")[0].decode() for request in own.requests]
        asked = ["POST /api/parcels", "GET /api/routes/a", "GET /api/routes", "GET /api/things"]
        assert [line for line in lines if line not in asked] == []
        assert len(lines) == len(set(lines))
        assert [r for r in own.requests if b"cookie" in r.lower()] == []
        assert len(session.cookie_jar) == 0


@pytest.mark.parametrize("answer", REDIRECTS)
async def test_a_redirect_of_a_write_is_never_called_a_success(answer: bytes) -> None:
    async with (
        two_servers(answer) as (own, other),
        PostOffice(base_url=own.url, retry=ONCE) as office,
    ):
        with pytest.raises(PostalyticsError) as error:
            await office.call(CREATE_PARCEL, body=NewParcel(weight=1))
        assert (error.value.safe_to_repeat, getattr(error.value, "status", 0) // 100) == (False, 3)
        assert other.connections == 0


async def test_a_borrowed_session_lends_neither_its_base_nor_its_credentials() -> None:
    async with (
        two_servers(http(b"{}")) as (own, other),
        aiohttp.ClientSession(
            other.url,
            headers={"Authorization": "Basic b3RoZXI="},
            cookies={"a": "b"},
            proxy=other.url,
        ) as session,
        PostOffice(base_url=own.url, session=session) as office,
    ):
        await office.request("GET", "/things")
        head = own.requests[0].lower()
        assert (head.count(b"authorization:"), b"b3rozxi=" in head, b"cookie" in head) == (
            1,
            False,
            False,
        )
        assert other.connections == 0


async def test_no_variable_of_the_process_names_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with two_servers(http(b"{}")) as (own, other):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, other.url)
        async with PostOffice(base_url=own.url) as office:
            await office.request("GET", "/things")
        assert (len(own.requests), other.connections) == (1, 0)
