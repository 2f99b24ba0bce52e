# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `webhooks`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.webhooks import (
    DeliveryMeta,
    DeliveryPiece,
    DeliveryRecipient,
    DeliverySender,
    NewWebhook,
    Webhook,
    WebhookCreated,
    WebhookDeleted,
    WebhookDelivery,
    WebhookEventType,
    WebhookReplacement,
    WebhookUpdated,
)

_WEBHOOK_EVENT_TYPE: dict[Any, Any] = {code.value: code for code in WebhookEventType}


def structure_webhook(data: dict[str, Any], report: MismatchReport) -> Webhook:
    self = object.__new__(Webhook)
    pop = data.pop
    value: Any
    self.campaign_id = value = pop("campaign_id", None)
    if value.__class__ is not int and value is not None:
        self.campaign_id = report.mismatch("Webhook.campaign_id", "int", value)
    self.campaign_name = value = pop("campaign_name", None)
    if value.__class__ is not str and value is not None:
        self.campaign_name = report.mismatch("Webhook.campaign_name", "str", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("Webhook.created_date", "str", value)
    self.endpoint = value = pop("endpoint_id", None)
    if value.__class__ is not str and value is not None:
        self.endpoint = report.mismatch("Webhook.endpoint", "str", value)
    self.is_subscribed = value = pop("is_subscribed", None)
    if value is None:
        self.is_subscribed = value = pop("is_enabled", None)
    if value.__class__ is not int and value is not None:
        self.is_subscribed = report.mismatch("Webhook.is_subscribed", "int", value)
    self.url = value = pop("url", None)
    if value.__class__ is not str and value is not None:
        self.url = report.mismatch("Webhook.url", "str", value)
    self.extra = data or {}
    return self


def unstructure_webhook(self: Webhook) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.campaign_id is not None:
        data["campaign_id"] = self.campaign_id
    if self.campaign_name is not None:
        data["campaign_name"] = self.campaign_name
    if self.created_date is not None:
        data["created_date"] = self.created_date
    if self.endpoint is not None:
        data["endpoint_id"] = self.endpoint
    if self.is_subscribed is not None:
        data["is_subscribed"] = self.is_subscribed
    if self.url is not None:
        data["url"] = self.url
    data.update(self.extra)
    return data


def structure_new_webhook(data: dict[str, Any], report: MismatchReport) -> NewWebhook:
    self = object.__new__(NewWebhook)
    pop = data.pop
    value: Any
    self.campaign_id = value = pop("campaign_id", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.campaign_id = report.mismatch("NewWebhook.campaign_id", "int", value)
    self.url = value = pop("url", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.url = report.mismatch("NewWebhook.url", "str", value)
    self.is_subscribed = value = pop("is_subscribed", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.is_subscribed = report.mismatch("NewWebhook.is_subscribed", "int", value)
    self.campaign_name = value = pop("campaign_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.campaign_name = report.mismatch("NewWebhook.campaign_name", "str", value)
    self.endpoint = value = pop("endpoint_id", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.endpoint = report.mismatch("NewWebhook.endpoint", "str", value)
    self.created_date = value = pop("created_date", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.created_date = report.mismatch("NewWebhook.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_webhook(self: NewWebhook) -> dict[str, Any]:
    data: dict[str, Any] = {"url": self.url}
    if self.campaign_id is not UNSET:
        data["campaign_id"] = self.campaign_id
    if self.is_subscribed is not UNSET:
        data["is_subscribed"] = self.is_subscribed
    if self.campaign_name is not UNSET:
        data["campaign_name"] = self.campaign_name
    if self.endpoint is not UNSET:
        data["endpoint_id"] = self.endpoint
    if self.created_date is not UNSET:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_webhook_replacement(
    data: dict[str, Any], report: MismatchReport
) -> WebhookReplacement:
    self = object.__new__(WebhookReplacement)
    pop = data.pop
    value: Any
    self.campaign_id = value = pop("campaign_id", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.campaign_id = report.mismatch("WebhookReplacement.campaign_id", "int", value)
    self.url = value = pop("url", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.url = report.mismatch("WebhookReplacement.url", "str", value)
    self.is_subscribed = value = pop("is_subscribed", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.is_subscribed = report.mismatch("WebhookReplacement.is_subscribed", "int", value)
    self.campaign_name = value = pop("campaign_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.campaign_name = report.mismatch("WebhookReplacement.campaign_name", "str", value)
    self.endpoint = value = pop("endpoint_id", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.endpoint = report.mismatch("WebhookReplacement.endpoint", "str", value)
    self.created_date = value = pop("created_date", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.created_date = report.mismatch("WebhookReplacement.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_webhook_replacement(self: WebhookReplacement) -> dict[str, Any]:
    data: dict[str, Any] = {"campaign_id": self.campaign_id}
    if self.url is not UNSET:
        data["url"] = self.url
    if self.is_subscribed is not UNSET:
        data["is_subscribed"] = self.is_subscribed
    if self.campaign_name is not UNSET:
        data["campaign_name"] = self.campaign_name
    if self.endpoint is not UNSET:
        data["endpoint_id"] = self.endpoint
    if self.created_date is not UNSET:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_webhook_created(data: dict[str, Any], report: MismatchReport) -> WebhookCreated:
    self = object.__new__(WebhookCreated)
    pop = data.pop
    value: Any
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("WebhookCreated.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_webhook_created(self: WebhookCreated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.created_date is not None:
        data["created_date"] = self.created_date
    data.update(self.extra)
    return data


def structure_webhook_updated(data: dict[str, Any], report: MismatchReport) -> WebhookUpdated:
    self = object.__new__(WebhookUpdated)
    pop = data.pop
    value: Any
    self.updated_date = value = pop("updated_date", None)
    if value.__class__ is not str and value is not None:
        self.updated_date = report.mismatch("WebhookUpdated.updated_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_webhook_updated(self: WebhookUpdated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.updated_date is not None:
        data["updated_date"] = self.updated_date
    data.update(self.extra)
    return data


def structure_webhook_deleted(data: dict[str, Any], report: MismatchReport) -> WebhookDeleted:
    self = object.__new__(WebhookDeleted)
    pop = data.pop
    value: Any
    self.deleted_date = value = pop("deleted_date", None)
    if value is None:
        self.deleted_date = value = pop("DeletedDate", None)
    if value.__class__ is not str and value is not None:
        self.deleted_date = report.mismatch("WebhookDeleted.deleted_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_webhook_deleted(self: WebhookDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.deleted_date is not None:
        data["deleted_date"] = self.deleted_date
    data.update(self.extra)
    return data


def structure_delivery_recipient(data: dict[str, Any], report: MismatchReport) -> DeliveryRecipient:
    self = object.__new__(DeliveryRecipient)
    pop = data.pop
    value: Any
    self.was_updated = value = pop("wasUpdated", None)
    if value.__class__ is not bool and value is not None:
        self.was_updated = report.mismatch("DeliveryRecipient.was_updated", "bool", value)
    self.extra = data or {}
    return self


def unstructure_delivery_recipient(self: DeliveryRecipient) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.was_updated is not None:
        data["wasUpdated"] = self.was_updated
    data.update(self.extra)
    return data


def structure_delivery_sender(data: dict[str, Any], report: MismatchReport) -> DeliverySender:
    self = object.__new__(DeliverySender)
    self.extra = data or {}
    return self


def unstructure_delivery_sender(self: DeliverySender) -> dict[str, Any]:
    data: dict[str, Any] = {}
    data.update(self.extra)
    return data


def structure_delivery_piece(data: dict[str, Any], report: MismatchReport) -> DeliveryPiece:
    self = object.__new__(DeliveryPiece)
    self.extra = data or {}
    return self


def unstructure_delivery_piece(self: DeliveryPiece) -> dict[str, Any]:
    data: dict[str, Any] = {}
    data.update(self.extra)
    return data


def structure_delivery_meta(data: dict[str, Any], report: MismatchReport) -> DeliveryMeta:
    self = object.__new__(DeliveryMeta)
    pop = data.pop
    value: Any
    self.data_id = value = pop("dataId", None)
    if value.__class__ is not int and value is not None:
        self.data_id = report.mismatch("DeliveryMeta.data_id", "int", value)
    self.drop_id = value = pop("dropId", None)
    if value.__class__ is not int and value is not None:
        self.drop_id = report.mismatch("DeliveryMeta.drop_id", "int", value)
    self.fields = pop("fields", None)
    self.extra = data or {}
    return self


def unstructure_delivery_meta(self: DeliveryMeta) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.data_id is not None:
        data["dataId"] = self.data_id
    if self.drop_id is not None:
        data["dropId"] = self.drop_id
    if self.fields is not None:
        data["fields"] = self.fields
    data.update(self.extra)
    return data


def structure_webhook_delivery(data: dict[str, Any], report: MismatchReport) -> WebhookDelivery:
    self = object.__new__(WebhookDelivery)
    pop = data.pop
    value: Any
    self.mail_id = pop("mailId", None)
    self.event_date = value = pop("eventDate", None)
    if value.__class__ is not str and value is not None:
        self.event_date = report.mismatch("WebhookDelivery.event_date", "str", value)
    self.expected_delivery_date = value = pop("expectedDeliveryDate", None)
    if value.__class__ is not str and value is not None:
        self.expected_delivery_date = report.mismatch(
            "WebhookDelivery.expected_delivery_date", "str", value
        )
    self.event_type = value = pop("eventType", None)
    if value.__class__ is int:
        self.event_type = _WEBHOOK_EVENT_TYPE.get(value, value)
    elif value is not None:
        self.event_type = value = report.mismatch("WebhookDelivery.event_type", "int", value)
        if value.__class__ is int:  # it came as text
            self.event_type = _WEBHOOK_EVENT_TYPE.get(value, value)
    self.status = value = pop("status", None)
    if value.__class__ is not int and value is not None:
        self.status = report.mismatch("WebhookDelivery.status", "int", value)
    self.status_description = value = pop("statusDescription", None)
    if value.__class__ is not str and value is not None:
        self.status_description = report.mismatch(
            "WebhookDelivery.status_description", "str", value
        )
    self.retry_attempts = value = pop("retryAttempts", None)
    if value.__class__ is not int and value is not None:
        self.retry_attempts = report.mismatch("WebhookDelivery.retry_attempts", "int", value)
    self.to = value = pop("to", None)
    if value.__class__ is dict:
        self.to = structure_delivery_recipient(value, report)
    elif value is not None:
        self.to = report.mismatch("WebhookDelivery.to", "DeliveryRecipient", value)
    self.sender = value = pop("from", None)
    if value.__class__ is dict:
        self.sender = structure_delivery_sender(value, report)
    elif value is not None:
        self.sender = report.mismatch("WebhookDelivery.sender", "DeliverySender", value)
    self.piece = value = pop("piece", None)
    if value.__class__ is dict:
        self.piece = structure_delivery_piece(value, report)
    elif value is not None:
        self.piece = report.mismatch("WebhookDelivery.piece", "DeliveryPiece", value)
    self.meta = value = pop("meta", None)
    if value.__class__ is dict:
        self.meta = structure_delivery_meta(value, report)
    elif value is not None:
        self.meta = report.mismatch("WebhookDelivery.meta", "DeliveryMeta", value)
    self.extra = data or {}
    return self


def unstructure_webhook_delivery(self: WebhookDelivery) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if self.mail_id is not None:
        data["mailId"] = self.mail_id
    if self.event_date is not None:
        data["eventDate"] = self.event_date
    if self.expected_delivery_date is not None:
        data["expectedDeliveryDate"] = self.expected_delivery_date
    if self.event_type is not None:
        data["eventType"] = self.event_type
    if self.status is not None:
        data["status"] = self.status
    if self.status_description is not None:
        data["statusDescription"] = self.status_description
    if self.retry_attempts is not None:
        data["retryAttempts"] = self.retry_attempts
    if (value := self.to) is not None:
        data["to"] = (
            unstructure_delivery_recipient(value) if value.__class__ is DeliveryRecipient else value
        )
    if (value := self.sender) is not None:
        data["from"] = (
            unstructure_delivery_sender(value) if value.__class__ is DeliverySender else value
        )
    if (value := self.piece) is not None:
        data["piece"] = (
            unstructure_delivery_piece(value) if value.__class__ is DeliveryPiece else value
        )
    if (value := self.meta) is not None:
        data["meta"] = (
            unstructure_delivery_meta(value) if value.__class__ is DeliveryMeta else value
        )
    data.update(self.extra)
    return data
