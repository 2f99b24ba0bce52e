# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `contacts`, as data."""

from __future__ import annotations

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

from .._converters import contacts as converters
from ..models import contacts as models

CONTACT_LIST_MODEL = ModelDescription(
    type=models.ContactList,
    structure=converters.structure_contact_list,
    unstructure=converters.unstructure_contact_list,
    fields=(
        Field("contact_list_id", "int"),
        Field("name", "string", nullable=True),
        Field("count", "int"),
        Field("created_date", "string", nullable=True),
    ),
)

CONTACT_MODEL = ModelDescription(
    type=models.Contact,
    structure=converters.structure_contact,
    unstructure=converters.unstructure_contact,
    fields=(
        Field("row", "int"),
        Field("contact_id", "int"),
        Field("contact_list_id", "int"),
        Field("first_name", "string", nullable=True),
        Field("last_name", "string", nullable=True),
        Field("company", "string", nullable=True),
        Field("phone", "string", nullable=True),
        Field("mobile_phone", "string", nullable=True),
        Field("occupation", "string", nullable=True),
        Field("website", "string", nullable=True),
        Field("email_address", "string", nullable=True),
        Field("address_street", "string", nullable=True),
        Field("address_street2", "string", nullable=True),
        Field("address_city", "string", nullable=True),
        Field("address_state", "string", nullable=True),
        Field("address_zip", "string", nullable=True),
        Field("created_date", "string", nullable=True),
        *(Field(f"var_field_{number}", "string", nullable=True) for number in range(1, 36)),
    ),
)

CONTACT_DETAILS_MODEL = ModelDescription(
    type=models.ContactDetails,
    structure=converters.structure_contact_details,
    unstructure=converters.unstructure_contact_details,
    fields=(
        Field("contact_id", "int", wire_name="Id"),
        Field("contact_list_id", "int", wire_name="ContactListId"),
        Field("first_name", "string", wire_name="FirstName", nullable=True),
        Field("last_name", "string", wire_name="LastName", nullable=True),
        Field("company", "string", wire_name="Company", nullable=True),
        Field("address_street", "string", wire_name="Address", nullable=True),
        Field("address_street2", "string", wire_name="Address2", nullable=True),
        Field("address_city", "string", wire_name="City", nullable=True),
        Field("address_state", "string", wire_name="State", nullable=True),
        Field("address_zip", "string", wire_name="Zip", nullable=True),
        Field("email_address", "string", wire_name="EmailId", nullable=True),
        Field("phone", "string", wire_name="Phone", nullable=True),
        Field("mobile_phone", "string", wire_name="Mobile", nullable=True),
        Field("occupation", "string", wire_name="Occupation", nullable=True),
        Field("website", "string", wire_name="Website", nullable=True),
        Field("address_status_id", "int", wire_name="AddressStatusId"),
    ),
)

NEW_CONTACT_MODEL = ModelDescription(
    type=models.NewContact,
    structure=converters.structure_new_contact,
    unstructure=converters.unstructure_new_contact,
    fields=(
        Field("contact_list_id", "int", required=True),
        Field(
            "first_name",
            "string",
            nullable=True,
            print_length=20,
            headers=("First", "Given Name"),
            format="given_name",
        ),
        Field(
            "last_name",
            "string",
            nullable=True,
            print_length=20,
            headers=("Last", "Surname", "Family Name"),
            format="family_name",
        ),
        Field(
            "company",
            "string",
            nullable=True,
            print_length=40,
            headers=("Organization", "Organisation"),
        ),
        Field(
            "address_street",
            "string",
            nullable=True,
            print_length=64,
            headers=("Address", "Address 1", "Street"),
            format="street",
        ),
        Field(
            "address_street2",
            "string",
            nullable=True,
            print_length=64,
            headers=("Address 2", "Street 2"),
            format="street_line_2",
        ),
        Field("address_city", "string", nullable=True, print_length=50, headers=("City", "Town")),
        Field("address_state", "string", nullable=True, headers=("State",), format="us_state"),
        Field(
            "address_zip",
            "string",
            nullable=True,
            headers=("ZIP", "Zip Code", "Postal Code", "Postcode"),
            format="us_zip",
        ),
        Field("email_address", "string", nullable=True, headers=("Email", "E-mail")),
        Field("phone", "string", nullable=True, headers=("Telephone", "Phone Number")),
        Field("mobile_phone", "string", nullable=True, headers=("Mobile", "Cell", "Cell Phone")),
        Field("occupation", "string", nullable=True),
        Field("website", "string", nullable=True),
        Field("created_date", "string", nullable=True),
        *(
            Field(f"var_field_{number}", "string", nullable=True, max_length=255)
            for number in range(1, 36)
        ),
    ),
)

CONTACT_REPLACEMENT_MODEL = ModelDescription(
    type=models.ContactReplacement,
    structure=converters.structure_contact_replacement,
    unstructure=converters.unstructure_contact_replacement,
    fields=(
        Field("contact_id", "int", required=True),
        Field("contact_list_id", "int", required=True),
        Field("first_name", "string", nullable=True, print_length=20),
        Field("last_name", "string", nullable=True, print_length=20),
        Field("company", "string", nullable=True, print_length=40),
        Field("address_street", "string", nullable=True, print_length=64),
        Field("address_street2", "string", nullable=True, print_length=64),
        Field("address_city", "string", nullable=True, print_length=50),
        Field("address_state", "string", nullable=True),
        Field("address_zip", "string", nullable=True),
        Field("email_address", "string", nullable=True),
        Field("phone", "string", nullable=True),
        Field("mobile_phone", "string", nullable=True),
        Field("occupation", "string", nullable=True),
        Field("website", "string", nullable=True),
        Field("created_date", "string", nullable=True),
        *(
            Field(f"var_field_{number}", "string", nullable=True, max_length=255)
            for number in range(1, 36)
        ),
    ),
)

CONTACT_CREATED_MODEL = ModelDescription(
    type=models.ContactCreated,
    structure=converters.structure_contact_created,
    unstructure=converters.unstructure_contact_created,
    guessed=True,
    fields=(Field("created_date", "string", nullable=True),),
)

CONTACT_UPDATED_MODEL = ModelDescription(
    type=models.ContactUpdated,
    structure=converters.structure_contact_updated,
    unstructure=converters.unstructure_contact_updated,
    guessed=True,
    fields=(Field("updated_date", "string", nullable=True),),
)

CONTACT_DELETED_MODEL = ModelDescription(
    type=models.ContactDeleted,
    structure=converters.structure_contact_deleted,
    unstructure=converters.unstructure_contact_deleted,
    fields=(Field("deleted_date", "string", aliases=("DeletedDate",)),),
)

LIST_CONTACT_LISTS = Operation(
    name="list_contact_lists",
    resource="contacts",
    summary="List all contact lists of the account.",
    method="GET",
    path="/contacts",
    effect=Effect.READ,
    returns=CONTACT_LIST_MODEL,
    returns_list=True,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-all-contact-lists",
        confidence="transcribed",
    ),
)

LIST_CONTACTS = Operation(
    name="list_contacts",
    resource="contacts",
    summary="List the contacts on a contact list.",
    method="GET",
    path="/contacts/{contact_list_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("contact_list_id", "int"),),
    query_parameters=(Parameter("start", "int"), Parameter("limit", "int", minimum=1, maximum=100)),
    returns=CONTACT_MODEL,
    returns_list=True,
    paging=Paging(
        style="rows",
        start="start",
        limit="limit",
        row="row",
        key=("contact_id",),
        end_error="No contacts received",
        max_limit=100,
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-contacts-on-list",
        confidence="transcribed",
    ),
)

GET_CONTACT = Operation(
    name="get_contact",
    resource="contacts",
    summary="Get one contact.",
    method="GET",
    path="/contacts/details/{contact_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("contact_id", "int"),),
    returns=CONTACT_DETAILS_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-contact",
        confidence="transcribed",
    ),
)

CREATE_CONTACT = Operation(
    name="create_contact",
    resource="contacts",
    summary="Put a new contact on a contact list.",
    method="POST",
    path="/contacts",
    effect=Effect.CREATE,
    body=NEW_CONTACT_MODEL,
    returns=CONTACT_CREATED_MODEL,
    bulk=BulkOptions(
        function="upload_contacts",
        command="upload",
        summary="Put many contacts on a contact list.",
        noun="contact",
        done="added",
        target="list",
        fixed=("contact_list_id",),
        require=(
            (("address_street",),),
            (("address_city",),),
            (("address_state",),),
            (("address_zip",),),
            (("first_name", "last_name"), ("company",)),
        ),
        match=(
            "first_name",
            "last_name",
            "company",
            "address_street",
            "address_street2",
            "address_city",
            "address_state",
            "address_zip",
        ),
        targets=TargetList(
            lists="contacts.list_contact_lists",
            equals="contact_list_id",
            name="name",
            total="count",
        ),
        reconcile="contacts.list_contacts",
        compare=(
            CompareList(name="list", read="contacts.list_contacts"),
            CompareList(
                name="suppressions",
                read="suppressions.list_suppressed_contacts",
                lists="suppressions.list_suppression_lists",
                total="total",
            ),
        ),
    ),
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-contact-on-list",
        confidence="official-part",
    ),
)

UPDATE_CONTACT = Operation(
    name="update_contact",
    resource="contacts",
    summary="Replace a contact. Fields that are left out become null.",
    method="PUT",
    path="/contacts",
    effect=Effect.REPLACE,
    body=CONTACT_REPLACEMENT_MODEL,
    returns=CONTACT_UPDATED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/update-contact-on-list",
        confidence="client",
    ),
)

DELETE_CONTACT = Operation(
    name="delete_contact",
    resource="contacts",
    summary="Delete a contact.",
    method="DELETE",
    path="/contacts/{contact_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("contact_id", "int"),),
    returns=CONTACT_DELETED_MODEL,
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-contact",
        confidence="official-part",
    ),
)

CHANGE_CONTACT = RecordChange(
    function="change_contact",
    operation=UPDATE_CONTACT,
    read=LIST_CONTACTS,
    replacement=models.ContactReplacement.from_contact,
    named=("contact_list_id", "contact_id"),
    match=("contact_id",),
    count=(LIST_CONTACT_LISTS, "contact_list_id", "count"),
)

RESOURCE = ResourceDescription(
    operations=(
        LIST_CONTACT_LISTS,
        LIST_CONTACTS,
        GET_CONTACT,
        CREATE_CONTACT,
        UPDATE_CONTACT,
        DELETE_CONTACT,
    ),
    models=(
        CONTACT_LIST_MODEL,
        CONTACT_MODEL,
        CONTACT_DETAILS_MODEL,
        NEW_CONTACT_MODEL,
        CONTACT_REPLACEMENT_MODEL,
        CONTACT_CREATED_MODEL,
        CONTACT_UPDATED_MODEL,
        CONTACT_DELETED_MODEL,
    ),
)
