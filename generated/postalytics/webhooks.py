# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Addresses that the vendor calls when something happens to a campaign's mail.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from os import PathLike
from typing import TYPE_CHECKING, Literal, Unpack

from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import Resource, function_of
from postalytics_runtime.safety import change_record

from ._operations import webhooks as operations
from .models.webhooks import (
    NewWebhook,
    Webhook,
    WebhookChanges,
    WebhookCreated,
    WebhookDeleted,
    WebhookReplacement,
    WebhookUpdated,
)

if TYPE_CHECKING:
    from . import events
    from .models.campaigns import CampaignId

__all__ = [
    "WebhooksResource",
    "change_webhook",
    "create_webhook",
    "delete_webhook",
    "get_webhook",
    "list_webhooks",
    "subscribe",
    "update_webhook",
]


class WebhooksResource(Resource):
    """Addresses that the vendor calls when something happens to a campaign's mail.

    Each method is also a function of this module, which takes the client first.
    """

    def list_webhooks(self, *, limit: int | None = None) -> Pages[Webhook]:
        """List all webhooks of the account.

        Changes nothing. Source: get-all-webhooks (client).

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_WEBHOOKS, limit=limit)

    async def get_webhook(self, *, campaign_id: int) -> Webhook:
        """Get the webhook of a campaign.

        Changes nothing. Source: get-webhook (client).

        Args:
            campaign_id: ID of the campaign. It is unknown whether the API takes its drop ID
                instead.
        """
        return await self._client.call(operations.GET_WEBHOOK, path=(campaign_id,))

    async def create_webhook(self, body: NewWebhook) -> WebhookCreated:
        """Create the webhook of a campaign.

        Creates a record on every call. Source: create-webhook (official).

        Webhooks need the vendor's plan Pro or a higher one: the plan or the key may cause a
        403. You can only select the events in the vendor's app. A second webhook of a campaign
        probably replaces the first.

        Args:
            body: A webhook to create.
        """
        return await self._client.call(operations.CREATE_WEBHOOK, body=body)

    async def update_webhook(self, body: WebhookReplacement) -> WebhookUpdated:
        """Replace the webhook of a campaign.

        Replaces the whole record; a second call has the same result. Source: update-webhook
        (official).

        The body's campaign_id selects the webhook.

        Args:
            body: The complete webhook that replaces the stored one.
        """
        return await self._client.call(operations.UPDATE_WEBHOOK, body=body)

    async def change_webhook(
        self, *, campaign_id: int, **changes: Unpack[WebhookChanges]
    ) -> WebhookUpdated:
        """Change fields of the webhook of a campaign; the others keep their values.

        Source: update-webhook (official).

        The API has no partial update. So this reads the record with `get_webhook`, puts your
        values into it, and sends all of it with `update_webhook`, also the fields that the spec
        does not know. Calls for the same record take turns on an event loop. What another
        program changes between the two requests is not seen, and is overwritten.

        That is one request to read, and one to replace. Each is retried as any read and any
        replacement; a retry sends the same record.

        Args:
            campaign_id: ID of the campaign whose webhook it is.
            **changes: The new values of fields of `WebhookReplacement`, such as `url`,
                `is_subscribed`. None is sent as null.

        Returns:
            WebhookUpdated: The response to `update_webhook`.

        Raises:
            TypeError: There is no field of that name; nothing was sent.
            InvalidRequestError: There is nothing to change, a value does not fit, or the record
                that was found may be another one or has a value that cannot be sent back;
                nothing was changed.
            NotFoundError: The record is not there; nothing was changed.
            NotSentError: The record cannot be read; nothing was changed.
            OutcomeUnknownError: `update_webhook` may have been carried out. Call this again: it
                reads the record as it is then.
        """
        return await change_record(
            self._client, operations.CHANGE_WEBHOOK, {"campaign_id": campaign_id}, changes
        )

    async def delete_webhook(self, *, campaign_id: int) -> WebhookDeleted:
        """Delete the webhook of a campaign.

        Removes a record. Source: delete-webhook (client).

        Args:
            campaign_id: ID of the campaign. It is unknown whether the API takes its drop ID
                instead.
        """
        return await self._client.call(operations.DELETE_WEBHOOK, path=(campaign_id,))

    def subscribe(
        self,
        *,
        campaign_id: CampaignId | int,
        url: str,
        inbox: str | PathLike[str] | events.Inbox,
        on_exit: Literal["delete", "keep"] = "delete",
        host: str = "127.0.0.1",
        port: int = 8080,
        listen: bool = True,
        replace: bool = False,
        start: Literal["now", "beginning"] = "now",
        interval: float | None = None,
    ) -> AbstractAsyncContextManager[events.Subscription[events.Event]]:
        """Receive the events of a campaign by webhook, and poll for lost ones.

        The webhook is created or, after a crash, adopted. Events that came while nothing
        listened are polled: at the start, every 6 hours, and after 24 hours without a delivery.
        Without a webhook, because the API refuses one or another receiver takes it over, all
        events are polled.

        It is unknown whether a webhook takes the campaign ID or the drop ID: the campaign ID is
        tried first.

        No signature is documented, and a delivery may come more than once.

        Args:
            campaign_id: The `campaign_id` of the campaign, as `list_campaigns` shows it.
            url: The public address that leads to this machine, such as
                `https://hooks.example.com`; a secret path is added to it.
            inbox: The file of an inbox, which is created if it does not exist, or an open
                inbox.
            on_exit: What becomes of the webhook at the end: "delete", or "keep", so that a
                service loses nothing while it restarts. Several processes with one inbox must
                keep it.
            host: The address to listen on.
            port: The port to listen on; any free port if 0.
            listen: Whether to listen here; if not, your application serves the inbox, such as
                with `inbox.asgi()`.
            replace: Whether to take the webhook over from another receiver.
            start: Whether the events that are listed at the first start are left out, "now", or
                come first, "beginning".
            interval: The seconds between two polls without a webhook, at least 300; 300 if
                None.

        Raises:
            ConfigurationError: An argument is wrong, or the inbox belongs to another account.
            InvalidRequestError: The ID does not exist, or may mean another record, too.
            WebhookTakenError: The webhook calls another receiver, and `replace` is False.
            InboxError: The inbox cannot be used.
        """
        from postalytics_runtime import events as runtime

        from . import events

        return runtime.subscribe(
            self._client,
            campaign_id,
            url=url,
            inbox=inbox,
            on_exit=on_exit,
            host=host,
            port=port,
            listen=listen,
            replace=replace,
            start=start,
            interval=interval,
            inbox_type=events.Inbox,
        )


list_webhooks = function_of(WebhooksResource.list_webhooks)
get_webhook = function_of(WebhooksResource.get_webhook)
create_webhook = function_of(WebhooksResource.create_webhook)
update_webhook = function_of(WebhooksResource.update_webhook)
change_webhook = function_of(WebhooksResource.change_webhook)
delete_webhook = function_of(WebhooksResource.delete_webhook)
subscribe = function_of(WebhooksResource.subscribe)
