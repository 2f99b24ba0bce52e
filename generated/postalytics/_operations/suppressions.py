# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `suppressions`, as data."""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import (
    BulkOptions,
    CompareList,
    Effect,
    Field,
    ModelDescription,
    Operation,
    Paging,
    Parameter,
    Provenance,
    RecordChange,
    ResourceDescription,
    TargetList,
)

from .._converters import suppressions as converters
from ..models import suppressions as models

SUPPRESSION_LIST_MODEL = ModelDescription(
    type=models.SuppressionList,
    structure=converters.structure_suppression_list,
    unstructure=converters.unstructure_suppression_list,
    fields=(
        Field("suppression_list_id", "int64", wire_name="Id"),
        Field("name", "string", wire_name="Name"),
        Field("country", "string", wire_name="Country"),
        Field("type", "string", wire_name="Type"),
        Field("total", "int", wire_name="Total"),
        Field("created_date", "string", wire_name="CreationDate"),
    ),
)

NEW_SUPPRESSION_LIST_MODEL = ModelDescription(
    type=models.NewSuppressionList,
    structure=converters.structure_new_suppression_list,
    unstructure=converters.unstructure_new_suppression_list,
    fields=(
        Field("name", "string", wire_name="Name", nullable=True),
        Field("country", "string", wire_name="Country", nullable=True),
    ),
)

SUPPRESSION_LIST_DELETED_MODEL = ModelDescription(
    type=models.SuppressionListDeleted,
    structure=converters.structure_suppression_list_deleted,
    unstructure=converters.unstructure_suppression_list_deleted,
    fields=(Field("message", "string", wire_name="Message", aliases=("message",), nullable=True),),
)

SUPPRESSED_CONTACT_MODEL = ModelDescription(
    type=models.SuppressedContact,
    structure=converters.structure_suppressed_contact,
    unstructure=converters.unstructure_suppressed_contact,
    guessed=True,
    fields=(
        Field(
            "suppressed_contact_id",
            "int64",
            wire_name="Id",
            aliases=("ContactId", "contact_id", "id"),
        ),
        Field("first_name", "string", wire_name="FirstName", nullable=True),
        Field("last_name", "string", wire_name="LastName", nullable=True),
        Field("company", "string", wire_name="Company", nullable=True),
        Field("address_street", "string", wire_name="Address", nullable=True),
        Field("address_street2", "string", wire_name="Address2", nullable=True),
        Field("address_city", "string", wire_name="City", nullable=True),
        Field("address_state", "string", wire_name="State", nullable=True),
        Field("address_zip", "string", wire_name="Zip", nullable=True),
        Field("country", "string", wire_name="Country", nullable=True),
        Field("email_address", "string", wire_name="Email", nullable=True),
        Field("phone", "string", wire_name="Phone", nullable=True),
        Field("mobile_phone", "string", wire_name="Mobile", nullable=True),
        Field("occupation", "string", wire_name="Occupation", nullable=True),
        *(
            Field(f"var_field_{number}", "string", wire_name=f"VarField{number}", nullable=True)
            for number in range(1, 36)
        ),
    ),
)

NEW_SUPPRESSED_CONTACT_MODEL = ModelDescription(
    type=models.NewSuppressedContact,
    structure=converters.structure_new_suppressed_contact,
    unstructure=converters.unstructure_new_suppressed_contact,
    fields=(
        Field(
            "first_name",
            "string",
            wire_name="FirstName",
            nullable=True,
            headers=("First", "Given Name"),
            format="given_name",
        ),
        Field(
            "last_name",
            "string",
            wire_name="LastName",
            nullable=True,
            headers=("Last", "Surname", "Family Name"),
            format="family_name",
        ),
        Field(
            "company",
            "string",
            wire_name="Company",
            nullable=True,
            headers=("Organization", "Organisation"),
        ),
        Field(
            "address_street",
            "string",
            wire_name="Address",
            nullable=True,
            headers=("Address", "Address 1", "Street"),
            format="street",
        ),
        Field(
            "address_street2",
            "string",
            wire_name="Address2",
            nullable=True,
            headers=("Address 2", "Street 2"),
            format="street_line_2",
        ),
        Field("address_city", "string", wire_name="City", nullable=True, headers=("City", "Town")),
        Field("address_state", "string", wire_name="State", nullable=True, headers=("State",)),
        Field(
            "address_zip",
            "string",
            wire_name="Zip",
            nullable=True,
            headers=("ZIP", "Zip Code", "Postal Code", "Postcode"),
        ),
        Field("country", "string", wire_name="Country", nullable=True),
        Field(
            "email_address", "string", wire_name="Email", nullable=True, headers=("Email", "E-mail")
        ),
        Field(
            "phone",
            "string",
            wire_name="Phone",
            nullable=True,
            headers=("Telephone", "Phone Number"),
        ),
        Field(
            "mobile_phone",
            "string",
            wire_name="Mobile",
            nullable=True,
            headers=("Mobile", "Cell", "Cell Phone"),
        ),
        Field("occupation", "string", wire_name="Occupation", nullable=True),
        *(
            Field(f"var_field_{number}", "string", wire_name=f"VarField{number}", nullable=True)
            for number in range(1, 36)
        ),
    ),
)

SUPPRESSED_CONTACT_REPLACEMENT_MODEL = ModelDescription(
    type=models.SuppressedContactReplacement,
    structure=converters.structure_suppressed_contact_replacement,
    unstructure=converters.unstructure_suppressed_contact_replacement,
    fields=(
        Field("first_name", "string", wire_name="FirstName", nullable=True),
        Field("last_name", "string", wire_name="LastName", nullable=True),
        Field("company", "string", wire_name="Company", nullable=True),
        Field("address_street", "string", wire_name="Address", nullable=True),
        Field("address_street2", "string", wire_name="Address2", nullable=True),
        Field("address_city", "string", wire_name="City", nullable=True),
        Field("address_state", "string", wire_name="State", nullable=True),
        Field("address_zip", "string", wire_name="Zip", nullable=True),
        Field("country", "string", wire_name="Country", nullable=True),
        Field("email_address", "string", wire_name="Email", nullable=True),
        Field("phone", "string", wire_name="Phone", nullable=True),
        Field("mobile_phone", "string", wire_name="Mobile", nullable=True),
        Field("occupation", "string", wire_name="Occupation", nullable=True),
        *(
            Field(f"var_field_{number}", "string", wire_name=f"VarField{number}", nullable=True)
            for number in range(1, 36)
        ),
    ),
)

SUPPRESSED_CONTACTS_MODEL = ModelDescription(
    type=models.SuppressedContacts,
    structure=converters.structure_suppressed_contacts,
    unstructure=converters.unstructure_suppressed_contacts,
    fields=(
        Field("contact_details", "SuppressedContact", wire_name="ContactDetails", is_list=True),
        Field("list_details", "SuppressionList", wire_name="ListDetails"),
    ),
)

SUPPRESSED_CONTACT_DELETED_MODEL = ModelDescription(
    type=models.SuppressedContactDeleted,
    structure=converters.structure_suppressed_contact_deleted,
    unstructure=converters.unstructure_suppressed_contact_deleted,
    fields=(Field("message", "string", wire_name="Message", aliases=("message",), nullable=True),),
)

LIST_SUPPRESSION_LISTS = Operation(
    name="list_suppression_lists",
    resource="suppressions",
    summary="List the suppression lists of the account.",
    method="GET",
    path="/lists/suppression",
    effect=Effect.READ,
    query_parameters=(Parameter("suppression_list_id", "int64", wire_name="id"),),
    returns=SUPPRESSION_LIST_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-suppression-lists",
        confidence="transcribed",
    ),
)

GET_SUPPRESSION_LIST = Operation(
    name="get_suppression_list",
    resource="suppressions",
    summary="Get one suppression list.",
    method="GET",
    path="/lists/suppression/{suppression_list_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("suppression_list_id", "int64"),),
    returns=SUPPRESSION_LIST_MODEL,
    unwrap=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-suppression-list",
        confidence="transcribed",
    ),
)

CREATE_SUPPRESSION_LIST = Operation(
    name="create_suppression_list",
    resource="suppressions",
    summary="Create an empty suppression list. Contacts are added one by one.",
    method="POST",
    path="/lists/suppression",
    effect=Effect.CREATE,
    body=NEW_SUPPRESSION_LIST_MODEL,
    returns=SUPPRESSION_LIST_MODEL,
    unwrap=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-suppression-list",
        confidence="official",
    ),
)

DELETE_SUPPRESSION_LIST = Operation(
    name="delete_suppression_list",
    resource="suppressions",
    summary="Delete a suppression list.",
    method="DELETE",
    path="/lists/suppression/{suppression_list_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("suppression_list_id", "int64"),),
    returns=SUPPRESSION_LIST_DELETED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-suppression-list",
        confidence="official",
    ),
)

LIST_SUPPRESSED_CONTACTS: Operation[Any] = Operation(
    name="list_suppressed_contacts",
    resource="suppressions",
    summary="List the contacts on a suppression list.",
    method="GET",
    path="/lists/suppression/contacts/{suppression_list_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("suppression_list_id", "int64"),),
    query_parameters=(Parameter("offset", "int", minimum=0),),
    returns=SUPPRESSED_CONTACTS_MODEL,
    returns_list=True,
    paging=Paging(
        style="offset",
        start="offset",
        key=("suppressed_contact_id",),
        items="contact_details",
        total=("list_details", "total"),
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-suppression-list-contacts",
        confidence="official",
    ),
)

GET_SUPPRESSED_CONTACT = Operation(
    name="get_suppressed_contact",
    resource="suppressions",
    summary="Get one contact on a suppression list.",
    method="GET",
    path="/lists/suppression/contacts/{suppression_list_id}/{suppressed_contact_id}",
    effect=Effect.READ,
    path_parameters=(
        Parameter("suppression_list_id", "int64"),
        Parameter("suppressed_contact_id", "int64"),
    ),
    query_parameters=(Parameter("offset", "int", minimum=0),),
    returns=SUPPRESSED_CONTACTS_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-suppression-list-contact",
        confidence="official",
    ),
)

CREATE_SUPPRESSED_CONTACT = Operation(
    name="create_suppressed_contact",
    resource="suppressions",
    summary="Put a contact on a suppression list.",
    method="POST",
    path="/lists/suppression/contacts/{suppression_list_id}",
    effect=Effect.CREATE,
    path_parameters=(Parameter("suppression_list_id", "int64"),),
    body=NEW_SUPPRESSED_CONTACT_MODEL,
    returns=SUPPRESSED_CONTACTS_MODEL,
    bulk=BulkOptions(
        function="suppress_contacts",
        command="fill",
        summary="Put many contacts on a suppression list.",
        noun="contact",
        done="added",
        target="list",
        fixed=("suppression_list_id",),
        match=(
            "first_name",
            "last_name",
            "company",
            "address_street",
            "address_street2",
            "address_city",
            "address_state",
            "address_zip",
            "email_address",
        ),
        targets=TargetList(
            lists="suppressions.list_suppression_lists",
            equals="suppression_list_id",
            name="name",
            total="total",
        ),
        reconcile="suppressions.list_suppressed_contacts",
        compare=(CompareList(name="list", read="suppressions.list_suppressed_contacts"),),
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-suppression-list-contact",
        confidence="transcribed",
    ),
)

UPDATE_SUPPRESSED_CONTACT = Operation(
    name="update_suppressed_contact",
    resource="suppressions",
    summary="Replace a contact on a suppression list.",
    method="PUT",
    path="/lists/suppression/contacts/{suppression_list_id}/{suppressed_contact_id}",
    effect=Effect.REPLACE,
    path_parameters=(
        Parameter("suppression_list_id", "int64"),
        Parameter("suppressed_contact_id", "int64"),
    ),
    body=SUPPRESSED_CONTACT_REPLACEMENT_MODEL,
    returns=SUPPRESSED_CONTACTS_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/update-suppression-list-contact",
        confidence="official-part",
    ),
)

DELETE_SUPPRESSED_CONTACT = Operation(
    name="delete_suppressed_contact",
    resource="suppressions",
    summary="Take a contact off a suppression list.",
    method="DELETE",
    path="/lists/suppression/contacts/{suppression_list_id}/{suppressed_contact_id}",
    effect=Effect.DELETE,
    path_parameters=(
        Parameter("suppression_list_id", "int64"),
        Parameter("suppressed_contact_id", "int64"),
    ),
    returns=SUPPRESSED_CONTACT_DELETED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-suppression-list-contact",
        confidence="official",
    ),
)

CHANGE_SUPPRESSED_CONTACT = RecordChange(
    function="change_suppressed_contact",
    operation=UPDATE_SUPPRESSED_CONTACT,
    read=GET_SUPPRESSED_CONTACT,
    replacement=models.SuppressedContactReplacement.from_suppressed_contact,
    named=("suppression_list_id", "suppressed_contact_id"),
    items="contact_details",
    match=("suppressed_contact_id",),
)

RESOURCE = ResourceDescription(
    operations=(
        LIST_SUPPRESSION_LISTS,
        GET_SUPPRESSION_LIST,
        CREATE_SUPPRESSION_LIST,
        DELETE_SUPPRESSION_LIST,
        LIST_SUPPRESSED_CONTACTS,
        GET_SUPPRESSED_CONTACT,
        CREATE_SUPPRESSED_CONTACT,
        UPDATE_SUPPRESSED_CONTACT,
        DELETE_SUPPRESSED_CONTACT,
    ),
    models=(
        SUPPRESSION_LIST_MODEL,
        NEW_SUPPRESSION_LIST_MODEL,
        SUPPRESSION_LIST_DELETED_MODEL,
        SUPPRESSED_CONTACT_MODEL,
        NEW_SUPPRESSED_CONTACT_MODEL,
        SUPPRESSED_CONTACT_REPLACEMENT_MODEL,
        SUPPRESSED_CONTACTS_MODEL,
        SUPPRESSED_CONTACT_DELETED_MODEL,
    ),
)
