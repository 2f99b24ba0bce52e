# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `flows`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import MismatchReport

from ..models.flows import ContactEnrolled, ContactUnenrolled, Flow


def structure_flow(data: dict[str, Any], report: MismatchReport) -> Flow:
    self = object.__new__(Flow)
    pop = data.pop
    value: Any
    self.flow_id = value = pop("flowId", None)
    if value.__class__ is not int and value is not None:
        self.flow_id = report.mismatch("Flow.flow_id", "int", value)
    self.endpoint = value = pop("endpointId", None)
    if value.__class__ is not str and value is not None:
        self.endpoint = report.mismatch("Flow.endpoint", "str", value)
    self.name = value = pop("name", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("Flow.name", "str", value)
    self.contact_list_id = value = pop("contactListId", None)
    if value.__class__ is not int and value is not None:
        self.contact_list_id = report.mismatch("Flow.contact_list_id", "int", value)
    self.is_active = value = pop("isActive", None)
    if value.__class__ is not bool and value is not None:
        self.is_active = report.mismatch("Flow.is_active", "bool", value)
    self.created_date = value = pop("createDate", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("Flow.created_date", "str", value)
    self.last_modified_date = value = pop("lastModifiedDate", None)
    if value.__class__ is not str and value is not None:
        self.last_modified_date = report.mismatch("Flow.last_modified_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_flow(self: Flow) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.flow_id is not None:
        data["flowId"] = self.flow_id
    if self.endpoint is not None:
        data["endpointId"] = self.endpoint
    if self.name is not None:
        data["name"] = self.name
    if self.contact_list_id is not None:
        data["contactListId"] = self.contact_list_id
    if self.is_active is not None:
        data["isActive"] = self.is_active
    if self.created_date is not None:
        data["createDate"] = self.created_date
    if self.last_modified_date is not None:
        data["lastModifiedDate"] = self.last_modified_date
    data.update(self.extra)
    return data


def structure_contact_enrolled(data: dict[str, Any], report: MismatchReport) -> ContactEnrolled:
    self = object.__new__(ContactEnrolled)
    pop = data.pop
    value: Any
    self.data_id = value = pop("dataId", None)
    if value is None:
        self.data_id = value = pop("dataid", None)
    if value is None:
        self.data_id = value = pop("data_id", None)
    if value.__class__ is not int and value is not None:
        self.data_id = report.mismatch("ContactEnrolled.data_id", "int", value)
    self.enrolled_date = value = pop("enrolled_date", None)
    if value.__class__ is not str and value is not None:
        self.enrolled_date = report.mismatch("ContactEnrolled.enrolled_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_enrolled(self: ContactEnrolled) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.data_id is not None:
        data["dataId"] = self.data_id
    if self.enrolled_date is not None:
        data["enrolled_date"] = self.enrolled_date
    data.update(self.extra)
    return data


def structure_contact_unenrolled(data: dict[str, Any], report: MismatchReport) -> ContactUnenrolled:
    self = object.__new__(ContactUnenrolled)
    pop = data.pop
    value: Any
    self.unenrolled_date = value = pop("unenrolled_date", None)
    if value.__class__ is not str and value is not None:
        self.unenrolled_date = report.mismatch("ContactUnenrolled.unenrolled_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_unenrolled(self: ContactUnenrolled) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.unenrolled_date is not None:
        data["unenrolled_date"] = self.unenrolled_date
    data.update(self.extra)
    return data
