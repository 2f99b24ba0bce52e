"""Each form of the end of a contact list is recognized, and nothing else is taken for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.errors import ResponseError, UnreadableResponseError
from postalytics.testing import FakePostalytics
from support.runtime.scripted_server import patient

FORMS = {
    "JSON text": ('"No contacts received"', "application/json"),
    "plain text": ("No contacts received", "text/plain"),
    "quoted text": ('"No contacts received"', "text/plain"),
    "HTML": ("No contacts received", "text/html"),
    "with a dot": ("No Contacts Received.\r\n", "text/plain"),
    "envelope": (
        '{"error": {"message": "No contacts received", "status_code": 404}}',
        "application/json",
    ),
    "message": ('{"message": "No contacts received"}', "application/json"),
    "Message": ('{"Message": "No contacts received."}', "application/json"),
    "error": ('{"error": "No contacts received"}', "application/json"),
    "array": ('[{"error": "No contacts received"}]', "application/json"),
    "problem": ('{"title": "Not Found", "detail": "No contacts received"}', "application/json"),
}


class Ending:
    """Answers the second page of a list, and those after it, in its own way."""

    def __init__(self, status: int, text: str, kind: str) -> None:
        self._response = status, text, kind
        self.pages = 0

    async def __call__(self, operation: str, _: web.Request) -> web.Response | None:
        self.pages += 1
        if operation != "contacts.list_contacts" or self.pages == 1:
            return None
        status, text, kind = self._response
        return web.Response(status=status, text=text, content_type=kind)


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    async with patient(fake) as client:
        yield client


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("status", [200, 400, 404, 422])
async def test_a_list_ends_with_its_message_in_any_form(
    fake: FakePostalytics, client: Postalytics, status: int, form: str
) -> None:
    fake.intercept = ending = Ending(status, *FORMS[form])

    found = await client.contacts.list_contacts(contact_list_id=1).collect()

    assert [contact.row for contact in found] == [1, 2, 3]
    assert ending.pages == 2


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("status", [401, 403, 500])
async def test_the_message_with_another_status_does_not_end_a_list(
    fake: FakePostalytics, client: Postalytics, status: int, form: str
) -> None:
    fake.intercept = Ending(status, *FORMS[form])

    with pytest.raises(ResponseError) as caught:
        await client.contacts.list_contacts(contact_list_id=1).collect()

    assert caught.value.status == status


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Come back later", UnreadableResponseError),
        ('"No contacts"', UnreadableResponseError),
        ("<p>No contacts received</p>", UnreadableResponseError),
        ("", UnreadableResponseError),
        ("{}", UnreadableResponseError),
        ("[{}]", UnreadableResponseError),
        ('{"error": {"message": "Insufficient funds"}}', ResponseError),
    ],
)
async def test_no_other_success_is_an_end(
    fake: FakePostalytics, client: Postalytics, text: str, error: type[Any]
) -> None:
    fake.intercept = Ending(200, text, "text/plain")

    with pytest.raises(error) as caught:
        await client.contacts.list_contacts(contact_list_id=1).collect()

    assert (type(caught.value), caught.value.status) == (error, 200)


@pytest.mark.parametrize(
    "text", ['{"error": {"message": "Insufficient funds"}}', '[{"error": "Insufficient funds"}]']
)
async def test_a_raw_call_does_not_take_an_error_for_a_success(
    fake: FakePostalytics, client: Postalytics, text: str
) -> None:
    async def broke(*_: object) -> web.Response:
        return web.Response(text=text, content_type="application/json")

    fake.intercept = broke

    with pytest.raises(ResponseError) as read:
        await client.request("GET", "/contacts")
    with pytest.raises(ResponseError) as write:
        await client.request("POST", "/contacts", json={"contact_list_id": 1})

    kinds = [type(error.value).__name__ for error in (read, write)]
    assert kinds == ["ResponseError", "ServerOutcomeUnknownError"]
    assert [error.value.vendor_message for error in (read, write)] == ["Insufficient funds"] * 2
    assert len(fake.requests) == 2
