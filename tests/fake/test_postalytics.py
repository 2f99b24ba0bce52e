"""The fake server of the spec: accounts and lists, in the vendor's shapes."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import API, Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.schema import Operation
from support.fake.vendor import AskVendor, answer, asking, refused

CHOI = {"first_name": "Choi", "last_name": "Lee", "username": "choi", "password": "Wh1tera88!t"}


def test_every_operation_has_a_behaviour() -> None:
    known = {behaviour.operation for behaviour in FakePostalytics.fake.behaviours}

    assert known == {str(operation) for operation in API.operations}
    assert len(known) == 45


_PATH_VALUES = {
    "account_id": 1001,
    "contact_list_id": 1,
    "contact_id": 5001,
    "suppression_list_id": 7654,
    "suppressed_contact_id": 8001,
    "template_id": 301,
    "drop_id": 71238,
    "data_id": 9000,
    "endpoint": "f10a7ed001",
    "campaign_id": 60324,
}


@pytest.mark.parametrize(
    "operation", [o for o in API.operations if o.method == "GET"], ids=lambda o: str(o)
)
async def test_every_read_operation_has_a_record(
    vendor: AskVendor, operation: Operation[Any]
) -> None:
    body = await answer(vendor, f"GET {operation.path.format_map(_PATH_VALUES)}")

    assert isinstance(body, list) == (
        (operation.returns_list and operation.paging is None)
        or (operation.paging is not None and operation.paging.items is None)
        or (operation.unwrap and operation.name != "get_webhook")
    )
    assert body or operation.name in {"list_campaign_events", "list_contact_events"}


async def test_the_fake_starts_with_records(vendor: AskVendor) -> None:
    lists = await answer(vendor, "GET /contacts")
    contacts = await answer(vendor, "GET /contacts/1")

    assert [(entry["contact_list_id"], entry["count"]) for entry in lists] == [(1, 3)]
    assert [contact["row"] for contact in contacts] == [1, 2, 3]


async def test_a_wrong_key_gets_the_error_of_the_vendor(vendor: AskVendor) -> None:
    assert await vendor("GET /account/me", key="wrong") == refused(
        401, "Invalid API key. User authentication failed"
    )


async def test_the_account_is_returned_in_an_array_of_one(vendor: AskVendor) -> None:
    mine = await answer(vendor, "GET /account/me")

    assert [account["account_id"] for account in mine] == [1001]
    assert await answer(vendor, "GET /account/1001") == mine
    assert "password" not in mine[0]


async def test_an_integration_has_the_fields_of_the_example(vendor: AskVendor) -> None:
    assert await answer(vendor, "GET /account/integrations") == [
        {"id": "1", "name": "HubSpot", "status": "Connected"}
    ]


async def test_a_page_past_the_end_of_a_list_is_an_error_as_a_bare_string(
    vendor: AskVendor,
) -> None:
    assert await vendor("GET /contacts/1", start=4) == (400, "No contacts received")


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_1_to_100_rows(vendor: AskVendor, limit: int) -> None:
    status, body = await vendor("GET /contacts/1", limit=limit)

    assert (status, body["error"]["status_code"]) == (400, 400)


async def test_a_put_nulls_omitted_fields(vendor: AskVendor) -> None:
    body = {"contact_id": 5002, "contact_list_id": 1, "last_name": "King"}

    assert list(await answer(vendor, "PUT /contacts", body)) == ["updated_date"]

    contact = await answer(vendor, "GET /contacts/details/5002")
    assert (contact["Id"], contact["LastName"], contact["FirstName"]) == (5002, "King", None)


async def test_an_id_may_be_text(vendor: AskVendor) -> None:
    await answer(vendor, "POST /contacts", {"contact_list_id": "1", "last_name": "King"})

    assert (await answer(vendor, "GET /contacts/details/5004"))["ContactListId"] == 1


async def test_a_suppressed_contact_with_other_field_names_is_refused(
    vendor: AskVendor, server: Any
) -> None:
    body = {"first_name": "Ada", "address_street": "12 St James's Square"}
    path = "/lists/suppression/contacts/7654"

    assert await vendor(f"POST {path}", body) == refused(
        400, "first_name is not a name of this API; use FirstName."
    )
    assert await vendor(f"POST {path}", {"address_street": "12 St James's Square"}) == refused(
        400, "No name is known to this API."
    )
    assert len(server.records("suppressed_contacts")) == 1


async def test_the_response_to_a_new_contact_has_only_a_date(vendor: AskVendor) -> None:
    made = await answer(vendor, "POST /contacts", {"contact_list_id": 1, "last_name": "King"})

    assert made == {"created_date": "2026-05-27T08:49:11.00:00"}
    assert (await answer(vendor, "GET /contacts/details/5004"))["LastName"] == "King"


async def test_a_sub_account_has_its_own_key_and_records(vendor: AskVendor) -> None:
    made = await answer(vendor, "POST /account", CHOI)
    key = made["api_key"]

    assert list(made) == ["account_id", "api_key", "created_date"]
    assert (await answer(vendor, "GET /account/me", key=key))[0]["parent_id"] == 1001
    assert await answer(vendor, "GET /contacts", key=key) == []
    assert await answer(vendor, "GET /templates", key=key) == []
    assert (await vendor("GET /contacts/details/5001", key=key))[0] == 404
    assert await vendor("POST /account", CHOI) == refused(400, "The username is already in use.")


async def test_the_parent_account_cannot_be_deleted(vendor: AskVendor) -> None:
    assert await vendor("DELETE /account/1001") == refused(
        400, "Only sub-accounts can be deleted. Ask support to delete a parent account."
    )


async def test_a_login_link_is_for_own_accounts_only(vendor: AskVendor, server: Any) -> None:
    link = await answer(vendor, "POST /loginlink", {"api_key": server.api_key})

    assert link == {
        "CreatedDate": "2026-05-27T08:49:11.00:00",
        "LoginLink": "https://app.postalytics.com/al.aspx?m=fake-1001",
    }
    assert (await vendor("POST /loginlink", {"api_key": "another"}))[0] == 404


async def test_suppression_lists_are_in_pascal_case_and_created_in_an_array(
    vendor: AskVendor,
) -> None:
    made = await answer(vendor, "POST /lists/suppression", {"Name": "Moved", "Country": "US"})

    assert made == [
        {
            "Id": 7655,
            "Name": "Moved",
            "Country": "US",
            "Total": 0,
            "CreationDate": "2026-05-27T08:49:11.00:00",
        }
    ]
    assert [one["Total"] for one in await answer(vendor, "GET /lists/suppression")] == [1, 0]
    assert await answer(vendor, "GET /lists/suppression", id=7655) == made
    assert await answer(vendor, "GET /lists/suppression/7655") == made


async def test_a_suppressed_contact_is_in_an_array_beside_its_list(vendor: AskVendor) -> None:
    path = "/lists/suppression/contacts/7654"
    made = await answer(vendor, f"POST {path}", {"FirstName": "Ada", "VarField12": "twelve"})
    put = await answer(vendor, f"PUT {path}/8002", {"FirstName": "Grace"})

    assert [c["VarField12"] for c in made["ContactDetails"]] == ["twelve"]
    assert (made["ListDetails"]["Id"], made["ListDetails"]["Total"]) == (7654, 2)
    assert [(c["FirstName"], c["VarField12"]) for c in put["ContactDetails"]] == [("Grace", None)]
    assert await answer(vendor, f"GET {path}/8002") == put
    assert [c["Id"] for c in (await answer(vendor, f"GET {path}"))["ContactDetails"]] == [
        8001,
        8002,
    ]


async def test_a_suppression_list_is_empty_past_its_end_and_refuses_a_negative_offset(
    vendor: AskVendor,
) -> None:
    path = "/lists/suppression/contacts/7654"
    past = await answer(vendor, f"GET {path}", offset=1)

    assert (past["ContactDetails"], past["ListDetails"]["Total"]) == ([], 1)
    assert await answer(vendor, f"GET {path}", offset=10**9) == past
    assert len((await answer(vendor, f"GET {path}", offset=0))["ContactDetails"]) == 1
    assert await vendor(f"GET {path}", offset=-1) == refused(
        400, "offset must be a whole number from 0, not '-1'."
    )


async def test_a_deleted_suppression_list_is_empty(vendor: AskVendor, server: Any) -> None:
    assert await answer(vendor, "DELETE /lists/suppression/contacts/7654/8001") == {
        "Message": "Contact Id: 8001 succesfully removed from List Id: 7654"
        " Name: Metacortex Employees"
    }
    await answer(vendor, "POST /lists/suppression/contacts/7654", {"FirstName": "Ada"})
    assert await answer(vendor, "DELETE /lists/suppression/7654") == {
        "Message": "List Id: 7654 Name: Metacortex Employees successfully deleted."
    }
    assert server.records("suppressed_contacts") == []
    assert (await vendor("GET /lists/suppression/contacts/7654"))[0] == 404


async def test_inclusive_pages_of_contacts_miss_no_contact(vendor: AskVendor, server: Any) -> None:
    for number in range(22):
        await answer(
            vendor, "POST /contacts", {"contact_list_id": 1, "first_name": f"Ada {number}"}
        )
    pages = [await answer(vendor, "GET /contacts/1", start=s, limit=10) for s in (0, 11, 22)]
    assert [row["row"] for page in pages for row in page] == list(range(1, 26))
    assert [len(page) for page in pages] == [10, 11, 4]
    async with Postalytics(server.api_key, base_url=server.url) as client:
        found = await client.contacts.list_contacts(contact_list_id=1).collect()
        part = await client.contacts.list_contacts(contact_list_id=1, limit=10).collect()
    assert [contact.row for contact in found] == list(range(1, 26))
    assert [contact.row for contact in part] == list(range(1, 11))


async def test_inclusive_pages_of_contacts_can_be_turned_off() -> None:
    async with FakePostalytics(inclusive_pages=False) as server, asking(server) as ask:
        assert len(await answer(ask, "GET /contacts/1", start=1, limit=2)) == 2
