from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import aiohttp
import cattrs
import pytest

from postalytics import API, Postalytics, accounts, contacts
from postalytics.errors import (
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    PostalyticsError,
    ResponseError,
    UnreadableResponseError,
)
from postalytics.models import (
    Account,
    AccountId,
    Contact,
    ContactDetails,
    ContactId,
    ContactListId,
    ContactReplacement,
    NewContact,
)
from postalytics.testing import FakePostalytics
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.values import UnexpectedShapeError, make_converter
from support.runtime.scripted_server import Script, patient, said

ADA = NewContact(contact_list_id=1, first_name="Ada")


async def test_every_kind_of_call(client: Postalytics) -> None:
    me = await accounts.get_my_account(client)
    assert (me.account_id, me.company) == (AccountId(1001), "Metacortex")
    assert [found.name async for found in client.contacts.list_contact_lists()] == [
        "Metacortex Employees"
    ]
    await client.contacts.create_contact(ADA)
    everybody = await contacts.list_contacts(client, contact_list_id=1).collect()
    assert [contact.first_name for contact in everybody] == ["Thomas", "Ada", "Grace", "Ada"]
    assert everybody[-1].contact_id is not None
    await client.contacts.delete_contact(contact_id=everybody[-1].contact_id)
    with pytest.raises(NotFoundError):
        await contacts.get_contact(client, contact_id=everybody[-1].contact_id)


async def test_a_replacement_made_from_a_record_keeps_what_it_does_not_change(
    client: Postalytics,
) -> None:
    before = (await contacts.list_contacts(client, contact_list_id=1, limit=1).collect())[0]
    replacement = ContactReplacement.from_contact(before)
    replacement.company = "Zion"
    await contacts.update_contact(client, replacement)
    after = (await contacts.list_contacts(client, contact_list_id=1, limit=1).collect())[0]
    before.company = "Zion"
    assert after == before


async def test_a_replacement_sends_null_for_missing_fields(client: Postalytics) -> None:
    await contacts.update_contact(
        client, ContactReplacement(contact_id=5001, contact_list_id=1, last_name="Neo")
    )
    details = await contacts.get_contact(client, contact_id=5001)
    assert details == ContactDetails(
        contact_id=ContactId(5001), contact_list_id=ContactListId(1), last_name="Neo"
    )


async def test_an_empty_contact_list_ends_with_an_error_and_that_is_an_empty_list(
    client: Postalytics,
) -> None:
    assert await contacts.list_contacts(client, contact_list_id=99).collect() == []


async def test_another_error_does_not_end_a_list(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(400, '{"error": {"message": "Something else"}}'))
    async with patient(fake) as client:
        with pytest.raises(ResponseError, match="Something else"):
            await contacts.list_contacts(client, contact_list_id=1).collect()


async def test_the_end_of_a_list_may_also_come_with_a_success(fake: FakePostalytics) -> None:
    fake.intercept = Script(*(said(200, '"No contacts received"') for _ in range(2)))
    async with patient(fake) as client:
        assert await contacts.list_contacts(client, contact_list_id=1).collect() == []


async def test_calls_that_wait_for_a_permit_when_the_client_is_closed_say_so(
    fake: FakePostalytics,
) -> None:
    client = Postalytics(fake.api_key, base_url=fake.url)
    calls = [asyncio.ensure_future(client.accounts.get_my_account()) for _ in range(4)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await client.close()
    ends = await asyncio.gather(*calls, return_exceptions=True)
    kinds = {type(end) for end in ends}
    assert ConfigurationError in kinds
    assert all(issubclass(kind, PostalyticsError | Account) for kind in kinds)


async def test_a_create_whose_response_is_empty_has_succeeded(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(200))
    async with patient(fake) as client:
        assert (await contacts.create_contact(client, ADA)).created_date is None


@pytest.mark.parametrize("text", ["<html>", "[", '"text"', "7", "[1, 2]", "[{}, {}]", "[]"])
async def test_a_create_whose_response_cannot_be_read_is_not_called_failed(
    fake: FakePostalytics, text: str
) -> None:
    fake.intercept = Script(said(200, text))
    async with patient(fake) as client:
        with pytest.raises(UnreadableResponseError) as error:
            await contacts.create_contact(client, ADA)
    assert (error.value.status, len(fake.requests)) == (200, 1)
    assert "The API accepted the request" in str(error.value)


async def test_an_unexpected_value_is_logged_and_kept(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.intercept = Script(said(200, '{"Id": "7", "City": ["Zion"], "Planet": "Earth"}'))
    async with patient(fake) as client:
        details = await contacts.get_contact(client, contact_id=7)
    assert details.contact_id == 7
    assert details.address_city == ["Zion"]  # type: ignore[comparison-overlap]  # not as the spec says
    assert details.extra == {"Planet": "Earth"}
    assert caplog.messages == [
        "contacts.get_contact: the response does not match the spec: "
        "ContactDetails.address_city: expected str, found list"
    ]


async def test_a_strict_client_reports_every_mismatch_with_its_place(fake: FakePostalytics) -> None:
    page = '[{"row": 1, "contact_id": 1}, {"row": true, "contact_id": 2, "phone": 3}]'
    fake.intercept = Script(said(200, page))
    async with patient(fake, strict=True) as client:
        with pytest.raises(UnreadableResponseError) as error:
            await contacts.list_contacts(client, contact_list_id=1).collect()
    assert error.value.message == (
        "The API accepted the request, but its response does not match the spec: [1].Contact.row: "
        "expected int, found bool; [1].Contact.phone: expected str, found int."
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [('{"account_id": 5}', 5), ('[{"account_id": 5}]', 5), ('[{"id": "5"}]', 5)],
)
async def test_an_account_may_come_in_an_array_or_not(
    fake: FakePostalytics, text: str, found: int
) -> None:
    fake.intercept = Script(said(200, text))
    async with patient(fake) as client:
        assert (await accounts.get_my_account(client)).account_id == found


async def test_an_array_of_one_where_an_object_belongs_is_logged_and_taken(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.intercept = Script(said(200, '[{"created_date": "today"}]'))
    async with patient(fake) as client:
        assert (await contacts.create_contact(client, ADA)).created_date == "today"
    assert caplog.messages == [
        "contacts.create_contact: the response does not match the spec: "
        "ContactCreated: expected an object, found an array of one"
    ]


@pytest.mark.parametrize(
    ("said_active", "active"), [("true", True), ("1", True), ("0", False), ("null", None)]
)
async def test_a_bool_may_come_as_a_number(
    fake: FakePostalytics, said_active: str, active: bool | None
) -> None:
    fake.intercept = Script(said(200, f'{{"isActive": {said_active}}}'))
    async with patient(fake, strict=True) as client:
        assert (await client.flows.get_flow(endpoint="f10a7ed001")).is_active is active


async def test_integrations_of_unknown_shape_are_kept(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(200, '{"Crm": "yes"}'))
    async with patient(fake) as client:
        found = await accounts.list_integrations(client).collect()
    assert [integration.extra for integration in found] == [{"Crm": "yes"}]


async def test_a_converter_of_the_users_own_reads_the_responses(fake: FakePostalytics) -> None:
    converter: cattrs.Converter = make_converter(API)
    converter.register_structure_hook(ContactDetails, lambda value, _: ContactDetails(extra=value))
    async with patient(fake, converter=converter) as client:
        details = await contacts.get_contact(client, contact_id=5001)
        everybody = await contacts.list_contacts(client, contact_list_id=1).collect()
    assert details.extra["FirstName"] == "Thomas"
    assert [type(contact) for contact in everybody] == [Contact] * 3


def test_a_hook_of_a_converter_says_what_a_model_is_made_of() -> None:
    with pytest.raises(UnexpectedShapeError) as error:
        make_converter(API).structure([], Contact)
    assert str(error.value) == "Contact needs a mapping, not list"


async def test_a_raw_call_has_the_same_guarantees(
    client: Postalytics, fake: FakePostalytics
) -> None:
    answer = await client.request("GET", "/contacts/1", params={"start": 0, "limit": 2})
    assert answer.status == 200
    assert [contact["first_name"] for contact in answer.json()] == ["Thomas", "Ada"]
    answer = await client.request("POST", "/contacts", json={"contact_list_id": 1})
    assert answer.json().keys() == {"created_date"}
    with pytest.raises(
        NotFoundError, match=r"request \(DELETE /api/v1/contacts/…\): .*Contact not "
    ):
        await client.request("DELETE", "/contacts/77")
    assert len(fake.requests) == 3


async def test_the_error_for_an_invalid_call_names_the_operation_and_nothing_is_sent(
    client: Postalytics, fake: FakePostalytics
) -> None:
    with pytest.raises(InvalidRequestError, match=r"^contacts\.get_contact \(GET") as error:
        await contacts.get_contact(client, contact_id=True)
    assert error.value.call is not None
    assert len(fake.requests) == 0


async def test_the_log_has_no_key_and_no_address(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with patient(fake) as client:
        await contacts.create_contact(
            client, NewContact(contact_list_id=1, address_street="9 Canary Row")
        )
    assert "contacts.create_contact" in caplog.text
    assert fake.api_key not in caplog.text
    assert "Canary" not in caplog.text


async def test_a_borrowed_session_stays_open(fake: FakePostalytics) -> None:
    async with aiohttp.ClientSession() as session:
        async with patient(fake, session=session) as client:
            await accounts.get_my_account(client)
        assert session.closed is False


async def test_a_closed_session_is_named(fake: FakePostalytics) -> None:
    async with aiohttp.ClientSession() as session:
        pass
    with pytest.raises(ConfigurationError, match="the client was given is closed"):
        await accounts.get_my_account(patient(fake, session=session))


async def test_a_closed_client_says_so(fake: FakePostalytics) -> None:
    client = patient(fake)
    await client.close()
    with pytest.raises(ConfigurationError, match="The client is closed; make a new one"):
        await accounts.get_my_account(client)


def test_a_client_of_another_event_loop_says_so() -> None:
    client = Postalytics("k" * 20, base_url="http://127.0.0.1:9", retry=RetryPolicy(attempts=1))

    async def ask() -> None:
        await accounts.get_my_account(client)

    with pytest.raises(NotSentError):
        asyncio.run(ask())
    with pytest.raises(ConfigurationError, match="belongs to another event loop"):
        asyncio.run(ask())
    asyncio.run(client.close())


async def test_a_client_shows_its_environment_and_nothing_else() -> None:
    assert repr(Postalytics("k" * 20, "sandbox")) == (
        "<Postalytics sandbox https://api-dev.postalytics.com>"
    )


async def test_the_records_of_a_fake_outlive_it_in_a_file(tmp_path: Path) -> None:
    state = str(tmp_path / "state.db")
    async with FakePostalytics(state=state) as fake, patient(fake) as client:
        await contacts.create_contact(client, ADA)
    async with FakePostalytics(state=state) as fake, patient(fake) as client:
        assert len(await contacts.list_contacts(client, contact_list_id=1).collect()) == 4
