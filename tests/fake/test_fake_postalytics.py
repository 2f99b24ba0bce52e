"""What the spec makes of the fake server: the vendor's quirks on a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from postalytics.testing import FakePostalytics

Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def ask() -> AsyncIterator[Ask]:
    async with FakePostalytics() as server:
        headers = {"Authorization": aiohttp.encode_basic_auth(server.api_key, "")}
        async with aiohttp.ClientSession(server.url, headers=headers) as session:

            async def ask(call: str, json: Any = None, **options: Any) -> tuple[int, Any]:
                method, path = call.split()
                async with session.request(method, path, json=json, **options) as response:
                    return response.status, await response.json()

            yield ask


async def test_it_starts_with_something_to_see(ask: Ask) -> None:
    _, lists = await ask("GET /api/v1/contacts")
    _, contacts = await ask("GET /api/v1/contacts/1")

    assert [(entry["contact_list_id"], entry["count"]) for entry in lists] == [(1, 3)]
    assert [contact["row"] for contact in contacts] == [1, 2, 3]


async def test_a_wrong_key_meets_the_error_of_the_vendor(ask: Ask) -> None:
    headers = {"Authorization": aiohttp.encode_basic_auth("wrong", "")}

    assert await ask("GET /api/v1/account/me", headers=headers) == (
        401,
        {
            "error": {
                "message": "Invalid API key. User authentication failed",
                "status_code": 401,
            }
        },
    )


async def test_the_account_comes_in_an_array_of_one(ask: Ask) -> None:
    mine = await ask("GET /api/v1/account/me")

    assert [account["account_id"] for account in mine[1]] == [1001]
    assert await ask("GET /api/v1/account/1001") == mine
    assert await ask("GET /api/v1/account/integrations") == (200, [])


async def test_past_the_end_of_a_list_stands_an_error_that_is_a_bare_string(ask: Ask) -> None:
    assert await ask("GET /api/v1/contacts/1?start=4") == (400, "No contacts received")


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_1_to_100_rows(ask: Ask, limit: int) -> None:
    status, body = await ask(f"GET /api/v1/contacts/1?limit={limit}")

    assert (status, body["error"]["status_code"]) == (400, 400)


async def test_a_put_nulls_what_is_left_out(ask: Ask) -> None:
    status, answer = await ask(
        "PUT /api/v1/contacts", {"contact_id": 5002, "contact_list_id": 1, "last_name": "King"}
    )
    _, contact = await ask("GET /api/v1/contacts/details/5002")

    assert (status, list(answer)) == (200, ["updated_date"])
    assert (contact["Id"], contact["LastName"], contact["FirstName"]) == (5002, "King", None)


async def test_a_new_contact_is_answered_with_a_date_only(ask: Ask) -> None:
    status, answer = await ask("POST /api/v1/contacts", {"contact_list_id": 1, "last_name": "King"})

    assert (status, list(answer)) == (200, ["created_date"])
    assert (await ask("GET /api/v1/contacts/details/5004"))[1]["LastName"] == "King"
