# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Models of requests and responses.

A field of a response is None where the response has none. A field of a request is UNSET
until you give it a value, and is not sent; None is sent as null. Fields that the spec
does not know are kept in `extra`.

A date is text, as the API wrote it: `parse_date` of the package reads it.

The id of one kind of thing is a type of its own to a type checker, so that no other id
can stand in its place. At run time it is a plain number or text, and either may be
given.

A code table is an enum of the values that are known. Others may come, and stay the
plain value that came.

Everything here is imported when it is first used.
"""

from __future__ import annotations

import importlib

# Importing it takes longer than all the rest. Type checkers know its name; jedi would believe a
# False without an annotation, and find nothing of the package.
TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from postalytics_runtime.schema import UNSET, Unset

    from .accounts import (
        Account,
        AccountCreated,
        AccountDeleted,
        AccountId,
        AccountReplacement,
        AccountUpdated,
        Integration,
        LoginLink,
        NewAccount,
        NewLoginLink,
    )
    from .campaigns import (
        Campaign,
        CampaignCreated,
        CampaignDeleted,
        CampaignDetails,
        CampaignEvent,
        CampaignId,
        CampaignStatus,
        CampaignUpdated,
        CreditType,
        DataId,
        DripCampaign,
        DropId,
        EndpointId,
        EventName,
        NewCampaign,
        PostageType,
    )
    from .contacts import (
        Contact,
        ContactChanges,
        ContactCreated,
        ContactDeleted,
        ContactDetails,
        ContactId,
        ContactList,
        ContactListId,
        ContactReplacement,
        ContactUpdated,
        NewContact,
    )
    from .flows import ContactEnrolled, ContactUnenrolled, Flow, FlowEndpointId, FlowId
    from .mail import MailSent, Recipient
    from .suppressions import (
        NewSuppressedContact,
        NewSuppressionList,
        SuppressedContact,
        SuppressedContactChanges,
        SuppressedContactDeleted,
        SuppressedContactId,
        SuppressedContactReplacement,
        SuppressedContacts,
        SuppressionList,
        SuppressionListDeleted,
        SuppressionListId,
    )
    from .templates import (
        NewTemplate,
        Template,
        TemplateCreated,
        TemplateDeleted,
        TemplateId,
        TemplateSize,
    )
    from .webhooks import (
        DeliveryMeta,
        DeliveryPiece,
        DeliveryRecipient,
        DeliverySender,
        NewWebhook,
        Webhook,
        WebhookChanges,
        WebhookCreated,
        WebhookDeleted,
        WebhookDelivery,
        WebhookEventType,
        WebhookReplacement,
        WebhookUpdated,
    )

__all__ = [
    "UNSET",
    "Account",
    "AccountCreated",
    "AccountDeleted",
    "AccountId",
    "AccountReplacement",
    "AccountUpdated",
    "Campaign",
    "CampaignCreated",
    "CampaignDeleted",
    "CampaignDetails",
    "CampaignEvent",
    "CampaignId",
    "CampaignStatus",
    "CampaignUpdated",
    "Contact",
    "ContactChanges",
    "ContactCreated",
    "ContactDeleted",
    "ContactDetails",
    "ContactEnrolled",
    "ContactId",
    "ContactList",
    "ContactListId",
    "ContactReplacement",
    "ContactUnenrolled",
    "ContactUpdated",
    "CreditType",
    "DataId",
    "DeliveryMeta",
    "DeliveryPiece",
    "DeliveryRecipient",
    "DeliverySender",
    "DripCampaign",
    "DropId",
    "EndpointId",
    "EventName",
    "Flow",
    "FlowEndpointId",
    "FlowId",
    "Integration",
    "LoginLink",
    "MailSent",
    "NewAccount",
    "NewCampaign",
    "NewContact",
    "NewLoginLink",
    "NewSuppressedContact",
    "NewSuppressionList",
    "NewTemplate",
    "NewWebhook",
    "PostageType",
    "Recipient",
    "SuppressedContact",
    "SuppressedContactChanges",
    "SuppressedContactDeleted",
    "SuppressedContactId",
    "SuppressedContactReplacement",
    "SuppressedContacts",
    "SuppressionList",
    "SuppressionListDeleted",
    "SuppressionListId",
    "Template",
    "TemplateCreated",
    "TemplateDeleted",
    "TemplateId",
    "TemplateSize",
    "Unset",
    "Webhook",
    "WebhookChanges",
    "WebhookCreated",
    "WebhookDeleted",
    "WebhookDelivery",
    "WebhookEventType",
    "WebhookReplacement",
    "WebhookUpdated",
]

_HOMES = {
    "UNSET": "postalytics_runtime.schema",
    "Unset": "postalytics_runtime.schema",
    "Account": ".accounts",
    "AccountCreated": ".accounts",
    "AccountDeleted": ".accounts",
    "AccountId": ".accounts",
    "AccountReplacement": ".accounts",
    "AccountUpdated": ".accounts",
    "Campaign": ".campaigns",
    "CampaignCreated": ".campaigns",
    "CampaignDeleted": ".campaigns",
    "CampaignDetails": ".campaigns",
    "CampaignEvent": ".campaigns",
    "CampaignId": ".campaigns",
    "CampaignStatus": ".campaigns",
    "CampaignUpdated": ".campaigns",
    "Contact": ".contacts",
    "ContactChanges": ".contacts",
    "ContactCreated": ".contacts",
    "ContactDeleted": ".contacts",
    "ContactDetails": ".contacts",
    "ContactEnrolled": ".flows",
    "ContactId": ".contacts",
    "ContactList": ".contacts",
    "ContactListId": ".contacts",
    "ContactReplacement": ".contacts",
    "ContactUnenrolled": ".flows",
    "ContactUpdated": ".contacts",
    "CreditType": ".campaigns",
    "DataId": ".campaigns",
    "DeliveryMeta": ".webhooks",
    "DeliveryPiece": ".webhooks",
    "DeliveryRecipient": ".webhooks",
    "DeliverySender": ".webhooks",
    "DripCampaign": ".campaigns",
    "DropId": ".campaigns",
    "EndpointId": ".campaigns",
    "EventName": ".campaigns",
    "Flow": ".flows",
    "FlowEndpointId": ".flows",
    "FlowId": ".flows",
    "Integration": ".accounts",
    "LoginLink": ".accounts",
    "MailSent": ".mail",
    "NewAccount": ".accounts",
    "NewCampaign": ".campaigns",
    "NewContact": ".contacts",
    "NewLoginLink": ".accounts",
    "NewSuppressedContact": ".suppressions",
    "NewSuppressionList": ".suppressions",
    "NewTemplate": ".templates",
    "NewWebhook": ".webhooks",
    "PostageType": ".campaigns",
    "Recipient": ".mail",
    "SuppressedContact": ".suppressions",
    "SuppressedContactChanges": ".suppressions",
    "SuppressedContactDeleted": ".suppressions",
    "SuppressedContactId": ".suppressions",
    "SuppressedContactReplacement": ".suppressions",
    "SuppressedContacts": ".suppressions",
    "SuppressionList": ".suppressions",
    "SuppressionListDeleted": ".suppressions",
    "SuppressionListId": ".suppressions",
    "Template": ".templates",
    "TemplateCreated": ".templates",
    "TemplateDeleted": ".templates",
    "TemplateId": ".templates",
    "TemplateSize": ".templates",
    "Webhook": ".webhooks",
    "WebhookChanges": ".webhooks",
    "WebhookCreated": ".webhooks",
    "WebhookDeleted": ".webhooks",
    "WebhookDelivery": ".webhooks",
    "WebhookEventType": ".webhooks",
    "WebhookReplacement": ".webhooks",
    "WebhookUpdated": ".webhooks",
}

if not TYPE_CHECKING:  # To a type checker it would make every name a name of this package.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = importlib.import_module(_HOMES.get(name, f".{name}"), __name__)
        if name in _HOMES:
            found = getattr(found, name)
        globals()[name] = found  # the next time it is found without this function
        return found


def __dir__() -> list[str]:
    return __all__
