# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The whole API as data: its models, operations and limits."""

from __future__ import annotations

from postalytics_runtime.operation import (
    Api,
    Bulk,
    Effect,
    Environment,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    RowPaging,
    Source,
    Window,
)

from . import _hooks, models

ACCOUNT_MODEL = ModelDescription(
    type=models.Account,
    structure=_hooks.structure_account,
    unstructure=_hooks.unstructure_account,
    fields=(
        Field("account_id", "int", also=("id",)),
        Field("api_key", "string", nullable=True, secret=True),
        Field("username", "string", nullable=True),
        Field("first_name", "string", nullable=True),
        Field("last_name", "string", nullable=True),
        Field("email_address", "string", nullable=True),
        Field("company", "string", nullable=True),
        Field("phone", "string", nullable=True),
        Field("address_street", "string", nullable=True),
        Field("address_city", "string", nullable=True),
        Field("address_state", "string", nullable=True),
        Field("address_zip", "string", nullable=True),
        Field("parent_id", "int", nullable=True),
        Field("created_date", "string", nullable=True),
    ),
)

NEW_ACCOUNT_MODEL = ModelDescription(
    type=models.NewAccount,
    structure=_hooks.structure_new_account,
    unstructure=_hooks.unstructure_new_account,
    fields=(
        Field("first_name", "string", required=True),
        Field("last_name", "string", required=True),
        Field("username", "string", required=True),
        Field("password", "string", required=True, secret=True),
        Field("email_address", "string", nullable=True),
        Field("company", "string", nullable=True),
        Field("phone", "string", nullable=True),
        Field("address_street", "string", nullable=True),
        Field("address_city", "string", nullable=True),
        Field("address_state", "string", nullable=True),
        Field("address_zip", "string", nullable=True),
    ),
)

ACCOUNT_REPLACEMENT_MODEL = ModelDescription(
    type=models.AccountReplacement,
    structure=_hooks.structure_account_replacement,
    unstructure=_hooks.unstructure_account_replacement,
    fields=(
        Field("first_name", "string", required=True),
        Field("last_name", "string", required=True),
        Field("username", "string", required=True),
        Field("password", "string", required=True, secret=True),
        Field("email_address", "string", nullable=True),
        Field("company", "string", nullable=True),
        Field("phone", "string", nullable=True),
        Field("address_street", "string", nullable=True),
        Field("address_city", "string", nullable=True),
        Field("address_state", "string", nullable=True),
        Field("address_zip", "string", nullable=True),
        Field("created_date", "string", nullable=True),
    ),
)

ACCOUNT_CREATED_MODEL = ModelDescription(
    type=models.AccountCreated,
    structure=_hooks.structure_account_created,
    unstructure=_hooks.unstructure_account_created,
    fields=(
        Field("account_id", "int"),
        Field("api_key", "string", nullable=True, secret=True),
        Field("created_date", "string", nullable=True),
    ),
)

ACCOUNT_UPDATED_MODEL = ModelDescription(
    type=models.AccountUpdated,
    structure=_hooks.structure_account_updated,
    unstructure=_hooks.unstructure_account_updated,
    fields=(
        Field("account_id", "int"),
        Field("updated_date", "string", nullable=True),
    ),
)

ACCOUNT_DELETED_MODEL = ModelDescription(
    type=models.AccountDeleted,
    structure=_hooks.structure_account_deleted,
    unstructure=_hooks.unstructure_account_deleted,
    fields=(
        Field("account_id", "int"),
        Field("deleted_date", "string", nullable=True),
    ),
)

INTEGRATION_MODEL = ModelDescription(
    type=models.Integration,
    structure=_hooks.structure_integration,
    unstructure=_hooks.unstructure_integration,
    fields=(),
)

NEW_LOGIN_LINK_MODEL = ModelDescription(
    type=models.NewLoginLink,
    structure=_hooks.structure_new_login_link,
    unstructure=_hooks.unstructure_new_login_link,
    fields=(
        Field("api_key", "string", required=True, secret=True),
        Field("domain", "string", nullable=True),
        Field("target_id", "string", wire="id", nullable=True),
        Field("url", "string", nullable=True),
    ),
)

LOGIN_LINK_MODEL = ModelDescription(
    type=models.LoginLink,
    structure=_hooks.structure_login_link,
    unstructure=_hooks.unstructure_login_link,
    fields=(
        Field("created_date", "string", wire="CreatedDate", nullable=True),
        Field("login_link", "string", wire="LoginLink", nullable=True, secret=True),
    ),
)

CONTACT_LIST_MODEL = ModelDescription(
    type=models.ContactList,
    structure=_hooks.structure_contact_list,
    unstructure=_hooks.unstructure_contact_list,
    fields=(
        Field("contact_list_id", "int"),
        Field("name", "string", nullable=True),
        Field("count", "int"),
        Field("created_date", "string", nullable=True),
    ),
)

CONTACT_MODEL = ModelDescription(
    type=models.Contact,
    structure=_hooks.structure_contact,
    unstructure=_hooks.unstructure_contact,
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
        Field("var_field_1", "string", nullable=True, max_length=255),
        Field("var_field_2", "string", nullable=True, max_length=255),
        Field("var_field_3", "string", nullable=True, max_length=255),
        Field("var_field_4", "string", nullable=True, max_length=255),
        Field("var_field_5", "string", nullable=True, max_length=255),
        Field("var_field_6", "string", nullable=True, max_length=255),
        Field("var_field_7", "string", nullable=True, max_length=255),
        Field("var_field_8", "string", nullable=True, max_length=255),
        Field("var_field_9", "string", nullable=True, max_length=255),
        Field("var_field_10", "string", nullable=True, max_length=255),
        Field("var_field_11", "string", nullable=True, max_length=255),
        Field("var_field_12", "string", nullable=True, max_length=255),
        Field("var_field_13", "string", nullable=True, max_length=255),
        Field("var_field_14", "string", nullable=True, max_length=255),
        Field("var_field_15", "string", nullable=True, max_length=255),
        Field("var_field_16", "string", nullable=True, max_length=255),
        Field("var_field_17", "string", nullable=True, max_length=255),
        Field("var_field_18", "string", nullable=True, max_length=255),
        Field("var_field_19", "string", nullable=True, max_length=255),
        Field("var_field_20", "string", nullable=True, max_length=255),
        Field("var_field_21", "string", nullable=True, max_length=255),
        Field("var_field_22", "string", nullable=True, max_length=255),
        Field("var_field_23", "string", nullable=True, max_length=255),
        Field("var_field_24", "string", nullable=True, max_length=255),
        Field("var_field_25", "string", nullable=True, max_length=255),
        Field("var_field_26", "string", nullable=True, max_length=255),
        Field("var_field_27", "string", nullable=True, max_length=255),
        Field("var_field_28", "string", nullable=True, max_length=255),
        Field("var_field_29", "string", nullable=True, max_length=255),
        Field("var_field_30", "string", nullable=True, max_length=255),
        Field("var_field_31", "string", nullable=True, max_length=255),
        Field("var_field_32", "string", nullable=True, max_length=255),
        Field("var_field_33", "string", nullable=True, max_length=255),
        Field("var_field_34", "string", nullable=True, max_length=255),
        Field("var_field_35", "string", nullable=True, max_length=255),
    ),
)

CONTACT_DETAILS_MODEL = ModelDescription(
    type=models.ContactDetails,
    structure=_hooks.structure_contact_details,
    unstructure=_hooks.unstructure_contact_details,
    fields=(
        Field("contact_id", "int", wire="Id"),
        Field("contact_list_id", "int", wire="ContactListId"),
        Field("first_name", "string", wire="FirstName", nullable=True),
        Field("last_name", "string", wire="LastName", nullable=True),
        Field("company", "string", wire="Company", nullable=True),
        Field("address_street", "string", wire="Address", nullable=True),
        Field("address_street2", "string", wire="Address2", nullable=True),
        Field("address_city", "string", wire="City", nullable=True),
        Field("address_state", "string", wire="State", nullable=True),
        Field("address_zip", "string", wire="Zip", nullable=True),
        Field("email_address", "string", wire="EmailId", nullable=True),
        Field("phone", "string", wire="Phone", nullable=True),
        Field("mobile_phone", "string", wire="Mobile", nullable=True),
        Field("occupation", "string", wire="Occupation", nullable=True),
        Field("website", "string", wire="Website", nullable=True),
        Field("address_status_id", "int", wire="AddressStatusId"),
    ),
)

NEW_CONTACT_MODEL = ModelDescription(
    type=models.NewContact,
    structure=_hooks.structure_new_contact,
    unstructure=_hooks.unstructure_new_contact,
    fields=(
        Field("contact_list_id", "int", required=True),
        Field(
            "first_name",
            "string",
            nullable=True,
            print_length=20,
            headers=(
                "First",
                "Given Name",
            ),
        ),
        Field(
            "last_name",
            "string",
            nullable=True,
            print_length=20,
            headers=(
                "Last",
                "Surname",
                "Family Name",
            ),
        ),
        Field(
            "company",
            "string",
            nullable=True,
            print_length=40,
            headers=(
                "Organization",
                "Organisation",
            ),
        ),
        Field(
            "address_street",
            "string",
            nullable=True,
            print_length=64,
            headers=(
                "Address",
                "Address 1",
                "Street",
            ),
        ),
        Field(
            "address_street2",
            "string",
            nullable=True,
            print_length=64,
            headers=(
                "Address 2",
                "Street 2",
            ),
        ),
        Field(
            "address_city",
            "string",
            nullable=True,
            print_length=50,
            headers=(
                "City",
                "Town",
            ),
        ),
        Field("address_state", "string", nullable=True, headers=("State",)),
        Field(
            "address_zip",
            "string",
            nullable=True,
            headers=(
                "ZIP",
                "Zip Code",
                "Postal Code",
                "Postcode",
            ),
        ),
        Field(
            "email_address",
            "string",
            nullable=True,
            headers=(
                "Email",
                "E-mail",
            ),
        ),
        Field(
            "phone",
            "string",
            nullable=True,
            headers=(
                "Telephone",
                "Phone Number",
            ),
        ),
        Field(
            "mobile_phone",
            "string",
            nullable=True,
            headers=(
                "Mobile",
                "Cell",
                "Cell Phone",
            ),
        ),
        Field("occupation", "string", nullable=True),
        Field("website", "string", nullable=True),
        Field("created_date", "string", nullable=True),
        Field("var_field_1", "string", nullable=True, max_length=255),
        Field("var_field_2", "string", nullable=True, max_length=255),
        Field("var_field_3", "string", nullable=True, max_length=255),
        Field("var_field_4", "string", nullable=True, max_length=255),
        Field("var_field_5", "string", nullable=True, max_length=255),
        Field("var_field_6", "string", nullable=True, max_length=255),
        Field("var_field_7", "string", nullable=True, max_length=255),
        Field("var_field_8", "string", nullable=True, max_length=255),
        Field("var_field_9", "string", nullable=True, max_length=255),
        Field("var_field_10", "string", nullable=True, max_length=255),
        Field("var_field_11", "string", nullable=True, max_length=255),
        Field("var_field_12", "string", nullable=True, max_length=255),
        Field("var_field_13", "string", nullable=True, max_length=255),
        Field("var_field_14", "string", nullable=True, max_length=255),
        Field("var_field_15", "string", nullable=True, max_length=255),
        Field("var_field_16", "string", nullable=True, max_length=255),
        Field("var_field_17", "string", nullable=True, max_length=255),
        Field("var_field_18", "string", nullable=True, max_length=255),
        Field("var_field_19", "string", nullable=True, max_length=255),
        Field("var_field_20", "string", nullable=True, max_length=255),
        Field("var_field_21", "string", nullable=True, max_length=255),
        Field("var_field_22", "string", nullable=True, max_length=255),
        Field("var_field_23", "string", nullable=True, max_length=255),
        Field("var_field_24", "string", nullable=True, max_length=255),
        Field("var_field_25", "string", nullable=True, max_length=255),
        Field("var_field_26", "string", nullable=True, max_length=255),
        Field("var_field_27", "string", nullable=True, max_length=255),
        Field("var_field_28", "string", nullable=True, max_length=255),
        Field("var_field_29", "string", nullable=True, max_length=255),
        Field("var_field_30", "string", nullable=True, max_length=255),
        Field("var_field_31", "string", nullable=True, max_length=255),
        Field("var_field_32", "string", nullable=True, max_length=255),
        Field("var_field_33", "string", nullable=True, max_length=255),
        Field("var_field_34", "string", nullable=True, max_length=255),
        Field("var_field_35", "string", nullable=True, max_length=255),
    ),
)

CONTACT_REPLACEMENT_MODEL = ModelDescription(
    type=models.ContactReplacement,
    structure=_hooks.structure_contact_replacement,
    unstructure=_hooks.unstructure_contact_replacement,
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
        Field("var_field_1", "string", nullable=True, max_length=255),
        Field("var_field_2", "string", nullable=True, max_length=255),
        Field("var_field_3", "string", nullable=True, max_length=255),
        Field("var_field_4", "string", nullable=True, max_length=255),
        Field("var_field_5", "string", nullable=True, max_length=255),
        Field("var_field_6", "string", nullable=True, max_length=255),
        Field("var_field_7", "string", nullable=True, max_length=255),
        Field("var_field_8", "string", nullable=True, max_length=255),
        Field("var_field_9", "string", nullable=True, max_length=255),
        Field("var_field_10", "string", nullable=True, max_length=255),
        Field("var_field_11", "string", nullable=True, max_length=255),
        Field("var_field_12", "string", nullable=True, max_length=255),
        Field("var_field_13", "string", nullable=True, max_length=255),
        Field("var_field_14", "string", nullable=True, max_length=255),
        Field("var_field_15", "string", nullable=True, max_length=255),
        Field("var_field_16", "string", nullable=True, max_length=255),
        Field("var_field_17", "string", nullable=True, max_length=255),
        Field("var_field_18", "string", nullable=True, max_length=255),
        Field("var_field_19", "string", nullable=True, max_length=255),
        Field("var_field_20", "string", nullable=True, max_length=255),
        Field("var_field_21", "string", nullable=True, max_length=255),
        Field("var_field_22", "string", nullable=True, max_length=255),
        Field("var_field_23", "string", nullable=True, max_length=255),
        Field("var_field_24", "string", nullable=True, max_length=255),
        Field("var_field_25", "string", nullable=True, max_length=255),
        Field("var_field_26", "string", nullable=True, max_length=255),
        Field("var_field_27", "string", nullable=True, max_length=255),
        Field("var_field_28", "string", nullable=True, max_length=255),
        Field("var_field_29", "string", nullable=True, max_length=255),
        Field("var_field_30", "string", nullable=True, max_length=255),
        Field("var_field_31", "string", nullable=True, max_length=255),
        Field("var_field_32", "string", nullable=True, max_length=255),
        Field("var_field_33", "string", nullable=True, max_length=255),
        Field("var_field_34", "string", nullable=True, max_length=255),
        Field("var_field_35", "string", nullable=True, max_length=255),
    ),
)

CONTACT_CREATED_MODEL = ModelDescription(
    type=models.ContactCreated,
    structure=_hooks.structure_contact_created,
    unstructure=_hooks.unstructure_contact_created,
    fields=(Field("created_date", "string", nullable=True),),
)

CONTACT_UPDATED_MODEL = ModelDescription(
    type=models.ContactUpdated,
    structure=_hooks.structure_contact_updated,
    unstructure=_hooks.unstructure_contact_updated,
    fields=(Field("updated_date", "string", nullable=True),),
)

CONTACT_DELETED_MODEL = ModelDescription(
    type=models.ContactDeleted,
    structure=_hooks.structure_contact_deleted,
    unstructure=_hooks.unstructure_contact_deleted,
    fields=(Field("deleted_date", "string", nullable=True),),
)

GET_MY_ACCOUNT = Operation(
    name="get_my_account",
    resource="accounts",
    summary="Get the account behind the key.",
    method="GET",
    path="/account/me",
    effect=Effect.READ,
    returns=ACCOUNT_MODEL,
    unwrap=True,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-my-account",
        confidence="official-part",
    ),
)

GET_ACCOUNT = Operation(
    name="get_account",
    resource="accounts",
    summary="Get an account.",
    method="GET",
    path="/account/{account_id}",
    effect=Effect.READ,
    path_parameters=(Parameter("account_id", "int"),),
    returns=ACCOUNT_MODEL,
    unwrap=True,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-account",
        confidence="official",
    ),
)

CREATE_ACCOUNT = Operation(
    name="create_account",
    resource="accounts",
    summary="Create a sub-account of the account behind the key.",
    method="POST",
    path="/account",
    effect=Effect.CREATE,
    body=NEW_ACCOUNT_MODEL,
    returns=ACCOUNT_CREATED_MODEL,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-new-account",
        confidence="official-part",
    ),
)

UPDATE_ACCOUNT = Operation(
    name="update_account",
    resource="accounts",
    summary="Replace the data of the account behind the key.",
    method="PUT",
    path="/account",
    effect=Effect.REPLACE,
    body=ACCOUNT_REPLACEMENT_MODEL,
    returns=ACCOUNT_UPDATED_MODEL,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/update-account",
        confidence="official",
    ),
)

DELETE_ACCOUNT = Operation(
    name="delete_account",
    resource="accounts",
    summary="Delete a sub-account with its campaigns, templates and lists, for good.",
    method="DELETE",
    path="/account/{account_id}",
    effect=Effect.DELETE,
    path_parameters=(Parameter("account_id", "int"),),
    returns=ACCOUNT_DELETED_MODEL,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-account",
        confidence="official",
    ),
)

LIST_INTEGRATIONS = Operation(
    name="list_integrations",
    resource="accounts",
    summary="List the integrations of the account.",
    method="GET",
    path="/account/integrations",
    effect=Effect.READ,
    returns=INTEGRATION_MODEL,
    many=True,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/get-integrations",
        confidence="client",
    ),
)

CREATE_LOGIN_LINK = Operation(
    name="create_login_link",
    resource="accounts",
    summary="Create a short-lived link that logs its holder in to an account.",
    method="POST",
    path="/loginlink",
    effect=Effect.CREATE,
    body=NEW_LOGIN_LINK_MODEL,
    returns=LOGIN_LINK_MODEL,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-login-link",
        confidence="official",
    ),
)

LIST_CONTACT_LISTS = Operation(
    name="list_contact_lists",
    resource="contacts",
    summary="List all contact lists of the account.",
    method="GET",
    path="/contacts",
    effect=Effect.READ,
    returns=CONTACT_LIST_MODEL,
    many=True,
    source=Source(
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
    query_parameters=(
        Parameter("start", "int", default=1, minimum=1),
        Parameter("limit", "int", minimum=1, maximum=100),
    ),
    returns=CONTACT_MODEL,
    many=True,
    paging=RowPaging(
        start="start",
        limit="limit",
        max_limit=100,
        row="row",
        key="contact_id",
        end_error="No contacts received",
    ),
    source=Source(
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
    source=Source(
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
    bulk=Bulk(
        function="upload_contacts",
        command="upload",
        summary="Put many contacts on a contact list.",
        noun="contact",
        target="list",
        fixed=("contact_list_id",),
        require=(
            (("address_street",),),
            (("address_city",),),
            (("address_state",),),
            (("address_zip",),),
            (
                (
                    "first_name",
                    "last_name",
                ),
                ("company",),
            ),
        ),
    ),
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-contact-on-list",
        confidence="official-part",
    ),
)

UPDATE_CONTACT = Operation(
    name="update_contact",
    resource="contacts",
    summary="Replace a contact. What is left out becomes null.",
    method="PUT",
    path="/contacts",
    effect=Effect.REPLACE,
    body=CONTACT_REPLACEMENT_MODEL,
    returns=CONTACT_UPDATED_MODEL,
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/update-contact-on-list",
        confidence="inferred",
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
    source=Source(
        url="https://docs.postalytics.com/references/postalytics-rest-api/delete-contact",
        confidence="official-part",
    ),
)

API = Api(
    name="Postalytics",
    version="v1",
    summary="Direct mail by API. Postcards and letters to people on contact lists.",
    base_path="/api/v1",
    limits=(
        Window(3, 1),
        Window(180, 60),
    ),
    environments=(
        Environment(
            name="production",
            url="https://api.postalytics.com",
            summary="The live service. Mail sent through a live campaign is printed and billed.",
            limits=(
                Window(3, 1),
                Window(180, 60),
            ),
        ),
        Environment(
            name="sandbox",
            url="https://api-dev.postalytics.com",
            summary="The vendor's sandbox. It needs an account and a key of its own.",
            limits=(
                Window(3, 1),
                Window(180, 60),
            ),
        ),
        Environment(
            name="local",
            url="http://127.0.0.1:8765",
            summary="The fake server of this package, started with `postalytics serve`.",
            api_key="00000000-FA4E-4000-8000-000000000000",
            limits=(
                Window(100, 1),
                Window(6000, 60),
            ),
        ),
    ),
    default_environment="local",
    message_at=(
        "error.message",
        "message",
        "Message",
        "error",
        ".",
    ),
    operations=(
        GET_MY_ACCOUNT,
        GET_ACCOUNT,
        CREATE_ACCOUNT,
        UPDATE_ACCOUNT,
        DELETE_ACCOUNT,
        LIST_INTEGRATIONS,
        CREATE_LOGIN_LINK,
        LIST_CONTACT_LISTS,
        LIST_CONTACTS,
        GET_CONTACT,
        CREATE_CONTACT,
        UPDATE_CONTACT,
        DELETE_CONTACT,
    ),
    models=(
        ACCOUNT_MODEL,
        NEW_ACCOUNT_MODEL,
        ACCOUNT_REPLACEMENT_MODEL,
        ACCOUNT_CREATED_MODEL,
        ACCOUNT_UPDATED_MODEL,
        ACCOUNT_DELETED_MODEL,
        INTEGRATION_MODEL,
        NEW_LOGIN_LINK_MODEL,
        LOGIN_LINK_MODEL,
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
