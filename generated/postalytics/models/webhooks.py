# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and code tables of `webhooks`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

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
    "WebhookCreated",
    "WebhookDeleted",
    "WebhookDelivery",
    "WebhookEventType",
    "WebhookReplacement",
    "WebhookUpdated",
]


class WebhookEventType(IntEnum):
    """The event of a mail piece, in a delivery to a webhook.

    From the vendor's support article 70000599976, not from the page. 1 is not used.

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

    campaign_id: int | None = None
    """The campaign, and by it the webhook. The page calls it the id of the webhook. It is
    unproven whether it is the campaign id, as its name says, or the drop id, which one
    client passes.
    """
    campaign_name: str | None = None
    created_date: str | None = None
    endpoint: EndpointId | None = None
    """The campaign's endpoint."""
    is_subscribed: int | None = None
    """1 when active, 0 when not. Older clients call it is_enabled."""
    url: str | None = None
    """The address that is called."""


@attrs.define(eq=False, repr=False, kw_only=True)
class NewWebhook(Model):
    """A webhook to create.

    The page marks no field as required; its text asks for a valid url, so that is required
    here, and for is_subscribed 1. Two clients leave is_subscribed out; whether such a
    webhook is active is unknown. It says that campaign_id is "returned in a GET but not
    required in a POST", though nothing else names the campaign. Older clients send
    is_enabled.

    Source: create-webhook (official).
    """

    url: str
    """The address to call."""
    campaign_id: int | Unset = UNSET
    """The campaign. One client passes the drop id here."""
    is_subscribed: int | Unset = UNSET
    """1 for active, 0 for not. The default is unknown, so set it."""
    campaign_name: str | Unset | None = UNSET
    endpoint: EndpointId | str | Unset | None = UNSET
    created_date: str | Unset | None = UNSET
    """On the page, though it is probably part of the response."""


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookReplacement(Model):
    """The complete webhook that replaces the stored one.

    It is unknown whether a field that is left out keeps its value; it may become null.

    Source: update-webhook (official).
    """

    campaign_id: int
    """The campaign whose webhook it is."""
    url: str | Unset | None = UNSET
    """The address to call."""
    is_subscribed: int | Unset = UNSET
    """1 for active, 0 for not."""
    campaign_name: str | Unset | None = UNSET
    endpoint: EndpointId | str | Unset | None = UNSET
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
    """The response to a new webhook. It contains no id.

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

    No source shows this response; similar pages have deleted_date or DeletedDate.

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
    """The account objects that a delivery belongs to.

    The names are those that one client reads; it also accepts other names.

    Source: create-webhook (client).
    """

    _personal: ClassVar[bool] = True

    data_id: DataId | None = None
    """The contact in the campaign."""
    drop_id: DropId | None = None
    fields: Any = None
    """The variable data; left out when the list has none."""


@attrs.define(eq=False, repr=False, kw_only=True)
class WebhookDelivery(Model):
    """A delivery to a webhook, with one event.

    From the vendor's support article 70000599976, not from the page; its sample was not
    read. Almost the whole structure is always sent, empty or not. No signature is
    documented, and a delivery may come more than once.

    Source: create-webhook (official-part; inferred: `status`, `retry_attempts`; client:
    `to`, `sender`, `piece`, `meta`).
    """

    mail_id: Any = None
    """An id of the vendor's own; its type is unknown."""
    event_date: str | None = None
    """Its notation is unknown."""
    expected_delivery_date: str | None = None
    """Filled after some events."""
    event_type: WebhookEventType | int | None = None
    status: int | None = None
    """An HTTP status, mostly for the vendor itself."""
    status_description: str | None = None
    retry_attempts: int | None = None
    """The number of retries of the delivery."""
    to: DeliveryRecipient | None = None
    sender: DeliverySender | None = None
    piece: DeliveryPiece | None = None
    meta: DeliveryMeta | None = None
