# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `campaigns`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, ClassVar

import attrs

from postalytics_runtime.schema import UNSET, IntId, Model, StrId, Unset

if TYPE_CHECKING:
    from .contacts import ContactListId
    from .templates import TemplateId
else:
    ContactListId = int
    TemplateId = int

__all__ = [
    "Campaign",
    "CampaignCreated",
    "CampaignDeleted",
    "CampaignDetails",
    "CampaignEvent",
    "CampaignId",
    "CampaignStatus",
    "CampaignUpdated",
    "CreditType",
    "DataId",
    "DripCampaign",
    "DropId",
    "EndpointId",
    "EventName",
    "NewCampaign",
    "PostageType",
]

if TYPE_CHECKING:

    class CampaignId(IntId):
        """ID of a campaign. Calls about campaigns take its drop ID instead."""

    class DropId(IntId):
        """ID of a campaign's mail drop, by which calls name the campaign.

        The vendor's app shows it as the mail drop ID.

        Source: get-campaign-events (official).
        """

    class EndpointId(StrId):
        """ID of the endpoint of a triggered drip campaign, through which mail is sent."""

    class DataId(IntId):
        """ID of a contact inside a campaign or a flow."""

else:
    CampaignId = int
    DropId = int
    EndpointId = str
    DataId = int


class CreditType(IntEnum):
    """The type of credit that pays for a mail piece.

    The codes for bifolds of the standard class are unknown.

    Values that are not here may come; they are kept as they are.

    Source: create-new-campaign (official-part).
    """

    POSTCARD_4X6_FIRST_CLASS = 21
    POSTCARD_6X9_FIRST_CLASS = 22
    POSTCARD_6X11_FIRST_CLASS = 23
    LETTER_FIRST_CLASS = 24
    BIFOLD_12X9_FIRST_CLASS = 28
    BIFOLD_6X18_FIRST_CLASS = 29
    POSTCARD_6X9_STANDARD = 32
    POSTCARD_6X11_STANDARD = 33
    LETTER_STANDARD = 34


class PostageType(IntEnum):
    """The class of postage.

    Values that are not here may come; they are kept as they are.

    Source: create-new-campaign (official-part).
    """

    FIRST_CLASS = 0
    STANDARD = 1


class CampaignStatus(IntEnum):
    """The progress of a campaign, in its details.

    The list and the stats have other codes, which are not documented.

    Values that are not here may come; they are kept as they are.

    Source: get-campaign (official).
    """

    DRAFT = -1
    PENDING = 0
    SENT = 1
    PROCESSING = 9
    PROCESSING_10 = 10
    """Processing as well."""


class EventName(StrEnum):
    """The event of a mail piece.

    Deliveries to webhooks have numbers instead, and spell three of the names differently.

    Values that are not here may come; they are kept as they are.

    Source: get-campaign-events (official).
    """

    MAIL_PIECE_CREATED = "Mail Piece Created"
    ADDRESSED = "Addressed"
    MAILED = "Mailed"
    IN_TRANSIT = "In Transit"
    IN_LOCAL_AREA = "In Local Area"
    PROCESSED_FOR_DELIVERY = "Processed for Delivery"
    RETURNED_TO_SENDER = "Returned To Sender"
    RE_ROUTED = "Re-Routed"
    PURL_OPENED = "pURL Opened"
    PURL_COMPLETED = "purl Completed"


@attrs.define(eq=False, repr=False, kw_only=True)
class Campaign(Model):
    """A campaign with its counters.

    `delivered` and all fields after it are counters. In list_campaigns they may all be 0;
    get_campaign_stats has real ones.

    Source: get-all-campaigns (transcribed).
    """

    campaign_id: CampaignId | None = None
    """Not the drop ID."""
    drop_id: DropId | None = None
    """The ID that calls about campaigns take."""
    name: str | None = None
    endpoint: EndpointId | None = None
    """Only a triggered drip has one."""
    status: int | None = None
    """The progress. The codes are probably 1 draft, 2 pending, 3 active, 4 paused, 5 stopped,
    6 completed; the details of a campaign have others.
    """
    campaign_type: int | None = None
    """The kind. The codes are probably 1 one-shot, 2 drip, 3 triggered drip."""
    creative_type: int | None = None
    """The size. 1 is probably postcard 6x9, 6 postcard 6x11; the others are unknown."""
    is_live_mode: int | None = None
    """1 in live mode, 0 in test mode."""
    audience: int | None = None
    """Its meaning is unknown."""
    send_date: str | None = None
    created_date: str | None = None
    thumbnail: str | None = None
    thumbnail_back: str | None = None
    delivered: int | None = None
    in_transit: int | None = None
    in_local_area: int | None = None
    processed_for_delivery: int | None = None
    returned: int | None = None
    conversions: int | None = None
    pageviews: int | None = None
    unique_pageviews: int | None = None
    unique_visitors: int | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class DripCampaign(Model):
    """A triggered drip campaign, by name.

    The names of its fields are unknown: several are accepted for each, and all others are
    in `extra`, also a plain ID, because it may be the campaign's.

    Source: get-all-drip-campaigns (inferred).
    """

    drop_id: DropId | None = None
    name: str | None = None
    endpoint: EndpointId | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class CampaignDetails(Model):
    """The basic details of a campaign.

    Source: get-campaign (official).
    """

    contact_list_id: ContactListId | None = None
    drop_id: DropId | None = None
    name: str | None = None
    endpoint: EndpointId | None = None
    """It may be an address instead of a bare ID; send_mail takes the bare ID."""
    status: CampaignStatus | int | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class NewCampaign(Model):
    """A triggered drip campaign to create.

    The initial mode is unknown: read the mode before sending.

    Source: create-new-campaign (official-part).
    """

    _personal: ClassVar[bool] = True

    name: str
    template_front_id: TemplateId | int
    """ID of the template, which must be proofed."""
    credit_type: CreditType | int
    postage_type: PostageType | int
    sender_name: str
    """The name in the return address."""
    sender_address1: str
    sender_city: str
    sender_state: str
    sender_zip: str
    template_envelope_id: TemplateId | int | Unset = UNSET
    """ID of a custom envelope for letters."""
    sender_address2: str | Unset | None = UNSET
    sender_country: str | Unset | None = UNSET
    """Code of the country; US when left out."""


@attrs.define(eq=False, repr=False, kw_only=True)
class CampaignCreated(Model):
    """The response to a new campaign.

    Source: create-new-campaign (official-part; inferred: `endpoint`).
    """

    created_date: str | None = None
    drop_id: DropId | None = None
    endpoint: EndpointId | None = None
    """If it is None, look in `extra`, for its name in the response is unknown."""


@attrs.define(eq=False, repr=False, kw_only=True)
class CampaignUpdated(Model):
    """The response to a toggled campaign. It does not contain the new mode.

    Source: update-campaign-status (official).
    """

    updated_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class CampaignDeleted(Model):
    """The response to a deleted campaign.

    Source: delete-campaign (official).
    """

    deleted_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class CampaignEvent(Model):
    """An event of a mail piece of a campaign.

    Source: get-campaign-events (observed).
    """

    _personal: ClassVar[bool] = True

    data_id: DataId | None = None
    """ID of the contact in the campaign."""
    event_date: str | None = None
    """When it happened, as month/day/year and time, without a time zone."""
    event_name: EventName | str | None = None
    first_name: str | None = None
    last_name: str | None = None
    address: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    metadata: str | None = None
    """The web address that was visited; empty for postal events."""
