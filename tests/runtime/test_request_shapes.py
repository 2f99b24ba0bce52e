"""What each operation puts on the wire, on every environment."""

from __future__ import annotations

import base64
import importlib.metadata
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest
from aioresponses import aioresponses
from yarl import URL

from postalytics import Postalytics, accounts, contacts
from postalytics.description import API
from postalytics.models import (
    AccountReplacement,
    ContactReplacement,
    NewAccount,
    NewContact,
    NewLoginLink,
)

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"
ROOT = "https://api.postalytics.com/api/v1"
PERSON: dict[str, Any] = {
    "first_name": "Thomas",
    "last_name": "Anderson",
    "username": "neo",
    "password": "w0rd",
}

Call = Callable[[Postalytics], Awaitable[Any]]

SHAPES: dict[str, tuple[Call, str, str, dict[str, Any] | None]] = {
    "list_contact_lists": (
        lambda c: c.contacts.list_contact_lists().collect(),
        "GET",
        "/contacts",
        None,
    ),
    "list_contacts": (
        lambda c: c.contacts.list_contacts(contact_list_id=42, start=5, limit=7).collect(),
        "GET",
        "/contacts/42?start=5&limit=7",
        None,
    ),
    "get_contact": (
        lambda c: c.contacts.get_contact(contact_id=7),
        "GET",
        "/contacts/details/7",
        None,
    ),
    "create_contact": (
        lambda c: c.contacts.create_contact(
            NewContact(
                contact_list_id=42,
                address_street2="Room 101",
                address_zip="02134",
                var_field_35="x",
            )
        ),
        "POST",
        "/contacts",
        {
            "contact_list_id": 42,
            "address_street2": "Room 101",
            "address_zip": "02134",
            "var_field_35": "x",
        },
    ),
    "update_contact": (
        lambda c: c.contacts.update_contact(
            ContactReplacement(contact_id=7, contact_list_id=42, company=None)
        ),
        "PUT",
        "/contacts",
        {"contact_id": 7, "contact_list_id": 42, "company": None},
    ),
    "delete_contact": (
        lambda c: c.contacts.delete_contact(contact_id=7),
        "DELETE",
        "/contacts/7",
        None,
    ),
    "get_my_account": (lambda c: c.accounts.get_my_account(), "GET", "/account/me", None),
    "get_account": (lambda c: c.accounts.get_account(account_id=3), "GET", "/account/3", None),
    "create_account": (
        lambda c: c.accounts.create_account(NewAccount(**PERSON, company="Metacortex")),
        "POST",
        "/account",
        {**PERSON, "company": "Metacortex"},
    ),
    "update_account": (
        lambda c: c.accounts.update_account(AccountReplacement(**PERSON)),
        "PUT",
        "/account",
        PERSON,
    ),
    "delete_account": (
        lambda c: c.accounts.delete_account(account_id=3),
        "DELETE",
        "/account/3",
        None,
    ),
    "list_integrations": (
        lambda c: c.accounts.list_integrations().collect(),
        "GET",
        "/account/integrations",
        None,
    ),
    "create_login_link": (
        lambda c: c.accounts.create_login_link(
            NewLoginLink(api_key="k", url="campaign-edit", target_id="9")
        ),
        "POST",
        "/loginlink",
        {"api_key": "k", "url": "campaign-edit", "id": "9"},
    ),
}


def test_the_shape_of_every_operation_is_held() -> None:
    assert SHAPES.keys() == {operation.name for operation in API.operations}


@pytest.mark.parametrize("name", SHAPES)
async def test_an_operation_puts_on_the_wire_what_the_reference_says(name: str) -> None:
    call, method, path, body = SHAPES[name]
    with aioresponses() as mocked:
        mocked.add(ROOT + path, method, body=b"[]" if name.startswith("list") else b"{}")
        async with Postalytics(KEY, "production") as client:
            await call(client)
    [((sent_method, sent_url), [sent])] = mocked.requests.items()
    assert (sent_method, sent_url.path) == (method, URL(ROOT + path).path)
    assert dict(sent_url.query) == dict(URL(path).query)
    data = sent.kwargs["data"]
    assert (None if data is None else orjson.loads(data)) == body
    key = base64.b64encode(f"{KEY}:".encode()).decode()
    expected = {
        "Accept": "application/json",
        "Authorization": f"Basic {key}",
        "User-Agent": f"postalytics-python/{importlib.metadata.version('postalytics')}",
    }
    if body is not None:
        expected["Content-Type"] = "application/json"
    assert sent.kwargs["headers"] == expected
    assert sent.kwargs["allow_redirects"] is False


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ("production", "https://api.postalytics.com"),
        ("sandbox", "https://api-dev.postalytics.com"),
        ("local", "http://127.0.0.1:8765"),
    ],
)
async def test_an_environment_is_a_host(environment: str, host: str) -> None:
    with aioresponses() as mocked:
        mocked.get(f"{host}/api/v1/account/me", payload=[{"account_id": 1}])
        async with Postalytics(KEY, environment) as client:
            assert (await accounts.get_my_account(client)).account_id == 1


async def test_settings_come_from_the_environment_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", KEY)
    monkeypatch.setenv("POSTALYTICS_ENVIRONMENT", "sandbox")
    with aioresponses() as mocked:
        mocked.get("https://api-dev.postalytics.com/api/v1/contacts", payload=[])
        async with Postalytics() as client:
            assert await contacts.list_contact_lists(client).collect() == []
    [[sent]] = mocked.requests.values()
    authorization = sent.kwargs["headers"]["Authorization"]
    assert base64.b64decode(authorization.split()[1]) == f"{KEY}:".encode()
