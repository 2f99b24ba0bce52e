"""The types of the public names. mypy and pyright read this file; it never runs."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import assert_type

import aiohttp

from postalytics import (
    UNSET,
    Attempt,
    AttemptResult,
    Drift,
    Observer,
    Postalytics,
    RetryPolicy,
    Timeout,
    accounts,
    campaigns,
    contacts,
    errors,
    mail,
    parse_date,
)
from postalytics.errors import (
    LiveMailError,
    NotFoundError,
    RateLimitError,
    RateLimitPausedError,
    ResponseError,
    ToggleError,
    outcome_of,
)
from postalytics.models import (
    Account,
    AccountCreated,
    Campaign,
    CampaignCreated,
    CampaignEvent,
    CampaignId,
    Contact,
    ContactChanges,
    ContactCreated,
    ContactDeleted,
    ContactDetails,
    ContactEnrolled,
    ContactId,
    ContactList,
    ContactListId,
    ContactReplacement,
    ContactUpdated,
    CreditType,
    DropId,
    EndpointId,
    LoginLink,
    MailSent,
    NewAccount,
    NewCampaign,
    NewContact,
    NewLoginLink,
    NewSuppressedContact,
    NewTemplate,
    PostageType,
    Recipient,
    SuppressedContact,
    SuppressedContacts,
    Template,
    TemplateCreated,
    TemplateId,
    TemplateSize,
    Unset,
)
from postalytics.opentelemetry import OpenTelemetryObserver
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import BulkUpload, RowCounts, RowOutcome
from postalytics_runtime.client import RawResponse
from postalytics_runtime.pagination import Pages


async def make_clients(session: aiohttp.ClientSession) -> None:
    async with Postalytics() as client:
        assert_type(client, Postalytics)
    Postalytics("key", "sandbox", base_url="https://example.org", session=session)
    async with FakePostalytics() as fake:
        assert_type(fake, FakePostalytics)
        assert_type(fake.url, str)
    assert_type(Postalytics(allow_live_mail=False), Postalytics)
    assert_type(parse_date("5/27/2026 8:49:11 AM"), datetime | None)
    assert_type(Fault, type[Fault])


class Slow(Observer):
    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        assert_type((attempt.operation, result.seconds), tuple[str, float])
        assert_type(result.outcome, errors.Outcome)
        assert_type((result.status, result.error), tuple[int | None, str | None])


async def set_up() -> None:
    patient = RetryPolicy(attempts=2)
    observers = [Slow(), OpenTelemetryObserver()]
    client = Postalytics(timeout=Timeout(total=5), retry=patient, observers=observers)
    assert_type(client.with_options(timeout=Timeout(total=5), background=True), Postalytics)
    assert_type(client.for_key("key"), Postalytics)
    Postalytics(drift=Drift())
    Postalytics(environment="prod")  # type: ignore[arg-type]  # refused
    Postalytics(observers=Slow())  # type: ignore[arg-type]  # refused
    Postalytics(timeout=5)  # type: ignore[arg-type]  # refused


async def call(client: Postalytics) -> None:
    assert_type(await client.accounts.get_my_account(), Account)
    assert_type(await accounts.get_account(client, account_id=1), Account)
    new_account = NewAccount(first_name="Ada", last_name="King", username="ada", password="secret")
    assert_type(await client.accounts.create_account(new_account), AccountCreated)
    assert_type(await accounts.create_login_link(client, NewLoginLink(api_key="key")), LoginLink)

    new = NewContact(contact_list_id=1, first_name="Ada", company=None, var_field_35=None)
    assert_type(new.var_field_2, str | Unset | None)
    new.var_field_2 = UNSET
    assert_type(await client.contacts.create_contact(new), ContactCreated)
    assert_type(await contacts.create_contact(client, body=new), ContactCreated)
    assert_type(await client.contacts.get_contact(contact_id=1), ContactDetails)
    assert_type(await client.contacts.delete_contact(contact_id=1), ContactDeleted)
    assert_type(await client.request("GET", "/contacts"), RawResponse)


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
    assert_type(replacement.contact_id, ContactId | int)
    assert_type(replacement.phone, str | Unset | None)
    replacement.phone = None
    replacement.phone = UNSET
    assert_type(await client.contacts.update_contact(replacement), ContactUpdated)
    listed, who = ContactListId(1), ContactId(5001)
    made = client.contacts.change_contact(
        contact_list_id=listed, contact_id=who, first_name="Ada", var_field_35=None
    )
    assert_type(await made, ContactUpdated)
    changes: ContactChanges = {"phone": "555"}
    await contacts.change_contact(client, contact_list_id=1, contact_id=1, **changes)
    await client.webhooks.change_webhook(campaign_id=1, endpoint=EndpointId("a"), is_subscribed=0)


async def upload(client: Postalytics, rows: AsyncIterator[NewContact]) -> None:
    many = client.contacts.upload_contacts(rows, contact_list_id=1, concurrency=4)
    assert_type(many, BulkUpload[NewContact, ContactCreated])
    async for outcome in many:
        assert_type(outcome, RowOutcome[NewContact, ContactCreated])
        assert_type(outcome.answer, ContactCreated | None)
    assert_type(many.counts, RowCounts)
    client.contacts.upload_contacts([{"first_name": "Ada"}], contact_list_id=1)
    contacts.upload_contacts(client, [NewContact(contact_list_id=1)], contact_list_id=1)
    client.contacts.upload_contacts(rows, contact_list_id=1, journal=Path(), token_field="phone")


async def do_for_many(client: Postalytics, people: list[Recipient]) -> None:
    sent = client.mail.send_mail_pieces(people, endpoint="b4d5c0ffee", journal="job")
    assert_type(sent, BulkUpload[Recipient, MailSent])
    enrolled = client.flows.enroll_contacts(people, endpoint="f10a7ed001", max_rejected=1)
    assert_type(enrolled, BulkUpload[Recipient, ContactEnrolled])
    suppressed = client.suppressions.suppress_contacts(
        [NewSuppressedContact(last_name="King"), {"last_name": "King"}],
        suppression_list_id=7654,
        token_field="var_field_35",
    )
    assert_type(suppressed, BulkUpload[NewSuppressedContact, SuppressedContacts])


async def use_ids(client: Postalytics, contact: Contact, campaign: Campaign) -> None:
    assert_type(contact.contact_id, ContactId | None)
    assert_type(contact.contact_list_id, ContactListId | None)
    assert_type(contact.var_field_35, str | None)
    assert_type(Contact(var_field_35="a", row=1).row, int | None)
    if contact.contact_id is None or campaign.drop_id is None or campaign.endpoint is None:
        return
    await client.contacts.get_contact(contact_id=contact.contact_id)
    await client.contacts.get_contact(contact_id=ContactId(5001))
    assert_type(int(contact.contact_id), int)
    assert_type(contact.contact_id == 5001, bool)
    assert_type({contact.contact_id: contact}, dict[ContactId, Contact])
    assert_type(campaign.drop_id, DropId)
    assert_type(await campaigns.get_campaign_stats(client, drop_id=campaign.drop_id), Campaign)
    assert_type(await client.campaigns.set_campaign_mode(drop_id=1, live=True), Campaign)
    assert_type(
        client.campaigns.list_campaign_events(drop_id=1, page_number=2), Pages[CampaignEvent]
    )
    assert_type(
        client.suppressions.list_suppressed_contacts(suppression_list_id=1, offset=9, limit=5),
        Pages[SuppressedContact],
    )
    to = Recipient(
        first_name="Ada",
        last_name="King",
        address_street="1 Main St",
        address_city="Boston",
        address_state="MA",
        address_zip="02134",
    )
    assert_type(await mail.send_mail(client, to, endpoint=campaign.endpoint), MailSent)
    assert_type(await client.mail.send_mail(to, endpoint="b4d5c0ffee"), MailSent)


async def use_codes(client: Postalytics, template: Template, template_id: TemplateId) -> None:
    assert_type(template.size, TemplateSize | str | None)
    if template.size == TemplateSize.LETTER or template.size == "9":
        return
    new = NewTemplate(name="A", size=TemplateSize.POSTCARD_4X6, is_full_html=True, is_proofed=False)
    new.size = "9"
    assert_type(await client.templates.create_template(new), TemplateCreated)
    campaign = NewCampaign(
        name="A",
        template_front_id=template_id,
        credit_type=CreditType.LETTER_STANDARD,
        postage_type=PostageType.STANDARD,
        sender_name="Ada",
        sender_address1="1 Main St",
        sender_city="Boston",
        sender_state="MA",
        sender_zip="02134",
    )
    campaign.credit_type = 99
    assert_type(await client.campaigns.create_campaign(campaign), CampaignCreated)


async def handle(client: Postalytics) -> int:
    try:
        await client.contacts.get_contact(contact_id=1)
    except NotFoundError as error:
        assert_type(error.status, int)
    except RateLimitPausedError as error:
        assert_type((error.status, error.safe_to_repeat), tuple[int, bool])
    except RateLimitError as error:
        assert_type((error.retry_after, error.retry_at), tuple[float | None, datetime | None])
        assert_type(outcome_of(error), errors.Outcome | None)
    except (LiveMailError, ToggleError):
        return 1
    except ResponseError as error:
        assert_type(error.vendor_message, str | None)
        return error.status
    return 0


async def be_refused(client: Postalytics, contact: Contact) -> None:
    """Each line is an error: the checkers report a comment that is not needed."""
    await client.contacts.get_contact(1)  # type: ignore[call-arg]  # refused
    await client.contacts.get_contact(contact_id="1")  # type: ignore[arg-type]  # refused
    await client.contacts.create_contact(contact)  # type: ignore[arg-type]  # refused
    client.contacts.list_contacts()  # type: ignore[call-arg]  # refused
    change = client.contacts.change_contact
    await change(contact_list_id=1, contact_id=1, frist_name="Ada")  # type: ignore[call-arg]  # refused
    await change(contact_list_id=1, contact_id=1, phone=5)  # type: ignore[arg-type]  # refused
    await change(contact_list_id=1, contact_id=1, phone=UNSET)  # type: ignore[arg-type]  # refused
    await change(contact_list_id=1, phone="5")  # type: ignore[call-arg]  # refused
    await contacts.change_contact(client, contact_list_id=1, contact_id=1, x="")  # type: ignore[call-arg]  # refused
    await client.webhooks.change_webhook(campaign_id=1, is_subscribed=None)  # type: ignore[arg-type]  # refused
    client.mail.send_mail_pieces([], endpoint="", token_field="phone")  # type: ignore[call-arg]  # refused
    NewContact(first_name="Ada")  # type: ignore[call-arg]  # refused
    contact.frist_name = "Ada"  # type: ignore[attr-defined]  # refused
    contact.var_field_1 = UNSET  # type: ignore[assignment]  # refused
    contact.var_field_36 = "a"  # type: ignore[attr-defined]  # refused
    NewContact(contact_list_id=1, var_field_1=1)  # type: ignore[arg-type]  # refused
    NewContact(contact_list_id=1, var_field_36="a")  # type: ignore[call-arg]  # refused


async def be_refused_the_wrong_id(
    client: Postalytics, contact_list: ContactListId, campaign: CampaignId, endpoint: EndpointId
) -> None:
    """Each line mixes up ids, which is also an error."""
    await client.contacts.get_contact(contact_id=contact_list)  # type: ignore[arg-type]  # refused
    await contacts.delete_contact(client, contact_id=contact_list)  # type: ignore[arg-type]  # refused
    client.contacts.list_contacts(contact_list_id=campaign)  # type: ignore[arg-type]  # refused
    await client.campaigns.get_campaign(drop_id=campaign)  # type: ignore[arg-type]  # refused
    await client.campaigns.set_campaign_mode(drop_id=campaign, live=True)  # type: ignore[arg-type]  # refused
    await client.flows.get_flow(endpoint=endpoint)  # type: ignore[arg-type]  # refused
    change = client.contacts.change_contact
    await change(contact_list_id=1, contact_id=contact_list, phone="")  # type: ignore[arg-type]  # refused
    ContactReplacement(contact_id=contact_list, contact_list_id=contact_list)  # type: ignore[arg-type]  # refused
    NewContact(contact_list_id=campaign)  # type: ignore[arg-type]  # refused
