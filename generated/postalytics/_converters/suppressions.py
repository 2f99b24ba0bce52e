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
from ._suppression_variable_data import (
    structure_suppression_variable_data,
    unstructure_suppression_variable_data,
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
    if self.suppression_list_id is not None:
        data["Id"] = self.suppression_list_id
    if self.name is not None:
        data["Name"] = self.name
    if self.country is not None:
        data["Country"] = self.country
    if self.type is not None:
        data["Type"] = self.type
    if self.total is not None:
        data["Total"] = self.total
    if self.created_date is not None:
        data["CreationDate"] = self.created_date
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
    if self.name is not UNSET:
        data["Name"] = self.name
    if self.country is not UNSET:
        data["Country"] = self.country
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
    if self.message is not None:
        data["Message"] = self.message
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
    structure_suppression_variable_data(self, pop, None, report, "SuppressedContact")
    self.extra = data or {}
    return self


def unstructure_suppressed_contact(self: SuppressedContact) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.suppressed_contact_id is not None:
        data["Id"] = self.suppressed_contact_id
    if self.first_name is not None:
        data["FirstName"] = self.first_name
    if self.last_name is not None:
        data["LastName"] = self.last_name
    if self.company is not None:
        data["Company"] = self.company
    if self.address_street is not None:
        data["Address"] = self.address_street
    if self.address_street2 is not None:
        data["Address2"] = self.address_street2
    if self.address_city is not None:
        data["City"] = self.address_city
    if self.address_state is not None:
        data["State"] = self.address_state
    if self.address_zip is not None:
        data["Zip"] = self.address_zip
    if self.country is not None:
        data["Country"] = self.country
    if self.email_address is not None:
        data["Email"] = self.email_address
    if self.phone is not None:
        data["Phone"] = self.phone
    if self.mobile_phone is not None:
        data["Mobile"] = self.mobile_phone
    if self.occupation is not None:
        data["Occupation"] = self.occupation
    unstructure_suppression_variable_data(self, data, None)
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
    structure_suppression_variable_data(self, pop, UNSET, report, "NewSuppressedContact")
    self.extra = data or {}
    return self


def unstructure_new_suppressed_contact(self: NewSuppressedContact) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.first_name is not UNSET:
        data["FirstName"] = self.first_name
    if self.last_name is not UNSET:
        data["LastName"] = self.last_name
    if self.company is not UNSET:
        data["Company"] = self.company
    if self.address_street is not UNSET:
        data["Address"] = self.address_street
    if self.address_street2 is not UNSET:
        data["Address2"] = self.address_street2
    if self.address_city is not UNSET:
        data["City"] = self.address_city
    if self.address_state is not UNSET:
        data["State"] = self.address_state
    if self.address_zip is not UNSET:
        data["Zip"] = self.address_zip
    if self.country is not UNSET:
        data["Country"] = self.country
    if self.email_address is not UNSET:
        data["Email"] = self.email_address
    if self.phone is not UNSET:
        data["Phone"] = self.phone
    if self.mobile_phone is not UNSET:
        data["Mobile"] = self.mobile_phone
    if self.occupation is not UNSET:
        data["Occupation"] = self.occupation
    unstructure_suppression_variable_data(self, data, UNSET)
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
    structure_suppression_variable_data(self, pop, UNSET, report, "SuppressedContactReplacement")
    self.extra = data or {}
    return self


def unstructure_suppressed_contact_replacement(
    self: SuppressedContactReplacement,
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.first_name is not UNSET:
        data["FirstName"] = self.first_name
    if self.last_name is not UNSET:
        data["LastName"] = self.last_name
    if self.company is not UNSET:
        data["Company"] = self.company
    if self.address_street is not UNSET:
        data["Address"] = self.address_street
    if self.address_street2 is not UNSET:
        data["Address2"] = self.address_street2
    if self.address_city is not UNSET:
        data["City"] = self.address_city
    if self.address_state is not UNSET:
        data["State"] = self.address_state
    if self.address_zip is not UNSET:
        data["Zip"] = self.address_zip
    if self.country is not UNSET:
        data["Country"] = self.country
    if self.email_address is not UNSET:
        data["Email"] = self.email_address
    if self.phone is not UNSET:
        data["Phone"] = self.phone
    if self.mobile_phone is not UNSET:
        data["Mobile"] = self.mobile_phone
    if self.occupation is not UNSET:
        data["Occupation"] = self.occupation
    unstructure_suppression_variable_data(self, data, UNSET)
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
    if self.message is not None:
        data["Message"] = self.message
    data.update(self.extra)
    return data
