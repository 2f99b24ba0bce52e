# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `suppressions`.

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
    shared_values,
)

from ._suppression_variable_data import ReceivedSuppressionVariableData, SentSuppressionVariableData

__all__ = [
    "NewSuppressedContact",
    "NewSuppressionList",
    "SuppressedContact",
    "SuppressedContactChanges",
    "SuppressedContactDeleted",
    "SuppressedContactId",
    "SuppressedContactReplacement",
    "SuppressedContacts",
    "SuppressionList",
    "SuppressionListDeleted",
    "SuppressionListId",
]

if TYPE_CHECKING:

    class SuppressionListId(IntId):
        """ID of a suppression list, not of a contact on it.

        Source: get-suppression-list-contacts (official).
        """

    class SuppressedContactId(IntId):
        """ID of a contact on a suppression list.

        Source: get-suppression-list-contact (official).
        """

else:
    SuppressionListId = int
    SuppressedContactId = int


@attrs.define(eq=False, repr=False, kw_only=True)
class SuppressionList(Model):
    """A suppression list and the number of people on it.

    Source: get-suppression-lists (transcribed).
    """

    suppression_list_id: SuppressionListId | None = None
    name: str | None = None
    country: str | None = None
    """The code of a country."""
    type: str | None = None
    """Its values are unknown."""
    total: int | None = None
    """The number of contacts on the list."""
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class NewSuppressionList(Model):
    """A suppression list to create, empty at first.

    Source: create-suppression-list (official).
    """

    name: str | Unset | None = UNSET
    country: str | Unset | None = UNSET
    """The code of a country."""


@attrs.define(eq=False, repr=False, kw_only=True)
class SuppressionListDeleted(Model):
    """The response to a deleted suppression list.

    Source: delete-suppression-list (official).
    """

    message: str | None = None
    """A sentence that names the list."""


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class SuppressedContact(ReceivedSuppressionVariableData):
    """A contact on a suppression list.

    Source: get-suppression-list-contacts (inferred).
    """

    _personal: ClassVar[bool] = True

    suppressed_contact_id: SuppressedContactId | None = None
    """If it is None, look in `extra`, for its name in the response is unknown."""
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address_street: str | None = None
    address_street2: str | None = None
    address_city: str | None = None
    address_state: str | None = None
    address_zip: str | None = None
    country: str | None = None
    email_address: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    occupation: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class NewSuppressedContact(SentSuppressionVariableData):
    """A contact to put on a suppression list.

    Source: create-suppression-list-contact (inferred; transcribed: `address_zip`).
    """

    _personal: ClassVar[bool] = True

    first_name: str | Unset | None = UNSET
    last_name: str | Unset | None = UNSET
    company: str | Unset | None = UNSET
    address_street: str | Unset | None = UNSET
    address_street2: str | Unset | None = UNSET
    address_city: str | Unset | None = UNSET
    address_state: str | Unset | None = UNSET
    address_zip: str | Unset | None = UNSET
    country: str | Unset | None = UNSET
    """The code of a country."""
    email_address: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    mobile_phone: str | Unset | None = UNSET
    occupation: str | Unset | None = UNSET


@attrs.define(eq=False, repr=False, kw_only=True, field_transformer=own_fields_first)
class SuppressedContactReplacement(SentSuppressionVariableData):
    """The complete contact on a suppression list that replaces the stored one.

    It is unknown whether a field that is left out keeps its value; it may become null.

    Source: update-suppression-list-contact (official-part; transcribed: `address_zip`;
    inferred: `var_field_1` to `var_field_35`).
    """

    _personal: ClassVar[bool] = True

    first_name: str | Unset | None = UNSET
    last_name: str | Unset | None = UNSET
    company: str | Unset | None = UNSET
    address_street: str | Unset | None = UNSET
    address_street2: str | Unset | None = UNSET
    address_city: str | Unset | None = UNSET
    address_state: str | Unset | None = UNSET
    address_zip: str | Unset | None = UNSET
    country: str | Unset | None = UNSET
    """The code of a country."""
    email_address: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    mobile_phone: str | Unset | None = UNSET
    occupation: str | Unset | None = UNSET

    @classmethod
    def from_suppressed_contact(cls, suppressed_contact: SuppressedContact) -> Self:
        """A replacement that changes nothing.

        It has all that `suppressed_contact` holds, so that a change of one field keeps the
        others.
        """
        require_model(suppressed_contact, SuppressedContact)
        return cls(
            first_name=suppressed_contact.first_name,
            last_name=suppressed_contact.last_name,
            company=suppressed_contact.company,
            address_street=suppressed_contact.address_street,
            address_street2=suppressed_contact.address_street2,
            address_city=suppressed_contact.address_city,
            address_state=suppressed_contact.address_state,
            address_zip=suppressed_contact.address_zip,
            country=suppressed_contact.country,
            email_address=suppressed_contact.email_address,
            phone=suppressed_contact.phone,
            mobile_phone=suppressed_contact.mobile_phone,
            occupation=suppressed_contact.occupation,
            **shared_values(suppressed_contact, SentSuppressionVariableData),
            extra=suppressed_contact.extra.copy(),
        )


@attrs.define(eq=False, repr=False, kw_only=True)
class SuppressedContacts(Model):
    """Contacts of a suppression list, and the list. One contact comes as a list of one.

    Source: get-suppression-list-contacts (official).
    """

    contact_details: list[SuppressedContact] | None = None
    list_details: SuppressionList | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class SuppressedContactDeleted(Model):
    """The response to a contact taken off a suppression list.

    Source: delete-suppression-list-contact (official).
    """

    message: str | None = None
    """A sentence that names the contact and the list."""


class SuppressedContactChanges(TypedDict, total=False):
    """New values of fields for `change_suppressed_contact`; the others keep their values.

    None is sent as null.
    """

    first_name: str | None
    last_name: str | None
    company: str | None
    address_street: str | None
    address_street2: str | None
    address_city: str | None
    address_state: str | None
    address_zip: str | None
    country: str | None
    """The code of a country."""
    email_address: str | None
    phone: str | None
    mobile_phone: str | None
    occupation: str | None
    var_field_1: str | None
    """`var_field_1` to `var_field_35`: Variable data."""
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
