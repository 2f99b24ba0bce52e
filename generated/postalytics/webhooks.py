# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Addresses that the vendor calls when something happens to a campaign's mail.

Every function may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from postalytics_runtime.client import Client
from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import BoundOperation, Resource

from ._operations import webhooks as operations
from .models.webhooks import (
    NewWebhook,
    Webhook,
    WebhookCreated,
    WebhookDeleted,
    WebhookReplacement,
    WebhookUpdated,
)

__all__ = [
    "WebhooksResource",
    "create_webhook",
    "delete_webhook",
    "get_webhook",
    "list_webhooks",
    "update_webhook",
]


def list_webhooks(client: Client, *, limit: int | None = None) -> Pages[Webhook]:
    """List all webhooks of the account.

    Changes nothing. Source: get-all-webhooks (client).

    Args:
        limit: The maximum number of items; all if None.
    """
    return client.pages(operations.LIST_WEBHOOKS, limit=limit)


async def get_webhook(client: Client, *, campaign_id: int) -> Webhook:
    """Get the webhook of a campaign.

    Changes nothing. Source: get-webhook (client).

    Args:
        campaign_id: ID of the campaign. It is unknown whether the API takes its drop ID
            instead.
    """
    return await client.call(operations.GET_WEBHOOK, path=(campaign_id,))


async def create_webhook(client: Client, body: NewWebhook) -> WebhookCreated:
    """Create the webhook of a campaign.

    Creates a record on every call. Source: create-webhook (official).

    Webhooks need the vendor's plan Pro or a higher one: the plan or the key may cause a
    403. You can only select the events in the vendor's app. A second webhook of a campaign
    probably replaces the first.

    Args:
        body: A webhook to create.
    """
    return await client.call(operations.CREATE_WEBHOOK, body=body)


async def update_webhook(client: Client, body: WebhookReplacement) -> WebhookUpdated:
    """Replace the webhook of a campaign.

    Replaces the whole record; a second call has the same result. Source: update-webhook
    (official).

    The body's campaign_id selects the webhook.

    Args:
        body: The complete webhook that replaces the stored one.
    """
    return await client.call(operations.UPDATE_WEBHOOK, body=body)


async def delete_webhook(client: Client, *, campaign_id: int) -> WebhookDeleted:
    """Delete the webhook of a campaign.

    Removes a record. Source: delete-webhook (client).

    Args:
        campaign_id: ID of the campaign. It is unknown whether the API takes its drop ID
            instead.
    """
    return await client.call(operations.DELETE_WEBHOOK, path=(campaign_id,))


class WebhooksResource(Resource):
    """Addresses that the vendor calls when something happens to a campaign's mail.

    Each method is the function of this module with its name, bound to a client.
    """

    list_webhooks = BoundOperation(list_webhooks)
    get_webhook = BoundOperation(get_webhook)
    create_webhook = BoundOperation(create_webhook)
    update_webhook = BoundOperation(update_webhook)
    delete_webhook = BoundOperation(delete_webhook)
