from __future__ import annotations

import pytest

from postalytics import Postalytics
from postalytics.errors import NotFoundError
from postalytics.models import Contact, ContactId, ContactListId, ContactReplacement, NewContact

ADA = NewContact(
    contact_list_id=1,
    first_name="Ada",
    last_name="Byron",
    address_street="12 St James's Square",
    address_city="Boston",
    address_state="MA",
    address_zip="02134",
)


async def _contact(client: Postalytics, contact_id: int) -> Contact | None:
    async for contact in client.contacts.list_contacts(contact_list_id=1):
        if contact.contact_id == contact_id:
            return contact
    return None


async def test_list_contact_lists_counts_the_contacts(client: Postalytics) -> None:
    await client.contacts.create_contact(ADA)
    lists = await client.contacts.list_contact_lists().collect()
    assert [(one.contact_list_id, one.name, one.count) for one in lists] == [
        (ContactListId(1), "Metacortex Employees", 4)
    ]


async def test_list_contacts_shows_rows_up_to_the_limit(client: Postalytics) -> None:
    contacts = await client.contacts.list_contacts(contact_list_id=1, limit=2).collect()
    assert [(contact.row, contact.contact_id) for contact in contacts] == [
        (1, ContactId(5001)),
        (2, ContactId(5002)),
    ]


async def test_list_contacts_starts_at_a_row(client: Postalytics) -> None:
    contacts = await client.contacts.list_contacts(contact_list_id=1, start=3).collect()
    assert [contact.contact_id for contact in contacts] == [5003]


async def test_get_contact_shows_one_contact(client: Postalytics) -> None:
    contact = await client.contacts.get_contact(contact_id=5001)
    assert (contact.first_name, contact.email_address) == ("Thomas", "tanderson@metacortex.net")


async def test_create_contact_puts_a_contact_on_its_list(client: Postalytics) -> None:
    answer = await client.contacts.create_contact(ADA)
    contact = await _contact(client, 5004)
    assert contact is not None
    assert (contact.last_name, contact.created_date) == ("Byron", answer.created_date)


async def test_create_contact_refuses_an_unknown_list(client: Postalytics) -> None:
    with pytest.raises(NotFoundError, match="Contact list not found"):
        await client.contacts.create_contact(NewContact(contact_list_id=99, company="Acme"))


async def test_update_contact_keeps_the_values_of_the_record(client: Postalytics) -> None:
    before = await _contact(client, 5001)
    assert before is not None
    body = ContactReplacement.from_contact(before)
    body.address_street = "1 New Street"
    await client.contacts.update_contact(body)
    after = await _contact(client, 5001)
    assert after is not None
    assert (after.address_street, after.company) == ("1 New Street", "Metacortex")


async def test_update_contact_nulls_omitted_fields(client: Postalytics) -> None:
    await client.contacts.update_contact(
        ContactReplacement(contact_id=5001, contact_list_id=1, first_name="Neo")
    )
    contact = await client.contacts.get_contact(contact_id=5001)
    assert (contact.first_name, contact.last_name, contact.company) == ("Neo", None, None)


async def test_delete_contact_removes_one_contact(client: Postalytics) -> None:
    await client.contacts.delete_contact(contact_id=5001)
    with pytest.raises(NotFoundError):
        await client.contacts.get_contact(contact_id=5001)
    assert await _contact(client, 5002) is not None
