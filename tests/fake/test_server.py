from __future__ import annotations

import asyncio
import io
import logging
import re
import time
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from postalytics_runtime.fake import FakeServer, Fault
from support.fake.library_api import FakeLibrary
from support.fake.readers_api import CARD
from support.fake.servers import Answered, ask


def envelope(status: int, message: str) -> Answered:
    return status, {"error": {"message": message, "status_code": status}}


async def test_it_serves_an_api_on_a_free_port(library: FakeServer) -> None:
    assert library.url.startswith("http://127.0.0.1:")
    assert library.api_key == CARD
    assert await ask(library, "GET /readers/me") == (200, [{"reader_id": 10, "name": "Hypatia"}])
    assert (await ask(library, "GET /shelves/1", params={"from": 4, "rows": 1}))[1][0]["Row"] == 4
    assert await ask(library, "GET /shelves/2") == (400, "No books")


async def test_written_records_can_be_read_and_inspected(library: FakeServer) -> None:
    status, body = await ask(library, "POST /books", json={"ShelfId": 2, "Title": "Ätlas"})

    assert (status, list(body)) == (200, ["bought"])
    assert (await ask(library, "GET /books/105"))[1]["Title"] == "Ätlas"
    assert library.records("books")[-1] == {"book_id": 105, "shelf_id": 2, "title": "Ätlas", **body}


async def test_a_record_that_is_added_belongs_to_its_holder(library: FakeServer) -> None:
    reader = library.add("readers", name="Callimachus")
    added = library.add("readers", holder=reader["reader_id"], name="Zenodotus")

    assert (reader["reader_id"], reader["guardian"], added["guardian"]) == (11, 10, 11)
    assert await ask(library, "GET /readers/me", key=reader["card"]) == (
        200,
        [{"reader_id": 11, "name": "Callimachus"}],
    )
    assert [one["name"] for one in library.records("readers")] == [
        "Hypatia",
        "Callimachus",
        "Zenodotus",
    ]
    assert [one["name"] for one in (await ask(library, "GET /readers"))[1]] == [
        "Hypatia",
        "Callimachus",
    ]


@pytest.mark.parametrize(
    ("collection", "values", "problem"),
    [
        ("readers", {"name": "Hypatia"}, "This name is taken."),
        ("readers", {"name": "Callimachus", "holder": 99}, "There is no reader_id 99."),
        ("book", {}, "There is no collection 'book'. Did you mean books?"),
    ],
)
async def test_a_record_that_cannot_be_added_is_refused(
    library: FakeServer, collection: str, values: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(problem)):
        library.add(collection, **values)
    assert len(library.records("readers")) == 1


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
async def test_errors_have_an_envelope(
    library: FakeServer, call: str, options: dict[str, Any], expected: Answered
) -> None:
    assert await ask(library, call, **options) == expected


async def test_requests_are_remembered_in_order(library: FakeServer) -> None:
    await ask(library, "GET /shelves/1", params={"from": "2"})
    await ask(library, "POST /books", json={"ShelfId": 9, "Title": "Atlas"})
    await ask(library, "GET /no%20where", key="wrong")

    assert [(r.operation, r.method, r.path, r.status) for r in library.requests] == [
        ("books.list_books", "GET", "/library/v1/shelves/1", 200),
        ("books.create_book", "POST", "/library/v1/books", 404),
        (None, "GET", "/library/v1/no%20where", 401),
    ]
    assert [received.query for received in library.requests] == [{"from": "2"}, {}, {}]
    assert [r.body for r in library.requests] == [None, {"ShelfId": 9, "Title": "Atlas"}, None]


async def test_too_many_requests_are_refused_until_time_passes() -> None:
    now = [100.0]
    async with FakeLibrary(realistic=True, speed=2, clock=lambda: now[0]) as library:
        statuses = [(await ask(library, "GET /shelves"))[0] for _ in range(3)]
        now[0] += 0.5
        statuses.append((await ask(library, "GET /shelves"))[0])

    assert statuses == [200, 200, 429, 200]


async def test_faults_can_be_given_at_the_start_and_changed_later() -> None:
    async with FakeLibrary(faults=[Fault("refused", probability=0.5)], seed=7) as library:
        first = [(await ask(library, "GET /shelves"))[0] for _ in range(8)]
        library.faults[:] = [Fault("refused", status=409)]
        assert (await ask(library, "GET /shelves"))[0] == 409
        library.faults.clear()
        assert (await ask(library, "GET /shelves"))[0] == 200
    async with FakeLibrary(faults=[Fault("refused", probability=0.5)], seed=7) as library:
        assert [(await ask(library, "GET /shelves"))[0] for _ in range(8)] == first
    assert set(first) == {200, 400}


async def test_pages_can_be_inclusive() -> None:
    async with FakeLibrary(inclusive_pages=True) as library:
        _, books = await ask(library, "GET /shelves/1", params={"rows": 2})

    assert [book["Row"] for book in books] == [1, 2, 3]


async def test_an_unknown_collection_is_named(library: FakeServer) -> None:
    for name, meant in (("book", ". Did you mean books?"), ("nope", "."), (None, ".")):
        message = f"There is no collection {name!r}{meant} There are: readers, shelves, books, "
        with pytest.raises(ValueError, match="^" + re.escape(message)):
            library.records(cast("str", name))


async def test_a_request_can_be_intercepted_before_it_is_carried_out(library: FakeServer) -> None:
    seen: list[tuple[str, str]] = []

    async def intercept(operation: str, request: web.Request) -> web.StreamResponse | None:
        seen.append((operation, request.method))
        if operation == "shelves.list_shelves":
            return None
        return web.json_response({"error": "later"}, status=503)

    library.intercept = intercept

    assert (await ask(library, "GET /shelves"))[0] == 200
    assert await ask(library, "DELETE /books/100") == (503, {"error": "later"})
    assert await ask(library, "DELETE /books/100", key="wrong") == envelope(401, "Who are you?")
    assert seen == [("shelves.list_shelves", "GET"), ("books.delete_book", "DELETE")]
    assert [received.status for received in library.requests] == [200, 503, 401]
    assert len(library.records("books")) == 5


async def test_an_internal_error_is_a_response_and_a_line_in_the_log(
    library: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def intercept(operation: str, _: web.Request) -> None:
        raise ZeroDivisionError(operation)

    library.intercept = intercept

    assert await ask(library, "GET /shelves") == envelope(
        500, "The fake server failed. Its log says how."
    )
    assert [record.getMessage() for record in caplog.records] == [
        "The fake server failed at shelves.list_shelves."
    ]


async def test_neither_keys_nor_addresses_are_logged(
    library: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await ask(library, "GET /shelves", key="wrong")
    host, port = library.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET / HTTP/1.1\r\nAuthorization: Basic a2V5Og==\r\nbad header\r\n\r\n")
    status_line = await reader.readline()
    writer.close()
    await writer.wait_closed()

    assert status_line.startswith(b"HTTP/1.0 400 ")
    assert [r.getMessage() for r in caplog.records if r.name != "asyncio"] == []


async def test_it_stops_within_a_second_despite_open_connections() -> None:
    hanging = asyncio.Event()

    async def intercept(operation: str, _: web.Request) -> None:
        if operation == "shelves.list_shelves":
            hanging.set()
            await asyncio.Event().wait()

    headers = {"Authorization": aiohttp.encode_basic_auth(CARD, "")}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with FakeLibrary() as library:
            library.intercept = intercept
            async with session.get(f"{library.url}/library/v1/readers/me") as response:
                assert response.status == 200
            hung = asyncio.create_task(session.get(f"{library.url}/library/v1/shelves"))
            await hanging.wait()
            stopped = time.monotonic()
        took = time.monotonic() - stopped
        with pytest.raises(aiohttp.ClientConnectionError):
            await hung

    assert [received.status for received in library.requests] == [200, None]
    assert took < 1
