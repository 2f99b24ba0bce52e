# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `campaigns`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.campaigns import (
    Campaign,
    CampaignCreated,
    CampaignDeleted,
    CampaignDetails,
    CampaignEvent,
    CampaignStatus,
    CampaignUpdated,
    CreditType,
    DripCampaign,
    EventName,
    NewCampaign,
    PostageType,
)

_CAMPAIGN_STATUS: dict[Any, Any] = {code.value: code for code in CampaignStatus}
_CREDIT_TYPE: dict[Any, Any] = {code.value: code for code in CreditType}
_EVENT_NAME: dict[Any, Any] = {code.value: code for code in EventName}
_POSTAGE_TYPE: dict[Any, Any] = {code.value: code for code in PostageType}


def structure_campaign(data: dict[str, Any], report: MismatchReport) -> Campaign:
    self = object.__new__(Campaign)
    pop = data.pop
    value: Any
    self.campaign_id = value = pop("campaign_id", None)
    if value.__class__ is not int and value is not None:
        self.campaign_id = report.mismatch("Campaign.campaign_id", "int", value)
    self.drop_id = value = pop("drop_id", None)
    if value.__class__ is not int and value is not None:
        self.drop_id = report.mismatch("Campaign.drop_id", "int", value)
    self.name = value = pop("name", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("Campaign.name", "str", value)
    self.endpoint = value = pop("endpoint", None)
    if value.__class__ is not str and value is not None:
        self.endpoint = report.mismatch("Campaign.endpoint", "str", value)
    self.status = value = pop("status", None)
    if value.__class__ is not int and value is not None:
        self.status = report.mismatch("Campaign.status", "int", value)
    self.campaign_type = value = pop("campaign_type", None)
    if value.__class__ is not int and value is not None:
        self.campaign_type = report.mismatch("Campaign.campaign_type", "int", value)
    self.creative_type = value = pop("creative_type", None)
    if value.__class__ is not int and value is not None:
        self.creative_type = report.mismatch("Campaign.creative_type", "int", value)
    self.is_live_mode = value = pop("is_live_mode", None)
    if value.__class__ is not int and value is not None:
        self.is_live_mode = report.mismatch("Campaign.is_live_mode", "int", value)
    self.audience = value = pop("audience", None)
    if value.__class__ is not int and value is not None:
        self.audience = report.mismatch("Campaign.audience", "int", value)
    self.send_date = value = pop("send_date", None)
    if value.__class__ is not str and value is not None:
        self.send_date = report.mismatch("Campaign.send_date", "str", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("Campaign.created_date", "str", value)
    self.thumbnail = value = pop("thumbnail", None)
    if value.__class__ is not str and value is not None:
        self.thumbnail = report.mismatch("Campaign.thumbnail", "str", value)
    self.thumbnail_back = value = pop("thumbnail_back", None)
    if value.__class__ is not str and value is not None:
        self.thumbnail_back = report.mismatch("Campaign.thumbnail_back", "str", value)
    self.delivered = value = pop("delivered", None)
    if value.__class__ is not int and value is not None:
        self.delivered = report.mismatch("Campaign.delivered", "int", value)
    self.in_transit = value = pop("in_transit", None)
    if value.__class__ is not int and value is not None:
        self.in_transit = report.mismatch("Campaign.in_transit", "int", value)
    self.in_local_area = value = pop("in_local_area", None)
    if value.__class__ is not int and value is not None:
        self.in_local_area = report.mismatch("Campaign.in_local_area", "int", value)
    self.processed_for_delivery = value = pop("processed_for_delivery", None)
    if value.__class__ is not int and value is not None:
        self.processed_for_delivery = report.mismatch(
            "Campaign.processed_for_delivery", "int", value
        )
    self.returned = value = pop("returned", None)
    if value.__class__ is not int and value is not None:
        self.returned = report.mismatch("Campaign.returned", "int", value)
    self.conversions = value = pop("conversions", None)
    if value.__class__ is not int and value is not None:
        self.conversions = report.mismatch("Campaign.conversions", "int", value)
    self.pageviews = value = pop("pageviews", None)
    if value.__class__ is not int and value is not None:
        self.pageviews = report.mismatch("Campaign.pageviews", "int", value)
    self.unique_pageviews = value = pop("unique_pageviews", None)
    if value.__class__ is not int and value is not None:
        self.unique_pageviews = report.mismatch("Campaign.unique_pageviews", "int", value)
    self.unique_visitors = value = pop("unique_visitors", None)
    if value.__class__ is not int and value is not None:
        self.unique_visitors = report.mismatch("Campaign.unique_visitors", "int", value)
    self.extra = data or {}
    return self


def unstructure_campaign(self: Campaign) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.campaign_id is not None:
        data["campaign_id"] = self.campaign_id
    if self.drop_id is not None:
        data["drop_id"] = self.drop_id
    if self.name is not None:
        data["name"] = self.name
    if self.endpoint is not None:
        data["endpoint"] = self.endpoint
    if self.status is not None:
        data["status"] = self.status
    if self.campaign_type is not None:
        data["campaign_type"] = self.campaign_type
    if self.creative_type is not None:
        data["creative_type"] = self.creative_type
    if self.is_live_mode is not None:
        data["is_live_mode"] = self.is_live_mode
    if self.audience is not None:
        data["audience"] = self.audience
    if self.send_date is not None:
        data["send_date"] = self.send_date
    if self.created_date is not None:
        data["created_date"] = self.created_date
    if self.thumbnail is not None:
        data["thumbnail"] = self.thumbnail
    if self.thumbnail_back is not None:
        data["thumbnail_back"] = self.thumbnail_back
    if self.delivered is not None:
        data["delivered"] = self.delivered
    if self.in_transit is not None:
        data["in_transit"] = self.in_transit
    if self.in_local_area is not None:
        data["in_local_area"] = self.in_local_area
    if self.processed_for_delivery is not None:
        data["processed_for_delivery"] = self.processed_for_delivery
    if self.returned is not None:
        data["returned"] = self.returned
    if self.conversions is not None:
        data["conversions"] = self.conversions
    if self.pageviews is not None:
        data["pageviews"] = self.pageviews
    if self.unique_pageviews is not None:
        data["unique_pageviews"] = self.unique_pageviews
    if self.unique_visitors is not None:
        data["unique_visitors"] = self.unique_visitors
    data.update(self.extra)
    return data


def structure_drip_campaign(data: dict[str, Any], report: MismatchReport) -> DripCampaign:
    self = object.__new__(DripCampaign)
    pop = data.pop
    value: Any
    self.drop_id = value = pop("drop_id", None)
    if value is None:
        self.drop_id = value = pop("DirectMailDropId", None)
    if value.__class__ is not int and value is not None:
        self.drop_id = report.mismatch("DripCampaign.drop_id", "int", value)
    self.name = value = pop("name", None)
    if value is None:
        self.name = value = pop("DirectMailName", None)
    if value is None:
        self.name = value = pop("Name", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("DripCampaign.name", "str", value)
    self.endpoint = value = pop("endpoint", None)
    if value is None:
        self.endpoint = value = pop("endpoint_id", None)
    if value is None:
        self.endpoint = value = pop("EndPointId", None)
    if value is None:
        self.endpoint = value = pop("endpointId", None)
    if value.__class__ is not str and value is not None:
        self.endpoint = report.mismatch("DripCampaign.endpoint", "str", value)
    self.extra = data or {}
    return self


def unstructure_drip_campaign(self: DripCampaign) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.drop_id is not None:
        data["drop_id"] = self.drop_id
    if self.name is not None:
        data["name"] = self.name
    if self.endpoint is not None:
        data["endpoint"] = self.endpoint
    data.update(self.extra)
    return data


def structure_campaign_details(data: dict[str, Any], report: MismatchReport) -> CampaignDetails:
    self = object.__new__(CampaignDetails)
    pop = data.pop
    value: Any
    self.contact_list_id = value = pop("ContactListId", None)
    if value.__class__ is not int and value is not None:
        self.contact_list_id = report.mismatch("CampaignDetails.contact_list_id", "int", value)
    self.drop_id = value = pop("DirectMailDropId", None)
    if value.__class__ is not int and value is not None:
        self.drop_id = report.mismatch("CampaignDetails.drop_id", "int", value)
    self.name = value = pop("DirectMailName", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("CampaignDetails.name", "str", value)
    self.endpoint = value = pop("EndPointId", None)
    if value.__class__ is not str and value is not None:
        self.endpoint = report.mismatch("CampaignDetails.endpoint", "str", value)
    self.status = value = pop("Status", None)
    if value.__class__ is int:
        self.status = _CAMPAIGN_STATUS.get(value, value)
    elif value is not None:
        self.status = value = report.mismatch("CampaignDetails.status", "int", value)
        if value.__class__ is int:  # it came as text
            self.status = _CAMPAIGN_STATUS.get(value, value)
    self.extra = data or {}
    return self


def unstructure_campaign_details(self: CampaignDetails) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.contact_list_id is not None:
        data["ContactListId"] = self.contact_list_id
    if self.drop_id is not None:
        data["DirectMailDropId"] = self.drop_id
    if self.name is not None:
        data["DirectMailName"] = self.name
    if self.endpoint is not None:
        data["EndPointId"] = self.endpoint
    if self.status is not None:
        data["Status"] = self.status
    data.update(self.extra)
    return data


def structure_new_campaign(data: dict[str, Any], report: MismatchReport) -> NewCampaign:
    self = object.__new__(NewCampaign)
    pop = data.pop
    value: Any
    self.name = value = pop("DirectMailName", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.name = report.mismatch("NewCampaign.name", "str", value)
    self.template_front_id = value = pop("TemplateFrontId", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.template_front_id = report.mismatch("NewCampaign.template_front_id", "int", value)
    self.template_envelope_id = value = pop("TemplateEnvelopeId", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.template_envelope_id = report.mismatch(
            "NewCampaign.template_envelope_id", "int", value
        )
    self.credit_type = value = pop("CreditTypeId", UNSET)
    if value.__class__ is int:
        self.credit_type = _CREDIT_TYPE.get(value, value)
    elif value is not None and value is not UNSET:
        self.credit_type = value = report.mismatch("NewCampaign.credit_type", "int", value)
        if value.__class__ is int:  # it came as text
            self.credit_type = _CREDIT_TYPE.get(value, value)
    self.postage_type = value = pop("PostageType", UNSET)
    if value.__class__ is int:
        self.postage_type = _POSTAGE_TYPE.get(value, value)
    elif value is not None and value is not UNSET:
        self.postage_type = value = report.mismatch("NewCampaign.postage_type", "int", value)
        if value.__class__ is int:  # it came as text
            self.postage_type = _POSTAGE_TYPE.get(value, value)
    self.sender_name = value = pop("SenderName", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_name = report.mismatch("NewCampaign.sender_name", "str", value)
    self.sender_address1 = value = pop("SenderAddress1", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_address1 = report.mismatch("NewCampaign.sender_address1", "str", value)
    self.sender_address2 = value = pop("SenderAddress2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_address2 = report.mismatch("NewCampaign.sender_address2", "str", value)
    self.sender_city = value = pop("SenderCity", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_city = report.mismatch("NewCampaign.sender_city", "str", value)
    self.sender_state = value = pop("SenderState", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_state = report.mismatch("NewCampaign.sender_state", "str", value)
    self.sender_zip = value = pop("SenderZip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_zip = report.mismatch("NewCampaign.sender_zip", "str", value)
    self.sender_country = value = pop("SenderCountry", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.sender_country = report.mismatch("NewCampaign.sender_country", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_campaign(self: NewCampaign) -> dict[str, Any]:
    data: dict[str, Any] = {
        "DirectMailName": self.name,
        "TemplateFrontId": self.template_front_id,
        "CreditTypeId": self.credit_type,
        "PostageType": self.postage_type,
        "SenderName": self.sender_name,
        "SenderAddress1": self.sender_address1,
        "SenderCity": self.sender_city,
        "SenderState": self.sender_state,
        "SenderZip": self.sender_zip,
    }
    if self.template_envelope_id is not UNSET:
        data["TemplateEnvelopeId"] = self.template_envelope_id
    if self.sender_address2 is not UNSET:
        data["SenderAddress2"] = self.sender_address2
    if self.sender_country is not UNSET:
        data["SenderCountry"] = self.sender_country
    data.update(self.extra)
    return data


def structure_campaign_created(data: dict[str, Any], report: MismatchReport) -> CampaignCreated:
    self = object.__new__(CampaignCreated)
    pop = data.pop
    value: Any
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("CampaignCreated.created_date", "str", value)
    self.drop_id = value = pop("drop_id", None)
    if value.__class__ is not int and value is not None:
        self.drop_id = report.mismatch("CampaignCreated.drop_id", "int", value)
    self.endpoint = value = pop("endpoint", None)
    if value is None:
        self.endpoint = value = pop("endpoint_id", None)
    if value is None:
        self.endpoint = value = pop("EndPointId", None)
    if value.__class__ is not str and value is not None:
        self.endpoint = report.mismatch("CampaignCreated.endpoint", "str", value)
    self.extra = data or {}
    return self


def unstructure_campaign_created(self: CampaignCreated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.created_date is not None:
        data["created_date"] = self.created_date
    if self.drop_id is not None:
        data["drop_id"] = self.drop_id
    if self.endpoint is not None:
        data["endpoint"] = self.endpoint
    data.update(self.extra)
    return data


def structure_campaign_updated(data: dict[str, Any], report: MismatchReport) -> CampaignUpdated:
    self = object.__new__(CampaignUpdated)
    pop = data.pop
    value: Any
    self.updated_date = value = pop("updated_date", None)
    if value.__class__ is not str and value is not None:
        self.updated_date = report.mismatch("CampaignUpdated.updated_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_campaign_updated(self: CampaignUpdated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.updated_date is not None:
        data["updated_date"] = self.updated_date
    data.update(self.extra)
    return data


def structure_campaign_deleted(data: dict[str, Any], report: MismatchReport) -> CampaignDeleted:
    self = object.__new__(CampaignDeleted)
    pop = data.pop
    value: Any
    self.deleted_date = value = pop("deleted_date", None)
    if value is None:
        self.deleted_date = value = pop("DeletedDate", None)
    if value.__class__ is not str and value is not None:
        self.deleted_date = report.mismatch("CampaignDeleted.deleted_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_campaign_deleted(self: CampaignDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.deleted_date is not None:
        data["deleted_date"] = self.deleted_date
    data.update(self.extra)
    return data


def structure_campaign_event(data: dict[str, Any], report: MismatchReport) -> CampaignEvent:
    self = object.__new__(CampaignEvent)
    pop = data.pop
    value: Any
    self.data_id = value = pop("dataid", None)
    if value.__class__ is not int and value is not None:
        self.data_id = report.mismatch("CampaignEvent.data_id", "int", value)
    self.event_date = value = pop("event_date", None)
    if value.__class__ is not str and value is not None:
        self.event_date = report.mismatch("CampaignEvent.event_date", "str", value)
    self.event_name = value = pop("event_name", None)
    if value.__class__ is str:
        self.event_name = _EVENT_NAME.get(value, value)
    elif value is not None:
        self.event_name = report.mismatch("CampaignEvent.event_name", "str", value)
    self.first_name = value = pop("first_name", None)
    if value.__class__ is not str and value is not None:
        self.first_name = report.mismatch("CampaignEvent.first_name", "str", value)
    self.last_name = value = pop("last_name", None)
    if value.__class__ is not str and value is not None:
        self.last_name = report.mismatch("CampaignEvent.last_name", "str", value)
    self.address = value = pop("address", None)
    if value.__class__ is not str and value is not None:
        self.address = report.mismatch("CampaignEvent.address", "str", value)
    self.city = value = pop("city", None)
    if value.__class__ is not str and value is not None:
        self.city = report.mismatch("CampaignEvent.city", "str", value)
    self.state = value = pop("state", None)
    if value.__class__ is not str and value is not None:
        self.state = report.mismatch("CampaignEvent.state", "str", value)
    self.zip = value = pop("zip", None)
    if value.__class__ is not str and value is not None:
        self.zip = report.mismatch("CampaignEvent.zip", "str", value)
    self.metadata = value = pop("metadata", None)
    if value.__class__ is not str and value is not None:
        self.metadata = report.mismatch("CampaignEvent.metadata", "str", value)
    self.extra = data or {}
    return self


def unstructure_campaign_event(self: CampaignEvent) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.data_id is not None:
        data["dataid"] = self.data_id
    if self.event_date is not None:
        data["event_date"] = self.event_date
    if self.event_name is not None:
        data["event_name"] = self.event_name
    if self.first_name is not None:
        data["first_name"] = self.first_name
    if self.last_name is not None:
        data["last_name"] = self.last_name
    if self.address is not None:
        data["address"] = self.address
    if self.city is not None:
        data["city"] = self.city
    if self.state is not None:
        data["state"] = self.state
    if self.zip is not None:
        data["zip"] = self.zip
    if self.metadata is not None:
        data["metadata"] = self.metadata
    data.update(self.extra)
    return data
