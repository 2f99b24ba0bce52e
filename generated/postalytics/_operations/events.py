# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The events of the API, as data."""

from __future__ import annotations

from postalytics_runtime.schema import (
    Deliveries,
    EventFeed,
    KindDescription,
    PolledEvents,
    WatchedList,
    WebhookOperations,
)

EVENTS = EventFeed(
    noun="campaign",
    source="drop_id",
    subject="data_id",
    kinds=(
        KindDescription(name="created", code=0, label="Mail Piece Created"),
        KindDescription(name="re_routed", code=2, label="Re-Routed"),
        KindDescription(name="returned_to_sender", code=3, label="Returned To Sender"),
        KindDescription(name="in_transit", code=4, label="In Transit"),
        KindDescription(name="in_local_area", code=5, label="In Local Area"),
        KindDescription(name="processed_for_delivery", code=6, label="Processed for Delivery"),
        KindDescription(name="purl_opened", code=7, label="pURL Opened", online=True),
        KindDescription(name="purl_completed", code=8, label="purl Completed", online=True),
        KindDescription(name="addressed", code=9, label="Addressed"),
        KindDescription(name="printed", code=10),
        KindDescription(name="mailed", code=11, label="Mailed"),
    ),
    polled=PolledEvents(
        read="campaigns.list_campaign_events",
        subject="dataid",
        kind="event_name",
        date="event_date",
        detail="metadata",
        interval=300,
        lag=259200,
    ),
    deliveries=Deliveries(
        model="webhooks.WebhookDelivery",
        source="meta.dropId",
        subject="meta.dataId",
        kind="eventType",
        date="eventDate",
        varying=("retryAttempts", "status", "statusDescription"),
        sample={
            "eventType": 4,
            "status": 200,
            "retryAttempts": 0,
            "to": {"wasUpdated": True},
            "meta": {"dataId": 9000, "dropId": 71238},
        },
    ),
    webhooks=WebhookOperations(
        list="webhooks.list_webhooks",
        create="webhooks.create_webhook",
        replace="webhooks.update_webhook",
        delete="webhooks.delete_webhook",
        source="campaign_id",
        url="url",
        active=("is_subscribed", 1),
        sources="campaigns.list_campaigns",
        ids=("campaign_id", "drop_id"),
    ),
    lists=(
        WatchedList(
            function="watch_contacts",
            read="contacts.list_contacts",
            key="contact_id",
            interval=300,
            full_interval=86400,
            overlap=100,
        ),
    ),
)
