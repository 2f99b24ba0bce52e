from __future__ import annotations

import pytest

from postalytics import Postalytics
from postalytics.errors import NotFoundError
from postalytics.models import (
    NewSuppressedContact,
    NewSuppressionList,
    SuppressedContact,
    SuppressedContactReplacement,
    SuppressionListId,
)
from postalytics.testing import FakePostalytics


async def _first(client: Postalytics) -> SuppressedContact:
    (contact,) = await client.suppressions.list_suppressed_contacts(
        suppression_list_id=7654, limit=1
    ).collect()
    return contact


async def test_list_suppression_lists_counts_the_contacts(client: Postalytics) -> None:
    lists = await client.suppressions.list_suppression_lists().collect()
    assert [(one.suppression_list_id, one.name, one.total) for one in lists] == [
        (SuppressionListId(7654), "Metacortex Employees", 1)
    ]


async def test_list_suppression_lists_shows_only_the_requested_one(client: Postalytics) -> None:
    await client.suppressions.create_suppression_list(NewSuppressionList(name="Others"))
    lists = await client.suppressions.list_suppression_lists(suppression_list_id=7654).collect()
    assert [one.suppression_list_id for one in lists] == [7654]


async def test_get_suppression_list_shows_one_list(client: Postalytics) -> None:
    one = await client.suppressions.get_suppression_list(suppression_list_id=7654)
    assert (one.name, one.country) == ("Metacortex Employees", "US")


async def test_create_suppression_list_makes_an_empty_list(client: Postalytics) -> None:
    created = await client.suppressions.create_suppression_list(
        NewSuppressionList(name="Moved away", country="US")
    )
    assert created.suppression_list_id is not None
    contacts = client.suppressions.list_suppressed_contacts(
        suppression_list_id=created.suppression_list_id
    )
    assert (created.name, await contacts.collect()) == ("Moved away", [])


async def test_delete_suppression_list_names_the_deleted_list(client: Postalytics) -> None:
    deleted = await client.suppressions.delete_suppression_list(suppression_list_id=7654)
    assert deleted.message == "List Id: 7654 Name: Metacortex Employees successfully deleted."
    with pytest.raises(NotFoundError):
        await client.suppressions.get_suppression_list(suppression_list_id=7654)


async def test_list_suppressed_contacts_reads_page_after_page(
    fake: FakePostalytics, client: Postalytics
) -> None:
    for number in range(120):
        await client.suppressions.create_suppressed_contact(
            NewSuppressedContact(last_name=f"Contact {number}"), suppression_list_id=7654
        )
    fake.requests.clear()
    contacts = await client.suppressions.list_suppressed_contacts(
        suppression_list_id=7654
    ).collect()
    assert [contact.last_name for contact in contacts[1:]] == [f"Contact {n}" for n in range(120)]
    assert len({received.query.get("offset") for received in fake.requests}) > 1


async def test_get_suppressed_contact_shows_the_contact_and_its_list(client: Postalytics) -> None:
    answer = await client.suppressions.get_suppressed_contact(
        suppression_list_id=7654, suppressed_contact_id=8001
    )
    assert answer.contact_details is not None
    assert answer.list_details is not None
    assert [contact.suppressed_contact_id for contact in answer.contact_details] == [8001]
    assert answer.list_details.name == "Metacortex Employees"


async def test_create_suppressed_contact_returns_the_contact(client: Postalytics) -> None:
    answer = await client.suppressions.create_suppressed_contact(
        NewSuppressedContact(first_name="Ada", address_zip="02134", var_field_12="twelve"),
        suppression_list_id=7654,
    )
    assert answer.contact_details is not None
    (contact,) = answer.contact_details
    assert (contact.first_name, contact.address_zip, contact.var_field_12) == (
        "Ada",
        "02134",
        "twelve",
    )


async def test_create_suppressed_contact_refuses_an_unknown_list(client: Postalytics) -> None:
    with pytest.raises(NotFoundError):
        await client.suppressions.create_suppressed_contact(
            NewSuppressedContact(first_name="Ada"), suppression_list_id=1
        )


async def test_update_suppressed_contact_keeps_the_values_of_the_record(
    client: Postalytics,
) -> None:
    body = SuppressedContactReplacement.from_suppressed_contact(await _first(client))
    body.address_city = "Boston"
    await client.suppressions.update_suppressed_contact(
        body, suppression_list_id=7654, suppressed_contact_id=8001
    )
    contact = await _first(client)
    assert (contact.address_city, contact.last_name) == ("Boston", "Anderson")


async def test_delete_suppressed_contact_names_the_deleted_contact(client: Postalytics) -> None:
    deleted = await client.suppressions.delete_suppressed_contact(
        suppression_list_id=7654, suppressed_contact_id=8001
    )
    assert deleted.message == (
        "Contact Id: 8001 succesfully removed from List Id: 7654 Name: Metacortex Employees"
    )
