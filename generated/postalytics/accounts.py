# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The account behind the key, its sub-accounts, and links that log in to them.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import Resource, function_of

from ._operations import accounts as operations
from .models.accounts import (
    Account,
    AccountCreated,
    AccountDeleted,
    AccountId,
    AccountReplacement,
    AccountUpdated,
    Integration,
    LoginLink,
    NewAccount,
    NewLoginLink,
)

__all__ = [
    "AccountsResource",
    "create_account",
    "create_login_link",
    "delete_account",
    "get_account",
    "get_my_account",
    "list_integrations",
    "update_account",
]


class AccountsResource(Resource):
    """The account behind the key, its sub-accounts, and links that log in to them.

    Each method is also a function of this module, which takes the client first.
    """

    async def get_my_account(self) -> Account:
        """Get the account behind the key.

        Changes nothing. Source: get-my-account (official-part).
        """
        return await self._client.call(operations.GET_MY_ACCOUNT)

    async def get_account(self, *, account_id: AccountId | int) -> Account:
        """Get an account.

        Changes nothing. Source: get-account (official).

        Args:
            account_id: ID of the account.
        """
        return await self._client.call(operations.GET_ACCOUNT, path=(account_id,))

    async def create_account(self, body: NewAccount) -> AccountCreated:
        """Create a sub-account of the account behind the key.

        Creates a record on every call. Source: create-new-account (official-part).

        Args:
            body: A sub-account to create.
        """
        return await self._client.call(operations.CREATE_ACCOUNT, body=body)

    async def update_account(self, body: AccountReplacement) -> AccountUpdated:
        """Replace the data of the account behind the key.

        Replaces the whole record; a second call has the same result. Source: update-account
        (official).

        Args:
            body: The complete data of the account that replace the stored data.
        """
        return await self._client.call(operations.UPDATE_ACCOUNT, body=body)

    async def delete_account(self, *, account_id: AccountId | int) -> AccountDeleted:
        """Delete a sub-account with its campaigns, templates and lists, for good.

        Removes a record. Source: delete-account (official).

        A parent account can only be deleted by the vendor.

        Args:
            account_id: ID of the sub-account.
        """
        return await self._client.call(operations.DELETE_ACCOUNT, path=(account_id,))

    def list_integrations(self, *, limit: int | None = None) -> Pages[Integration]:
        """List the integrations of the account.

        Changes nothing. Source: get-integrations (client).

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_INTEGRATIONS, limit=limit)

    async def create_login_link(self, body: NewLoginLink) -> LoginLink:
        """Create a short-lived link that logs its holder in to an account.

        Creates a record on every call. Source: create-login-link (official).

        Use the link immediately.

        Args:
            body: The target of a login link.
        """
        return await self._client.call(operations.CREATE_LOGIN_LINK, body=body)


get_my_account = function_of(AccountsResource.get_my_account)
get_account = function_of(AccountsResource.get_account)
create_account = function_of(AccountsResource.create_account)
update_account = function_of(AccountsResource.update_account)
delete_account = function_of(AccountsResource.delete_account)
list_integrations = function_of(AccountsResource.list_integrations)
create_login_link = function_of(AccountsResource.create_login_link)
