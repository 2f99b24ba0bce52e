"""Functions that change fields of a record: nothing that is not given gets lost."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics import UNSET, Postalytics, contacts
from postalytics._operations import contacts as operations
from postalytics._operations import suppressions
from postalytics.errors import (
    IncompleteListError,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PrintLengthWarning,
    ResponseError,
    outcome_of,
)
from postalytics.models import ContactUpdated, NewWebhook
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.safety import change_record
from support.cli.operating import Traffic

NEO: Any = {"contact_list_id": 1, "contact_id": 5001}


@pytest.fixture
def traffic(fake: FakePostalytics) -> Traffic:
    """What the fake receives."""
    traffic = Traffic()
    fake.intercept = traffic
    return traffic


def stored(fake: FakePostalytics, contact: int = 5001) -> dict[str, Any]:
    (found,) = (one for one in fake.records("contacts") if one["contact_id"] == contact)
    return {
        name: value for name, value in found.items() if value is not None and name != "updated_date"
    }


async def test_the_other_fields_keep_their_values(
    fake: FakePostalytics, client: Postalytics, traffic: Traffic
) -> None:
    before = stored(fake)
    response = await client.contacts.change_contact(
        contact_list_id=1, contact_id=5001, phone="555", var_field_7="seven"
    )
    assert stored(fake) == {**before, "phone": "555", "var_field_7": "seven"}
    assert isinstance(response, ContactUpdated)
    assert response.updated_date is not None
    assert traffic.operations == ["contacts.list_contacts", "contacts.update_contact"]


async def test_the_function_takes_a_client(fake: FakePostalytics, client: Postalytics) -> None:
    await contacts.change_contact(client, contact_list_id=1, contact_id=5002, company="Acme")
    assert stored(fake, 5002)["company"] == "Acme"


async def test_none_is_sent_as_null(fake: FakePostalytics, client: Postalytics) -> None:
    before = stored(fake)
    await client.contacts.change_contact(
        contact_list_id=1, contact_id=5001, company=None, email_address=None
    )
    cleared = ("company", "email_address")
    assert stored(fake) == {name: before[name] for name in before if name not in cleared}


async def test_all_fields_of_the_record_are_sent_back(
    client: Postalytics, traffic: Traffic
) -> None:
    shown = {
        "row": 1,
        **NEO,
        "first_name": "Thomas",
        "website": None,
        "loyalty": {"points": 3},
        **{f"var_field_{number}": f"{number}" for number in range(1, 36)},
    }
    traffic.instead["contacts.list_contacts"] = [shown]
    await client.contacts.change_contact(
        contact_list_id=1, contact_id=5001, phone="555", var_field_1=None
    )
    (sent,) = traffic.bodies
    kept = {name: value for name, value in shown.items() if name != "row"}
    expected = {**kept, "phone": "555", "var_field_1": None}
    assert {name: value for name, value in sent.items() if name in expected} == expected
    assert {value for name, value in sent.items() if name not in expected} == {None}


async def test_a_contact_on_a_later_page_is_found_and_no_page_after_it_is_read(
    fake: FakePostalytics, client: Postalytics, traffic: Traffic
) -> None:
    for number in range(250):
        fake.add("contacts", contact_list_id=1, company=f"{number}")
    last = fake.records("contacts")[150]["contact_id"]
    await client.contacts.change_contact(contact_list_id=1, contact_id=last, phone="5")
    assert stored(fake, last)["phone"] == "5"
    assert traffic.operations.count("contacts.list_contacts") == 2


async def test_a_contact_that_is_not_on_the_list_is_not_replaced(
    client: Postalytics, traffic: Traffic
) -> None:
    with pytest.raises(NotFoundError) as error:
        await client.contacts.change_contact(contact_list_id=1, contact_id=99, phone="5")
    assert str(error.value) == (
        "contacts.list_contacts (GET /contacts/{contact_list_id}): There is no contact with "
        "contact_list_id 1 and contact_id 99. Nothing was changed."
    )
    assert traffic.writes == []


async def test_a_contact_of_another_list_is_not_replaced(
    client: Postalytics, traffic: Traffic
) -> None:
    traffic.instead["contacts.list_contacts"] = [{"row": 1, **NEO, "contact_list_id": 2}]
    with pytest.raises(InvalidRequestError, match=r"with the contact_list_id 2, so it may be") as e:
        await client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert e.value.message.endswith("another one. Nothing was changed.")
    assert traffic.writes == []


async def test_a_response_without_the_record_changes_nothing(
    client: Postalytics, traffic: Traffic
) -> None:
    traffic.instead["suppressions.get_suppressed_contact"] = {
        "ContactDetails": [{"Id": 1, "FirstName": "Other"}],
        "ListDetails": None,
    }
    with pytest.raises(NotFoundError, match="There is no suppressed contact with"):
        await client.suppressions.change_suppressed_contact(
            suppression_list_id=7654, suppressed_contact_id=8001, phone="5"
        )
    assert traffic.writes == []


async def test_two_records_of_the_same_id_are_refused(
    client: Postalytics, traffic: Traffic
) -> None:
    traffic.instead["suppressions.get_suppressed_contact"] = {
        "ContactDetails": [{"Id": 8001, "FirstName": "A"}, {"Id": 8001, "FirstName": "B"}],
        "ListDetails": None,
    }
    with pytest.raises(InvalidRequestError, match="There is more than one suppressed contact with"):
        await client.suppressions.change_suppressed_contact(
            suppression_list_id=7654, suppressed_contact_id=8001, phone="5"
        )
    assert traffic.writes == []


async def test_a_list_whose_items_have_no_key_is_read_to_its_end(
    client: Postalytics, traffic: Traffic
) -> None:
    paging = operations.LIST_CONTACTS.paging
    assert paging is not None
    read = attrs.evolve(operations.LIST_CONTACTS, paging=attrs.evolve(paging, key=("row",)))
    change = attrs.evolve(operations.CHANGE_CONTACT, read=read)
    traffic.instead["contacts.list_contacts"] = [{"row": row, **NEO} for row in (1, 2)]
    with pytest.raises(InvalidRequestError, match="There is more than one contact with"):
        await change_record(client, change, NEO, {"phone": "5"})
    assert traffic.writes == []


async def test_a_list_that_cannot_be_shown_to_be_whole_is_said_to_be(
    client: Postalytics, traffic: Traffic
) -> None:
    change = attrs.evolve(
        operations.CHANGE_CONTACT,
        read=suppressions.LIST_SUPPRESSED_CONTACTS,
        named=("suppression_list_id", "suppressed_contact_id"),
        match=("suppressed_contact_id",),
    )
    traffic.instead["suppressions.list_suppressed_contacts"] = {
        "ContactDetails": [{"Id": 1}],
        "ListDetails": {"Id": 7654, "Total": 3},
    }
    named = {"suppression_list_id": 7654, "suppressed_contact_id": 8001}
    with pytest.raises(IncompleteListError) as error:
        await change_record(client, change, named, {"phone": "5"})
    assert error.value.message.endswith(
        "So it is unknown whether it holds the contact with suppression_list_id 7654 and "
        "suppressed_contact_id 8001. Nothing was changed."
    )
    assert traffic.writes == []


async def test_changes_of_one_record_at_the_same_time_take_turns(
    fake: FakePostalytics, client: Postalytics
) -> None:
    before = stored(fake)
    other = client.with_options(background=True)
    await asyncio.gather(
        client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="555"),
        client.contacts.change_contact(contact_list_id=1, contact_id=5001, company="Acme"),
        contacts.change_contact(other, contact_list_id=1, contact_id=5001, var_field_1="one"),
    )
    assert stored(fake) == {**before, "phone": "555", "company": "Acme", "var_field_1": "one"}


async def test_a_call_that_is_cancelled_while_it_waits_for_its_turn_has_sent_nothing(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults.append(Fault("hang_before", operation="update_contact", calls=1))
    waiting = asyncio.Event()

    async def note(operation: str, _: web.Request) -> None:
        if operation == "contacts.update_contact":
            waiting.set()

    fake.intercept = note
    slow = asyncio.ensure_future(
        client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    )
    await waiting.wait()
    second = asyncio.ensure_future(
        client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="6")
    )
    await asyncio.sleep(0)  # It has begun, and waits.
    second.cancel()
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await second
    assert outcome_of(cancelled.value) is Outcome.NOT_SENT
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow


async def test_a_value_that_the_api_shows_and_does_not_take_can_be_given_as_well(
    client: Postalytics, traffic: Traffic
) -> None:
    traffic.instead["contacts.list_contacts"] = [{"row": 1, **NEO, "address_zip": 2134}]
    with pytest.raises(InvalidRequestError) as error:
        await client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert str(error.value) == (
        "contacts.update_contact (PUT /contacts): The record has values that cannot be sent back: "
        "address_zip must be text, not int. Nothing was changed. Give these fields new values, too."
    )
    assert traffic.writes == []

    await client.contacts.change_contact(
        contact_list_id=1, contact_id=5001, phone="5", address_zip="02134"
    )
    (sent,) = traffic.bodies
    assert sent["address_zip"] == "02134"


async def test_a_call_without_a_change_says_what_to_give(
    client: Postalytics, traffic: Traffic
) -> None:
    with pytest.raises(InvalidRequestError) as error:
        await client.contacts.change_contact(contact_list_id=1, contact_id=5001)
    assert str(error.value) == (
        "contacts.update_contact (PUT /contacts): Nothing was sent: change_contact() needs fields "
        "to change, such as first_name=..., or first_name=None for null."
    )
    assert traffic.operations == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"first_nme": "Ada"},
            "change_contact() has no argument 'first_nme', did you mean 'first_name'?",
        ),
        ({"extra": {}}, "change_contact() has no argument 'extra'. It takes: contact_list_id, "),
    ],
)
async def test_an_unknown_field_names_a_near_one(
    given: Any, said: str, client: Postalytics, traffic: Traffic
) -> None:
    with pytest.raises(TypeError) as error:
        await client.contacts.change_contact(**NEO, **given)
    assert str(error.value).startswith(said)
    assert traffic.operations == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"phone": 5}, "phone must be text, not int"),
        ({"phone": UNSET}, "phone is UNSET: leave it out to keep its value, or give None"),
        ({"var_field_1": "x" * 256}, "var_field_1 is longer than 255 characters (256)"),
        ({"phone": "5", "contact_id": "5001"}, "contact_id must be a whole number, not text"),
        ({"phone": "5", "contact_id": None}, "contact_id is missing"),
    ],
)
async def test_a_value_that_does_not_fit_is_refused_before_anything_is_read(
    given: Any, said: str, client: Postalytics, traffic: Traffic
) -> None:
    with pytest.raises(InvalidRequestError) as error:
        await client.contacts.change_contact(**{**NEO, **given})
    assert error.value.message == f"Nothing was sent: {said}."
    assert traffic.operations == []


async def test_only_new_values_warn_of_what_is_not_printed(
    fake: FakePostalytics, client: Postalytics
) -> None:
    long = "An organisation of a name of more than forty letters"
    with pytest.warns(PrintLengthWarning, match="company has 52 characters") as warned:
        await client.contacts.change_contact(contact_list_id=1, contact_id=5001, company=long)
    assert [one.filename for one in warned] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert stored(fake)["company"] == long


async def test_an_unknown_outcome_is_not_retried_by_the_function(
    fake: FakePostalytics, client: Postalytics, traffic: Traffic
) -> None:
    fake.faults.append(Fault("reset_after", operation="update_contact"))
    once = client.with_options(retry=RetryPolicy(attempts=1))
    with pytest.raises(OutcomeUnknownError) as error:
        await once.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert outcome_of(error.value) is Outcome.UNKNOWN
    assert traffic.operations == ["contacts.list_contacts", "contacts.update_contact"]

    fake.faults.clear()
    await once.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert stored(fake)["phone"] == "5"


async def test_a_retry_sends_the_same_replacement(
    fake: FakePostalytics, client: Postalytics, traffic: Traffic
) -> None:
    fake.faults.append(Fault("reset_after", operation="update_contact", calls=1))
    quick = client.with_options(retry=RetryPolicy(first_delay=0))
    await quick.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    first, second = traffic.bodies
    assert first == second
    assert traffic.operations.count("contacts.list_contacts") == 1


async def test_a_record_that_cannot_be_read_is_not_replaced(
    fake: FakePostalytics, client: Postalytics, traffic: Traffic
) -> None:
    fake.faults.append(Fault("reset_before", operation="list_contacts"))
    once = client.with_options(retry=RetryPolicy(attempts=1))
    with pytest.raises(NotSentError, match="The record cannot be read") as error:
        await once.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert error.value.safe_to_repeat
    assert traffic.writes == []


async def test_a_record_that_is_unreadable_was_not_replaced(
    client: Postalytics, traffic: Traffic
) -> None:
    traffic.instead["contacts.list_contacts"] = ["a row"]
    with pytest.raises(NotSentError, match="expected an object, found str") as error:
        await client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    assert outcome_of(error.value) is Outcome.NOT_SENT
    assert traffic.writes == []


async def test_a_call_that_is_cancelled_while_it_reads_has_sent_nothing(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults.append(Fault("hang_before", operation="list_contacts"))
    reading = asyncio.Event()

    async def note(operation: str, _: web.Request) -> None:
        assert operation == "contacts.list_contacts"
        reading.set()

    fake.intercept = note
    call = asyncio.ensure_future(
        client.contacts.change_contact(contact_list_id=1, contact_id=5001, phone="5")
    )
    await reading.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await call
    assert outcome_of(cancelled.value) is Outcome.NOT_SENT


async def test_no_variable_of_the_library_shows_the_new_values(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults.append(Fault("refused", message="No."))
    with pytest.raises(ResponseError) as error:
        await client.contacts.change_contact(**NEO, phone="-".join(("a", "secret")))
    library = error.traceback[1:]
    assert library
    assert "a-secret" not in repr([frame.locals for frame in library])


async def test_a_webhook_is_changed(client: Postalytics, fake: FakePostalytics) -> None:
    url = "https://hooks.example.com/s3cret"
    await client.webhooks.create_webhook(NewWebhook(campaign_id=60323, url=url, is_subscribed=1))
    await client.webhooks.change_webhook(campaign_id=60323, is_subscribed=0)
    webhook = await client.webhooks.get_webhook(campaign_id=60323)
    assert (webhook.url, webhook.is_subscribed) == (url, 0)
    nothing: Any = None
    with pytest.raises(InvalidRequestError, match="is_subscribed must not be null"):
        await client.webhooks.change_webhook(campaign_id=60323, is_subscribed=nothing)


async def test_a_contact_on_a_suppression_list_is_changed(client: Postalytics) -> None:
    response = await client.suppressions.change_suppressed_contact(
        suppression_list_id=7654, suppressed_contact_id=8001, phone="555"
    )
    assert response.contact_details is not None
    (contact,) = response.contact_details
    assert (contact.phone, contact.first_name, contact.occupation) == (
        "555",
        "Thomas",
        "programmer",
    )
