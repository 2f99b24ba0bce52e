"""Each fault as a client sees it, byte by byte, and its cleanup."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from postalytics_runtime.fake import FakeServer, Fault
from postalytics_runtime.fake.faults import effects
from support.fake.library_api import FakeLibrary
from support.fake.readers_api import CARD
from support.fake.requests import authorization

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
GET_ME = "GET /readers/me"
ME = b'[{"reader_id":10,"name":"Hypatia"}]'


@pytest.fixture
async def connection(library: FakeServer) -> AsyncIterator[Connection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(library.url.split(":")[2]))
    yield reader, writer
    writer.close()


async def ask(connection: Connection, call: str = GET_ME, body: bytes = b"") -> None:
    method, path = call.split()
    head = f"{method} /library/v1{path} HTTP/1.1\r\nHost: library\r\nAuthorization: "
    head += f"{authorization()}\r\nContent-Length: {len(body)}\r\n\r\n"
    connection[1].write(head.encode() + body)
    await connection[1].drain()


async def head(connection: Connection) -> tuple[str, dict[str, str]]:
    lines = (await connection[0].readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
    return lines[0], {
        name: value for name, _, value in (line.partition(": ") for line in lines[1:])
    }


async def answer(connection: Connection) -> tuple[str, dict[str, str], bytes]:
    status, headers = await head(connection)
    return status, headers, await connection[0].readexactly(int(headers["Content-Length"]))


async def test_a_rate_limit_response_may_have_retry_after(
    library: FakeServer, connection: Connection
) -> None:
    library.faults[:] = [
        Fault("rate_limited", calls=1),
        Fault("rate_limited", retry_after="tomorrow", message="Slow down.", calls=2),
    ]
    await ask(connection)
    status, headers, body = await answer(connection)
    assert (status, "Retry-After" in headers) == ("HTTP/1.1 429 Too Many Requests", False)
    assert body == b'{"error":{"message":"Too many requests.","status_code":429}}'
    await ask(connection)
    _, headers, body = await answer(connection)
    assert (headers["Retry-After"], b'"Slow down."' in body) == ("tomorrow", True)


@pytest.mark.parametrize(
    ("fault", "line", "title"),
    [
        (Fault("server_error"), "HTTP/1.1 500 Internal Server Error", "500 Internal Server Error"),
        (Fault("server_error", status=503), "HTTP/1.1 503 Service Unavailable", None),
        (Fault("server_error", status=599), "HTTP/1.1 599 ", "599"),
    ],
)
async def test_a_failing_server_answers_in_html(
    library: FakeServer, connection: Connection, fault: Fault, line: str, title: str | None
) -> None:
    library.faults.append(fault)
    await ask(connection)
    status, headers, body = await answer(connection)
    assert (status, headers["Content-Type"]) == (line, "text/html; charset=utf-8")
    assert f"<h1>{title or '503 Service Unavailable'}</h1>" in body.decode()


async def test_a_refusal_is_the_apis_own(library: FakeServer, connection: Connection) -> None:
    library.faults.append(Fault("refused"))
    await ask(connection)
    status, _, body = await answer(connection)
    assert status == "HTTP/1.1 400 Bad Request"
    assert body == (
        b'{"error":{"message":"The fake server refuses this request on purpose.",'
        b'"status_code":400}}'
    )


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
async def test_a_reused_connection_can_be_reset(
    library: FakeServer, connection: Connection, kind: Any
) -> None:
    library.faults.append(Fault(kind, calls=2))
    await ask(connection)
    assert (await answer(connection))[2] == ME
    await ask(connection)
    with pytest.raises(ConnectionResetError):
        await connection[0].read()
    assert [(r.status, r.carried_out) for r in library.requests] == [
        (200, True),
        (None, kind == "reset_after"),
    ]


@pytest.mark.parametrize(
    ("kind", "body"), [("empty_body", b""), ("truncated_json", ME[: len(ME) // 2])]
)
async def test_a_short_response_ends_like_a_complete_one(
    library: FakeServer, connection: Connection, kind: Any, body: bytes
) -> None:
    library.faults.append(Fault(kind, calls=1))
    await ask(connection)
    status, _, found = await answer(connection)
    await ask(connection)
    assert (status, found, (await answer(connection))[2]) == ("HTTP/1.1 200 OK", body, ME)


async def test_a_response_that_is_cut_off_announces_more(
    library: FakeServer, connection: Connection
) -> None:
    library.faults.append(Fault("cut_off"))
    await ask(connection)
    status, headers = await head(connection)
    assert (status, int(headers["Content-Length"])) == ("HTTP/1.1 200 OK", len(ME))
    assert await connection[0].read() == ME[: len(ME) // 2]


async def test_a_slow_response_is_complete_and_the_connection_stays_open(
    library: FakeServer, connection: Connection
) -> None:
    library.faults.append(Fault("slow_drip", pause=0, calls=1))
    await ask(connection)
    slow = (await answer(connection))[2]
    await ask(connection)
    assert (slow, (await answer(connection))[2]) == (ME, ME)


async def test_a_slow_response_begins_with_one_byte(
    library: FakeServer, connection: Connection
) -> None:
    library.faults.append(Fault("slow_drip", pause=3600))
    await ask(connection)
    await head(connection)
    assert await connection[0].read(100) == b"["


async def test_a_slow_response_has_a_default_pause(
    library: FakeServer, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "PAUSE_SECONDS", 0.0)
    library.faults.append(Fault("slow_drip"))
    await ask(connection)
    assert (await answer(connection))[2] == ME


@pytest.mark.parametrize(
    "fault",
    [Fault("hang_before"), Fault("hang_after"), Fault("slow_drip", pause=3600)],
    ids=lambda fault: fault.kind,
)
async def test_a_held_request_ends_when_its_client_leaves(
    library: FakeServer, connection: Connection, fault: Fault
) -> None:
    library.faults.append(fault)
    others = asyncio.all_tasks()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(library.url.split(":")[2]))
    await ask((reader, writer), "POST /readers", b'{"name":"Hero"}')
    if fault.kind == "slow_drip":
        await head((reader, writer))
    else:
        await ask(connection, "GET /shelves/details/1")
    writer.close()
    await asyncio.wait(asyncio.all_tasks() - others)
    assert [r.carried_out for r in library.requests][:1] == [fault.carries_out]


@pytest.mark.parametrize(
    "fault",
    [Fault("hang_before"), Fault("hang_after"), Fault("slow_drip", pause=3600)],
    ids=lambda fault: fault.kind,
)
async def test_a_held_request_does_not_delay_the_end_of_the_server(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = web.AppRunner

    def patient(app: web.Application, **options: Any) -> web.AppRunner:
        return runner(app, **{**options, "shutdown_timeout": 3600})

    monkeypatch.setattr(web, "AppRunner", patient)
    before = asyncio.all_tasks()
    arrived = asyncio.Event()

    async def arrive(*_: object) -> None:
        arrived.set()

    async with FakeLibrary(faults=[fault]) as library:
        library.intercept = arrive
        reader, writer = await asyncio.open_connection("127.0.0.1", int(library.url.split(":")[2]))
        await ask((reader, writer))
        await arrived.wait()
    await reader.read()
    writer.close()
    assert asyncio.all_tasks() == before
    assert library.requests[0].fault is fault


async def test_a_refused_request_can_have_a_fault(
    library: FakeServer, connection: Connection
) -> None:
    library.faults[:] = [Fault("empty_body", calls=1), Fault("unknown_codes")]
    for body in (b"", b'{"error":{"message":"No such book.","status_code":404}}'):
        await ask(connection, "GET /books/999")
        assert (await answer(connection))[::2] == ("HTTP/1.1 404 Not Found", body)
    assert [(r.status, r.carried_out) for r in library.requests] == [(404, False)] * 2


async def test_a_request_that_is_not_accepted_has_no_fault(library: FakeServer) -> None:
    library.faults.append(Fault("reset_before", calls=1))
    async with aiohttp.ClientSession(library.url) as session:
        for path, key in (("/nowhere", CARD), ("/readers/me", "wrong"), ("/books/x", CARD)):
            auth = authorization(key)
            await session.get(f"/library/v1{path}", headers={"Authorization": auth})
    assert [(r.status, r.fault) for r in library.requests] == [
        (404, None),
        (401, None),
        (400, None),
    ]


async def test_unknown_fields_are_added_to_the_others(
    library: FakeServer, connection: Connection
) -> None:
    library.faults.append(Fault("unknown_fields"))
    await ask(connection)
    assert (await answer(connection))[2] == (
        b'[{"UnknownText":"new","UnknownObject":{},"reader_id":10,"name":"Hypatia"}]'
    )


async def test_records_show_the_clock_of_the_server() -> None:
    async with FakeLibrary(now=datetime(1999, 12, 31, tzinfo=UTC)) as library:
        headers = {"Authorization": authorization()}
        async with aiohttp.ClientSession(library.url, headers=headers) as session:
            said = []
            for seconds in (0, 86_400):
                library.advance(seconds)
                async with session.post("/library/v1/aloud") as response:
                    said.append((await response.json())["at"])
    assert (said, library.now) == (["31.12.1999", "01.01.2000"], datetime(2000, 1, 1, tzinfo=UTC))
