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
from ._variable_data import structure_variable_data, unstructure_variable_data


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
    if self.contact_list_id is not None:
        data["contact_list_id"] = self.contact_list_id
    if self.name is not None:
        data["name"] = self.name
    if self.count is not None:
        data["count"] = self.count
    if self.created_date is not None:
        data["created_date"] = self.created_date
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
    structure_variable_data(self, pop, None, report, "Contact")
    self.extra = data or {}
    return self


def unstructure_contact(self: Contact) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if self.row is not None:
        data["row"] = self.row
    if self.contact_id is not None:
        data["contact_id"] = self.contact_id
    if self.contact_list_id is not None:
        data["contact_list_id"] = self.contact_list_id
    if self.first_name is not None:
        data["first_name"] = self.first_name
    if self.last_name is not None:
        data["last_name"] = self.last_name
    if self.company is not None:
        data["company"] = self.company
    if self.phone is not None:
        data["phone"] = self.phone
    if self.mobile_phone is not None:
        data["mobile_phone"] = self.mobile_phone
    if self.occupation is not None:
        data["occupation"] = self.occupation
    if self.website is not None:
        data["website"] = self.website
    if self.email_address is not None:
        data["email_address"] = self.email_address
    if self.address_street is not None:
        data["address_street"] = self.address_street
    if self.address_street2 is not None:
        data["address_street2"] = self.address_street2
    if self.address_city is not None:
        data["address_city"] = self.address_city
    if self.address_state is not None:
        data["address_state"] = self.address_state
    if self.address_zip is not None:
        data["address_zip"] = self.address_zip
    if self.created_date is not None:
        data["created_date"] = self.created_date
    unstructure_variable_data(self, data, None)
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
    if self.contact_id is not None:
        data["Id"] = self.contact_id
    if self.contact_list_id is not None:
        data["ContactListId"] = self.contact_list_id
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
    if self.email_address is not None:
        data["EmailId"] = self.email_address
    if self.phone is not None:
        data["Phone"] = self.phone
    if self.mobile_phone is not None:
        data["Mobile"] = self.mobile_phone
    if self.occupation is not None:
        data["Occupation"] = self.occupation
    if self.website is not None:
        data["Website"] = self.website
    if self.address_status_id is not None:
        data["AddressStatusId"] = self.address_status_id
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
    structure_variable_data(self, pop, UNSET, report, "NewContact")
    self.extra = data or {}
    return self


def unstructure_new_contact(self: NewContact) -> dict[str, Any]:
    data: dict[str, Any] = {"contact_list_id": self.contact_list_id}
    if self.first_name is not UNSET:
        data["first_name"] = self.first_name
    if self.last_name is not UNSET:
        data["last_name"] = self.last_name
    if self.company is not UNSET:
        data["company"] = self.company
    if self.address_street is not UNSET:
        data["address_street"] = self.address_street
    if self.address_street2 is not UNSET:
        data["address_street2"] = self.address_street2
    if self.address_city is not UNSET:
        data["address_city"] = self.address_city
    if self.address_state is not UNSET:
        data["address_state"] = self.address_state
    if self.address_zip is not UNSET:
        data["address_zip"] = self.address_zip
    if self.email_address is not UNSET:
        data["email_address"] = self.email_address
    if self.phone is not UNSET:
        data["phone"] = self.phone
    if self.mobile_phone is not UNSET:
        data["mobile_phone"] = self.mobile_phone
    if self.occupation is not UNSET:
        data["occupation"] = self.occupation
    if self.website is not UNSET:
        data["website"] = self.website
    if self.created_date is not UNSET:
        data["created_date"] = self.created_date
    unstructure_variable_data(self, data, UNSET)
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
    structure_variable_data(self, pop, UNSET, report, "ContactReplacement")
    self.extra = data or {}
    return self


def unstructure_contact_replacement(self: ContactReplacement) -> dict[str, Any]:
    data: dict[str, Any] = {"contact_id": self.contact_id, "contact_list_id": self.contact_list_id}
    if self.first_name is not UNSET:
        data["first_name"] = self.first_name
    if self.last_name is not UNSET:
        data["last_name"] = self.last_name
    if self.company is not UNSET:
        data["company"] = self.company
    if self.address_street is not UNSET:
        data["address_street"] = self.address_street
    if self.address_street2 is not UNSET:
        data["address_street2"] = self.address_street2
    if self.address_city is not UNSET:
        data["address_city"] = self.address_city
    if self.address_state is not UNSET:
        data["address_state"] = self.address_state
    if self.address_zip is not UNSET:
        data["address_zip"] = self.address_zip
    if self.email_address is not UNSET:
        data["email_address"] = self.email_address
    if self.phone is not UNSET:
        data["phone"] = self.phone
    if self.mobile_phone is not UNSET:
        data["mobile_phone"] = self.mobile_phone
    if self.occupation is not UNSET:
        data["occupation"] = self.occupation
    if self.website is not UNSET:
        data["website"] = self.website
    if self.created_date is not UNSET:
        data["created_date"] = self.created_date
    unstructure_variable_data(self, data, UNSET)
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
    if self.created_date is not None:
        data["created_date"] = self.created_date
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
    if self.updated_date is not None:
        data["updated_date"] = self.updated_date
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
    if self.deleted_date is not None:
        data["deleted_date"] = self.deleted_date
    data.update(self.extra)
    return data
