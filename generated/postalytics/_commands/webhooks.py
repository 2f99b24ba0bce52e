# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The commands of `webhooks`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

from .._operations import webhooks as _webhooks

COMMANDS: tuple[OperationCommand, ...] = (
    OperationCommand(
        name="list",
        operation=_webhooks.LIST_WEBHOOKS,
        help="List all webhooks of the account.",
        example="",
        values=(),
        columns=("campaign_id", "campaign_name", "endpoint", "is_subscribed", "created_date"),
    ),
    OperationCommand(
        name="get",
        operation=_webhooks.GET_WEBHOOK,
        help="Get the webhook of a campaign.",
        example="60324",
        values=(
            CommandValue(
                name="campaign_id",
                option=None,
                help="ID of the campaign. It is unknown whether the API takes its drop ID instead.",
            ),
        ),
    ),
    OperationCommand(
        name="create",
        operation=_webhooks.CREATE_WEBHOOK,
        help="Create the webhook of a campaign.\n\nWebhooks need the vendor's plan Pro or a higher one: the plan or the key may cause a 403. You can only select the events in the vendor's app. A second webhook of a campaign probably replaces the first.\n\nSet --campaign-id, for nothing else names the campaign.",
        example="--campaign-id 60323 --url-file url.txt --is-subscribed 1",
        values=(
            CommandValue(
                name="campaign_id",
                option="--campaign-id",
                help="ID of the campaign. It is unknown whether the API takes its drop ID instead.",
            ),
            CommandValue(name="url", option="--url", help="The address to call."),
            CommandValue(
                name="is_subscribed",
                option="--is-subscribed",
                help="1 for active, 0 for not. The default is unknown, so set it.",
            ),
            CommandValue(name="campaign_name", option="--campaign-name", help="Campaign name."),
            CommandValue(name="endpoint", option="--endpoint", help="Endpoint ID of the campaign."),
            CommandValue(
                name="created_date",
                option="--created-date",
                help="Probably only part of the response: leave it out.",
            ),
        ),
    ),
    OperationCommand(
        name="change",
        operation=_webhooks.UPDATE_WEBHOOK,
        help="Change fields of the webhook of a campaign; the others keep their values.",
        example="60324 --is-subscribed 0",
        values=(
            CommandValue(
                name="campaign_id", option=None, help="ID of the campaign whose webhook it is."
            ),
            CommandValue(name="url", option="--url", help="The address to call."),
            CommandValue(
                name="is_subscribed", option="--is-subscribed", help="1 for active, 0 for not."
            ),
            CommandValue(name="campaign_name", option="--campaign-name", help="Campaign name."),
            CommandValue(name="endpoint", option="--endpoint", help="Endpoint ID of the campaign."),
            CommandValue(name="created_date", option="--created-date", help="Created date."),
        ),
        change=_webhooks.CHANGE_WEBHOOK,
    ),
    OperationCommand(
        name="delete",
        operation=_webhooks.DELETE_WEBHOOK,
        help="Delete the webhook of a campaign.",
        example="60324",
        values=(
            CommandValue(
                name="campaign_id",
                option=None,
                help="ID of the campaign. It is unknown whether the API takes its drop ID instead.",
            ),
        ),
        shows=_webhooks.GET_WEBHOOK,
    ),
)
