"""Bulk uploads of the package: against the fake, and in the spec."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import API, Postalytics
from postalytics.models import NewSuppressedContact, Recipient
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import BulkUpload, RowState
from postalytics_runtime.schema import Effect, Operation

BULKS = [operation for operation in API.operations if operation.bulk]
PEOPLE: list[dict[str, Any]] = [
    {
        "first_name": name,
        "last_name": "King",
        "address_street": f"{number} Main St",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
    }
    for number, name in enumerate(["Ada", "Byron", "Anne"], 1)
]


async def states(upload: BulkUpload[Any, Any]) -> list[RowState]:
    return [outcome.state async for outcome in upload]


async def test_pieces_are_sent_through_the_campaign_of_the_endpoint(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await client.campaigns.set_campaign_mode(drop_id=71238, live=True)
    ended = await states(client.mail.send_mail_pieces(PEOPLE, endpoint="b4d5c0ffee", live=3))

    assert ended == [RowState.SUCCEEDED] * 3
    assert sorted(piece["first_name"] for piece in fake.records("pieces")) == [
        *("Ada", "Anne", "Byron"),
    ]
    assert {piece["drop_id"] for piece in fake.records("pieces")} == {71238}
    assert {request.path for request in fake.requests if request.method == "POST"} == {
        "/api/v1/send/b4d5c0ffee"
    }


async def test_people_are_enrolled_in_the_flow_of_the_endpoint(
    client: Postalytics, fake: FakePostalytics
) -> None:
    rows = [Recipient(**person) for person in PEOPLE]
    ended = await states(client.flows.enroll_contacts(rows, endpoint="f10a7ed002", live=3))

    enrolled = [one for one in fake.records("enrollments") if one["endpoint"] == "f10a7ed002"]
    assert ended == [RowState.SUCCEEDED] * 3
    assert sorted(one["address_street"] for one in enrolled) == [
        *("1 Main St", "2 Main St", "3 Main St"),
    ]


async def test_suppressed_contacts_are_on_the_list(client: Postalytics) -> None:
    rows = [NewSuppressedContact(**person) for person in PEOPLE]
    ended = await states(client.suppressions.suppress_contacts(rows, suppression_list_id=7654))

    listed = await client.suppressions.list_suppressed_contacts(suppression_list_id=7654).collect()
    assert ended == [RowState.SUCCEEDED] * 3
    assert len(listed) == 4
    assert sorted(contact.address_zip or "" for contact in listed[1:]) == ["02134"] * 3
    for name in ("first_name", "last_name", "address_street", "address_city", "address_state"):
        assert sorted(getattr(contact, name) for contact in listed[1:]) == sorted(
            person[name] for person in PEOPLE
        )


async def test_rows_for_an_unknown_campaign_are_rejected(client: Postalytics) -> None:
    upload = client.mail.send_mail_pieces(PEOPLE, endpoint="unknown", max_rejected=1, live=3)

    assert await states(upload) == [RowState.REJECTED] * 3


@pytest.mark.parametrize("operation", BULKS, ids=str)
def test_mail_is_never_reconciled_by_a_retry(operation: Operation[Any]) -> None:
    assert operation.bulk is not None
    assert (operation.bulk.reconcile is None) is (operation.effect is Effect.MAIL)


@pytest.mark.parametrize("operation", BULKS, ids=str)
def test_one_file_fits_every_command(operation: Operation[Any]) -> None:
    headers = {
        header
        for field in (operation.body.fields if operation.body else ())
        for header in field.headers
    }

    assert headers == {
        *("First", "Given Name", "Last", "Surname", "Family Name", "Organization"),
        *("Organisation", "Address", "Address 1", "Street", "Address 2", "Street 2", "City"),
        *("Town", "State", "ZIP", "Zip Code", "Postal Code", "Postcode", "Email", "E-mail"),
        *("Telephone", "Phone Number", "Mobile", "Cell", "Cell Phone"),
    }


@pytest.mark.parametrize("operation", BULKS, ids=str)
def test_names_streets_states_and_zips_are_marked_and_those_of_a_row_with_a_country_are_free(
    operation: Operation[Any],
) -> None:
    fields = {field.name: field for field in (operation.body.fields if operation.body else ())}
    formats = {name: field.format for name, field in fields.items() if field.format}

    assert formats == {
        "first_name": "given_name",
        "last_name": "family_name",
        "address_street": "street",
        "address_street2": "street_line_2",
        **({} if "country" in fields else {"address_state": "us_state", "address_zip": "us_zip"}),
    }
