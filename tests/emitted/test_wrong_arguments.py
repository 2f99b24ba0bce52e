"""A call with wrong arguments says how to write it."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import Postalytics


@pytest.fixture
def contacts(client: Postalytics) -> Any:
    """The contacts of a client, without the types that refuse a wrong call."""
    return client.contacts


@pytest.mark.parametrize(
    ("operation", "values", "given", "said"),
    [
        (
            *("get_contact", [5001], {}),
            "get_contact() takes contact_id by name: get_contact(contact_id=5001)",
        ),
        (
            *("list_contacts", [2], {"limit": 10}),
            "list_contacts() takes contact_list_id by name: "
            "list_contacts(contact_list_id=2, limit=10)",
        ),
        (
            *("upload_contacts", ["rows.csv", 2, 4], {}),
            "upload_contacts() takes contact_list_id and concurrency by name: "
            "upload_contacts(rows, contact_list_id=2, concurrency=4)",
        ),
        (
            *("get_contact", ["Ada Lovelace"], {}),
            "get_contact() takes contact_id by name: get_contact(contact_id=...)",
        ),
        (
            *("get_contact", [], {"contact": 5001}),
            "get_contact() has no argument 'contact', did you mean 'contact_id'?",
        ),
        (
            *("create_contact", [], {"first_name": "Ada"}),
            "create_contact() has no argument 'first_name'. It takes: body.",
        ),
        (
            *("get_contact", [], {}),
            "get_contact() missing 1 required keyword-only argument: 'contact_id'",
        ),
        (
            *("change_contact", [1, 5001], {"phone": "555"}),
            "change_contact() takes contact_list_id and contact_id by name: "
            "change_contact(contact_list_id=1, contact_id=5001, phone=...)",
        ),
        (
            *("change_contact", [], {"contact_list_id": 1, "phone": "555"}),
            "change_contact() missing 1 required keyword-only argument: 'contact_id'",
        ),
        (
            *("create_contact", [1, 2], {}),
            "create_contact() takes 2 positional arguments but 3 were given",
        ),
    ],
)
async def test_wrong_arguments_are_explained(
    contacts: Any, operation: str, values: list[object], given: dict[str, object], said: str
) -> None:
    with pytest.raises(TypeError) as error:
        getattr(contacts, operation)(*values, **given)
    assert str(error.value) == said
    assert error.value.__context__ is None


async def test_an_operation_without_arguments_says_so(client: Postalytics) -> None:
    accounts: Any = client.accounts
    with pytest.raises(TypeError, match=r"^get_my_account\(\) has no argument 'account_id'\.$"):
        accounts.get_my_account(account_id=1)


async def test_an_error_from_inside_a_function_is_left_as_it_is(
    contacts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise TypeError("of something else")

    monkeypatch.setattr(Postalytics, "pages", broken)
    with pytest.raises(TypeError, match=r"^of something else$"):
        contacts.list_contact_lists()


def test_a_client_says_that_it_needs_async_with(client: Any) -> None:
    with pytest.raises(TypeError, match="write `async with`"), client:
        pass


async def test_an_upload_says_that_it_needs_async_for(contacts: Any) -> None:
    said = "write `async for outcome in upload`"
    upload = contacts.upload_contacts([], contact_list_id=1)
    with pytest.raises(TypeError, match=said):
        list(upload)
    with pytest.raises(TypeError, match=said):
        await upload
    assert [outcome async for outcome in upload] == []
