# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `campaigns`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import (
    Ambiguity,
    Effect,
    Field,
    ModelDescription,
    Operation,
    Paging,
    Parameter,
    Provenance,
    ResourceDescription,
    Toggle,
)

from .._converters import campaigns as converters
from ..models import campaigns as models

CAMPAIGN_MODEL = ModelDescription(
    type=models.Campaign,
    structure=converters.structure_campaign,
    unstructure=converters.unstructure_campaign,
    fields=(
        Field("campaign_id", "int"),
        Field("drop_id", "int"),
        Field("name", "string", nullable=True),
        Field("endpoint", "string", nullable=True),
        Field("status", "int"),
        Field("campaign_type", "int"),
        Field("creative_type", "int"),
        Field("is_live_mode", "int"),
        Field("audience", "int"),
        Field("send_date", "string"),
        Field("created_date", "string"),
        Field("thumbnail", "string", nullable=True),
        Field("thumbnail_back", "string", nullable=True),
        Field("delivered", "int"),
        Field("in_transit", "int"),
        Field("in_local_area", "int"),
        Field("processed_for_delivery", "int"),
        Field("returned", "int"),
        Field("conversions", "int"),
        Field("pageviews", "int"),
        Field("unique_pageviews", "int"),
        Field("unique_visitors", "int"),
    ),
)

DRIP_CAMPAIGN_MODEL = ModelDescription(
    type=models.DripCampaign,
    structure=converters.structure_drip_campaign,
    unstructure=converters.unstructure_drip_campaign,
    guessed=True,
    fields=(
        Field("drop_id", "int", aliases=("DirectMailDropId",)),
        Field("name", "string", aliases=("DirectMailName", "Name"), nullable=True),
        Field(
            "endpoint", "string", aliases=("endpoint_id", "EndPointId", "endpointId"), nullable=True
        ),
    ),
)

CAMPAIGN_DETAILS_MODEL = ModelDescription(
    type=models.CampaignDetails,
    structure=converters.structure_campaign_details,
    unstructure=converters.unstructure_campaign_details,
    fields=(
        Field("contact_list_id", "int", wire_name="ContactListId"),
        Field("drop_id", "int", wire_name="DirectMailDropId"),
        Field("name", "string", wire_name="DirectMailName", nullable=True),
        Field("endpoint", "string", wire_name="EndPointId", nullable=True),
        Field(
            "status",
            "int",
            wire_name="Status",
            code_table="CampaignStatus",
            codes=(-1, 0, 1, 9, 10),
        ),
    ),
)

NEW_CAMPAIGN_MODEL = ModelDescription(
    type=models.NewCampaign,
    structure=converters.structure_new_campaign,
    unstructure=converters.unstructure_new_campaign,
    fields=(
        Field("name", "string", wire_name="DirectMailName", required=True),
        Field("template_front_id", "int", wire_name="TemplateFrontId", required=True),
        Field("template_envelope_id", "int", wire_name="TemplateEnvelopeId"),
        Field(
            "credit_type",
            "int",
            wire_name="CreditTypeId",
            required=True,
            code_table="CreditType",
            codes=(21, 22, 23, 24, 28, 29, 32, 33, 34),
        ),
        Field(
            "postage_type",
            "int",
            wire_name="PostageType",
            required=True,
            code_table="PostageType",
            codes=(0, 1),
        ),
        Field("sender_name", "string", wire_name="SenderName", required=True),
        Field("sender_address1", "string", wire_name="SenderAddress1", required=True),
        Field("sender_address2", "string", wire_name="SenderAddress2", nullable=True),
        Field("sender_city", "string", wire_name="SenderCity", required=True),
        Field("sender_state", "string", wire_name="SenderState", required=True),
        Field("sender_zip", "string", wire_name="SenderZip", required=True),
        Field("sender_country", "string", wire_name="SenderCountry", nullable=True),
    ),
)

CAMPAIGN_CREATED_MODEL = ModelDescription(
    type=models.CampaignCreated,
    structure=converters.structure_campaign_created,
    unstructure=converters.unstructure_campaign_created,
    fields=(
        Field("created_date", "string"),
        Field("drop_id", "int"),
        Field("endpoint", "string", aliases=("endpoint_id", "EndPointId"), nullable=True),
    ),
)

CAMPAIGN_UPDATED_MODEL = ModelDescription(
    type=models.CampaignUpdated,
    structure=converters.structure_campaign_updated,
    unstructure=converters.unstructure_campaign_updated,
    fields=(Field("updated_date", "string"),),
)

CAMPAIGN_DELETED_MODEL = ModelDescription(
    type=models.CampaignDeleted,
    structure=converters.structure_campaign_deleted,
    unstructure=converters.unstructure_campaign_deleted,
    fields=(Field("deleted_date", "string", aliases=("DeletedDate",)),),
)

CAMPAIGN_EVENT_MODEL = ModelDescription(
    type=models.CampaignEvent,
    structure=converters.structure_campaign_event,
    unstructure=converters.unstructure_campaign_event,
    fields=(
        Field("data_id", "int", wire_name="dataid"),
        Field("event_date", "string", nullable=True),
        Field(
            "event_name",
            "string",
            nullable=True,
            code_table="EventName",
            codes=(
                "Mail Piece Created",
                "Addressed",
                "Mailed",
                "In Transit",
                "In Local Area",
                "Processed for Delivery",
                "Returned To Sender",
                "Re-Routed",
                "pURL Opened",
                "purl Completed",
            ),
        ),
        Field("first_name", "string", nullable=True),
        Field("last_name", "string", nullable=True),
        Field("address", "string", nullable=True),
        Field("city", "string", nullable=True),
        Field("state", "string", nullable=True),
        Field("zip", "string", nullable=True),
        Field("metadata", "string", nullable=True),
    ),
)

LIST_CAMPAIGNS = Operation(
    name="list_campaigns",
    resource="campaigns",
    summary="List all campaigns of the account, without their counters.",
    method="GET",
    path="/campaigns",
    effect=Effect.READ,
    returns=CAMPAIGN_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-all-campaigns",
        confidence="transcribed",
    ),
)

LIST_DRIP_CAMPAIGNS = Operation(
    name="list_drip_campaigns",
    resource="campaigns",
    summary="List all triggered drip campaigns of the account with their endpoints.",
    method="GET",
    path="/campaigns/drips",
    effect=Effect.READ,
    returns=DRIP_CAMPAIGN_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-all-drip-campaigns",
        confidence="official",
    ),
)

GET_CAMPAIGN = Operation(
    name="get_campaign",
    resource="campaigns",
    summary="Get the basic details of a campaign.",
    method="GET",
    path="/campaigns/{drop_id}/details",
    effect=Effect.READ,
    path_parameters=(Parameter("drop_id", "int"),),
    returns=CAMPAIGN_DETAILS_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-campaign",
        confidence="official",
    ),
)

GET_CAMPAIGN_STATS = Operation(
    name="get_campaign_stats",
    resource="campaigns",
    summary="Get a campaign with its mode and its real counters.",
    method="GET",
    path="/campaigns/{drop_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("drop_id", "int"),),
    returns=CAMPAIGN_MODEL,
    unwrap=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-campaign-stats",
        confidence="transcribed",
    ),
)

CREATE_CAMPAIGN = Operation(
    name="create_campaign",
    resource="campaigns",
    summary="Create a triggered drip campaign with a proofed template.",
    method="POST",
    path="/campaigns",
    effect=Effect.CREATE,
    body=NEW_CAMPAIGN_MODEL,
    returns=CAMPAIGN_CREATED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-new-campaign",
        confidence="official-part",
    ),
)

TOGGLE_CAMPAIGN_MODE = Operation(
    name="toggle_campaign_mode",
    resource="campaigns",
    summary="Toggle a campaign from test mode to live mode, or from live mode to test mode.",
    method="PUT",
    path="/campaigns/{drop_id}",
    effect=Effect.TOGGLE,
    path_parameters=(Parameter("drop_id", "int"),),
    returns=CAMPAIGN_UPDATED_MODEL,
    ambiguity=Ambiguity(
        read="campaigns.list_campaigns", parameter="drop_id", fields=("drop_id", "campaign_id")
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/update-campaign-status",
        confidence="official",
    ),
)

DELETE_CAMPAIGN = Operation(
    name="delete_campaign",
    resource="campaigns",
    summary="Delete a campaign.",
    method="DELETE",
    path="/campaigns/{drop_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("drop_id", "int"),),
    returns=CAMPAIGN_DELETED_MODEL,
    ambiguity=Ambiguity(
        read="campaigns.list_campaigns", parameter="drop_id", fields=("drop_id", "campaign_id")
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-campaign",
        confidence="official",
    ),
)

LIST_CAMPAIGN_EVENTS = Operation(
    name="list_campaign_events",
    resource="campaigns",
    summary="List the events of the mail of a campaign, the latest first.",
    method="GET",
    path="/campaigns/{drop_id}/events",
    effect=Effect.READ,
    path_parameters=(Parameter("drop_id", "int"),),
    query_parameters=(
        Parameter("page_number", "int", wire_name="PageNumber", default=1, minimum=1),
        Parameter("page_size", "int", wire_name="PageSize", default=100, minimum=1, maximum=100),
    ),
    returns=CAMPAIGN_EVENT_MODEL,
    returns_list=True,
    paging=Paging(
        style="numbers",
        start="PageNumber",
        limit="PageSize",
        key=("data_id", "event_name", "event_date", "metadata"),
        max_limit=100,
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-campaign-events",
        confidence="official",
    ),
)

LIST_CONTACT_EVENTS = Operation(
    name="list_contact_events",
    resource="campaigns",
    summary="List the events of the mail of one contact in a campaign, the latest first.",
    method="GET",
    path="/campaigns/{drop_id}/events/{data_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("drop_id", "int"), Parameter("data_id", "int")),
    query_parameters=(
        Parameter("page_number", "int", wire_name="PageNumber", default=1, minimum=1),
        Parameter("page_size", "int", wire_name="PageSize", default=100, minimum=1, maximum=100),
    ),
    returns=CAMPAIGN_EVENT_MODEL,
    returns_list=True,
    paging=Paging(
        style="numbers",
        start="PageNumber",
        limit="PageSize",
        key=("data_id", "event_name", "event_date", "metadata"),
        max_limit=100,
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-contact-event",
        confidence="official",
    ),
)

SET_CAMPAIGN_MODE = Toggle(
    operation=TOGGLE_CAMPAIGN_MODE, read=GET_CAMPAIGN_STATS, field="is_live_mode", on=1, off=0
)

RESOURCE = ResourceDescription(
    operations=(
        LIST_CAMPAIGNS,
        LIST_DRIP_CAMPAIGNS,
        GET_CAMPAIGN,
        GET_CAMPAIGN_STATS,
        CREATE_CAMPAIGN,
        TOGGLE_CAMPAIGN_MODE,
        DELETE_CAMPAIGN,
        LIST_CAMPAIGN_EVENTS,
        LIST_CONTACT_EVENTS,
    ),
    models=(
        CAMPAIGN_MODEL,
        DRIP_CAMPAIGN_MODEL,
        CAMPAIGN_DETAILS_MODEL,
        NEW_CAMPAIGN_MODEL,
        CAMPAIGN_CREATED_MODEL,
        CAMPAIGN_UPDATED_MODEL,
        CAMPAIGN_DELETED_MODEL,
        CAMPAIGN_EVENT_MODEL,
    ),
)
