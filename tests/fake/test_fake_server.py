from __future__ import annotations

import asyncio
import io
import logging
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from fake.library import API, CARD, FAKE
from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.fake import FakeServer, Fault
from postalytics_runtime.operation import Window

Answered = tuple[int, Any]


class FakeLibrary(FakeServer):
    api = API
    fake = FAKE


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeLibrary() as server:
        yield server


async def ask(server: FakeServer, call: str, key: str = CARD, **options: Any) -> Answered:
    method, path = call.split()
    auth = aiohttp.encode_basic_auth(key, "")
    async with (
        aiohttp.ClientSession(headers={"Authorization": auth}) as session,
        session.request(method, f"{server.url}/library/v1{path}", **options) as response,
    ):
        assert response.content_type == "application/json"
        return response.status, await response.json()


def envelope(status: int, message: str) -> Answered:
    return status, {"error": {"message": message, "status_code": status}}


async def test_it_serves_an_api_on_a_free_port(server: FakeServer) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    assert server.api_key == CARD
    assert await ask(server, "GET /readers/me") == (200, [{"reader_id": 10, "name": "Hypatia"}])
    assert (await ask(server, "GET /shelves/1", params={"from": 4, "rows": 1}))[1][0]["Row"] == 4
    assert await ask(server, "GET /shelves/2") == (400, "No books")


async def test_what_was_written_can_be_read_and_looked_at(server: FakeServer) -> None:
    status, body = await ask(server, "POST /books", json={"ShelfId": 2, "Title": "Ätlas"})

    assert (status, list(body)) == (200, ["bought"])
    assert (await ask(server, "GET /books/105"))[1]["Title"] == "Ätlas"
    assert server.records("books")[-1] == {"book_id": 105, "shelf_id": 2, "title": "Ätlas", **body}


@pytest.mark.parametrize(
    ("call", "options", "expected"),
    [
        ("GET /shelves", {"key": "wrong"}, envelope(401, "Who are you?")),
        ("GET /nowhere", {}, envelope(404, "There is nothing at this address.")),
        ("GET /no%0Awhere", {}, envelope(404, "There is nothing at this address.")),
        ("PATCH /books", {}, envelope(405, "PATCH is not allowed here.")),
        ("POST /books", {"data": b"{"}, envelope(400, "The body is not JSON.")),
        (
            "POST /books",
            {"data": io.BytesIO(b"x" * 1_100_000)},
            envelope(413, "The body is too large."),
        ),
        (
            "POST /books",
            {"data": b"not compressed", "headers": {"Content-Encoding": "gzip"}},
            envelope(400, "The body cannot be read."),
        ),
    ],
)
async def test_what_is_wrong_is_answered_with_an_envelope(
    server: FakeServer, call: str, options: dict[str, Any], expected: Answered
) -> None:
    assert await ask(server, call, **options) == expected


async def test_requests_are_remembered_in_their_order(server: FakeServer) -> None:
    await ask(server, "GET /shelves/1", params={"from": "2"})
    await ask(server, "POST /books", json={"ShelfId": 9, "Title": "Atlas"})
    await ask(server, "GET /no%20where", key="wrong")

    assert [(r.operation, r.method, r.path, r.status) for r in server.requests] == [
        ("books.list_books", "GET", "/library/v1/shelves/1", 200),
        ("books.create_book", "POST", "/library/v1/books", 404),
        (None, "GET", "/library/v1/no%20where", 401),
    ]
    assert [received.query for received in server.requests] == [{"from": "2"}, {}, {}]
    assert [r.body for r in server.requests] == [None, {"ShelfId": 9, "Title": "Atlas"}, None]


async def test_a_given_key_is_the_key() -> None:
    async with FakeLibrary(api_key="mine") as server:
        assert server.api_key == "mine"
        assert (await ask(server, "GET /shelves", key="mine"))[0] == 200
        assert (await ask(server, "GET /shelves"))[0] == 401


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ({}, (Window(1000, 1.0),)),
        ({"environment": "town"}, (Window(2, 1.0), Window(3, 10.0))),
        ({"realistic": True}, (Window(2, 1.0), Window(3, 10.0))),
        ({"realistic": True, "speed": 10}, (Window(2, 0.1), Window(3, 1.0))),
    ],
)
def test_the_limits_are_of_the_environment_or_of_the_api(
    options: dict[str, Any], limits: tuple[Window, ...]
) -> None:
    assert FakeLibrary(**options).limits == limits


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_time_does_not_stand_still(speed: float) -> None:
    with pytest.raises(ValueError, match=f"The speed is {speed!r}, but it must be above 0"):
        FakeLibrary(speed=speed)


async def test_too_many_requests_are_refused_until_the_clock_goes_on() -> None:
    now = [100.0]
    async with FakeLibrary(realistic=True, speed=2, clock=lambda: now[0]) as server:
        statuses = [(await ask(server, "GET /shelves"))[0] for _ in range(3)]
        now[0] += 0.5
        statuses.append((await ask(server, "GET /shelves"))[0])

    assert statuses == [200, 200, 429, 200]


async def test_faults_may_be_there_from_the_start_and_change_while_it_runs() -> None:
    async with FakeLibrary(faults=[Fault("refused", probability=0.5)], seed=7) as server:
        first = [(await ask(server, "GET /shelves"))[0] for _ in range(8)]
        server.faults[:] = [Fault("refused", status=409)]
        assert (await ask(server, "GET /shelves"))[0] == 409
        server.faults.clear()
        assert (await ask(server, "GET /shelves"))[0] == 200
    async with FakeLibrary(faults=[Fault("refused", probability=0.5)], seed=7) as server:
        assert [(await ask(server, "GET /shelves"))[0] for _ in range(8)] == first
    assert set(first) == {200, 400}


def test_a_fault_of_an_operation_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no operation 'get_boook', did you mean get_book"):
        FakeLibrary(faults=[Fault("refused", operation="get_boook")])


async def test_a_page_may_hold_one_row_more() -> None:
    async with FakeLibrary(inclusive_pages=True) as server:
        _, books = await ask(server, "GET /shelves/1", params={"rows": 2})

    assert [book["Row"] for book in books] == [1, 2, 3]


async def test_state_in_a_file_outlives_the_server(tmp_path: Path) -> None:
    state = tmp_path / "library.sqlite"
    async with FakeLibrary(state=state, api_key="mine") as server:
        await ask(server, "POST /books", key="mine", json={"ShelfId": 2, "Title": "Atlas"})
        await ask(server, "DELETE /books/100", key="mine")
        before = server.records("books")

    async with FakeLibrary(state=state) as server:
        assert server.api_key == "mine"
        assert server.records("books") == before
    assert server.records("books") == before


async def test_a_request_can_be_intercepted_before_it_is_carried_out(server: FakeServer) -> None:
    seen: list[tuple[str, str]] = []

    async def intercept(operation: str, request: web.Request) -> web.StreamResponse | None:
        seen.append((operation, request.method))
        if operation == "shelves.list_shelves":
            return None
        return web.json_response({"error": "later"}, status=503)

    server.intercept = intercept

    assert (await ask(server, "GET /shelves"))[0] == 200
    assert await ask(server, "DELETE /books/100") == (503, {"error": "later"})
    assert await ask(server, "DELETE /books/100", key="wrong") == envelope(401, "Who are you?")
    assert seen == [("shelves.list_shelves", "GET"), ("books.delete_book", "DELETE")]
    assert [received.status for received in server.requests] == [200, 503, 401]
    assert len(server.records("books")) == 5


async def test_a_failure_inside_is_an_answer_and_a_line_in_the_log(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def intercept(operation: str, _: web.Request) -> None:
        raise ZeroDivisionError(operation)

    server.intercept = intercept

    assert await ask(server, "GET /shelves") == envelope(
        500, "The fake server failed. Its log says how."
    )
    assert [record.getMessage() for record in caplog.records] == [
        "The fake server failed at shelves.list_shelves."
    ]


async def test_neither_keys_nor_addresses_are_logged(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await ask(server, "GET /shelves", key="wrong")
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET / HTTP/1.1\r\nAuthorization: Basic a2V5Og==\r\nbad header\r\n\r\n")
    status_line = await reader.readline()
    writer.close()
    await writer.wait_closed()

    assert status_line.startswith(b"HTTP/1.0 400 ")
    assert [r.getMessage() for r in caplog.records if r.name != "asyncio"] == []


async def test_it_stops_within_a_second_with_connections_open_and_requests_hanging() -> None:
    hanging = asyncio.Event()

    async def intercept(operation: str, _: web.Request) -> None:
        if operation == "shelves.list_shelves":
            hanging.set()
            await asyncio.Event().wait()

    headers = {"Authorization": aiohttp.encode_basic_auth(CARD, "")}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with FakeLibrary() as server:
            server.intercept = intercept
            async with session.get(f"{server.url}/library/v1/readers/me") as response:
                assert response.status == 200
            hung = asyncio.create_task(session.get(f"{server.url}/library/v1/shelves"))
            await hanging.wait()
            stopped = time.monotonic()
        took = time.monotonic() - stopped
        with pytest.raises(aiohttp.ClientConnectionError):
            await hung

    assert [received.status for received in server.requests] == [200, None]
    assert took < 1


def test_before_it_is_started_there_is_nothing_to_see() -> None:
    server = FakeLibrary()

    for look in (lambda: server.url, lambda: server.api_key, lambda: server.records("books")):
        with pytest.raises(RuntimeError, match="The fake server was not started"):
            look()


async def test_a_port_that_is_taken_is_named(server: FakeServer) -> None:
    port = int(server.url.rpartition(":")[2])

    with pytest.raises(ConfigurationError, match=f"Cannot listen on 127.0.0.1, port {port}: "):
        async with FakeLibrary(port=port):
            pass


async def test_a_state_file_that_breaks_is_closed_again(tmp_path: Path) -> None:
    state = tmp_path / "library.sqlite"
    async with FakeLibrary(state=state):
        with pytest.raises(ConfigurationError, match="locked"):
            async with FakeLibrary(state=state):
                pass


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
async def test_an_ipv6_address_stands_in_brackets() -> None:
    async with FakeLibrary(host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert (await ask(server, "GET /shelves"))[0] == 200
