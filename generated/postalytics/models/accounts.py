# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The models, ids and code tables of `accounts`.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from postalytics_runtime.schema import UNSET, IntId, Model, Unset

__all__ = [
    "Account",
    "AccountCreated",
    "AccountDeleted",
    "AccountId",
    "AccountReplacement",
    "AccountUpdated",
    "Integration",
    "LoginLink",
    "NewAccount",
    "NewLoginLink",
]

if TYPE_CHECKING:

    class AccountId(IntId):
        """ID of an account or sub-account.

        Source: get-account (official).
        """

else:
    AccountId = int


@attrs.define(eq=False, repr=False, kw_only=True)
class Account(Model):
    """An account or sub-account.

    The API does not return the password.

    Source: get-my-account (transcribed; client: `api_key`, `parent_id`).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"api_key"})
    _personal: ClassVar[bool] = True

    account_id: AccountId | None = None
    api_key: str | None = None
    """Key of the account; it is unknown whether the API still returns it."""
    username: str | None = None
    """The login."""
    first_name: str | None = None
    last_name: str | None = None
    email_address: str | None = None
    company: str | None = None
    phone: str | None = None
    address_street: str | None = None
    address_city: str | None = None
    address_state: str | None = None
    address_zip: str | None = None
    parent_id: AccountId | None = None
    """ID of the parent account; it is unknown whether the API still returns it."""
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class NewAccount(Model):
    """A sub-account to create.

    Source: create-new-account (official-part).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"password"})
    _personal: ClassVar[bool] = True

    first_name: str
    last_name: str
    username: str
    """The login. It must be unique."""
    password: str
    """The server wants at least 8 characters with an uppercase letter, a lowercase letter, a
    digit and a special character; the client does not check it.
    """
    email_address: str | Unset | None = UNSET
    company: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    address_street: str | Unset | None = UNSET
    address_city: str | Unset | None = UNSET
    address_state: str | Unset | None = UNSET
    address_zip: str | Unset | None = UNSET


@attrs.define(eq=False, repr=False, kw_only=True)
class AccountReplacement(Model):
    """The complete data of the account that replace the stored data.

    Names, user name and password are required even when they stay as they are. It is
    unknown whether a field that is left out keeps its value; it may become null.

    Source: update-account (official).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"password"})
    _personal: ClassVar[bool] = True

    first_name: str
    last_name: str
    username: str
    """The login."""
    password: str
    """The rule is that of a new account."""
    email_address: str | Unset | None = UNSET
    company: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    address_street: str | Unset | None = UNSET
    address_city: str | Unset | None = UNSET
    address_state: str | Unset | None = UNSET
    address_zip: str | Unset | None = UNSET
    created_date: str | Unset | None = UNSET
    """Its meaning in a request is unknown; it is probably part of the response only."""


@attrs.define(eq=False, repr=False, kw_only=True)
class AccountCreated(Model):
    """A new sub-account. Keep its ID and its key.

    Source: create-new-account (official-part).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"api_key"})

    account_id: AccountId | None = None
    api_key: str | None = None
    """The key of the new sub-account."""
    created_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class AccountUpdated(Model):
    """The response to a replaced account.

    Source: update-account (official).
    """

    account_id: AccountId | None = None
    updated_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class AccountDeleted(Model):
    """The response to a deleted account.

    Source: delete-account (official).
    """

    account_id: AccountId | None = None
    deleted_date: str | None = None


@attrs.define(eq=False, repr=False, kw_only=True)
class Integration(Model):
    """A connection to a CRM or another source of data. Its fields are unknown.

    Source: get-integrations (client).
    """


@attrs.define(eq=False, repr=False, kw_only=True)
class NewLoginLink(Model):
    """The target of a login link.

    Source: create-login-link (official).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"api_key"})

    api_key: str
    """Key of the account to log in to."""
    domain: str | Unset | None = UNSET
    """Address of a white-label domain; app.postalytics.com when left out."""
    target_id: str | Unset | None = UNSET
    """ID of the campaign or template to open, with the pages campaign-dashboard, campaign-edit
    and template-edit.
    """
    url: str | Unset | None = UNSET
    """The page to open, such as dashboard, template-create, contact-import, template-list or
    campaign-create.
    """


@attrs.define(eq=False, repr=False, kw_only=True)
class LoginLink(Model):
    """A link that logs its holder in. It is a credential.

    Source: create-login-link (official).
    """

    _secret: ClassVar[frozenset[str]] = frozenset({"created_date", "login_link"})

    created_date: str | None = None
    """When the link was created. It is masked, because it may contain the link."""
    login_link: str | None = None
    """The address that logs its holder in."""
