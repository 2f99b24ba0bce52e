"""A sub-account reaches no record of another account, with any operation of the vendor."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import API
from postalytics.testing import FakePostalytics
from support.fake.vendor import AskVendor, answer, refused

# They name records of account 1001, and are sent with the key of 1002.
PERSON = {"first_name": "Ada", "last_name": "Lovelace"}
PIECE = PERSON | dict.fromkeys(
    ("address_street", "address_city", "address_state", "address_zip"), "x"
)
TEMPLATE = {"name": "Mine", "size": "1", "is_full_html": True, "is_proofed": True}
CAMPAIGN = {
    **dict.fromkeys(
        ("DirectMailName", "SenderName", "SenderAddress1", "SenderCity"), "Zion"
    ),
    "TemplateFrontId": 301,
    "CreditTypeId": 21,
    "PostageType": 0,
    "SenderState": "NY",
    "SenderZip": "10001",
}  # fmt: skip
CONTACT = {"contact_id": 5001, "contact_list_id": 1}
WEBHOOK = {"campaign_id": 60324, "url": "https://example.com", "is_subscribed": 0}
LOGIN = {"username": "switch", "password": "N0tLikeThis!"}
CAMPAIGN_MISSING = "Campaign not found."
LIST_MISSING = "Suppression list not found."
SUPPRESSED = "/lists/suppression/contacts/7654"

MISSING: dict[str, tuple[str, Any, str]] = {
    "accounts.get_account": ("GET /account/1001", None, "Account not found."),
    "accounts.delete_account": ("DELETE /account/1001", None, "Account not found."),
    "accounts.create_login_link": (
        "POST /loginlink",
        {"api_key": "00000000-FA4E-4000-8000-000000000000"},
        "No account of yours has this API key.",
    ),
    "campaigns.get_campaign": ("GET /campaigns/71238/details", None, CAMPAIGN_MISSING),
    "campaigns.get_campaign_stats": ("GET /campaigns/71238", None, CAMPAIGN_MISSING),
    "campaigns.create_campaign": ("POST /campaigns", CAMPAIGN, "Template not found."),
    "campaigns.toggle_campaign_mode": ("PUT /campaigns/71238", None, CAMPAIGN_MISSING),
    "campaigns.delete_campaign": ("DELETE /campaigns/71238", None, CAMPAIGN_MISSING),
    "campaigns.list_campaign_events": ("GET /campaigns/71238/events", None, CAMPAIGN_MISSING),
    "campaigns.list_contact_events": ("GET /campaigns/71238/events/9001", None, CAMPAIGN_MISSING),
    "contacts.get_contact": ("GET /contacts/details/5001", None, "Contact not found."),
    "contacts.create_contact": ("POST /contacts", CONTACT, "Contact list not found."),
    "contacts.update_contact": ("PUT /contacts", CONTACT, "Contact not found."),
    "contacts.delete_contact": ("DELETE /contacts/5001", None, "Contact not found."),
    "flows.get_flow": ("GET /flow/f10a7ed001", None, "Flow not found."),
    "flows.enroll_contact": ("POST /flow/f10a7ed001", PIECE, "Flow not found."),
    "flows.unenroll_contact": ("DELETE /flow/unenroll/f10a7ed001/9000", None, "Flow not found."),
    "mail.send_mail": ("POST /send/b4d5c0ffee", PIECE, "No campaign has this endpoint."),
    "suppressions.get_suppression_list": ("GET /lists/suppression/7654", None, LIST_MISSING),
    "suppressions.delete_suppression_list": ("DELETE /lists/suppression/7654", None, LIST_MISSING),
    "suppressions.list_suppressed_contacts": (f"GET {SUPPRESSED}", None, LIST_MISSING),
    "suppressions.get_suppressed_contact": (f"GET {SUPPRESSED}/8001", None, LIST_MISSING),
    "suppressions.create_suppressed_contact": (f"POST {SUPPRESSED}", {}, LIST_MISSING),
    "suppressions.update_suppressed_contact": (f"PUT {SUPPRESSED}/8001", {}, "Contact not found."),
    "suppressions.delete_suppressed_contact": (f"DELETE {SUPPRESSED}/8001", None, LIST_MISSING),
    "templates.get_template": ("GET /templates/301", None, "Template not found."),
    "templates.delete_template": ("DELETE /templates/301", None, "Template not found."),
    "webhooks.get_webhook": ("GET /webhooks/60324", None, "Webhook not found."),
    "webhooks.create_webhook": ("POST /webhooks", WEBHOOK, CAMPAIGN_MISSING),
    "webhooks.update_webhook": ("PUT /webhooks", WEBHOOK, "Webhook not found."),
    "webhooks.delete_webhook": ("DELETE /webhooks/60324", None, "Webhook not found."),
}
EMPTY = {
    "accounts.list_integrations": "/account/integrations",
    "campaigns.list_campaigns": "/campaigns",
    "campaigns.list_drip_campaigns": "/campaigns/drips",
    "contacts.list_contact_lists": "/contacts",
    "contacts.list_contacts": "/contacts/1",
    "flows.list_flows": "/flow",
    "suppressions.list_suppression_lists": "/lists/suppression?id=7654",
    "templates.list_templates": "/templates",
    "webhooks.list_webhooks": "/webhooks",
}
OWN: dict[str, tuple[str, Any]] = {
    "accounts.get_my_account": ("GET /account/me", None),
    "accounts.update_account": ("PUT /account", {**PERSON, **LOGIN}),
    "accounts.create_account": ("POST /account", {**PERSON, **LOGIN, "account_id": 1001}),
    "suppressions.create_suppression_list": (
        "POST /lists/suppression",
        {"Id": 7654, "Name": "Moved"},
    ),
    "templates.create_template": ("POST /templates", {**TEMPLATE, "template_id": 301}),
}


def test_every_operation_is_tried() -> None:
    assert sorted([*MISSING, *EMPTY, *OWN]) == sorted(str(o) for o in API.operations)


@pytest.fixture
def theirs(server: FakePostalytics) -> str:
    return server.other_keys["account_id 1002"]


@pytest.fixture
async def records(vendor: AskVendor, server: FakePostalytics) -> dict[str, Any]:
    """Return all records without account 1002, after account 1001 has sent a piece of mail."""
    await answer(vendor, "POST /send/b4d5c0ffee", PIECE)
    return all_records(server)


def all_records(server: FakePostalytics) -> dict[str, Any]:
    return {
        collection.name: [r for r in server.records(collection.name) if r.get("account_id") != 1002]
        for collection in server.fake.collections
    }


@pytest.mark.parametrize(("call", "body", "message"), MISSING.values(), ids=MISSING)
async def test_records_of_another_account_are_not_found(
    vendor: AskVendor,
    server: FakePostalytics,
    theirs: str,
    records: dict[str, Any],
    call: str,
    body: Any,
    message: str,
) -> None:
    assert await vendor(call, body, key=theirs) == refused(404, message)
    assert all_records(server) == records


@pytest.mark.parametrize("path", EMPTY.values(), ids=EMPTY)
async def test_the_lists_of_another_account_are_empty(
    vendor: AskVendor, theirs: str, path: str
) -> None:
    end = (400, "No contacts received") if path == "/contacts/1" else (200, [])

    assert await vendor(f"GET {path}", key=theirs) == end
    assert await answer(vendor, f"GET {path}")


@pytest.mark.parametrize(("call", "body"), OWN.values(), ids=OWN)
async def test_the_changes_of_an_account_do_not_affect_another_one(
    vendor: AskVendor,
    server: FakePostalytics,
    theirs: str,
    records: dict[str, Any],
    call: str,
    body: Any,
) -> None:
    seen = [await answer(vendor, f"GET {path}") for path in EMPTY.values()]

    done = await answer(vendor, call, body, key=theirs)
    assert "1001" not in str(done).replace("'parent_id': 1001", "")

    after = all_records(server)
    assert {name: after[name][: len(kept)] for name, kept in records.items()} == records
    assert [await answer(vendor, f"GET {path}") for path in EMPTY.values()] == seen


async def test_own_records_cannot_refer_to_those_of_another_account(
    vendor: AskVendor, theirs: str, records: dict[str, Any]
) -> None:
    template = (await answer(vendor, "POST /templates", TEMPLATE, key=theirs))["template_id"]
    campaign = {**CAMPAIGN, "TemplateFrontId": template}
    drop = (await answer(vendor, "POST /campaigns", campaign, key=theirs))["drop_id"]
    (own_list,) = await answer(vendor, "POST /lists/suppression", {}, key=theirs)
    suppressed = f"/lists/suppression/contacts/{own_list['Id']}/8001"

    both = {**campaign, "TemplateEnvelopeId": 301}
    assert await vendor("POST /campaigns", both, key=theirs) == refused(404, "Template not found.")
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        missing = await vendor(f"{method} {suppressed}", body, key=theirs)
        assert missing == refused(404, "Contact not found.")
    assert await answer(vendor, f"GET /campaigns/{drop}/events/9001", key=theirs) == []
    assert [event["data_id"] for event in records["events"]] == [9001]
    (stats,) = await answer(vendor, f"GET /campaigns/{drop}", key=theirs)
    assert stats["delivered"] == 0
