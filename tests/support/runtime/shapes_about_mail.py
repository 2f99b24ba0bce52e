"""Requests about templates, campaigns, mail, flows and webhooks."""

from __future__ import annotations

from typing import Any

from postalytics.models import (
    CreditType,
    NewCampaign,
    NewTemplate,
    NewWebhook,
    PostageType,
    Recipient,
    TemplateSize,
    WebhookReplacement,
)
from support.runtime.shapes_about_people import Shape

RECIPIENT: dict[str, Any] = {
    "first_name": "Thomas",
    "last_name": "Anderson",
    "address_street": "36 Pipers Row",
    "address_city": "New York",
    "address_state": "NY",
    "address_zip": "10001",
}

SHAPES: dict[str, Shape] = {
    "list_templates": (
        lambda c: c.templates.list_templates(limit=3).collect(),
        "GET",
        "/templates",
        None,
    ),
    "get_template": (
        lambda c: c.templates.get_template(template_id=301),
        "GET",
        "/templates/301",
        None,
    ),
    "create_template": (
        lambda c: c.templates.create_template(
            NewTemplate(
                name="Spring",
                size=TemplateSize.BIFOLD_6X18,
                is_full_html=True,
                is_proofed=False,
                html="<p>",
            )
        ),
        "POST",
        "/templates",
        {
            "name": "Spring",
            "size": "7",
            "is_full_html": True,
            "is_proofed": False,
            "html": "<p>",
        },
    ),
    "delete_template": (
        lambda c: c.templates.delete_template(template_id=301),
        "DELETE",
        "/templates/301",
        None,
    ),
    "list_campaigns": (
        lambda c: c.campaigns.list_campaigns().collect(),
        "GET",
        "/campaigns",
        None,
    ),
    "list_drip_campaigns": (
        lambda c: c.campaigns.list_drip_campaigns().collect(),
        "GET",
        "/campaigns/drips",
        None,
    ),
    "get_campaign": (
        lambda c: c.campaigns.get_campaign(drop_id=71238),
        "GET",
        "/campaigns/71238/details",
        None,
    ),
    "get_campaign_stats": (
        lambda c: c.campaigns.get_campaign_stats(drop_id=71238),
        "GET",
        "/campaigns/71238",
        None,
    ),
    "create_campaign": (
        lambda c: c.campaigns.create_campaign(
            NewCampaign(
                name="Keymaker",
                template_front_id=301,
                credit_type=CreditType.LETTER_STANDARD,
                postage_type=PostageType.STANDARD,
                sender_name="Thomas Anderson",
                sender_address1="36 Pipers Row",
                sender_city="New York",
                sender_state="NY",
                sender_zip="10001",
            )
        ),
        "POST",
        "/campaigns",
        {
            "DirectMailName": "Keymaker",
            "TemplateFrontId": 301,
            "CreditTypeId": 34,
            "PostageType": 1,
            "SenderName": "Thomas Anderson",
            "SenderAddress1": "36 Pipers Row",
            "SenderCity": "New York",
            "SenderState": "NY",
            "SenderZip": "10001",
        },
    ),
    "toggle_campaign_mode": (
        lambda c: c.campaigns.toggle_campaign_mode(drop_id=71238),
        "PUT",
        "/campaigns/71238",
        None,
    ),
    "delete_campaign": (
        lambda c: c.campaigns.delete_campaign(drop_id=71238),
        "DELETE",
        "/campaigns/71238",
        None,
    ),
    "list_campaign_events": (
        lambda c: c.campaigns.list_campaign_events(drop_id=71238).collect(),
        "GET",
        "/campaigns/71238/events?PageNumber=1&PageSize=100",
        None,
    ),
    "list_contact_events": (
        lambda c: c.campaigns.list_contact_events(
            drop_id=71238, data_id=9000, page_number=2, limit=30
        ).collect(),
        "GET",
        "/campaigns/71238/events/9000?PageNumber=2&PageSize=30",
        None,
    ),
    "send_mail": (
        lambda c: c.mail.send_mail(Recipient(**RECIPIENT, var_field_1="x"), endpoint="a/b"),
        "POST",
        "/send/a%2Fb",
        {**RECIPIENT, "var_field_1": "x"},
    ),
    "list_flows": (lambda c: c.flows.list_flows().collect(), "GET", "/flow", None),
    "get_flow": (lambda c: c.flows.get_flow(endpoint="f1"), "GET", "/flow/f1", None),
    "enroll_contact": (
        lambda c: c.flows.enroll_contact(Recipient(**RECIPIENT), endpoint="f1"),
        "POST",
        "/flow/f1",
        RECIPIENT,
    ),
    "unenroll_contact": (
        lambda c: c.flows.unenroll_contact(endpoint="f1", data_id=9000),
        "DELETE",
        "/flow/unenroll/f1/9000",
        None,
    ),
    "list_webhooks": (
        lambda c: c.webhooks.list_webhooks().collect(),
        "GET",
        "/webhooks",
        None,
    ),
    "get_webhook": (
        lambda c: c.webhooks.get_webhook(campaign_id=60323),
        "GET",
        "/webhooks/60323",
        None,
    ),
    "create_webhook": (
        lambda c: c.webhooks.create_webhook(
            NewWebhook(campaign_id=60323, url="https://example.com/x", is_subscribed=1)
        ),
        "POST",
        "/webhooks",
        {"campaign_id": 60323, "url": "https://example.com/x", "is_subscribed": 1},
    ),
    "update_webhook": (
        lambda c: c.webhooks.update_webhook(
            WebhookReplacement(campaign_id=60323, endpoint="e", is_subscribed=0)
        ),
        "PUT",
        "/webhooks",
        {"campaign_id": 60323, "endpoint_id": "e", "is_subscribed": 0},
    ),
    "delete_webhook": (
        lambda c: c.webhooks.delete_webhook(campaign_id=60323),
        "DELETE",
        "/webhooks/60323",
        None,
    ),
}
