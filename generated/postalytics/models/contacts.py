# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `contacts`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypedDict

import attrs

from postalytics_runtime.schema import (
    UNSET,
    IntId,
    Model,
    Unset,
    own_fields_first,
    require_model,
    require_value,
    shared_values,
)

from ._variable_data import ReceivedVariableData, SentVariableData

__all__ = [
    "Contact",
    "ContactChanges",
    "ContactCreated",
    "ContactDeleted",
    "ContactDetails",
    "ContactId",
    "ContactList",
    "ContactListId",
    "ContactReplacement",
    "ContactUpdated",
    "NewContact",
]

if TYPE_CHECKING:

    class ContactListId(IntId):
        """ID of a contact list, not of a contact."""

    class ContactId(IntId):
        """ID of a contact, not of a contact list."""

else:
    ContactListId = int
    ContactId = int


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactList(Model):
    """A contact list and the number of people on it.

    Source: get-all-contact-lists (transcribed).
    """

    contact_list_id: ContactListId | None = None
    name: str | None = None
    count: int | None = None
    """The number of contacts on the list."""
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class Contact(ReceivedVariableData):
    """A contact as a contact list shows it.

    Source: get-contacts-on-list (transcribed; inferred: `var_field_1` to `var_field_35`).
    """

    _personal: ClassVar[bool] = True

    row: int | None = None
    """The contact's place on the list; the first is 1."""
    contact_id: ContactId | None = None
    contact_list_id: ContactListId | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    occupation: str | None = None
    website: str | None = None
    email_address: str | None = None
    address_street: str | None = None
    address_street2: str | None = None
    address_city: str | None = None
    address_state: str | None = None
    address_zip: str | None = None
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactDetails(Model):
    """A contact by itself.

    Variable data is probably in `extra`, for the names of its fields are unknown.

    Source: get-contact (transcribed).
    """

    _personal: ClassVar[bool] = True

    contact_id: ContactId | None = None
    contact_list_id: ContactListId | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address_street: str | None = None
    address_street2: str | None = None
    address_city: str | None = None
    address_state: str | None = None
    address_zip: str | None = None
    email_address: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    occupation: str | None = None
    website: str | None = None
    address_status_id: int | None = None
    """The result of the address check. The codes are unknown."""


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class NewContact(SentVariableData):
    """A contact to put on a contact list.

    Without an address, and either both names or a company, mail cannot be delivered.
    Whether the vendor mails to Canada is unknown, so a Canadian address on a list of rows
    is a warning, not an error.

    Source: create-contact-on-list (official-part; inferred: `website`, `var_field_1` to
    `var_field_35`).
    """

    _personal: ClassVar[bool] = True

    contact_list_id: ContactListId | int
    """ID of the contact list."""
    first_name: str | Unset | None = UNSET
    """20 characters printed, the rest cut."""
    last_name: str | Unset | None = UNSET
    """20 characters printed, the rest cut."""
    company: str | Unset | None = UNSET
    """40 characters printed, the rest cut."""
    address_street: str | Unset | None = UNSET
    """64 characters printed, the rest cut."""
    address_street2: str | Unset | None = UNSET
    """If the API responds to everything with 400, try "-" here. 64 characters printed, the
    rest cut.
    """
    address_city: str | Unset | None = UNSET
    """50 characters printed, the rest cut."""
    address_state: str | Unset | None = UNSET
    """Two letters or the full name."""
    address_zip: str | Unset | None = UNSET
    email_address: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    mobile_phone: str | Unset | None = UNSET
    occupation: str | Unset | None = UNSET
    website: str | Unset | None = UNSET
    created_date: str | Unset | None = UNSET
    """Probably only part of the response: leave it out."""


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class ContactReplacement(SentVariableData):
    """The complete contact that replaces the stored one.

    The API has no partial update: a field that is left out becomes null.

    Source: update-contact-on-list (inferred).
    """

    _personal: ClassVar[bool] = True

    contact_id: ContactId | int
    """ID of the contact to replace."""
    contact_list_id: ContactListId | int
    """ID of the contact list it is on."""
    first_name: str | Unset | None = UNSET
    """20 characters printed, the rest cut."""
    last_name: str | Unset | None = UNSET
    """20 characters printed, the rest cut."""
    company: str | Unset | None = UNSET
    """40 characters printed, the rest cut."""
    address_street: str | Unset | None = UNSET
    """64 characters printed, the rest cut."""
    address_street2: str | Unset | None = UNSET
    """64 characters printed, the rest cut."""
    address_city: str | Unset | None = UNSET
    """50 characters printed, the rest cut."""
    address_state: str | Unset | None = UNSET
    """Two letters or the full name."""
    address_zip: str | Unset | None = UNSET
    email_address: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    mobile_phone: str | Unset | None = UNSET
    occupation: str | Unset | None = UNSET
    website: str | Unset | None = UNSET
    created_date: str | Unset | None = UNSET
    """Its meaning in a request is unknown; it is probably part of the response only."""

    @classmethod
    def from_contact(cls, contact: Contact) -> Self:
        """A replacement that changes nothing.

        It has all that `contact` holds, so that a change of one field keeps the others.
        """
        require_model(contact, Contact)
        return cls(
            contact_id=require_value(contact.contact_id, "contact_id"),
            contact_list_id=require_value(contact.contact_list_id, "contact_list_id"),
            first_name=contact.first_name,
            last_name=contact.last_name,
            company=contact.company,
            address_street=contact.address_street,
            address_street2=contact.address_street2,
            address_city=contact.address_city,
            address_state=contact.address_state,
            address_zip=contact.address_zip,
            email_address=contact.email_address,
            phone=contact.phone,
            mobile_phone=contact.mobile_phone,
            occupation=contact.occupation,
            website=contact.website,
            created_date=contact.created_date,
            **shared_values(contact, SentVariableData),
            extra=contact.extra.copy(),
        )


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactCreated(Model):
    """The response to a new contact.

    It is not known to contain the ID of the contact.

    Source: create-contact-on-list (client).
    """

    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactUpdated(Model):
    """The response to a replaced contact.

    Source: update-contact-on-list (client).
    """

    updated_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class ContactDeleted(Model):
    """The response to a deleted contact.

    Source: delete-contact (official-part).
    """

    deleted_date: str | None = None


class ContactChanges(TypedDict, total=False):
    """New values of fields for `change_contact`; the others keep their values.

    None is sent as null.
    """

    first_name: str | None
    """20 characters printed, the rest cut."""
    last_name: str | None
    """20 characters printed, the rest cut."""
    company: str | None
    """40 characters printed, the rest cut."""
    address_street: str | None
    """64 characters printed, the rest cut."""
    address_street2: str | None
    """64 characters printed, the rest cut."""
    address_city: str | None
    """50 characters printed, the rest cut."""
    address_state: str | None
    """Two letters or the full name."""
    address_zip: str | None
    email_address: str | None
    phone: str | None
    mobile_phone: str | None
    occupation: str | None
    website: str | None
    created_date: str | None
    """Its meaning in a request is unknown; it is probably part of the response only."""
    var_field_1: str | None
    """`var_field_1` to `var_field_35`: Variable data printed on the piece. At most 255
    characters.
    """
    var_field_2: str | None
    var_field_3: str | None
    var_field_4: str | None
    var_field_5: str | None
    var_field_6: str | None
    var_field_7: str | None
    var_field_8: str | None
    var_field_9: str | None
    var_field_10: str | None
    var_field_11: str | None
    var_field_12: str | None
    var_field_13: str | None
    var_field_14: str | None
    var_field_15: str | None
    var_field_16: str | None
    var_field_17: str | None
    var_field_18: str | None
    var_field_19: str | None
    var_field_20: str | None
    var_field_21: str | None
    var_field_22: str | None
    var_field_23: str | None
    var_field_24: str | None
    var_field_25: str | None
    var_field_26: str | None
    var_field_27: str | None
    var_field_28: str | None
    var_field_29: str | None
    var_field_30: str | None
    var_field_31: str | None
    var_field_32: str | None
    var_field_33: str | None
    var_field_34: str | None
    var_field_35: str | None
