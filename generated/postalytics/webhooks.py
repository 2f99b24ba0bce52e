# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Addresses that the vendor calls when something happens to a campaign's mail."""

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

    The page was not read; similar pages suggest an array of webhooks.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-all-webhooks
    (client: seen in the request code of third-party clients).

    Args:
        limit: The maximum number of items.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return client.pages(operations.LIST_WEBHOOKS, limit=limit)


async def get_webhook(client: Client, *, campaign_id: int) -> Webhook:
    """Get the webhook of a campaign.

    It is unknown whether the API returns an object or an array of one; both are accepted.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-webhook
    (client: seen in the request code of third-party clients).

    Args:
        campaign_id: The campaign. It is unknown whether it is the campaign id or the drop
            id. Example: 60323.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.GET_WEBHOOK, path=(campaign_id,))


async def create_webhook(client: Client, body: NewWebhook) -> WebhookCreated:
    """Create the webhook of a campaign.

    The vendor's introduction speaks of offline and online events "for every campaign in the
    system". Webhooks need the vendor's plan Pro or a higher one; one user with a Pro plan
    had none, and older copies of the vendor's article have no such condition. The plan or
    the key may cause a 403. You can only select the events in the vendor's app, which has
    one row for each campaign. So a second webhook of a campaign probably replaces the
    first; this is inferred.

    Effect: create; it makes something new each time.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/create-webhook
    (official: the vendor's page was read to its end).

    Args:
        body: A webhook to create.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.CREATE_WEBHOOK, body=body)


async def update_webhook(client: Client, body: WebhookReplacement) -> WebhookUpdated:
    """Replace the webhook of a campaign.

    The path has no id; the body's campaign_id selects. Older clients use PUT
    /webhooks/{id}.

    Effect: replace; it sets the whole of something, the same however often it is called.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/update-webhook
    (official: the vendor's page was read to its end).

    Args:
        body: The complete webhook that replaces the stored one.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.UPDATE_WEBHOOK, body=body)


async def delete_webhook(client: Client, *, campaign_id: int) -> WebhookDeleted:
    """Delete the webhook of a campaign.

    Effect: delete; it removes something.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/delete-webhook
    (client: seen in the request code of third-party clients).

    Args:
        campaign_id: The campaign. One client passes the drop id here. It is unknown which
            of the two the API takes. Example: 60323.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.DELETE_WEBHOOK, path=(campaign_id,))


class WebhooksResource(Resource):
    """Addresses that the vendor calls when something happens to a campaign's mail."""

    list_webhooks = BoundOperation(list_webhooks)
    get_webhook = BoundOperation(get_webhook)
    create_webhook = BoundOperation(create_webhook)
    update_webhook = BoundOperation(update_webhook)
    delete_webhook = BoundOperation(delete_webhook)
