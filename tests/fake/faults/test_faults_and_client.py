"""The outcomes of the faults of the fake in this project's client."""

from __future__ import annotations

from datetime import timedelta

import pytest

from postalytics import Postalytics, Timeout, campaigns, contacts, suppressions, templates
from postalytics.errors import (
    LiveMailError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics, Fault
from support.people import recipient
from support.runtime.scripted_server import patient

ADA = NewContact(contact_list_id=1, first_name="Ada")
AT_THE_START = 3
HELD = ("hang_before", "hang_after", "slow_drip")


def created(fake: FakePostalytics) -> int:
    return len(fake.records("contacts")) - AT_THE_START


def waiting(fake: FakePostalytics, fault: Fault) -> Postalytics:
    """Return a client with a short timeout if the fault holds requests."""
    if fault.kind in HELD:
        return patient(fake, timeout=Timeout(total=0.25))
    return patient(fake)


@pytest.mark.parametrize(
    ("fault", "error", "records"),
    [
        (Fault("rate_limited", retry_after=3600), RateLimitError, 0),
        (Fault("refused", status=422), ResponseError, 0),
        (Fault("server_error", status=502), ServerOutcomeUnknownError, 0),
        (Fault("error_in_success"), ServerOutcomeUnknownError, 0),
        (Fault("reset_before"), OutcomeUnknownError, 0),
        (Fault("hang_before"), OutcomeUnknownError, 0),
        (Fault("reset_after"), OutcomeUnknownError, 1),
        (Fault("hang_after"), OutcomeUnknownError, 1),
        (Fault("truncated_json"), UnreadableResponseError, 1),
        (Fault("cut_off"), UnreadableResponseError, 1),
        (Fault("slow_drip", pause=9), UnreadableResponseError, 1),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
async def test_a_create_is_sent_once_and_its_error_has_the_outcome(
    fake: FakePostalytics, fault: Fault, error: type[PostalyticsError], records: int
) -> None:
    fake.faults.append(fault)
    async with waiting(fake, fault) as client:
        with pytest.raises(error) as raised:
            await contacts.create_contact(client, ADA)
    assert type(raised.value) is error
    assert raised.value.safe_to_repeat is (error is RateLimitError)
    assert created(fake) == records
    assert [(r.fault, r.carried_out) for r in fake.requests] == [(fault, bool(records))]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("empty_body"),
        Fault("slow_drip", pause=0),
        Fault("unknown_fields"),
        Fault("unknown_codes"),
        Fault("other_names"),
    ],
    ids=lambda fault: fault.kind,
)
async def test_a_create_with_an_odd_response_has_succeeded(
    fake: FakePostalytics, fault: Fault
) -> None:
    fake.faults.append(fault)
    async with patient(fake) as client:
        await contacts.create_contact(client, ADA)
    assert (created(fake), fake.requests[-1].fault, len(fake.requests)) == (1, fault, 1)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("rate_limited", retry_after=0, calls=1),
        Fault("server_error", calls=1),
        Fault("reset_before", calls=1),
        Fault("reset_after", calls=1),
        Fault("hang_before", calls=1),
        Fault("hang_after", calls=1),
    ],
    ids=lambda fault: fault.kind,
)
async def test_a_read_survives_a_temporary_fault(fake: FakePostalytics, fault: Fault) -> None:
    fake.faults.append(fault)
    async with waiting(fake, fault) as client:
        contact = await contacts.get_contact(client, contact_id=5001)
    assert contact.first_name == "Thomas"
    assert [request.fault for request in fake.requests] == [fault, None]


async def test_a_create_is_retried_after_the_time_that_the_api_gives(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("rate_limited", retry_after=0.01, calls=range(1, 3)))
    async with patient(fake) as client:
        await contacts.create_contact(client, ADA)
    assert [(r.status, r.carried_out) for r in fake.requests] == [
        (429, False),
        (429, False),
        (200, True),
    ]
    assert created(fake) == 1


async def test_a_refusal_has_the_message_of_the_vendor(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("refused", status=409, message="There is one already."))
    async with patient(fake) as client:
        with pytest.raises(ResponseError) as error:
            await contacts.create_contact(client, ADA)
    assert (error.value.status, error.value.vendor_message) == (409, "There is one already.")


async def test_unknown_fields_are_kept(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("unknown_fields"))
    async with patient(fake, strict=True) as client:
        people = await contacts.list_contacts(client, contact_list_id=1).collect()
    assert [person.extra["UnknownText"] for person in people] == ["new"] * AT_THE_START


async def test_unknown_codes_are_kept(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("unknown_codes"))
    async with patient(fake, strict=True) as client:
        template = await templates.get_template(client, template_id=301)
    assert template.size == "Unknown"


async def test_an_error_in_a_success_has_the_vendors_message(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("error_in_success", message="Insufficient funds"))
    async with patient(fake) as client:
        with pytest.raises(ResponseError) as error:
            await contacts.get_contact(client, contact_id=5001)
    assert (error.value.status, error.value.vendor_message) == (200, "Insufficient funds")
    assert len(fake.requests) == 1


async def test_names_in_another_notation_are_read(fake: FakePostalytics) -> None:
    async with patient(fake) as client:
        before = await everything(client)
        fake.faults.append(Fault("other_names"))
        assert await everything(client) == before


async def everything(client: Postalytics) -> list[object]:
    """Read lists by row, by page, by offset and without pages, and a single record."""
    return [
        *await contacts.list_contacts(client, contact_list_id=1, limit=2).collect(),
        *await campaigns.list_campaigns(client).collect(),
        *await campaigns.list_campaign_events(client, drop_id=71238).collect(),
        *await suppressions.list_suppressed_contacts(client, suppression_list_id=7654).collect(),
        await contacts.get_contact(client, contact_id=5001),
    ]


async def test_the_mode_under_another_name_decides_about_mail(
    fake: FakePostalytics,
) -> None:
    fake.faults.append(Fault("other_names"))
    async with patient(fake, allow_live_mail=False) as client:
        await client.mail.send_mail(recipient(), endpoint="b4d5c0ffee")
        await client.campaigns.set_campaign_mode(drop_id=71238, live=True)
        with pytest.raises(LiveMailError):
            await client.mail.send_mail(recipient(), endpoint="b4d5c0ffee")


async def test_a_fault_affects_only_its_operation(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("server_error", operation="list_campaigns"))
    async with patient(fake) as client:
        assert len(await contacts.list_contacts(client, contact_list_id=1).collect()) == 3
        with pytest.raises(ResponseError):
            await campaigns.list_campaigns(client).collect()


async def test_records_show_the_time_of_the_fake(fake: FakePostalytics) -> None:
    today = fake.now.date()
    fake.advance(timedelta(days=365))
    async with patient(fake) as client:
        answer = await contacts.create_contact(client, ADA)
    assert answer.created_date is not None
    assert answer.created_date.startswith(str(today + timedelta(days=365)))
