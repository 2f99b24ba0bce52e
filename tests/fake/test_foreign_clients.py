"""Requests of programs for other descriptions of the API, and the responses of the fake."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics.testing import FakePostalytics
from support.fake.vendor import AskVendor, answer, asking, refused

CONTACT = {"contact_id": 5001, "contact_list_id": 1, "first_name": "Ada"}


@pytest.mark.parametrize("path", ["/contacts/5001", "/webhooks/60323", "/account/1001"])
async def test_a_replacement_has_no_id_in_its_path(vendor: AskVendor, path: str) -> None:
    status, _ = await vendor(f"PUT {path}", CONTACT)

    assert status == 405


async def test_an_account_is_replaced_completely(vendor: AskVendor) -> None:
    status, body = await vendor("PUT /account", {"first_name": "Ada"})

    assert (status, body) == refused(400, "Missing: last_name, username, password.")


@pytest.mark.parametrize("call", ["GET /campaigns/1", "GET /campaigns/1/details"])
async def test_an_unknown_drop_is_not_found(vendor: AskVendor, call: str) -> None:
    assert await vendor(call) == refused(404, "Campaign not found.")


@pytest.mark.parametrize(
    ("inclusive", "lost"), [(True, []), (False, [21])], ids=["inclusive", "exact"]
)
async def test_pages_at_0_11_and_22_are_adjacent_only_if_inclusive(
    inclusive: bool, lost: list[int]
) -> None:
    async with FakePostalytics(inclusive_pages=inclusive) as server, asking(server) as ask:
        for _ in range(22):
            await answer(ask, "POST /contacts", {"contact_list_id": 1, "last_name": "King"})
        pages: list[Any] = [
            await answer(ask, "GET /contacts/1", start=11 * page, limit=10) for page in range(3)
        ]

    read = {contact["row"] for page in pages for contact in page}
    assert sorted({*range(1, 26)} - read) == lost
