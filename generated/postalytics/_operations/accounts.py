# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models and operations of `accounts`, as data."""

from __future__ import annotations

from postalytics_runtime.schema import (
    Effect,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    Provenance,
    ResourceDescription,
)

from .._converters import accounts as converters
from ..models import accounts as models

ACCOUNT_MODEL = ModelDescription(
    type=models.Account,
    structure=converters.structure_account,
    unstructure=converters.unstructure_account,
    fields=(
        Field("account_id", "int", aliases=("id",)),
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
    structure=converters.structure_new_account,
    unstructure=converters.unstructure_new_account,
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
    structure=converters.structure_account_replacement,
    unstructure=converters.unstructure_account_replacement,
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
    structure=converters.structure_account_created,
    unstructure=converters.unstructure_account_created,
    fields=(
        Field("account_id", "int"),
        Field("api_key", "string", secret=True),
        Field("created_date", "string"),
    ),
)

ACCOUNT_UPDATED_MODEL = ModelDescription(
    type=models.AccountUpdated,
    structure=converters.structure_account_updated,
    unstructure=converters.unstructure_account_updated,
    fields=(Field("account_id", "int"), Field("updated_date", "string")),
)

ACCOUNT_DELETED_MODEL = ModelDescription(
    type=models.AccountDeleted,
    structure=converters.structure_account_deleted,
    unstructure=converters.unstructure_account_deleted,
    fields=(Field("account_id", "int"), Field("deleted_date", "string", aliases=("DeletedDate",))),
)

INTEGRATION_MODEL = ModelDescription(
    type=models.Integration,
    structure=converters.structure_integration,
    unstructure=converters.unstructure_integration,
    guessed=True,
    fields=(),
)

NEW_LOGIN_LINK_MODEL = ModelDescription(
    type=models.NewLoginLink,
    structure=converters.structure_new_login_link,
    unstructure=converters.unstructure_new_login_link,
    fields=(
        Field("api_key", "string", required=True, secret=True),
        Field("domain", "string", nullable=True),
        Field("target_id", "string", wire_name="id", nullable=True),
        Field("url", "string", nullable=True),
    ),
)

LOGIN_LINK_MODEL = ModelDescription(
    type=models.LoginLink,
    structure=converters.structure_login_link,
    unstructure=converters.unstructure_login_link,
    fields=(
        Field(
            "created_date",
            "string",
            wire_name="CreatedDate",
            aliases=("created_date",),
            secret=True,
        ),
        Field(
            "login_link",
            "string",
            wire_name="LoginLink",
            aliases=("login_link", "loginLink"),
            nullable=True,
            secret=True,
        ),
    ),
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
    source=Provenance(
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
    source=Provenance(
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
    source=Provenance(
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
    source=Provenance(
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
    source=Provenance(
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
    returns_list=True,
    source=Provenance(
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
    source=Provenance(
        url="https://docs.postalytics.com/references/postalytics-rest-api/create-login-link",
        confidence="official",
    ),
)

RESOURCE = ResourceDescription(
    operations=(
        GET_MY_ACCOUNT,
        GET_ACCOUNT,
        CREATE_ACCOUNT,
        UPDATE_ACCOUNT,
        DELETE_ACCOUNT,
        LIST_INTEGRATIONS,
        CREATE_LOGIN_LINK,
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
    ),
)
