"""What type checkers make of the public names. Never run: mypy and pyright read it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import assert_type

import aiohttp

from postalytics import UNSET, Postalytics, accounts, contacts
from postalytics.errors import NotFoundError, RateLimitError, ResponseError
from postalytics.models import (
    Account,
    AccountCreated,
    Contact,
    ContactCreated,
    ContactDeleted,
    ContactDetails,
    ContactList,
    ContactReplacement,
    ContactUpdated,
    LoginLink,
    NewAccount,
    NewContact,
    NewLoginLink,
    Unset,
)
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import BulkUpload, Outcome, Report
from postalytics_runtime.client import RawAnswer
from postalytics_runtime.pagination import Pages


async def make_clients(session: aiohttp.ClientSession) -> None:
    async with Postalytics() as client:
        assert_type(client, Postalytics)
    Postalytics("key", "sandbox", base_url="https://example.org", session=session)
    async with FakePostalytics() as fake:
        assert_type(fake, FakePostalytics)
        assert_type(fake.url, str)


async def call(client: Postalytics) -> None:
    assert_type(await client.accounts.get_my_account(), Account)
    assert_type(await accounts.get_account(client, account_id=1), Account)
    new_account = NewAccount(first_name="Ada", last_name="King", username="ada", password="secret")
    assert_type(await client.accounts.create_account(new_account), AccountCreated)
    assert_type(await accounts.create_login_link(client, NewLoginLink(api_key="key")), LoginLink)

    new = NewContact(contact_list_id=1, first_name="Ada", company=None)
    assert_type(await client.contacts.create_contact(new), ContactCreated)
    assert_type(await contacts.create_contact(client, body=new), ContactCreated)
    assert_type(await client.contacts.get_contact(contact_id=1), ContactDetails)
    assert_type(await client.contacts.delete_contact(contact_id=1), ContactDeleted)
    assert_type(await client.request("GET", "/contacts"), RawAnswer)


async def read_lists(client: Postalytics) -> None:
    pages = client.contacts.list_contacts(contact_list_id=1, start=5, limit=10)
    assert_type(pages, Pages[Contact])
    assert_type(await pages.collect(), list[Contact])
    assert_type(pages.pages(), AsyncIterator[list[Contact]])
    async for contact in contacts.list_contacts(client, contact_list_id=1):
        assert_type(contact, Contact)
        assert_type(contact.first_name, str | None)
        assert_type(contact.row, int | None)
    assert_type(await client.contacts.list_contact_lists().collect(), list[ContactList])


async def change(client: Postalytics, contact: Contact) -> None:
    replacement = ContactReplacement.from_contact(contact)
    assert_type(replacement, ContactReplacement)
    assert_type(replacement.contact_id, int)
    assert_type(replacement.phone, str | Unset | None)
    replacement.phone = None
    replacement.phone = UNSET
    assert_type(await client.contacts.update_contact(replacement), ContactUpdated)


async def upload(client: Postalytics, rows: AsyncIterator[NewContact]) -> None:
    many = client.contacts.upload_contacts(rows, contact_list_id=1, concurrency=4)
    assert_type(many, BulkUpload[NewContact, ContactCreated])
    async for outcome in many:
        assert_type(outcome, Outcome[NewContact, ContactCreated])
        assert_type(outcome.answer, ContactCreated | None)
    assert_type(many.report, Report)
    client.contacts.upload_contacts([{"first_name": "Ada"}], contact_list_id=1)
    contacts.upload_contacts(client, [NewContact(contact_list_id=1)], contact_list_id=1)


async def handle(client: Postalytics) -> int:
    try:
        await client.contacts.get_contact(contact_id=1)
    except NotFoundError as error:
        assert_type(error.status, int)
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except ResponseError as error:
        assert_type(error.vendor_message, str | None)
        return error.status
    return 0


async def be_refused(client: Postalytics, contact: Contact) -> None:
    """Each line is an error: mypy complains of a comment that is not needed."""
    await client.contacts.get_contact(1)  # type: ignore[call-arg]  # refused
    await client.contacts.get_contact(contact_id="1")  # type: ignore[arg-type]  # refused
    await client.contacts.create_contact(contact)  # type: ignore[arg-type]  # refused
    client.contacts.list_contacts()  # type: ignore[call-arg]  # refused
    NewContact(first_name="Ada")  # type: ignore[call-arg]  # refused
    contact.frist_name = "Ada"  # type: ignore[attr-defined]  # refused
