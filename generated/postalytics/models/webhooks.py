# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `webhooks`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypedDict

import attrs

from postalytics_runtime.schema import (
    UNSET,
    Model,
    Unset,
    require_model,
    require_value,
    value_or_unset,
)

if TYPE_CHECKING:
    from .campaigns import DataId, DropId, EndpointId
else:
    DropId = int
    EndpointId = str
    DataId = int

__all__ = [
    "DeliveryMeta",
    "DeliveryPiece",
    "DeliveryRecipient",
    "DeliverySender",
    "NewWebhook",
    "Webhook",
    "WebhookChanges",
    "WebhookCreated",
    "WebhookDeleted",
    "WebhookDelivery",
    "WebhookEventType",
    "WebhookReplacement",
    "WebhookUpdated",
]


class WebhookEventType(IntEnum):
    """The event of a mail piece, in a delivery to a webhook.

    1 is not used.

    Values that are not here may come; they are kept as they are.

    Source: create-webhook (official-part).
    """

    CREATED = 0
    RE_ROUTED = 2
    RETURN_TO_SENDER = 3
    """Campaign events call it Returned To Sender."""
    IN_TRANSIT = 4
    IN_LOCAL_AREA = 5
    PROCESSED_FOR_DELIVERY = 6
    PURL_OPENED = 7
    PURL_COMPLETED = 8
    ADDRESSED = 9
    PRINTED = 10
    """Campaign events have no name for it."""
    MAILED = 11


@attrs.define(eq=False, repr=False, kw_only=True)
class Webhook(Model):
    """The webhook of a campaign.

    Source: create-webhook (official).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"url"})

    campaign_id: int | None = None
    """ID of the campaign, and so of the webhook. It is unknown whether it is the drop ID."""
    campaign_name: str | None = None
    created_date: str | None = None
    endpoint: EndpointId | None = None
    """Endpoint ID of the campaign."""
    is_subscribed: int | None = None
    """1 when active, 0 when not."""
    url: str | None = None
    """The address that is called. Who knows it can send deliveries."""


@attrs.define(eq=False, repr=False, kw_only=True)
class NewWebhook(Model):
    """A webhook to create.

    Set campaign_id, for nothing else names the campaign.

    Source: create-webhook (official).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"url"})

    url: str
    """The address to call."""
    campaign_id: int | Unset = UNSET
    """ID of the campaign. It is unknown whether the API takes its drop ID instead."""
    is_subscribed: int | Unset = UNSET
    """1 for active, 0 for not. The default is unknown, so set it."""
    campaign_name: str | Unset | None = UNSET
    endpoint: EndpointId | str | Unset | None = UNSET
    """Endpoint ID of the campaign."""
    created_date: str | Unset | None = UNSET
    """Probably only part of the response: leave it out."""


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookReplacement(Model):
    """The complete webhook that replaces the stored one.

    It is unknown whether a field that is left out keeps its value; it may become null.

    Source: update-webhook (official).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"url"})

    campaign_id: int
    """ID of the campaign whose webhook it is."""
    url: str | Unset | None = UNSET
    """The address to call."""
    is_subscribed: int | Unset = UNSET
    """1 for active, 0 for not."""
    campaign_name: str | Unset | None = UNSET
    endpoint: EndpointId | str | Unset | None = UNSET
    """Endpoint ID of the campaign."""
    created_date: str | Unset | None = UNSET

    @classmethod
    def from_webhook(cls, webhook: Webhook) -> Self:
        """A replacement that changes nothing.

        It has all that `webhook` holds, so that a change of one field keeps the others.
        """
        require_model(webhook, Webhook)
        return cls(
            campaign_id=require_value(webhook.campaign_id, "campaign_id"),
            url=webhook.url,
            is_subscribed=value_or_unset(webhook.is_subscribed),
            campaign_name=webhook.campaign_name,
            endpoint=webhook.endpoint,
            created_date=webhook.created_date,
            extra=webhook.extra.copy(),
        )


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookCreated(Model):
    """The response to a new webhook. It contains no ID.

    Source: create-webhook (official).
    """

    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookUpdated(Model):
    """The response to a replaced webhook.

    Source: update-webhook (official).
    """

    updated_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookDeleted(Model):
    """The response to a deleted webhook.

    Source: delete-webhook (inferred).
    """

    deleted_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class DeliveryRecipient(Model):
    """The addressee of the mail piece of a delivery. The names of most fields are unknown.

    It has names, address, an error code and, when addressed, whether the address was
    corrected.

    Source: create-webhook (client).
    """

    _personal: ClassVar[bool] = True

    was_updated: bool | None = None
    """Whether the address was corrected."""


@attrs.define(eq=False, repr=False, kw_only=True)
class DeliverySender(Model):
    """The sender of the mail piece of a delivery. Its fields are unknown.

    Source: create-webhook (client).
    """

    _personal: ClassVar[bool] = True


@attrs.define(eq=False, repr=False, kw_only=True)
class DeliveryPiece(Model):
    """The mail piece of a delivery. Its fields are unknown.

    Source: create-webhook (client).
    """

    _personal: ClassVar[bool] = True


@attrs.define(eq=False, repr=False, kw_only=True)
class DeliveryMeta(Model):
    """The contact and the campaign that a delivery is about.

    Source: create-webhook (client).
    """

    _personal: ClassVar[bool] = True

    data_id: DataId | None = None
    """ID of the contact in the campaign."""
    drop_id: DropId | None = None
    fields: Any = None
    """The variable data; left out when the list has none."""


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookDelivery(Model):
    """A delivery to a webhook, with one event.

    Almost the whole structure is always sent, empty or not. No signature is documented, and
    a delivery may come more than once.

    Source: create-webhook (official-part; inferred: `status`, `retry_attempts`; client:
    `to`, `sender`, `piece`, `meta`).
    """

    mail_id: Any = None
    """An ID of the vendor's own; its type is unknown."""
    event_date: str | None = None
    """When it happened; the notation is unknown."""
    expected_delivery_date: str | None = None
    """Filled after some events; the notation is unknown."""
    event_type: WebhookEventType | int | None = None
    status: int | None = None
    """An HTTP status, mostly for the vendor itself."""
    status_description: str | None = None
    retry_attempts: int | None = None
    """The number of retries of the delivery."""
    to: DeliveryRecipient | None = None
    """The addressee."""
    sender: DeliverySender | None = None
    """The sender."""
    piece: DeliveryPiece | None = None
    """The mail piece."""
    meta: DeliveryMeta | None = None
    """The contact and the campaign."""


class WebhookChanges(TypedDict, total=False):
    """New values of fields for `change_webhook`; the others keep their values.

    None is sent as null.
    """

    url: str | None
    """The address to call."""
    is_subscribed: int
    """1 for active, 0 for not."""
    campaign_name: str | None
    endpoint: EndpointId | str | None
    """Endpoint ID of the campaign."""
    created_date: str | None
