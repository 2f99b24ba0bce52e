# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `suppressions`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.suppressions import (
    NewSuppressedContact,
    NewSuppressionList,
    SuppressedContact,
    SuppressedContactDeleted,
    SuppressedContactReplacement,
    SuppressedContacts,
    SuppressionList,
    SuppressionListDeleted,
)


def structure_suppression_list(data: dict[str, Any], report: MismatchReport) -> SuppressionList:
    self = object.__new__(SuppressionList)
    pop = data.pop
    value: Any
    self.suppression_list_id = value = pop("Id", None)
    if value.__class__ is not int and value is not None:
        self.suppression_list_id = report.mismatch(
            "SuppressionList.suppression_list_id", "int", value
        )
    self.name = value = pop("Name", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("SuppressionList.name", "str", value)
    self.country = value = pop("Country", None)
    if value.__class__ is not str and value is not None:
        self.country = report.mismatch("SuppressionList.country", "str", value)
    self.type = value = pop("Type", None)
    if value.__class__ is not str and value is not None:
        self.type = report.mismatch("SuppressionList.type", "str", value)
    self.total = value = pop("Total", None)
    if value.__class__ is not int and value is not None:
        self.total = report.mismatch("SuppressionList.total", "int", value)
    self.created_date = value = pop("CreationDate", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("SuppressionList.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_suppression_list(self: SuppressionList) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.suppression_list_id) is not None:
        data["Id"] = value
    if (value := self.name) is not None:
        data["Name"] = value
    if (value := self.country) is not None:
        data["Country"] = value
    if (value := self.type) is not None:
        data["Type"] = value
    if (value := self.total) is not None:
        data["Total"] = value
    if (value := self.created_date) is not None:
        data["CreationDate"] = value
    data.update(self.extra)
    return data


def structure_new_suppression_list(
    data: dict[str, Any], report: MismatchReport
) -> NewSuppressionList:
    self = object.__new__(NewSuppressionList)
    pop = data.pop
    value: Any
    self.name = value = pop("Name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.name = report.mismatch("NewSuppressionList.name", "str", value)
    self.country = value = pop("Country", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.country = report.mismatch("NewSuppressionList.country", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_suppression_list(self: NewSuppressionList) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.name) is not UNSET:
        data["Name"] = value
    if (value := self.country) is not UNSET:
        data["Country"] = value
    data.update(self.extra)
    return data


def structure_suppression_list_deleted(
    data: dict[str, Any], report: MismatchReport
) -> SuppressionListDeleted:
    self = object.__new__(SuppressionListDeleted)
    pop = data.pop
    value: Any
    self.message = value = pop("Message", None)
    if value is None:
        self.message = value = pop("message", None)
    if value.__class__ is not str and value is not None:
        self.message = report.mismatch("SuppressionListDeleted.message", "str", value)
    self.extra = data or {}
    return self


def unstructure_suppression_list_deleted(self: SuppressionListDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.message) is not None:
        data["Message"] = value
    data.update(self.extra)
    return data


def structure_suppressed_contact(data: dict[str, Any], report: MismatchReport) -> SuppressedContact:
    self = object.__new__(SuppressedContact)
    pop = data.pop
    value: Any
    self.suppressed_contact_id = value = pop("Id", None)
    if value is None:
        self.suppressed_contact_id = value = pop("ContactId", None)
    if value is None:
        self.suppressed_contact_id = value = pop("contact_id", None)
    if value is None:
        self.suppressed_contact_id = value = pop("id", None)
    if value.__class__ is not int and value is not None:
        self.suppressed_contact_id = report.mismatch(
            "SuppressedContact.suppressed_contact_id", "int", value
        )
    self.first_name = value = pop("FirstName", None)
    if value.__class__ is not str and value is not None:
        self.first_name = report.mismatch("SuppressedContact.first_name", "str", value)
    self.last_name = value = pop("LastName", None)
    if value.__class__ is not str and value is not None:
        self.last_name = report.mismatch("SuppressedContact.last_name", "str", value)
    self.company = value = pop("Company", None)
    if value.__class__ is not str and value is not None:
        self.company = report.mismatch("SuppressedContact.company", "str", value)
    self.address_street = value = pop("Address", None)
    if value.__class__ is not str and value is not None:
        self.address_street = report.mismatch("SuppressedContact.address_street", "str", value)
    self.address_street2 = value = pop("Address2", None)
    if value.__class__ is not str and value is not None:
        self.address_street2 = report.mismatch("SuppressedContact.address_street2", "str", value)
    self.address_city = value = pop("City", None)
    if value.__class__ is not str and value is not None:
        self.address_city = report.mismatch("SuppressedContact.address_city", "str", value)
    self.address_state = value = pop("State", None)
    if value.__class__ is not str and value is not None:
        self.address_state = report.mismatch("SuppressedContact.address_state", "str", value)
    self.address_zip = value = pop("Zip", None)
    if value.__class__ is not str and value is not None:
        self.address_zip = report.mismatch("SuppressedContact.address_zip", "str", value)
    self.country = value = pop("Country", None)
    if value.__class__ is not str and value is not None:
        self.country = report.mismatch("SuppressedContact.country", "str", value)
    self.email_address = value = pop("Email", None)
    if value.__class__ is not str and value is not None:
        self.email_address = report.mismatch("SuppressedContact.email_address", "str", value)
    self.phone = value = pop("Phone", None)
    if value.__class__ is not str and value is not None:
        self.phone = report.mismatch("SuppressedContact.phone", "str", value)
    self.mobile_phone = value = pop("Mobile", None)
    if value.__class__ is not str and value is not None:
        self.mobile_phone = report.mismatch("SuppressedContact.mobile_phone", "str", value)
    self.occupation = value = pop("Occupation", None)
    if value.__class__ is not str and value is not None:
        self.occupation = report.mismatch("SuppressedContact.occupation", "str", value)
    self.var_field_1 = value = pop("VarField1", None)
    if value.__class__ is not str and value is not None:
        self.var_field_1 = report.mismatch("SuppressedContact.var_field_1", "str", value)
    self.var_field_2 = value = pop("VarField2", None)
    if value.__class__ is not str and value is not None:
        self.var_field_2 = report.mismatch("SuppressedContact.var_field_2", "str", value)
    self.var_field_3 = value = pop("VarField3", None)
    if value.__class__ is not str and value is not None:
        self.var_field_3 = report.mismatch("SuppressedContact.var_field_3", "str", value)
    self.var_field_4 = value = pop("VarField4", None)
    if value.__class__ is not str and value is not None:
        self.var_field_4 = report.mismatch("SuppressedContact.var_field_4", "str", value)
    self.var_field_5 = value = pop("VarField5", None)
    if value.__class__ is not str and value is not None:
        self.var_field_5 = report.mismatch("SuppressedContact.var_field_5", "str", value)
    self.var_field_6 = value = pop("VarField6", None)
    if value.__class__ is not str and value is not None:
        self.var_field_6 = report.mismatch("SuppressedContact.var_field_6", "str", value)
    self.var_field_7 = value = pop("VarField7", None)
    if value.__class__ is not str and value is not None:
        self.var_field_7 = report.mismatch("SuppressedContact.var_field_7", "str", value)
    self.var_field_8 = value = pop("VarField8", None)
    if value.__class__ is not str and value is not None:
        self.var_field_8 = report.mismatch("SuppressedContact.var_field_8", "str", value)
    self.var_field_9 = value = pop("VarField9", None)
    if value.__class__ is not str and value is not None:
        self.var_field_9 = report.mismatch("SuppressedContact.var_field_9", "str", value)
    self.var_field_10 = value = pop("VarField10", None)
    if value.__class__ is not str and value is not None:
        self.var_field_10 = report.mismatch("SuppressedContact.var_field_10", "str", value)
    self.var_field_11 = value = pop("VarField11", None)
    if value.__class__ is not str and value is not None:
        self.var_field_11 = report.mismatch("SuppressedContact.var_field_11", "str", value)
    self.var_field_12 = value = pop("VarField12", None)
    if value.__class__ is not str and value is not None:
        self.var_field_12 = report.mismatch("SuppressedContact.var_field_12", "str", value)
    self.var_field_13 = value = pop("VarField13", None)
    if value.__class__ is not str and value is not None:
        self.var_field_13 = report.mismatch("SuppressedContact.var_field_13", "str", value)
    self.var_field_14 = value = pop("VarField14", None)
    if value.__class__ is not str and value is not None:
        self.var_field_14 = report.mismatch("SuppressedContact.var_field_14", "str", value)
    self.var_field_15 = value = pop("VarField15", None)
    if value.__class__ is not str and value is not None:
        self.var_field_15 = report.mismatch("SuppressedContact.var_field_15", "str", value)
    self.var_field_16 = value = pop("VarField16", None)
    if value.__class__ is not str and value is not None:
        self.var_field_16 = report.mismatch("SuppressedContact.var_field_16", "str", value)
    self.var_field_17 = value = pop("VarField17", None)
    if value.__class__ is not str and value is not None:
        self.var_field_17 = report.mismatch("SuppressedContact.var_field_17", "str", value)
    self.var_field_18 = value = pop("VarField18", None)
    if value.__class__ is not str and value is not None:
        self.var_field_18 = report.mismatch("SuppressedContact.var_field_18", "str", value)
    self.var_field_19 = value = pop("VarField19", None)
    if value.__class__ is not str and value is not None:
        self.var_field_19 = report.mismatch("SuppressedContact.var_field_19", "str", value)
    self.var_field_20 = value = pop("VarField20", None)
    if value.__class__ is not str and value is not None:
        self.var_field_20 = report.mismatch("SuppressedContact.var_field_20", "str", value)
    self.var_field_21 = value = pop("VarField21", None)
    if value.__class__ is not str and value is not None:
        self.var_field_21 = report.mismatch("SuppressedContact.var_field_21", "str", value)
    self.var_field_22 = value = pop("VarField22", None)
    if value.__class__ is not str and value is not None:
        self.var_field_22 = report.mismatch("SuppressedContact.var_field_22", "str", value)
    self.var_field_23 = value = pop("VarField23", None)
    if value.__class__ is not str and value is not None:
        self.var_field_23 = report.mismatch("SuppressedContact.var_field_23", "str", value)
    self.var_field_24 = value = pop("VarField24", None)
    if value.__class__ is not str and value is not None:
        self.var_field_24 = report.mismatch("SuppressedContact.var_field_24", "str", value)
    self.var_field_25 = value = pop("VarField25", None)
    if value.__class__ is not str and value is not None:
        self.var_field_25 = report.mismatch("SuppressedContact.var_field_25", "str", value)
    self.var_field_26 = value = pop("VarField26", None)
    if value.__class__ is not str and value is not None:
        self.var_field_26 = report.mismatch("SuppressedContact.var_field_26", "str", value)
    self.var_field_27 = value = pop("VarField27", None)
    if value.__class__ is not str and value is not None:
        self.var_field_27 = report.mismatch("SuppressedContact.var_field_27", "str", value)
    self.var_field_28 = value = pop("VarField28", None)
    if value.__class__ is not str and value is not None:
        self.var_field_28 = report.mismatch("SuppressedContact.var_field_28", "str", value)
    self.var_field_29 = value = pop("VarField29", None)
    if value.__class__ is not str and value is not None:
        self.var_field_29 = report.mismatch("SuppressedContact.var_field_29", "str", value)
    self.var_field_30 = value = pop("VarField30", None)
    if value.__class__ is not str and value is not None:
        self.var_field_30 = report.mismatch("SuppressedContact.var_field_30", "str", value)
    self.var_field_31 = value = pop("VarField31", None)
    if value.__class__ is not str and value is not None:
        self.var_field_31 = report.mismatch("SuppressedContact.var_field_31", "str", value)
    self.var_field_32 = value = pop("VarField32", None)
    if value.__class__ is not str and value is not None:
        self.var_field_32 = report.mismatch("SuppressedContact.var_field_32", "str", value)
    self.var_field_33 = value = pop("VarField33", None)
    if value.__class__ is not str and value is not None:
        self.var_field_33 = report.mismatch("SuppressedContact.var_field_33", "str", value)
    self.var_field_34 = value = pop("VarField34", None)
    if value.__class__ is not str and value is not None:
        self.var_field_34 = report.mismatch("SuppressedContact.var_field_34", "str", value)
    self.var_field_35 = value = pop("VarField35", None)
    if value.__class__ is not str and value is not None:
        self.var_field_35 = report.mismatch("SuppressedContact.var_field_35", "str", value)
    self.extra = data or {}
    return self


def unstructure_suppressed_contact(self: SuppressedContact) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.suppressed_contact_id) is not None:
        data["Id"] = value
    if (value := self.first_name) is not None:
        data["FirstName"] = value
    if (value := self.last_name) is not None:
        data["LastName"] = value
    if (value := self.company) is not None:
        data["Company"] = value
    if (value := self.address_street) is not None:
        data["Address"] = value
    if (value := self.address_street2) is not None:
        data["Address2"] = value
    if (value := self.address_city) is not None:
        data["City"] = value
    if (value := self.address_state) is not None:
        data["State"] = value
    if (value := self.address_zip) is not None:
        data["Zip"] = value
    if (value := self.country) is not None:
        data["Country"] = value
    if (value := self.email_address) is not None:
        data["Email"] = value
    if (value := self.phone) is not None:
        data["Phone"] = value
    if (value := self.mobile_phone) is not None:
        data["Mobile"] = value
    if (value := self.occupation) is not None:
        data["Occupation"] = value
    if (value := self.var_field_1) is not None:
        data["VarField1"] = value
    if (value := self.var_field_2) is not None:
        data["VarField2"] = value
    if (value := self.var_field_3) is not None:
        data["VarField3"] = value
    if (value := self.var_field_4) is not None:
        data["VarField4"] = value
    if (value := self.var_field_5) is not None:
        data["VarField5"] = value
    if (value := self.var_field_6) is not None:
        data["VarField6"] = value
    if (value := self.var_field_7) is not None:
        data["VarField7"] = value
    if (value := self.var_field_8) is not None:
        data["VarField8"] = value
    if (value := self.var_field_9) is not None:
        data["VarField9"] = value
    if (value := self.var_field_10) is not None:
        data["VarField10"] = value
    if (value := self.var_field_11) is not None:
        data["VarField11"] = value
    if (value := self.var_field_12) is not None:
        data["VarField12"] = value
    if (value := self.var_field_13) is not None:
        data["VarField13"] = value
    if (value := self.var_field_14) is not None:
        data["VarField14"] = value
    if (value := self.var_field_15) is not None:
        data["VarField15"] = value
    if (value := self.var_field_16) is not None:
        data["VarField16"] = value
    if (value := self.var_field_17) is not None:
        data["VarField17"] = value
    if (value := self.var_field_18) is not None:
        data["VarField18"] = value
    if (value := self.var_field_19) is not None:
        data["VarField19"] = value
    if (value := self.var_field_20) is not None:
        data["VarField20"] = value
    if (value := self.var_field_21) is not None:
        data["VarField21"] = value
    if (value := self.var_field_22) is not None:
        data["VarField22"] = value
    if (value := self.var_field_23) is not None:
        data["VarField23"] = value
    if (value := self.var_field_24) is not None:
        data["VarField24"] = value
    if (value := self.var_field_25) is not None:
        data["VarField25"] = value
    if (value := self.var_field_26) is not None:
        data["VarField26"] = value
    if (value := self.var_field_27) is not None:
        data["VarField27"] = value
    if (value := self.var_field_28) is not None:
        data["VarField28"] = value
    if (value := self.var_field_29) is not None:
        data["VarField29"] = value
    if (value := self.var_field_30) is not None:
        data["VarField30"] = value
    if (value := self.var_field_31) is not None:
        data["VarField31"] = value
    if (value := self.var_field_32) is not None:
        data["VarField32"] = value
    if (value := self.var_field_33) is not None:
        data["VarField33"] = value
    if (value := self.var_field_34) is not None:
        data["VarField34"] = value
    if (value := self.var_field_35) is not None:
        data["VarField35"] = value
    data.update(self.extra)
    return data


def structure_new_suppressed_contact(
    data: dict[str, Any], report: MismatchReport
) -> NewSuppressedContact:
    self = object.__new__(NewSuppressedContact)
    pop = data.pop
    value: Any
    self.first_name = value = pop("FirstName", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("NewSuppressedContact.first_name", "str", value)
    self.last_name = value = pop("LastName", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("NewSuppressedContact.last_name", "str", value)
    self.company = value = pop("Company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("NewSuppressedContact.company", "str", value)
    self.address_street = value = pop("Address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch("NewSuppressedContact.address_street", "str", value)
    self.address_street2 = value = pop("Address2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street2 = report.mismatch("NewSuppressedContact.address_street2", "str", value)
    self.address_city = value = pop("City", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch("NewSuppressedContact.address_city", "str", value)
    self.address_state = value = pop("State", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch("NewSuppressedContact.address_state", "str", value)
    self.address_zip = value = pop("Zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("NewSuppressedContact.address_zip", "str", value)
    self.country = value = pop("Country", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.country = report.mismatch("NewSuppressedContact.country", "str", value)
    self.email_address = value = pop("Email", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch("NewSuppressedContact.email_address", "str", value)
    self.phone = value = pop("Phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("NewSuppressedContact.phone", "str", value)
    self.mobile_phone = value = pop("Mobile", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.mobile_phone = report.mismatch("NewSuppressedContact.mobile_phone", "str", value)
    self.occupation = value = pop("Occupation", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.occupation = report.mismatch("NewSuppressedContact.occupation", "str", value)
    self.var_field_1 = value = pop("VarField1", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_1 = report.mismatch("NewSuppressedContact.var_field_1", "str", value)
    self.var_field_2 = value = pop("VarField2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_2 = report.mismatch("NewSuppressedContact.var_field_2", "str", value)
    self.var_field_3 = value = pop("VarField3", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_3 = report.mismatch("NewSuppressedContact.var_field_3", "str", value)
    self.var_field_4 = value = pop("VarField4", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_4 = report.mismatch("NewSuppressedContact.var_field_4", "str", value)
    self.var_field_5 = value = pop("VarField5", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_5 = report.mismatch("NewSuppressedContact.var_field_5", "str", value)
    self.var_field_6 = value = pop("VarField6", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_6 = report.mismatch("NewSuppressedContact.var_field_6", "str", value)
    self.var_field_7 = value = pop("VarField7", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_7 = report.mismatch("NewSuppressedContact.var_field_7", "str", value)
    self.var_field_8 = value = pop("VarField8", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_8 = report.mismatch("NewSuppressedContact.var_field_8", "str", value)
    self.var_field_9 = value = pop("VarField9", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_9 = report.mismatch("NewSuppressedContact.var_field_9", "str", value)
    self.var_field_10 = value = pop("VarField10", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_10 = report.mismatch("NewSuppressedContact.var_field_10", "str", value)
    self.var_field_11 = value = pop("VarField11", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_11 = report.mismatch("NewSuppressedContact.var_field_11", "str", value)
    self.var_field_12 = value = pop("VarField12", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_12 = report.mismatch("NewSuppressedContact.var_field_12", "str", value)
    self.var_field_13 = value = pop("VarField13", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_13 = report.mismatch("NewSuppressedContact.var_field_13", "str", value)
    self.var_field_14 = value = pop("VarField14", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_14 = report.mismatch("NewSuppressedContact.var_field_14", "str", value)
    self.var_field_15 = value = pop("VarField15", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_15 = report.mismatch("NewSuppressedContact.var_field_15", "str", value)
    self.var_field_16 = value = pop("VarField16", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_16 = report.mismatch("NewSuppressedContact.var_field_16", "str", value)
    self.var_field_17 = value = pop("VarField17", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_17 = report.mismatch("NewSuppressedContact.var_field_17", "str", value)
    self.var_field_18 = value = pop("VarField18", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_18 = report.mismatch("NewSuppressedContact.var_field_18", "str", value)
    self.var_field_19 = value = pop("VarField19", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_19 = report.mismatch("NewSuppressedContact.var_field_19", "str", value)
    self.var_field_20 = value = pop("VarField20", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_20 = report.mismatch("NewSuppressedContact.var_field_20", "str", value)
    self.var_field_21 = value = pop("VarField21", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_21 = report.mismatch("NewSuppressedContact.var_field_21", "str", value)
    self.var_field_22 = value = pop("VarField22", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_22 = report.mismatch("NewSuppressedContact.var_field_22", "str", value)
    self.var_field_23 = value = pop("VarField23", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_23 = report.mismatch("NewSuppressedContact.var_field_23", "str", value)
    self.var_field_24 = value = pop("VarField24", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_24 = report.mismatch("NewSuppressedContact.var_field_24", "str", value)
    self.var_field_25 = value = pop("VarField25", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_25 = report.mismatch("NewSuppressedContact.var_field_25", "str", value)
    self.var_field_26 = value = pop("VarField26", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_26 = report.mismatch("NewSuppressedContact.var_field_26", "str", value)
    self.var_field_27 = value = pop("VarField27", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_27 = report.mismatch("NewSuppressedContact.var_field_27", "str", value)
    self.var_field_28 = value = pop("VarField28", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_28 = report.mismatch("NewSuppressedContact.var_field_28", "str", value)
    self.var_field_29 = value = pop("VarField29", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_29 = report.mismatch("NewSuppressedContact.var_field_29", "str", value)
    self.var_field_30 = value = pop("VarField30", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_30 = report.mismatch("NewSuppressedContact.var_field_30", "str", value)
    self.var_field_31 = value = pop("VarField31", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_31 = report.mismatch("NewSuppressedContact.var_field_31", "str", value)
    self.var_field_32 = value = pop("VarField32", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_32 = report.mismatch("NewSuppressedContact.var_field_32", "str", value)
    self.var_field_33 = value = pop("VarField33", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_33 = report.mismatch("NewSuppressedContact.var_field_33", "str", value)
    self.var_field_34 = value = pop("VarField34", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_34 = report.mismatch("NewSuppressedContact.var_field_34", "str", value)
    self.var_field_35 = value = pop("VarField35", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_35 = report.mismatch("NewSuppressedContact.var_field_35", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_suppressed_contact(self: NewSuppressedContact) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.first_name) is not UNSET:
        data["FirstName"] = value
    if (value := self.last_name) is not UNSET:
        data["LastName"] = value
    if (value := self.company) is not UNSET:
        data["Company"] = value
    if (value := self.address_street) is not UNSET:
        data["Address"] = value
    if (value := self.address_street2) is not UNSET:
        data["Address2"] = value
    if (value := self.address_city) is not UNSET:
        data["City"] = value
    if (value := self.address_state) is not UNSET:
        data["State"] = value
    if (value := self.address_zip) is not UNSET:
        data["Zip"] = value
    if (value := self.country) is not UNSET:
        data["Country"] = value
    if (value := self.email_address) is not UNSET:
        data["Email"] = value
    if (value := self.phone) is not UNSET:
        data["Phone"] = value
    if (value := self.mobile_phone) is not UNSET:
        data["Mobile"] = value
    if (value := self.occupation) is not UNSET:
        data["Occupation"] = value
    if (value := self.var_field_1) is not UNSET:
        data["VarField1"] = value
    if (value := self.var_field_2) is not UNSET:
        data["VarField2"] = value
    if (value := self.var_field_3) is not UNSET:
        data["VarField3"] = value
    if (value := self.var_field_4) is not UNSET:
        data["VarField4"] = value
    if (value := self.var_field_5) is not UNSET:
        data["VarField5"] = value
    if (value := self.var_field_6) is not UNSET:
        data["VarField6"] = value
    if (value := self.var_field_7) is not UNSET:
        data["VarField7"] = value
    if (value := self.var_field_8) is not UNSET:
        data["VarField8"] = value
    if (value := self.var_field_9) is not UNSET:
        data["VarField9"] = value
    if (value := self.var_field_10) is not UNSET:
        data["VarField10"] = value
    if (value := self.var_field_11) is not UNSET:
        data["VarField11"] = value
    if (value := self.var_field_12) is not UNSET:
        data["VarField12"] = value
    if (value := self.var_field_13) is not UNSET:
        data["VarField13"] = value
    if (value := self.var_field_14) is not UNSET:
        data["VarField14"] = value
    if (value := self.var_field_15) is not UNSET:
        data["VarField15"] = value
    if (value := self.var_field_16) is not UNSET:
        data["VarField16"] = value
    if (value := self.var_field_17) is not UNSET:
        data["VarField17"] = value
    if (value := self.var_field_18) is not UNSET:
        data["VarField18"] = value
    if (value := self.var_field_19) is not UNSET:
        data["VarField19"] = value
    if (value := self.var_field_20) is not UNSET:
        data["VarField20"] = value
    if (value := self.var_field_21) is not UNSET:
        data["VarField21"] = value
    if (value := self.var_field_22) is not UNSET:
        data["VarField22"] = value
    if (value := self.var_field_23) is not UNSET:
        data["VarField23"] = value
    if (value := self.var_field_24) is not UNSET:
        data["VarField24"] = value
    if (value := self.var_field_25) is not UNSET:
        data["VarField25"] = value
    if (value := self.var_field_26) is not UNSET:
        data["VarField26"] = value
    if (value := self.var_field_27) is not UNSET:
        data["VarField27"] = value
    if (value := self.var_field_28) is not UNSET:
        data["VarField28"] = value
    if (value := self.var_field_29) is not UNSET:
        data["VarField29"] = value
    if (value := self.var_field_30) is not UNSET:
        data["VarField30"] = value
    if (value := self.var_field_31) is not UNSET:
        data["VarField31"] = value
    if (value := self.var_field_32) is not UNSET:
        data["VarField32"] = value
    if (value := self.var_field_33) is not UNSET:
        data["VarField33"] = value
    if (value := self.var_field_34) is not UNSET:
        data["VarField34"] = value
    if (value := self.var_field_35) is not UNSET:
        data["VarField35"] = value
    data.update(self.extra)
    return data


def structure_suppressed_contact_replacement(
    data: dict[str, Any], report: MismatchReport
) -> SuppressedContactReplacement:
    self = object.__new__(SuppressedContactReplacement)
    pop = data.pop
    value: Any
    self.first_name = value = pop("FirstName", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("SuppressedContactReplacement.first_name", "str", value)
    self.last_name = value = pop("LastName", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("SuppressedContactReplacement.last_name", "str", value)
    self.company = value = pop("Company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("SuppressedContactReplacement.company", "str", value)
    self.address_street = value = pop("Address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch(
            "SuppressedContactReplacement.address_street", "str", value
        )
    self.address_street2 = value = pop("Address2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street2 = report.mismatch(
            "SuppressedContactReplacement.address_street2", "str", value
        )
    self.address_city = value = pop("City", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch(
            "SuppressedContactReplacement.address_city", "str", value
        )
    self.address_state = value = pop("State", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch(
            "SuppressedContactReplacement.address_state", "str", value
        )
    self.address_zip = value = pop("Zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("SuppressedContactReplacement.address_zip", "str", value)
    self.country = value = pop("Country", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.country = report.mismatch("SuppressedContactReplacement.country", "str", value)
    self.email_address = value = pop("Email", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch(
            "SuppressedContactReplacement.email_address", "str", value
        )
    self.phone = value = pop("Phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("SuppressedContactReplacement.phone", "str", value)
    self.mobile_phone = value = pop("Mobile", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.mobile_phone = report.mismatch(
            "SuppressedContactReplacement.mobile_phone", "str", value
        )
    self.occupation = value = pop("Occupation", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.occupation = report.mismatch("SuppressedContactReplacement.occupation", "str", value)
    self.var_field_1 = value = pop("VarField1", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_1 = report.mismatch("SuppressedContactReplacement.var_field_1", "str", value)
    self.var_field_2 = value = pop("VarField2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_2 = report.mismatch("SuppressedContactReplacement.var_field_2", "str", value)
    self.var_field_3 = value = pop("VarField3", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_3 = report.mismatch("SuppressedContactReplacement.var_field_3", "str", value)
    self.var_field_4 = value = pop("VarField4", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_4 = report.mismatch("SuppressedContactReplacement.var_field_4", "str", value)
    self.var_field_5 = value = pop("VarField5", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_5 = report.mismatch("SuppressedContactReplacement.var_field_5", "str", value)
    self.var_field_6 = value = pop("VarField6", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_6 = report.mismatch("SuppressedContactReplacement.var_field_6", "str", value)
    self.var_field_7 = value = pop("VarField7", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_7 = report.mismatch("SuppressedContactReplacement.var_field_7", "str", value)
    self.var_field_8 = value = pop("VarField8", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_8 = report.mismatch("SuppressedContactReplacement.var_field_8", "str", value)
    self.var_field_9 = value = pop("VarField9", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_9 = report.mismatch("SuppressedContactReplacement.var_field_9", "str", value)
    self.var_field_10 = value = pop("VarField10", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_10 = report.mismatch(
            "SuppressedContactReplacement.var_field_10", "str", value
        )
    self.var_field_11 = value = pop("VarField11", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_11 = report.mismatch(
            "SuppressedContactReplacement.var_field_11", "str", value
        )
    self.var_field_12 = value = pop("VarField12", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_12 = report.mismatch(
            "SuppressedContactReplacement.var_field_12", "str", value
        )
    self.var_field_13 = value = pop("VarField13", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_13 = report.mismatch(
            "SuppressedContactReplacement.var_field_13", "str", value
        )
    self.var_field_14 = value = pop("VarField14", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_14 = report.mismatch(
            "SuppressedContactReplacement.var_field_14", "str", value
        )
    self.var_field_15 = value = pop("VarField15", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_15 = report.mismatch(
            "SuppressedContactReplacement.var_field_15", "str", value
        )
    self.var_field_16 = value = pop("VarField16", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_16 = report.mismatch(
            "SuppressedContactReplacement.var_field_16", "str", value
        )
    self.var_field_17 = value = pop("VarField17", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_17 = report.mismatch(
            "SuppressedContactReplacement.var_field_17", "str", value
        )
    self.var_field_18 = value = pop("VarField18", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_18 = report.mismatch(
            "SuppressedContactReplacement.var_field_18", "str", value
        )
    self.var_field_19 = value = pop("VarField19", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_19 = report.mismatch(
            "SuppressedContactReplacement.var_field_19", "str", value
        )
    self.var_field_20 = value = pop("VarField20", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_20 = report.mismatch(
            "SuppressedContactReplacement.var_field_20", "str", value
        )
    self.var_field_21 = value = pop("VarField21", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_21 = report.mismatch(
            "SuppressedContactReplacement.var_field_21", "str", value
        )
    self.var_field_22 = value = pop("VarField22", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_22 = report.mismatch(
            "SuppressedContactReplacement.var_field_22", "str", value
        )
    self.var_field_23 = value = pop("VarField23", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_23 = report.mismatch(
            "SuppressedContactReplacement.var_field_23", "str", value
        )
    self.var_field_24 = value = pop("VarField24", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_24 = report.mismatch(
            "SuppressedContactReplacement.var_field_24", "str", value
        )
    self.var_field_25 = value = pop("VarField25", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_25 = report.mismatch(
            "SuppressedContactReplacement.var_field_25", "str", value
        )
    self.var_field_26 = value = pop("VarField26", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_26 = report.mismatch(
            "SuppressedContactReplacement.var_field_26", "str", value
        )
    self.var_field_27 = value = pop("VarField27", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_27 = report.mismatch(
            "SuppressedContactReplacement.var_field_27", "str", value
        )
    self.var_field_28 = value = pop("VarField28", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_28 = report.mismatch(
            "SuppressedContactReplacement.var_field_28", "str", value
        )
    self.var_field_29 = value = pop("VarField29", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_29 = report.mismatch(
            "SuppressedContactReplacement.var_field_29", "str", value
        )
    self.var_field_30 = value = pop("VarField30", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_30 = report.mismatch(
            "SuppressedContactReplacement.var_field_30", "str", value
        )
    self.var_field_31 = value = pop("VarField31", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_31 = report.mismatch(
            "SuppressedContactReplacement.var_field_31", "str", value
        )
    self.var_field_32 = value = pop("VarField32", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_32 = report.mismatch(
            "SuppressedContactReplacement.var_field_32", "str", value
        )
    self.var_field_33 = value = pop("VarField33", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_33 = report.mismatch(
            "SuppressedContactReplacement.var_field_33", "str", value
        )
    self.var_field_34 = value = pop("VarField34", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_34 = report.mismatch(
            "SuppressedContactReplacement.var_field_34", "str", value
        )
    self.var_field_35 = value = pop("VarField35", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_35 = report.mismatch(
            "SuppressedContactReplacement.var_field_35", "str", value
        )
    self.extra = data or {}
    return self


def unstructure_suppressed_contact_replacement(
    self: SuppressedContactReplacement,
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.first_name) is not UNSET:
        data["FirstName"] = value
    if (value := self.last_name) is not UNSET:
        data["LastName"] = value
    if (value := self.company) is not UNSET:
        data["Company"] = value
    if (value := self.address_street) is not UNSET:
        data["Address"] = value
    if (value := self.address_street2) is not UNSET:
        data["Address2"] = value
    if (value := self.address_city) is not UNSET:
        data["City"] = value
    if (value := self.address_state) is not UNSET:
        data["State"] = value
    if (value := self.address_zip) is not UNSET:
        data["Zip"] = value
    if (value := self.country) is not UNSET:
        data["Country"] = value
    if (value := self.email_address) is not UNSET:
        data["Email"] = value
    if (value := self.phone) is not UNSET:
        data["Phone"] = value
    if (value := self.mobile_phone) is not UNSET:
        data["Mobile"] = value
    if (value := self.occupation) is not UNSET:
        data["Occupation"] = value
    if (value := self.var_field_1) is not UNSET:
        data["VarField1"] = value
    if (value := self.var_field_2) is not UNSET:
        data["VarField2"] = value
    if (value := self.var_field_3) is not UNSET:
        data["VarField3"] = value
    if (value := self.var_field_4) is not UNSET:
        data["VarField4"] = value
    if (value := self.var_field_5) is not UNSET:
        data["VarField5"] = value
    if (value := self.var_field_6) is not UNSET:
        data["VarField6"] = value
    if (value := self.var_field_7) is not UNSET:
        data["VarField7"] = value
    if (value := self.var_field_8) is not UNSET:
        data["VarField8"] = value
    if (value := self.var_field_9) is not UNSET:
        data["VarField9"] = value
    if (value := self.var_field_10) is not UNSET:
        data["VarField10"] = value
    if (value := self.var_field_11) is not UNSET:
        data["VarField11"] = value
    if (value := self.var_field_12) is not UNSET:
        data["VarField12"] = value
    if (value := self.var_field_13) is not UNSET:
        data["VarField13"] = value
    if (value := self.var_field_14) is not UNSET:
        data["VarField14"] = value
    if (value := self.var_field_15) is not UNSET:
        data["VarField15"] = value
    if (value := self.var_field_16) is not UNSET:
        data["VarField16"] = value
    if (value := self.var_field_17) is not UNSET:
        data["VarField17"] = value
    if (value := self.var_field_18) is not UNSET:
        data["VarField18"] = value
    if (value := self.var_field_19) is not UNSET:
        data["VarField19"] = value
    if (value := self.var_field_20) is not UNSET:
        data["VarField20"] = value
    if (value := self.var_field_21) is not UNSET:
        data["VarField21"] = value
    if (value := self.var_field_22) is not UNSET:
        data["VarField22"] = value
    if (value := self.var_field_23) is not UNSET:
        data["VarField23"] = value
    if (value := self.var_field_24) is not UNSET:
        data["VarField24"] = value
    if (value := self.var_field_25) is not UNSET:
        data["VarField25"] = value
    if (value := self.var_field_26) is not UNSET:
        data["VarField26"] = value
    if (value := self.var_field_27) is not UNSET:
        data["VarField27"] = value
    if (value := self.var_field_28) is not UNSET:
        data["VarField28"] = value
    if (value := self.var_field_29) is not UNSET:
        data["VarField29"] = value
    if (value := self.var_field_30) is not UNSET:
        data["VarField30"] = value
    if (value := self.var_field_31) is not UNSET:
        data["VarField31"] = value
    if (value := self.var_field_32) is not UNSET:
        data["VarField32"] = value
    if (value := self.var_field_33) is not UNSET:
        data["VarField33"] = value
    if (value := self.var_field_34) is not UNSET:
        data["VarField34"] = value
    if (value := self.var_field_35) is not UNSET:
        data["VarField35"] = value
    data.update(self.extra)
    return data


def structure_suppressed_contacts(
    data: dict[str, Any], report: MismatchReport
) -> SuppressedContacts:
    self = object.__new__(SuppressedContacts)
    pop = data.pop
    value: Any
    self.contact_details = value = pop("ContactDetails", None)
    if value.__class__ is list:
        self.contact_details = [
            structure_suppressed_contact(item, report)
            if item.__class__ is dict
            else report.mismatch("SuppressedContacts.contact_details", "SuppressedContact", item)
            for item in value
        ]
    elif value is not None:
        self.contact_details = report.mismatch("SuppressedContacts.contact_details", "list", value)
    self.list_details = value = pop("ListDetails", None)
    if value.__class__ is dict:
        self.list_details = structure_suppression_list(value, report)
    elif value is not None:
        self.list_details = report.mismatch(
            "SuppressedContacts.list_details", "SuppressionList", value
        )
    self.extra = data or {}
    return self


def unstructure_suppressed_contacts(self: SuppressedContacts) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.contact_details) is not None:
        data["ContactDetails"] = (
            [
                unstructure_suppressed_contact(item)
                if item.__class__ is SuppressedContact
                else item
                for item in value
            ]
            if value.__class__ is list
            else value
        )
    if (value := self.list_details) is not None:
        data["ListDetails"] = (
            unstructure_suppression_list(value) if value.__class__ is SuppressionList else value
        )
    data.update(self.extra)
    return data


def structure_suppressed_contact_deleted(
    data: dict[str, Any], report: MismatchReport
) -> SuppressedContactDeleted:
    self = object.__new__(SuppressedContactDeleted)
    pop = data.pop
    value: Any
    self.message = value = pop("Message", None)
    if value is None:
        self.message = value = pop("message", None)
    if value.__class__ is not str and value is not None:
        self.message = report.mismatch("SuppressedContactDeleted.message", "str", value)
    self.extra = data or {}
    return self


def unstructure_suppressed_contact_deleted(self: SuppressedContactDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.message) is not None:
        data["Message"] = value
    data.update(self.extra)
    return data
