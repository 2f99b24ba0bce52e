"""Facts of a server that may be otherwise: each can be changed alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import attrs
import pytest

from postalytics_runtime.fake.definition import FakeDefinition, ServerFacts
from postalytics_runtime.fake.messages import FakeResponse
from support.fake.changed import changed, fake_of
from support.fake.library_api import FAKE, FakeLibrary
from support.fake.readers_api import CARD
from support.fake.requests import make_ask, refused


@asynccontextmanager
async def asking(
    fake: FakeDefinition, method: str, path: str, key: str | None = CARD
) -> AsyncGenerator[aiohttp.ClientResponse]:
    headers = {} if key is None else {"Authorization": aiohttp.encode_basic_auth(key, "")}
    async with (
        fake_of(FakeLibrary, fake)() as server,
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, server.url + path) as response,
    ):
        yield response


def facts(**changes: Any) -> FakeDefinition:
    return attrs.evolve(FAKE, server=ServerFacts(**changes))


def listed(fake: FakeDefinition, call: str = "GET /shelves/1", **query: str) -> Any:
    answer = make_ask(fake=fake)(call, **query)
    return [book["Row"] for book in answer.body] if answer.status == 200 else answer


async def test_a_refused_method_gets_the_methods_of_the_path() -> None:
    async with asking(FAKE, "OPTIONS", "/library/v1/books") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "GET, POST, PUT"


async def test_the_methods_of_one_path_can_be_others() -> None:
    fake = facts(allows=(("/books/7", "GET, PATCH"),))

    async with asking(fake, "OPTIONS", "/library/v1/books/7") as response:
        assert response.headers["Allow"] == "GET, PATCH"
    async with asking(fake, "OPTIONS", "/library/v1/books/8") as response:
        assert response.headers["Allow"] == "DELETE, GET"


async def test_a_document_needs_no_key() -> None:
    fake = facts(documents=(("/rules.json", '{"quiet":true}'),))

    async with asking(fake, "GET", "/rules.json", key=None) as response:
        assert (response.status, await response.json()) == (200, {"quiet": True})
    async with asking(fake, "POST", "/rules.json") as response:
        assert response.status == 404


async def test_every_response_has_the_headers() -> None:
    fake = facts(headers=(("X-Left", "2"),))

    for path in ("/library/v1/shelves", "/nowhere"):
        async with asking(fake, "GET", path) as response:
            assert response.headers["X-Left"] == "2"


async def test_the_error_of_a_wrong_key_can_be_another() -> None:
    fake = attrs.evolve(
        FAKE, wrong_key_status=403, wrong_key_at="Message", wrong_key_challenge="Basic"
    )
    fake = attrs.evolve(fake, wrong_key_type="application/problem+json")

    async with asking(fake, "GET", "/library/v1/shelves", key="wrong") as response:
        assert response.status == 403
        assert response.headers["WWW-Authenticate"] == "Basic"
        assert response.content_type == "application/problem+json"
        assert await response.json(content_type=None) == {
            "Message": "Who are you?",
            "status_code": 403,
        }


@pytest.mark.parametrize(
    ("path", "changes", "expected"),
    [
        ("/Shelves/1", {}, 404),
        ("/Shelves/1", {"any_case": True}, 200),
        ("/shelves/1/", {}, 404),
        ("/shelves/1/", {"trailing_slash": True}, 200),
    ],
)
def test_paths_may_be_spelled_otherwise(path: str, changes: dict[str, bool], expected: int) -> None:
    assert make_ask(fake=facts(**changes))(f"GET {path}").status == expected


def test_the_names_of_query_parameters_may_be_in_any_case() -> None:
    assert listed(FAKE, ROWS="1") == [1, 2, 3]
    assert listed(facts(any_query_case=True), ROWS="1") == [1]


def test_rows_may_count_from_0() -> None:
    fake = changed(FAKE, "books.list_books", start_at=0)

    assert listed(fake, from_="0", rows="2") == [0, 1]
    assert listed(fake, from_="1", rows="2") == [1, 2]
    assert listed(attrs.evolve(fake, inclusive_pages=True), from_="0", rows="1") == [0, 1]


def test_a_page_may_have_another_size() -> None:
    assert listed(changed(FAKE, "books.list_books", page_size=2)) == [1, 2]


def test_a_number_out_of_range_may_be_corrected() -> None:
    fake = changed(FAKE, "books.list_books", clamps=True)

    assert listed(FAKE, rows="4") == refused(
        400, "rows must be a whole number from 1 up to 3, not '4'."
    )
    assert listed(fake, rows="4") == [1, 2, 3]
    assert listed(fake, rows="0") == [1]
    assert listed(fake, rows="x").status == 400


def test_a_response_may_have_another_shape() -> None:
    book = changed(FAKE, "books.get_book", shape="array")
    shelves = changed(FAKE, "shelves.list_shelves", shape="object")

    assert len(make_ask(fake=book)("GET /books/100").body) == 1
    assert make_ask(fake=shelves)("GET /shelves").body["Id"] == 1


def test_fields_may_have_other_names() -> None:
    fake = changed(FAKE, "shelves.list_shelves", renames=(("Id", "No"),))

    assert make_ask(fake=fake)("GET /shelves", Name="Maps") == FakeResponse(
        200, [{"No": 2, "name": "Maps", "count": 0}]
    )
