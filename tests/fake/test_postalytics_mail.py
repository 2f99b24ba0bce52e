"""The fake server of the spec: campaigns, their mail, flows and webhooks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from postalytics.testing import FakePostalytics
from support.fake.vendor import AskVendor, answer, refused

PIECE = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address_street": "12 St James's Square",
    "address_city": "Boston",
    "address_state": "MA",
    "address_zip": "02134",
}
CAMPAIGN = {
    "DirectMailName": "Spring",
    "TemplateFrontId": 301,
    "CreditTypeId": 21,
    "PostageType": 0,
    "SenderName": "Thomas Anderson",
    "SenderAddress1": "36 Pipers Row",
    "SenderCity": "New York",
    "SenderState": "NY",
    "SenderZip": "10001",
}
CHOI = {"first_name": "Choi", "last_name": "Lee", "username": "choi", "password": "Wh1tera88!t"}


async def test_a_campaign_needs_a_proofed_template(vendor: AskVendor) -> None:
    for template in (302, 999):
        status, body = await vendor("POST /campaigns", {**CAMPAIGN, "TemplateFrontId": template})
        assert (status, body["error"]["message"]) == {
            302: (400, "The template must be proofed before a campaign uses it."),
            999: (404, "Template not found."),
        }[template]
    assert (await vendor("POST /campaigns", {**CAMPAIGN, "TemplateEnvelopeId": 999}))[0] == 404
    assert len(await answer(vendor, "GET /campaigns")) == 2


async def test_a_new_campaign_has_an_id_a_drop_id_and_an_endpoint(vendor: AskVendor) -> None:
    made = await answer(vendor, "POST /campaigns", CAMPAIGN)
    (stats,) = await answer(vendor, f"GET /campaigns/{made['drop_id']}")

    assert list(made) == ["created_date", "drop_id", "endpoint"]
    assert (stats["campaign_id"], stats["drop_id"], stats["is_live_mode"]) == (60325, 71240, 0)
    assert re.fullmatch("[0-9a-f]{10}", made["endpoint"])
    assert await answer(vendor, "GET /campaigns/drips") == [
        {"drop_id": 71238, "name": "Keymaker", "endpoint": "b4d5c0ffee"},
        {"drop_id": 71239, "name": "Seraph", "endpoint": "feed5e7aff"},
        {"drop_id": 71240, "name": "Spring", "endpoint": made["endpoint"]},
    ]
    assert await answer(vendor, f"GET /campaigns/{made['drop_id']}/details") == {
        "DirectMailDropId": 71240,
        "DirectMailName": "Spring",
        "EndPointId": made["endpoint"],
        "Status": 1,
    }


@pytest.mark.parametrize(
    "call",
    [
        "GET /campaigns/60323",
        "GET /campaigns/60323/events",
        "GET /campaigns/60323/events/9001",
        "PUT /campaigns/60323",
        "DELETE /campaigns/60323",
    ],
)
async def test_paths_of_campaigns_take_the_drop_id(vendor: AskVendor, call: str) -> None:
    assert await vendor(call) == refused(404, "Campaign not found.")
    assert (await vendor(call.replace("60323", "71238")))[0] == 200


async def test_the_details_of_a_campaign_are_found_by_either_of_its_ids(vendor: AskVendor) -> None:
    details = await answer(vendor, "GET /campaigns/71238/details")

    assert await answer(vendor, "GET /campaigns/60323/details") == details


async def test_the_mode_is_toggled_and_the_response_does_not_show_it(vendor: AskVendor) -> None:
    modes: list[int] = []
    for _ in range(2):
        assert list(await answer(vendor, "PUT /campaigns/71238")) == ["updated_date"]
        modes.append((await answer(vendor, "GET /campaigns"))[0]["is_live_mode"])

    assert modes == [1, 0]


async def test_an_event_has_the_format_of_the_vendor(vendor: AskVendor) -> None:
    sent = await answer(vendor, "POST /send/b4d5c0ffee", PIECE)

    assert sent == {"send_date": "2026-05-27T08:49:11.00:00"}
    assert await answer(vendor, "GET /campaigns/71238/events") == [
        {
            "dataid": 9001,
            "event_date": "5/27/2026 8:49:11 AM",
            "event_name": "Mail Piece Created",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "address": "12 St James's Square",
            "city": "Boston",
            "state": "MA",
            "zip": "02134",
            "metadata": "",
        }
    ]


async def test_a_printed_event_exists_and_is_not_listed(
    vendor: AskVendor, server: FakePostalytics
) -> None:
    await answer(vendor, "POST /send/b4d5c0ffee", PIECE)
    server.advance(timedelta(days=1))

    listed = await answer(vendor, "GET /campaigns/71238/events")
    of_contact = await answer(vendor, "GET /campaigns/71238/events/9001")

    assert [event["event_name"] for event in listed] == ["Addressed", "Mail Piece Created"]
    assert of_contact == listed
    assert server.records("events")[-1]["event_name"] == "Printed"


async def sent(vendor: AskVendor, server: FakePostalytics, pieces: int) -> list[dict[str, Any]]:
    """Send `pieces` pieces and return the events of all, in the order they happened."""
    for _ in range(pieces):
        await answer(vendor, "POST /send/b4d5c0ffee", PIECE)
    server.advance(timedelta(days=30))
    events: list[dict[str, Any]] = []
    for page in range(1, pieces):
        found = await answer(vendor, "GET /campaigns/71238/events", PageNumber=page)
        events += found
        if len(found) < 100:
            break
    return events[::-1]


async def test_some_pieces_are_rerouted_or_returned(
    vendor: AskVendor, server: FakePostalytics
) -> None:
    events = await sent(vendor, server, 50)
    courses = {
        number: [event["event_name"] for event in events if event["dataid"] == number]
        for number in (9001, 9010, 9025, 9050)
    }

    common = ["Mail Piece Created", "Addressed", "Mailed", "In Transit"]
    assert courses == {
        9001: [*common, "In Local Area", "Processed for Delivery"],
        9010: [*common, "Re-Routed", "In Local Area", "Processed for Delivery"],
        9025: [*common, "In Local Area", "Returned To Sender"],
        9050: [*common, "In Local Area", "Returned To Sender"],
    }
    (stats,) = await answer(vendor, "GET /campaigns/71238")
    assert [stats[name] for name in _COUNTERS] == [48, 50, 50, 48, 2, 0, 0, 0, 0]
    (listed, _) = await answer(vendor, "GET /campaigns")
    assert [listed[name] for name in _COUNTERS] == [0] * 9


_COUNTERS = (
    "delivered",
    "in_transit",
    "in_local_area",
    "processed_for_delivery",
    "returned",
    "conversions",
    "pageviews",
    "unique_pageviews",
    "unique_visitors",
)


async def test_a_deleted_campaign_takes_its_webhook_and_mail_along(
    vendor: AskVendor, server: FakePostalytics
) -> None:
    await answer(vendor, "POST /send/feed5e7aff", PIECE)

    assert list(await answer(vendor, "DELETE /campaigns/71239")) == ["deleted_date"]

    assert [campaign["drop_id"] for campaign in server.records("campaigns")] == [71238]
    assert [server.records(name) for name in ("webhooks", "pieces", "events")] == [[], [], []]
    assert (await vendor("POST /send/feed5e7aff", PIECE))[0] == 404


async def test_a_campaign_has_one_webhook(vendor: AskVendor) -> None:
    made = {"campaign_id": 60323, "url": "https://example.com/a", "is_subscribed": 1}
    kept = {**made, "endpoint_id": "else", "created_date": "never", "campaign_name": "Mine"}

    assert list(await answer(vendor, "POST /webhooks", kept)) == ["created_date"]

    expected = {
        "campaign_id": 60323,
        "campaign_name": "Keymaker",
        "created_date": "2026-05-27T08:49:11.00:00",
        "endpoint_id": "b4d5c0ffee",
        "is_subscribed": 1,
        "url": "https://example.com/a",
    }
    assert (await answer(vendor, "GET /webhooks"))[1:] == [expected]
    assert list(await answer(vendor, "PUT /webhooks", {**kept, "is_subscribed": 0})) == [
        "updated_date"
    ]
    assert await answer(vendor, "GET /webhooks/60323") == {**expected, "is_subscribed": 0}
    assert list(await answer(vendor, "DELETE /webhooks/60323")) == ["deleted_date"]
    assert (await vendor("GET /webhooks/60323"))[0] == 404


@pytest.mark.parametrize("number", [60323, 71238, "71238"])
async def test_a_webhook_is_created_and_found_by_either_id_of_its_campaign(
    vendor: AskVendor, number: int | str
) -> None:
    body = {"campaign_id": number, "url": "https://example.com/a"}
    await answer(vendor, "POST /webhooks", body)
    (other, made) = await answer(vendor, "GET /webhooks")

    assert (made["campaign_id"], made["is_subscribed"]) == (60323, 1)
    assert await answer(vendor, f"GET /webhooks/{number}") == made
    await answer(vendor, "PUT /webhooks", {**body, "is_subscribed": 0})
    assert await answer(vendor, "GET /webhooks") == [other, {**made, "is_subscribed": 0}]
    await answer(vendor, f"DELETE /webhooks/{number}")
    assert await answer(vendor, "GET /webhooks") == [other]
    assert (await vendor(f"DELETE /webhooks/{number}"))[0] == 404


@pytest.mark.parametrize("campaign", [{}, {"campaign_id": 1}])
async def test_a_webhook_needs_a_campaign(vendor: AskVendor, campaign: dict[str, int]) -> None:
    body = {"url": "https://example.com/a", "is_subscribed": 1, **campaign}

    assert await vendor("POST /webhooks", body) == refused(404, "Campaign not found.")


async def test_a_contact_leaves_the_flow_it_was_enrolled_in(vendor: AskVendor) -> None:
    enrolled = await answer(vendor, "POST /flow/f10a7ed001", PIECE)

    assert list(enrolled) == ["dataId", "enrolled_date"]
    elsewhere = await vendor(f"DELETE /flow/unenroll/f10a7ed002/{enrolled['dataId']}")
    assert elsewhere == refused(404, "The contact is not enrolled in this flow.")
    left = await answer(vendor, f"DELETE /flow/unenroll/f10a7ed001/{enrolled['dataId']}")
    assert list(left) == ["unenrolled_date"]
    assert (await vendor("DELETE /flow/unenroll/else/9000")) == refused(404, "Flow not found.")


async def test_a_flow_is_in_camel_case_and_active_or_a_draft(vendor: AskVendor) -> None:
    flows = await answer(vendor, "GET /flow")

    assert [(flow["endpointId"], flow["isActive"]) for flow in flows] == [
        ("f10a7ed001", True),
        ("f10a7ed002", False),
    ]
    assert await answer(vendor, "GET /flow/f10a7ed002") == flows[1]


async def test_a_deleted_sub_account_takes_its_campaigns_and_templates_along(
    vendor: AskVendor, server: FakePostalytics
) -> None:
    made = await answer(vendor, "POST /account", CHOI)
    template = {"name": "A", "size": "1", "is_full_html": True, "is_proofed": True}
    made_template = await answer(vendor, "POST /templates", template, key=made["api_key"])
    body = {**CAMPAIGN, "TemplateFrontId": made_template["template_id"]}
    campaign = await answer(vendor, "POST /campaigns", body, key=made["api_key"])
    await answer(vendor, f"POST /send/{campaign['endpoint']}", PIECE, key=made["api_key"])

    deleted = await answer(vendor, f"DELETE /account/{made['account_id']}")

    assert list(deleted) == ["account_id", "deleted_date"]
    assert (await vendor("GET /account/me", key=made["api_key"]))[0] == 401
    assert [
        len(server.records(name))
        for name in ("accounts", "templates", "campaigns", "pieces", "events")
    ] == [2, 2, 2, 0, 0]
