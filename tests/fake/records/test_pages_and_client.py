"""The client reads a complete list, with any kind of pages and of list end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import attrs
import pytest

from postalytics import API, Postalytics
from postalytics.testing import FakePostalytics, ListEnd
from postalytics_runtime.fake.list_end import forms

LENGTHS = (0, 1, 2, 3, 10, 11, 12, 99, 100, 101, 102, 201, 202, 303)
LIMITS = (None, 1, 2, 3, 10, 11, 12, 99, 100, 101, 102, 201, 1000)

readings = pytest.mark.parametrize("inclusive", [False, True], ids=["exact", "inclusive"])


@asynccontextmanager
async def contact_list(length: int, **settings: Any) -> AsyncGenerator[Postalytics]:
    """Yield a client of a fake whose list 1 has `length` contacts, numbered from 1."""
    people = tuple({"contact_id": n, "contact_list_id": 1} for n in range(1, length + 1))

    class FakeWithPeople(FakePostalytics):
        fake = attrs.evolve(
            FakePostalytics.fake,
            collections=tuple(
                attrs.evolve(kept, first_key=1, records=people) if kept.name == "contacts" else kept
                for kept in FakePostalytics.fake.collections
            ),
        )

    async with (
        FakeWithPeople(**settings) as server,
        Postalytics(server.api_key, base_url=server.url) as client,
    ):
        yield client


async def numbers(client: Postalytics, **asked: Any) -> list[Any]:
    contacts = await client.contacts.list_contacts(contact_list_id=1, **asked).collect()
    return [contact.contact_id for contact in contacts]


@readings
@pytest.mark.parametrize("length", LENGTHS)
async def test_each_contact_is_read_once_and_in_order(length: int, inclusive: bool) -> None:
    async with contact_list(length, inclusive_pages=inclusive) as client:
        read = {limit: await numbers(client, limit=limit) for limit in LIMITS}

    contacts = list(range(1, length + 1))
    assert read == {limit: contacts[:limit] for limit in LIMITS}


@readings
@pytest.mark.parametrize("form", [None, *forms(API.errors.message_paths)])
@pytest.mark.parametrize("status", [400, 404, 422])
async def test_every_form_of_list_end_is_understood(
    form: str | None, status: int, inclusive: bool
) -> None:
    end = ListEnd(form=form, status=status)
    async with contact_list(3, inclusive_pages=inclusive, list_end=end) as client:
        assert await numbers(client) == [1, 2, 3]
        assert await numbers(client, start=4) == []
