# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `webhooks`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import (
    Effect,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    Provenance,
    RecordChange,
    ResourceDescription,
)

from .._converters import webhooks as converters
from ..models import webhooks as models

WEBHOOK_MODEL = ModelDescription(
    type=models.Webhook,
    structure=converters.structure_webhook,
    unstructure=converters.unstructure_webhook,
    fields=(
        Field("campaign_id", "int"),
        Field("campaign_name", "string", nullable=True),
        Field("created_date", "string", nullable=True),
        Field("endpoint", "string", wire_name="endpoint_id", nullable=True),
        Field("is_subscribed", "int", aliases=("is_enabled",)),
        Field("url", "string", nullable=True, secret=True),
    ),
)

NEW_WEBHOOK_MODEL = ModelDescription(
    type=models.NewWebhook,
    structure=converters.structure_new_webhook,
    unstructure=converters.unstructure_new_webhook,
    fields=(
        Field("campaign_id", "int"),
        Field("url", "string", required=True, secret=True),
        Field("is_subscribed", "int"),
        Field("campaign_name", "string", nullable=True),
        Field("endpoint", "string", wire_name="endpoint_id", nullable=True),
        Field("created_date", "string", nullable=True),
    ),
)

WEBHOOK_REPLACEMENT_MODEL = ModelDescription(
    type=models.WebhookReplacement,
    structure=converters.structure_webhook_replacement,
    unstructure=converters.unstructure_webhook_replacement,
    fields=(
        Field("campaign_id", "int", required=True),
        Field("url", "string", nullable=True, secret=True),
        Field("is_subscribed", "int"),
        Field("campaign_name", "string", nullable=True),
        Field("endpoint", "string", wire_name="endpoint_id", nullable=True),
        Field("created_date", "string", nullable=True),
    ),
)

WEBHOOK_CREATED_MODEL = ModelDescription(
    type=models.WebhookCreated,
    structure=converters.structure_webhook_created,
    unstructure=converters.unstructure_webhook_created,
    fields=(Field("created_date", "string"),),
)

WEBHOOK_UPDATED_MODEL = ModelDescription(
    type=models.WebhookUpdated,
    structure=converters.structure_webhook_updated,
    unstructure=converters.unstructure_webhook_updated,
    fields=(Field("updated_date", "string"),),
)

WEBHOOK_DELETED_MODEL = ModelDescription(
    type=models.WebhookDeleted,
    structure=converters.structure_webhook_deleted,
    unstructure=converters.unstructure_webhook_deleted,
    guessed=True,
    fields=(Field("deleted_date", "string", aliases=("DeletedDate",), nullable=True),),
)

DELIVERY_RECIPIENT_MODEL = ModelDescription(
    type=models.DeliveryRecipient,
    structure=converters.structure_delivery_recipient,
    unstructure=converters.unstructure_delivery_recipient,
    guessed=True,
    fields=(Field("was_updated", "bool", wire_name="wasUpdated"),),
)

DELIVERY_SENDER_MODEL = ModelDescription(
    type=models.DeliverySender,
    structure=converters.structure_delivery_sender,
    unstructure=converters.unstructure_delivery_sender,
    guessed=True,
    fields=(),
)

DELIVERY_PIECE_MODEL = ModelDescription(
    type=models.DeliveryPiece,
    structure=converters.structure_delivery_piece,
    unstructure=converters.unstructure_delivery_piece,
    guessed=True,
    fields=(),
)

DELIVERY_META_MODEL = ModelDescription(
    type=models.DeliveryMeta,
    structure=converters.structure_delivery_meta,
    unstructure=converters.unstructure_delivery_meta,
    guessed=True,
    fields=(
        Field("data_id", "int", wire_name="dataId"),
        Field("drop_id", "int", wire_name="dropId"),
        Field("fields", "any"),
    ),
)

WEBHOOK_DELIVERY_MODEL = ModelDescription(
    type=models.WebhookDelivery,
    structure=converters.structure_webhook_delivery,
    unstructure=converters.unstructure_webhook_delivery,
    fields=(
        Field("mail_id", "any", wire_name="mailId"),
        Field("event_date", "string", wire_name="eventDate", nullable=True),
        Field("expected_delivery_date", "string", wire_name="expectedDeliveryDate", nullable=True),
        Field(
            "event_type",
            "int",
            wire_name="eventType",
            code_table="WebhookEventType",
            codes=(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        ),
        Field("status", "int", nullable=True),
        Field("status_description", "string", wire_name="statusDescription", nullable=True),
        Field("retry_attempts", "int", wire_name="retryAttempts", nullable=True),
        Field("to", "DeliveryRecipient", nullable=True),
        Field("sender", "DeliverySender", wire_name="from", nullable=True),
        Field("piece", "DeliveryPiece", nullable=True),
        Field("meta", "DeliveryMeta", nullable=True),
    ),
)

LIST_WEBHOOKS = Operation(
    name="list_webhooks",
    resource="webhooks",
    summary="List all webhooks of the account.",
    method="GET",
    path="/webhooks",
    effect=Effect.READ,
    returns=WEBHOOK_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-all-webhooks",
        confidence="client",
    ),
)

GET_WEBHOOK = Operation(
    name="get_webhook",
    resource="webhooks",
    summary="Get the webhook of a campaign.",
    method="GET",
    path="/webhooks/{campaign_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("campaign_id", "int"),),
    returns=WEBHOOK_MODEL,
    unwrap=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-webhook",
        confidence="client",
    ),
)

CREATE_WEBHOOK = Operation(
    name="create_webhook",
    resource="webhooks",
    summary="Create the webhook of a campaign.",
    method="POST",
    path="/webhooks",
    effect=Effect.CREATE,
    body=NEW_WEBHOOK_MODEL,
    returns=WEBHOOK_CREATED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-webhook",
        confidence="official",
    ),
)

UPDATE_WEBHOOK = Operation(
    name="update_webhook",
    resource="webhooks",
    summary="Replace the webhook of a campaign.",
    method="PUT",
    path="/webhooks",
    effect=Effect.REPLACE,
    body=WEBHOOK_REPLACEMENT_MODEL,
    returns=WEBHOOK_UPDATED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/update-webhook",
        confidence="official",
    ),
)

DELETE_WEBHOOK = Operation(
    name="delete_webhook",
    resource="webhooks",
    summary="Delete the webhook of a campaign.",
    method="DELETE",
    path="/webhooks/{campaign_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("campaign_id", "int"),),
    returns=WEBHOOK_DELETED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-webhook",
        confidence="client",
    ),
)

CHANGE_WEBHOOK = RecordChange(
    function="change_webhook",
    operation=UPDATE_WEBHOOK,
    read=GET_WEBHOOK,
    replacement=models.WebhookReplacement.from_webhook,
    named=("campaign_id",),
)

RESOURCE = ResourceDescription(
    operations=(LIST_WEBHOOKS, GET_WEBHOOK, CREATE_WEBHOOK, UPDATE_WEBHOOK, DELETE_WEBHOOK),
    models=(
        WEBHOOK_MODEL,
        NEW_WEBHOOK_MODEL,
        WEBHOOK_REPLACEMENT_MODEL,
        WEBHOOK_CREATED_MODEL,
        WEBHOOK_UPDATED_MODEL,
        WEBHOOK_DELETED_MODEL,
        DELIVERY_RECIPIENT_MODEL,
        DELIVERY_SENDER_MODEL,
        DELIVERY_PIECE_MODEL,
        DELIVERY_META_MODEL,
        WEBHOOK_DELIVERY_MODEL,
    ),
)
