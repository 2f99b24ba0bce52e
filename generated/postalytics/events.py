# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Events of a campaign, each once: by webhook, by poll, or by both.

The API gives an event no ID. Its `id` here is made of the campaign, what it happened
to, its kind and its date, so that it is the same by webhook, by poll and after a
restart.

You select the kinds that are delivered in the vendor's app, for each campaign.

Source: get-campaign-events (official-part).

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from postalytics_runtime import events as runtime
from postalytics_runtime.events import Report

if TYPE_CHECKING:
    from . import models

__all__ = ["Event", "EventKind", "Report"]


class EventKind(StrEnum):
    """Kind of an event.

    The `kind` of an event that is not here is its code or label, as it was received.
    """

    CREATED = "created"
    """Polled as "Mail Piece Created", delivered as 0."""
    RE_ROUTED = "re_routed"
    """Polled as "Re-Routed", delivered as 2."""
    RETURNED_TO_SENDER = "returned_to_sender"
    """Polled as "Returned To Sender", delivered as 3."""
    IN_TRANSIT = "in_transit"
    """Polled as "In Transit", delivered as 4."""
    IN_LOCAL_AREA = "in_local_area"
    """Polled as "In Local Area", delivered as 5."""
    PROCESSED_FOR_DELIVERY = "processed_for_delivery"
    """Polled as "Processed for Delivery", delivered as 6."""
    PURL_OPENED = "purl_opened"
    """Polled as "pURL Opened", delivered as 7."""
    PURL_COMPLETED = "purl_completed"
    """Polled as "purl Completed", delivered as 8."""
    ADDRESSED = "addressed"
    """Polled as "Addressed", delivered as 9."""
    PRINTED = "printed"
    """Delivered as 10. Polled events have no name for it, so a lost delivery of it stays lost."""
    MAILED = "mailed"
    """Polled as "Mailed", delivered as 11."""


class Event(runtime.Event):
    """Event of a campaign.

    Handlers get an event at least once, so an effect that must happen once needs `id` as
    its key.
    """

    __slots__ = ()

    @property
    def drop_id(self) -> models.DropId | None:
        """Drop ID of the campaign. `None` if a delivery does not show it."""
        drop_id: models.DropId | None = runtime.number_of(self.source)
        return drop_id

    @property
    def data_id(self) -> models.DataId | None:
        """ID of the contact in the campaign. `None` if a delivery does not show it."""
        data_id: models.DataId | None = runtime.number_of(self.subject)
        return data_id

    @property
    def item(self) -> models.CampaignEvent | None:
        """The item of `list_campaign_events`; `None` if only a delivery showed the event."""
        from ._operations.campaigns import CAMPAIGN_EVENT_MODEL

        return runtime.structured(CAMPAIGN_EVENT_MODEL, self.polled)

    @property
    def delivery(self) -> models.WebhookDelivery | None:
        """The body of the delivery; `None` if only a poll showed the event."""
        from ._operations.webhooks import WEBHOOK_DELIVERY_MODEL

        return runtime.structured(WEBHOOK_DELIVERY_MODEL, self.delivered)
