# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""From JSON to the models of `contacts`, and back.

`structure_x(data, report)` consumes `data`: it takes the fields out, and what it leaves
is `extra` of the model.
"""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import UNSET, MismatchReport

from ..models.contacts import (
    Contact,
    ContactCreated,
    ContactDeleted,
    ContactDetails,
    ContactList,
    ContactReplacement,
    ContactUpdated,
    NewContact,
)


def structure_contact_list(data: dict[str, Any], report: MismatchReport) -> ContactList:
    self = object.__new__(ContactList)
    pop = data.pop
    value: Any
    self.contact_list_id = value = pop("contact_list_id", None)
    if value.__class__ is not int and value is not None:
        self.contact_list_id = report.mismatch("ContactList.contact_list_id", "int", value)
    self.name = value = pop("name", None)
    if value.__class__ is not str and value is not None:
        self.name = report.mismatch("ContactList.name", "str", value)
    self.count = value = pop("count", None)
    if value.__class__ is not int and value is not None:
        self.count = report.mismatch("ContactList.count", "int", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("ContactList.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_list(self: ContactList) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.contact_list_id) is not None:
        data["contact_list_id"] = value
    if (value := self.name) is not None:
        data["name"] = value
    if (value := self.count) is not None:
        data["count"] = value
    if (value := self.created_date) is not None:
        data["created_date"] = value
    data.update(self.extra)
    return data


def structure_contact(data: dict[str, Any], report: MismatchReport) -> Contact:
    self = object.__new__(Contact)
    pop = data.pop
    value: Any
    self.row = value = pop("row", None)
    if value.__class__ is not int and value is not None:
        self.row = report.mismatch("Contact.row", "int", value)
    self.contact_id = value = pop("contact_id", None)
    if value.__class__ is not int and value is not None:
        self.contact_id = report.mismatch("Contact.contact_id", "int", value)
    self.contact_list_id = value = pop("contact_list_id", None)
    if value.__class__ is not int and value is not None:
        self.contact_list_id = report.mismatch("Contact.contact_list_id", "int", value)
    self.first_name = value = pop("first_name", None)
    if value.__class__ is not str and value is not None:
        self.first_name = report.mismatch("Contact.first_name", "str", value)
    self.last_name = value = pop("last_name", None)
    if value.__class__ is not str and value is not None:
        self.last_name = report.mismatch("Contact.last_name", "str", value)
    self.company = value = pop("company", None)
    if value.__class__ is not str and value is not None:
        self.company = report.mismatch("Contact.company", "str", value)
    self.phone = value = pop("phone", None)
    if value.__class__ is not str and value is not None:
        self.phone = report.mismatch("Contact.phone", "str", value)
    self.mobile_phone = value = pop("mobile_phone", None)
    if value.__class__ is not str and value is not None:
        self.mobile_phone = report.mismatch("Contact.mobile_phone", "str", value)
    self.occupation = value = pop("occupation", None)
    if value.__class__ is not str and value is not None:
        self.occupation = report.mismatch("Contact.occupation", "str", value)
    self.website = value = pop("website", None)
    if value.__class__ is not str and value is not None:
        self.website = report.mismatch("Contact.website", "str", value)
    self.email_address = value = pop("email_address", None)
    if value.__class__ is not str and value is not None:
        self.email_address = report.mismatch("Contact.email_address", "str", value)
    self.address_street = value = pop("address_street", None)
    if value.__class__ is not str and value is not None:
        self.address_street = report.mismatch("Contact.address_street", "str", value)
    self.address_street2 = value = pop("address_street2", None)
    if value.__class__ is not str and value is not None:
        self.address_street2 = report.mismatch("Contact.address_street2", "str", value)
    self.address_city = value = pop("address_city", None)
    if value.__class__ is not str and value is not None:
        self.address_city = report.mismatch("Contact.address_city", "str", value)
    self.address_state = value = pop("address_state", None)
    if value.__class__ is not str and value is not None:
        self.address_state = report.mismatch("Contact.address_state", "str", value)
    self.address_zip = value = pop("address_zip", None)
    if value.__class__ is not str and value is not None:
        self.address_zip = report.mismatch("Contact.address_zip", "str", value)
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("Contact.created_date", "str", value)
    self.var_field_1 = value = pop("var_field_1", None)
    if value.__class__ is not str and value is not None:
        self.var_field_1 = report.mismatch("Contact.var_field_1", "str", value)
    self.var_field_2 = value = pop("var_field_2", None)
    if value.__class__ is not str and value is not None:
        self.var_field_2 = report.mismatch("Contact.var_field_2", "str", value)
    self.var_field_3 = value = pop("var_field_3", None)
    if value.__class__ is not str and value is not None:
        self.var_field_3 = report.mismatch("Contact.var_field_3", "str", value)
    self.var_field_4 = value = pop("var_field_4", None)
    if value.__class__ is not str and value is not None:
        self.var_field_4 = report.mismatch("Contact.var_field_4", "str", value)
    self.var_field_5 = value = pop("var_field_5", None)
    if value.__class__ is not str and value is not None:
        self.var_field_5 = report.mismatch("Contact.var_field_5", "str", value)
    self.var_field_6 = value = pop("var_field_6", None)
    if value.__class__ is not str and value is not None:
        self.var_field_6 = report.mismatch("Contact.var_field_6", "str", value)
    self.var_field_7 = value = pop("var_field_7", None)
    if value.__class__ is not str and value is not None:
        self.var_field_7 = report.mismatch("Contact.var_field_7", "str", value)
    self.var_field_8 = value = pop("var_field_8", None)
    if value.__class__ is not str and value is not None:
        self.var_field_8 = report.mismatch("Contact.var_field_8", "str", value)
    self.var_field_9 = value = pop("var_field_9", None)
    if value.__class__ is not str and value is not None:
        self.var_field_9 = report.mismatch("Contact.var_field_9", "str", value)
    self.var_field_10 = value = pop("var_field_10", None)
    if value.__class__ is not str and value is not None:
        self.var_field_10 = report.mismatch("Contact.var_field_10", "str", value)
    self.var_field_11 = value = pop("var_field_11", None)
    if value.__class__ is not str and value is not None:
        self.var_field_11 = report.mismatch("Contact.var_field_11", "str", value)
    self.var_field_12 = value = pop("var_field_12", None)
    if value.__class__ is not str and value is not None:
        self.var_field_12 = report.mismatch("Contact.var_field_12", "str", value)
    self.var_field_13 = value = pop("var_field_13", None)
    if value.__class__ is not str and value is not None:
        self.var_field_13 = report.mismatch("Contact.var_field_13", "str", value)
    self.var_field_14 = value = pop("var_field_14", None)
    if value.__class__ is not str and value is not None:
        self.var_field_14 = report.mismatch("Contact.var_field_14", "str", value)
    self.var_field_15 = value = pop("var_field_15", None)
    if value.__class__ is not str and value is not None:
        self.var_field_15 = report.mismatch("Contact.var_field_15", "str", value)
    self.var_field_16 = value = pop("var_field_16", None)
    if value.__class__ is not str and value is not None:
        self.var_field_16 = report.mismatch("Contact.var_field_16", "str", value)
    self.var_field_17 = value = pop("var_field_17", None)
    if value.__class__ is not str and value is not None:
        self.var_field_17 = report.mismatch("Contact.var_field_17", "str", value)
    self.var_field_18 = value = pop("var_field_18", None)
    if value.__class__ is not str and value is not None:
        self.var_field_18 = report.mismatch("Contact.var_field_18", "str", value)
    self.var_field_19 = value = pop("var_field_19", None)
    if value.__class__ is not str and value is not None:
        self.var_field_19 = report.mismatch("Contact.var_field_19", "str", value)
    self.var_field_20 = value = pop("var_field_20", None)
    if value.__class__ is not str and value is not None:
        self.var_field_20 = report.mismatch("Contact.var_field_20", "str", value)
    self.var_field_21 = value = pop("var_field_21", None)
    if value.__class__ is not str and value is not None:
        self.var_field_21 = report.mismatch("Contact.var_field_21", "str", value)
    self.var_field_22 = value = pop("var_field_22", None)
    if value.__class__ is not str and value is not None:
        self.var_field_22 = report.mismatch("Contact.var_field_22", "str", value)
    self.var_field_23 = value = pop("var_field_23", None)
    if value.__class__ is not str and value is not None:
        self.var_field_23 = report.mismatch("Contact.var_field_23", "str", value)
    self.var_field_24 = value = pop("var_field_24", None)
    if value.__class__ is not str and value is not None:
        self.var_field_24 = report.mismatch("Contact.var_field_24", "str", value)
    self.var_field_25 = value = pop("var_field_25", None)
    if value.__class__ is not str and value is not None:
        self.var_field_25 = report.mismatch("Contact.var_field_25", "str", value)
    self.var_field_26 = value = pop("var_field_26", None)
    if value.__class__ is not str and value is not None:
        self.var_field_26 = report.mismatch("Contact.var_field_26", "str", value)
    self.var_field_27 = value = pop("var_field_27", None)
    if value.__class__ is not str and value is not None:
        self.var_field_27 = report.mismatch("Contact.var_field_27", "str", value)
    self.var_field_28 = value = pop("var_field_28", None)
    if value.__class__ is not str and value is not None:
        self.var_field_28 = report.mismatch("Contact.var_field_28", "str", value)
    self.var_field_29 = value = pop("var_field_29", None)
    if value.__class__ is not str and value is not None:
        self.var_field_29 = report.mismatch("Contact.var_field_29", "str", value)
    self.var_field_30 = value = pop("var_field_30", None)
    if value.__class__ is not str and value is not None:
        self.var_field_30 = report.mismatch("Contact.var_field_30", "str", value)
    self.var_field_31 = value = pop("var_field_31", None)
    if value.__class__ is not str and value is not None:
        self.var_field_31 = report.mismatch("Contact.var_field_31", "str", value)
    self.var_field_32 = value = pop("var_field_32", None)
    if value.__class__ is not str and value is not None:
        self.var_field_32 = report.mismatch("Contact.var_field_32", "str", value)
    self.var_field_33 = value = pop("var_field_33", None)
    if value.__class__ is not str and value is not None:
        self.var_field_33 = report.mismatch("Contact.var_field_33", "str", value)
    self.var_field_34 = value = pop("var_field_34", None)
    if value.__class__ is not str and value is not None:
        self.var_field_34 = report.mismatch("Contact.var_field_34", "str", value)
    self.var_field_35 = value = pop("var_field_35", None)
    if value.__class__ is not str and value is not None:
        self.var_field_35 = report.mismatch("Contact.var_field_35", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact(self: Contact) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.row) is not None:
        data["row"] = value
    if (value := self.contact_id) is not None:
        data["contact_id"] = value
    if (value := self.contact_list_id) is not None:
        data["contact_list_id"] = value
    if (value := self.first_name) is not None:
        data["first_name"] = value
    if (value := self.last_name) is not None:
        data["last_name"] = value
    if (value := self.company) is not None:
        data["company"] = value
    if (value := self.phone) is not None:
        data["phone"] = value
    if (value := self.mobile_phone) is not None:
        data["mobile_phone"] = value
    if (value := self.occupation) is not None:
        data["occupation"] = value
    if (value := self.website) is not None:
        data["website"] = value
    if (value := self.email_address) is not None:
        data["email_address"] = value
    if (value := self.address_street) is not None:
        data["address_street"] = value
    if (value := self.address_street2) is not None:
        data["address_street2"] = value
    if (value := self.address_city) is not None:
        data["address_city"] = value
    if (value := self.address_state) is not None:
        data["address_state"] = value
    if (value := self.address_zip) is not None:
        data["address_zip"] = value
    if (value := self.created_date) is not None:
        data["created_date"] = value
    if (value := self.var_field_1) is not None:
        data["var_field_1"] = value
    if (value := self.var_field_2) is not None:
        data["var_field_2"] = value
    if (value := self.var_field_3) is not None:
        data["var_field_3"] = value
    if (value := self.var_field_4) is not None:
        data["var_field_4"] = value
    if (value := self.var_field_5) is not None:
        data["var_field_5"] = value
    if (value := self.var_field_6) is not None:
        data["var_field_6"] = value
    if (value := self.var_field_7) is not None:
        data["var_field_7"] = value
    if (value := self.var_field_8) is not None:
        data["var_field_8"] = value
    if (value := self.var_field_9) is not None:
        data["var_field_9"] = value
    if (value := self.var_field_10) is not None:
        data["var_field_10"] = value
    if (value := self.var_field_11) is not None:
        data["var_field_11"] = value
    if (value := self.var_field_12) is not None:
        data["var_field_12"] = value
    if (value := self.var_field_13) is not None:
        data["var_field_13"] = value
    if (value := self.var_field_14) is not None:
        data["var_field_14"] = value
    if (value := self.var_field_15) is not None:
        data["var_field_15"] = value
    if (value := self.var_field_16) is not None:
        data["var_field_16"] = value
    if (value := self.var_field_17) is not None:
        data["var_field_17"] = value
    if (value := self.var_field_18) is not None:
        data["var_field_18"] = value
    if (value := self.var_field_19) is not None:
        data["var_field_19"] = value
    if (value := self.var_field_20) is not None:
        data["var_field_20"] = value
    if (value := self.var_field_21) is not None:
        data["var_field_21"] = value
    if (value := self.var_field_22) is not None:
        data["var_field_22"] = value
    if (value := self.var_field_23) is not None:
        data["var_field_23"] = value
    if (value := self.var_field_24) is not None:
        data["var_field_24"] = value
    if (value := self.var_field_25) is not None:
        data["var_field_25"] = value
    if (value := self.var_field_26) is not None:
        data["var_field_26"] = value
    if (value := self.var_field_27) is not None:
        data["var_field_27"] = value
    if (value := self.var_field_28) is not None:
        data["var_field_28"] = value
    if (value := self.var_field_29) is not None:
        data["var_field_29"] = value
    if (value := self.var_field_30) is not None:
        data["var_field_30"] = value
    if (value := self.var_field_31) is not None:
        data["var_field_31"] = value
    if (value := self.var_field_32) is not None:
        data["var_field_32"] = value
    if (value := self.var_field_33) is not None:
        data["var_field_33"] = value
    if (value := self.var_field_34) is not None:
        data["var_field_34"] = value
    if (value := self.var_field_35) is not None:
        data["var_field_35"] = value
    data.update(self.extra)
    return data


def structure_contact_details(data: dict[str, Any], report: MismatchReport) -> ContactDetails:
    self = object.__new__(ContactDetails)
    pop = data.pop
    value: Any
    self.contact_id = value = pop("Id", None)
    if value.__class__ is not int and value is not None:
        self.contact_id = report.mismatch("ContactDetails.contact_id", "int", value)
    self.contact_list_id = value = pop("ContactListId", None)
    if value.__class__ is not int and value is not None:
        self.contact_list_id = report.mismatch("ContactDetails.contact_list_id", "int", value)
    self.first_name = value = pop("FirstName", None)
    if value.__class__ is not str and value is not None:
        self.first_name = report.mismatch("ContactDetails.first_name", "str", value)
    self.last_name = value = pop("LastName", None)
    if value.__class__ is not str and value is not None:
        self.last_name = report.mismatch("ContactDetails.last_name", "str", value)
    self.company = value = pop("Company", None)
    if value.__class__ is not str and value is not None:
        self.company = report.mismatch("ContactDetails.company", "str", value)
    self.address_street = value = pop("Address", None)
    if value.__class__ is not str and value is not None:
        self.address_street = report.mismatch("ContactDetails.address_street", "str", value)
    self.address_street2 = value = pop("Address2", None)
    if value.__class__ is not str and value is not None:
        self.address_street2 = report.mismatch("ContactDetails.address_street2", "str", value)
    self.address_city = value = pop("City", None)
    if value.__class__ is not str and value is not None:
        self.address_city = report.mismatch("ContactDetails.address_city", "str", value)
    self.address_state = value = pop("State", None)
    if value.__class__ is not str and value is not None:
        self.address_state = report.mismatch("ContactDetails.address_state", "str", value)
    self.address_zip = value = pop("Zip", None)
    if value.__class__ is not str and value is not None:
        self.address_zip = report.mismatch("ContactDetails.address_zip", "str", value)
    self.email_address = value = pop("EmailId", None)
    if value.__class__ is not str and value is not None:
        self.email_address = report.mismatch("ContactDetails.email_address", "str", value)
    self.phone = value = pop("Phone", None)
    if value.__class__ is not str and value is not None:
        self.phone = report.mismatch("ContactDetails.phone", "str", value)
    self.mobile_phone = value = pop("Mobile", None)
    if value.__class__ is not str and value is not None:
        self.mobile_phone = report.mismatch("ContactDetails.mobile_phone", "str", value)
    self.occupation = value = pop("Occupation", None)
    if value.__class__ is not str and value is not None:
        self.occupation = report.mismatch("ContactDetails.occupation", "str", value)
    self.website = value = pop("Website", None)
    if value.__class__ is not str and value is not None:
        self.website = report.mismatch("ContactDetails.website", "str", value)
    self.address_status_id = value = pop("AddressStatusId", None)
    if value.__class__ is not int and value is not None:
        self.address_status_id = report.mismatch("ContactDetails.address_status_id", "int", value)
    self.extra = data or {}
    return self


def unstructure_contact_details(self: ContactDetails) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.contact_id) is not None:
        data["Id"] = value
    if (value := self.contact_list_id) is not None:
        data["ContactListId"] = value
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
    if (value := self.email_address) is not None:
        data["EmailId"] = value
    if (value := self.phone) is not None:
        data["Phone"] = value
    if (value := self.mobile_phone) is not None:
        data["Mobile"] = value
    if (value := self.occupation) is not None:
        data["Occupation"] = value
    if (value := self.website) is not None:
        data["Website"] = value
    if (value := self.address_status_id) is not None:
        data["AddressStatusId"] = value
    data.update(self.extra)
    return data


def structure_new_contact(data: dict[str, Any], report: MismatchReport) -> NewContact:
    self = object.__new__(NewContact)
    pop = data.pop
    value: Any
    self.contact_list_id = value = pop("contact_list_id", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.contact_list_id = report.mismatch("NewContact.contact_list_id", "int", value)
    self.first_name = value = pop("first_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("NewContact.first_name", "str", value)
    self.last_name = value = pop("last_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("NewContact.last_name", "str", value)
    self.company = value = pop("company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("NewContact.company", "str", value)
    self.address_street = value = pop("address_street", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch("NewContact.address_street", "str", value)
    self.address_street2 = value = pop("address_street2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street2 = report.mismatch("NewContact.address_street2", "str", value)
    self.address_city = value = pop("address_city", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch("NewContact.address_city", "str", value)
    self.address_state = value = pop("address_state", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch("NewContact.address_state", "str", value)
    self.address_zip = value = pop("address_zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("NewContact.address_zip", "str", value)
    self.email_address = value = pop("email_address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch("NewContact.email_address", "str", value)
    self.phone = value = pop("phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("NewContact.phone", "str", value)
    self.mobile_phone = value = pop("mobile_phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.mobile_phone = report.mismatch("NewContact.mobile_phone", "str", value)
    self.occupation = value = pop("occupation", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.occupation = report.mismatch("NewContact.occupation", "str", value)
    self.website = value = pop("website", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.website = report.mismatch("NewContact.website", "str", value)
    self.created_date = value = pop("created_date", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.created_date = report.mismatch("NewContact.created_date", "str", value)
    self.var_field_1 = value = pop("var_field_1", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_1 = report.mismatch("NewContact.var_field_1", "str", value)
    self.var_field_2 = value = pop("var_field_2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_2 = report.mismatch("NewContact.var_field_2", "str", value)
    self.var_field_3 = value = pop("var_field_3", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_3 = report.mismatch("NewContact.var_field_3", "str", value)
    self.var_field_4 = value = pop("var_field_4", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_4 = report.mismatch("NewContact.var_field_4", "str", value)
    self.var_field_5 = value = pop("var_field_5", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_5 = report.mismatch("NewContact.var_field_5", "str", value)
    self.var_field_6 = value = pop("var_field_6", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_6 = report.mismatch("NewContact.var_field_6", "str", value)
    self.var_field_7 = value = pop("var_field_7", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_7 = report.mismatch("NewContact.var_field_7", "str", value)
    self.var_field_8 = value = pop("var_field_8", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_8 = report.mismatch("NewContact.var_field_8", "str", value)
    self.var_field_9 = value = pop("var_field_9", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_9 = report.mismatch("NewContact.var_field_9", "str", value)
    self.var_field_10 = value = pop("var_field_10", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_10 = report.mismatch("NewContact.var_field_10", "str", value)
    self.var_field_11 = value = pop("var_field_11", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_11 = report.mismatch("NewContact.var_field_11", "str", value)
    self.var_field_12 = value = pop("var_field_12", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_12 = report.mismatch("NewContact.var_field_12", "str", value)
    self.var_field_13 = value = pop("var_field_13", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_13 = report.mismatch("NewContact.var_field_13", "str", value)
    self.var_field_14 = value = pop("var_field_14", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_14 = report.mismatch("NewContact.var_field_14", "str", value)
    self.var_field_15 = value = pop("var_field_15", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_15 = report.mismatch("NewContact.var_field_15", "str", value)
    self.var_field_16 = value = pop("var_field_16", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_16 = report.mismatch("NewContact.var_field_16", "str", value)
    self.var_field_17 = value = pop("var_field_17", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_17 = report.mismatch("NewContact.var_field_17", "str", value)
    self.var_field_18 = value = pop("var_field_18", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_18 = report.mismatch("NewContact.var_field_18", "str", value)
    self.var_field_19 = value = pop("var_field_19", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_19 = report.mismatch("NewContact.var_field_19", "str", value)
    self.var_field_20 = value = pop("var_field_20", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_20 = report.mismatch("NewContact.var_field_20", "str", value)
    self.var_field_21 = value = pop("var_field_21", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_21 = report.mismatch("NewContact.var_field_21", "str", value)
    self.var_field_22 = value = pop("var_field_22", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_22 = report.mismatch("NewContact.var_field_22", "str", value)
    self.var_field_23 = value = pop("var_field_23", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_23 = report.mismatch("NewContact.var_field_23", "str", value)
    self.var_field_24 = value = pop("var_field_24", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_24 = report.mismatch("NewContact.var_field_24", "str", value)
    self.var_field_25 = value = pop("var_field_25", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_25 = report.mismatch("NewContact.var_field_25", "str", value)
    self.var_field_26 = value = pop("var_field_26", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_26 = report.mismatch("NewContact.var_field_26", "str", value)
    self.var_field_27 = value = pop("var_field_27", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_27 = report.mismatch("NewContact.var_field_27", "str", value)
    self.var_field_28 = value = pop("var_field_28", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_28 = report.mismatch("NewContact.var_field_28", "str", value)
    self.var_field_29 = value = pop("var_field_29", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_29 = report.mismatch("NewContact.var_field_29", "str", value)
    self.var_field_30 = value = pop("var_field_30", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_30 = report.mismatch("NewContact.var_field_30", "str", value)
    self.var_field_31 = value = pop("var_field_31", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_31 = report.mismatch("NewContact.var_field_31", "str", value)
    self.var_field_32 = value = pop("var_field_32", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_32 = report.mismatch("NewContact.var_field_32", "str", value)
    self.var_field_33 = value = pop("var_field_33", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_33 = report.mismatch("NewContact.var_field_33", "str", value)
    self.var_field_34 = value = pop("var_field_34", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_34 = report.mismatch("NewContact.var_field_34", "str", value)
    self.var_field_35 = value = pop("var_field_35", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_35 = report.mismatch("NewContact.var_field_35", "str", value)
    self.extra = data or {}
    return self


def unstructure_new_contact(self: NewContact) -> dict[str, Any]:
    data: dict[str, Any] = {"contact_list_id": self.contact_list_id}
    value: Any
    if (value := self.first_name) is not UNSET:
        data["first_name"] = value
    if (value := self.last_name) is not UNSET:
        data["last_name"] = value
    if (value := self.company) is not UNSET:
        data["company"] = value
    if (value := self.address_street) is not UNSET:
        data["address_street"] = value
    if (value := self.address_street2) is not UNSET:
        data["address_street2"] = value
    if (value := self.address_city) is not UNSET:
        data["address_city"] = value
    if (value := self.address_state) is not UNSET:
        data["address_state"] = value
    if (value := self.address_zip) is not UNSET:
        data["address_zip"] = value
    if (value := self.email_address) is not UNSET:
        data["email_address"] = value
    if (value := self.phone) is not UNSET:
        data["phone"] = value
    if (value := self.mobile_phone) is not UNSET:
        data["mobile_phone"] = value
    if (value := self.occupation) is not UNSET:
        data["occupation"] = value
    if (value := self.website) is not UNSET:
        data["website"] = value
    if (value := self.created_date) is not UNSET:
        data["created_date"] = value
    if (value := self.var_field_1) is not UNSET:
        data["var_field_1"] = value
    if (value := self.var_field_2) is not UNSET:
        data["var_field_2"] = value
    if (value := self.var_field_3) is not UNSET:
        data["var_field_3"] = value
    if (value := self.var_field_4) is not UNSET:
        data["var_field_4"] = value
    if (value := self.var_field_5) is not UNSET:
        data["var_field_5"] = value
    if (value := self.var_field_6) is not UNSET:
        data["var_field_6"] = value
    if (value := self.var_field_7) is not UNSET:
        data["var_field_7"] = value
    if (value := self.var_field_8) is not UNSET:
        data["var_field_8"] = value
    if (value := self.var_field_9) is not UNSET:
        data["var_field_9"] = value
    if (value := self.var_field_10) is not UNSET:
        data["var_field_10"] = value
    if (value := self.var_field_11) is not UNSET:
        data["var_field_11"] = value
    if (value := self.var_field_12) is not UNSET:
        data["var_field_12"] = value
    if (value := self.var_field_13) is not UNSET:
        data["var_field_13"] = value
    if (value := self.var_field_14) is not UNSET:
        data["var_field_14"] = value
    if (value := self.var_field_15) is not UNSET:
        data["var_field_15"] = value
    if (value := self.var_field_16) is not UNSET:
        data["var_field_16"] = value
    if (value := self.var_field_17) is not UNSET:
        data["var_field_17"] = value
    if (value := self.var_field_18) is not UNSET:
        data["var_field_18"] = value
    if (value := self.var_field_19) is not UNSET:
        data["var_field_19"] = value
    if (value := self.var_field_20) is not UNSET:
        data["var_field_20"] = value
    if (value := self.var_field_21) is not UNSET:
        data["var_field_21"] = value
    if (value := self.var_field_22) is not UNSET:
        data["var_field_22"] = value
    if (value := self.var_field_23) is not UNSET:
        data["var_field_23"] = value
    if (value := self.var_field_24) is not UNSET:
        data["var_field_24"] = value
    if (value := self.var_field_25) is not UNSET:
        data["var_field_25"] = value
    if (value := self.var_field_26) is not UNSET:
        data["var_field_26"] = value
    if (value := self.var_field_27) is not UNSET:
        data["var_field_27"] = value
    if (value := self.var_field_28) is not UNSET:
        data["var_field_28"] = value
    if (value := self.var_field_29) is not UNSET:
        data["var_field_29"] = value
    if (value := self.var_field_30) is not UNSET:
        data["var_field_30"] = value
    if (value := self.var_field_31) is not UNSET:
        data["var_field_31"] = value
    if (value := self.var_field_32) is not UNSET:
        data["var_field_32"] = value
    if (value := self.var_field_33) is not UNSET:
        data["var_field_33"] = value
    if (value := self.var_field_34) is not UNSET:
        data["var_field_34"] = value
    if (value := self.var_field_35) is not UNSET:
        data["var_field_35"] = value
    data.update(self.extra)
    return data


def structure_contact_replacement(
    data: dict[str, Any], report: MismatchReport
) -> ContactReplacement:
    self = object.__new__(ContactReplacement)
    pop = data.pop
    value: Any
    self.contact_id = value = pop("contact_id", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.contact_id = report.mismatch("ContactReplacement.contact_id", "int", value)
    self.contact_list_id = value = pop("contact_list_id", UNSET)
    if value.__class__ is not int and value is not None and value is not UNSET:
        self.contact_list_id = report.mismatch("ContactReplacement.contact_list_id", "int", value)
    self.first_name = value = pop("first_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.first_name = report.mismatch("ContactReplacement.first_name", "str", value)
    self.last_name = value = pop("last_name", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.last_name = report.mismatch("ContactReplacement.last_name", "str", value)
    self.company = value = pop("company", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.company = report.mismatch("ContactReplacement.company", "str", value)
    self.address_street = value = pop("address_street", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street = report.mismatch("ContactReplacement.address_street", "str", value)
    self.address_street2 = value = pop("address_street2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_street2 = report.mismatch("ContactReplacement.address_street2", "str", value)
    self.address_city = value = pop("address_city", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_city = report.mismatch("ContactReplacement.address_city", "str", value)
    self.address_state = value = pop("address_state", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_state = report.mismatch("ContactReplacement.address_state", "str", value)
    self.address_zip = value = pop("address_zip", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.address_zip = report.mismatch("ContactReplacement.address_zip", "str", value)
    self.email_address = value = pop("email_address", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.email_address = report.mismatch("ContactReplacement.email_address", "str", value)
    self.phone = value = pop("phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.phone = report.mismatch("ContactReplacement.phone", "str", value)
    self.mobile_phone = value = pop("mobile_phone", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.mobile_phone = report.mismatch("ContactReplacement.mobile_phone", "str", value)
    self.occupation = value = pop("occupation", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.occupation = report.mismatch("ContactReplacement.occupation", "str", value)
    self.website = value = pop("website", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.website = report.mismatch("ContactReplacement.website", "str", value)
    self.created_date = value = pop("created_date", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.created_date = report.mismatch("ContactReplacement.created_date", "str", value)
    self.var_field_1 = value = pop("var_field_1", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_1 = report.mismatch("ContactReplacement.var_field_1", "str", value)
    self.var_field_2 = value = pop("var_field_2", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_2 = report.mismatch("ContactReplacement.var_field_2", "str", value)
    self.var_field_3 = value = pop("var_field_3", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_3 = report.mismatch("ContactReplacement.var_field_3", "str", value)
    self.var_field_4 = value = pop("var_field_4", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_4 = report.mismatch("ContactReplacement.var_field_4", "str", value)
    self.var_field_5 = value = pop("var_field_5", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_5 = report.mismatch("ContactReplacement.var_field_5", "str", value)
    self.var_field_6 = value = pop("var_field_6", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_6 = report.mismatch("ContactReplacement.var_field_6", "str", value)
    self.var_field_7 = value = pop("var_field_7", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_7 = report.mismatch("ContactReplacement.var_field_7", "str", value)
    self.var_field_8 = value = pop("var_field_8", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_8 = report.mismatch("ContactReplacement.var_field_8", "str", value)
    self.var_field_9 = value = pop("var_field_9", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_9 = report.mismatch("ContactReplacement.var_field_9", "str", value)
    self.var_field_10 = value = pop("var_field_10", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_10 = report.mismatch("ContactReplacement.var_field_10", "str", value)
    self.var_field_11 = value = pop("var_field_11", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_11 = report.mismatch("ContactReplacement.var_field_11", "str", value)
    self.var_field_12 = value = pop("var_field_12", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_12 = report.mismatch("ContactReplacement.var_field_12", "str", value)
    self.var_field_13 = value = pop("var_field_13", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_13 = report.mismatch("ContactReplacement.var_field_13", "str", value)
    self.var_field_14 = value = pop("var_field_14", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_14 = report.mismatch("ContactReplacement.var_field_14", "str", value)
    self.var_field_15 = value = pop("var_field_15", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_15 = report.mismatch("ContactReplacement.var_field_15", "str", value)
    self.var_field_16 = value = pop("var_field_16", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_16 = report.mismatch("ContactReplacement.var_field_16", "str", value)
    self.var_field_17 = value = pop("var_field_17", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_17 = report.mismatch("ContactReplacement.var_field_17", "str", value)
    self.var_field_18 = value = pop("var_field_18", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_18 = report.mismatch("ContactReplacement.var_field_18", "str", value)
    self.var_field_19 = value = pop("var_field_19", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_19 = report.mismatch("ContactReplacement.var_field_19", "str", value)
    self.var_field_20 = value = pop("var_field_20", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_20 = report.mismatch("ContactReplacement.var_field_20", "str", value)
    self.var_field_21 = value = pop("var_field_21", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_21 = report.mismatch("ContactReplacement.var_field_21", "str", value)
    self.var_field_22 = value = pop("var_field_22", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_22 = report.mismatch("ContactReplacement.var_field_22", "str", value)
    self.var_field_23 = value = pop("var_field_23", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_23 = report.mismatch("ContactReplacement.var_field_23", "str", value)
    self.var_field_24 = value = pop("var_field_24", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_24 = report.mismatch("ContactReplacement.var_field_24", "str", value)
    self.var_field_25 = value = pop("var_field_25", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_25 = report.mismatch("ContactReplacement.var_field_25", "str", value)
    self.var_field_26 = value = pop("var_field_26", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_26 = report.mismatch("ContactReplacement.var_field_26", "str", value)
    self.var_field_27 = value = pop("var_field_27", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_27 = report.mismatch("ContactReplacement.var_field_27", "str", value)
    self.var_field_28 = value = pop("var_field_28", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_28 = report.mismatch("ContactReplacement.var_field_28", "str", value)
    self.var_field_29 = value = pop("var_field_29", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_29 = report.mismatch("ContactReplacement.var_field_29", "str", value)
    self.var_field_30 = value = pop("var_field_30", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_30 = report.mismatch("ContactReplacement.var_field_30", "str", value)
    self.var_field_31 = value = pop("var_field_31", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_31 = report.mismatch("ContactReplacement.var_field_31", "str", value)
    self.var_field_32 = value = pop("var_field_32", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_32 = report.mismatch("ContactReplacement.var_field_32", "str", value)
    self.var_field_33 = value = pop("var_field_33", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_33 = report.mismatch("ContactReplacement.var_field_33", "str", value)
    self.var_field_34 = value = pop("var_field_34", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_34 = report.mismatch("ContactReplacement.var_field_34", "str", value)
    self.var_field_35 = value = pop("var_field_35", UNSET)
    if value.__class__ is not str and value is not None and value is not UNSET:
        self.var_field_35 = report.mismatch("ContactReplacement.var_field_35", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_replacement(self: ContactReplacement) -> dict[str, Any]:
    data: dict[str, Any] = {"contact_id": self.contact_id, "contact_list_id": self.contact_list_id}
    value: Any
    if (value := self.first_name) is not UNSET:
        data["first_name"] = value
    if (value := self.last_name) is not UNSET:
        data["last_name"] = value
    if (value := self.company) is not UNSET:
        data["company"] = value
    if (value := self.address_street) is not UNSET:
        data["address_street"] = value
    if (value := self.address_street2) is not UNSET:
        data["address_street2"] = value
    if (value := self.address_city) is not UNSET:
        data["address_city"] = value
    if (value := self.address_state) is not UNSET:
        data["address_state"] = value
    if (value := self.address_zip) is not UNSET:
        data["address_zip"] = value
    if (value := self.email_address) is not UNSET:
        data["email_address"] = value
    if (value := self.phone) is not UNSET:
        data["phone"] = value
    if (value := self.mobile_phone) is not UNSET:
        data["mobile_phone"] = value
    if (value := self.occupation) is not UNSET:
        data["occupation"] = value
    if (value := self.website) is not UNSET:
        data["website"] = value
    if (value := self.created_date) is not UNSET:
        data["created_date"] = value
    if (value := self.var_field_1) is not UNSET:
        data["var_field_1"] = value
    if (value := self.var_field_2) is not UNSET:
        data["var_field_2"] = value
    if (value := self.var_field_3) is not UNSET:
        data["var_field_3"] = value
    if (value := self.var_field_4) is not UNSET:
        data["var_field_4"] = value
    if (value := self.var_field_5) is not UNSET:
        data["var_field_5"] = value
    if (value := self.var_field_6) is not UNSET:
        data["var_field_6"] = value
    if (value := self.var_field_7) is not UNSET:
        data["var_field_7"] = value
    if (value := self.var_field_8) is not UNSET:
        data["var_field_8"] = value
    if (value := self.var_field_9) is not UNSET:
        data["var_field_9"] = value
    if (value := self.var_field_10) is not UNSET:
        data["var_field_10"] = value
    if (value := self.var_field_11) is not UNSET:
        data["var_field_11"] = value
    if (value := self.var_field_12) is not UNSET:
        data["var_field_12"] = value
    if (value := self.var_field_13) is not UNSET:
        data["var_field_13"] = value
    if (value := self.var_field_14) is not UNSET:
        data["var_field_14"] = value
    if (value := self.var_field_15) is not UNSET:
        data["var_field_15"] = value
    if (value := self.var_field_16) is not UNSET:
        data["var_field_16"] = value
    if (value := self.var_field_17) is not UNSET:
        data["var_field_17"] = value
    if (value := self.var_field_18) is not UNSET:
        data["var_field_18"] = value
    if (value := self.var_field_19) is not UNSET:
        data["var_field_19"] = value
    if (value := self.var_field_20) is not UNSET:
        data["var_field_20"] = value
    if (value := self.var_field_21) is not UNSET:
        data["var_field_21"] = value
    if (value := self.var_field_22) is not UNSET:
        data["var_field_22"] = value
    if (value := self.var_field_23) is not UNSET:
        data["var_field_23"] = value
    if (value := self.var_field_24) is not UNSET:
        data["var_field_24"] = value
    if (value := self.var_field_25) is not UNSET:
        data["var_field_25"] = value
    if (value := self.var_field_26) is not UNSET:
        data["var_field_26"] = value
    if (value := self.var_field_27) is not UNSET:
        data["var_field_27"] = value
    if (value := self.var_field_28) is not UNSET:
        data["var_field_28"] = value
    if (value := self.var_field_29) is not UNSET:
        data["var_field_29"] = value
    if (value := self.var_field_30) is not UNSET:
        data["var_field_30"] = value
    if (value := self.var_field_31) is not UNSET:
        data["var_field_31"] = value
    if (value := self.var_field_32) is not UNSET:
        data["var_field_32"] = value
    if (value := self.var_field_33) is not UNSET:
        data["var_field_33"] = value
    if (value := self.var_field_34) is not UNSET:
        data["var_field_34"] = value
    if (value := self.var_field_35) is not UNSET:
        data["var_field_35"] = value
    data.update(self.extra)
    return data


def structure_contact_created(data: dict[str, Any], report: MismatchReport) -> ContactCreated:
    self = object.__new__(ContactCreated)
    pop = data.pop
    value: Any
    self.created_date = value = pop("created_date", None)
    if value.__class__ is not str and value is not None:
        self.created_date = report.mismatch("ContactCreated.created_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_created(self: ContactCreated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.created_date) is not None:
        data["created_date"] = value
    data.update(self.extra)
    return data


def structure_contact_updated(data: dict[str, Any], report: MismatchReport) -> ContactUpdated:
    self = object.__new__(ContactUpdated)
    pop = data.pop
    value: Any
    self.updated_date = value = pop("updated_date", None)
    if value.__class__ is not str and value is not None:
        self.updated_date = report.mismatch("ContactUpdated.updated_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_updated(self: ContactUpdated) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.updated_date) is not None:
        data["updated_date"] = value
    data.update(self.extra)
    return data


def structure_contact_deleted(data: dict[str, Any], report: MismatchReport) -> ContactDeleted:
    self = object.__new__(ContactDeleted)
    pop = data.pop
    value: Any
    self.deleted_date = value = pop("deleted_date", None)
    if value is None:
        self.deleted_date = value = pop("DeletedDate", None)
    if value.__class__ is not str and value is not None:
        self.deleted_date = report.mismatch("ContactDeleted.deleted_date", "str", value)
    self.extra = data or {}
    return self


def unstructure_contact_deleted(self: ContactDeleted) -> dict[str, Any]:
    data: dict[str, Any] = {}
    value: Any
    if (value := self.deleted_date) is not None:
        data["deleted_date"] = value
    data.update(self.extra)
    return data
