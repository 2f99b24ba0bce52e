# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The account behind the key, its sub-accounts, and links that log in to them."""

from __future__ import annotations

from postalytics_runtime.client import Client
from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import BoundOperation, Resource

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


async def get_my_account(client: Client) -> Account:
    """Get the account behind the key.

    The vendor's page has an array; the old reference and one client have an object, which
    is accepted as well.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-my-account
    (official-part: the vendor's page was read in part).

    Raises:
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.GET_MY_ACCOUNT)


async def get_account(client: Client, *, account_id: AccountId | int) -> Account:
    """Get an account.

    The vendor's page has an array; the old reference and one client have an object, which
    is accepted as well.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-account
    (official: the vendor's page was read to its end).

    Args:
        account_id: The account. Example: 1001.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.GET_ACCOUNT, path=(account_id,))


async def create_account(client: Client, body: NewAccount) -> AccountCreated:
    """Create a sub-account of the account behind the key.

    Effect: create; it makes something new each time.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/create-new-account
    (official-part: the vendor's page was read in part).

    Args:
        body: A sub-account to create.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.CREATE_ACCOUNT, body=body)


async def update_account(client: Client, body: AccountReplacement) -> AccountUpdated:
    """Replace the data of the account behind the key.

    The path has no id. The old reference had PUT /account/{accountId}. The page's text
    promises a key, but its response has none.

    Effect: replace; it sets the whole of something, the same however often it is called.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/update-account
    (official: the vendor's page was read to its end).

    Args:
        body: The complete data of the account that replace the stored data.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.UPDATE_ACCOUNT, body=body)


async def delete_account(client: Client, *, account_id: AccountId | int) -> AccountDeleted:
    """Delete a sub-account with its campaigns, templates and lists, for good.

    A parent account can only be deleted by the vendor.

    Effect: delete; it removes something.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/delete-account
    (official: the vendor's page was read to its end).

    Args:
        account_id: The sub-account. Example: 1002.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.DELETE_ACCOUNT, path=(account_id,))


def list_integrations(client: Client, *, limit: int | None = None) -> Pages[Integration]:
    """List the integrations of the account.

    The shape of the response is unknown; an array or one object is accepted.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-integrations
    (client: seen in the request code of third-party clients).

    Args:
        limit: The maximum number of items.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return client.pages(operations.LIST_INTEGRATIONS, limit=limit)


async def create_login_link(client: Client, body: NewLoginLink) -> LoginLink:
    """Create a short-lived link that logs its holder in to an account.

    Use the link immediately. The vendor's page about express windows says to pass the
    account's id with the key; this page has no such field, and its id is a campaign or a
    template. Which page is right is unknown.

    Effect: create; it makes something new each time.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/create-login-link
    (official: the vendor's page was read to its end).

    Args:
        body: The target of a login link.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.CREATE_LOGIN_LINK, body=body)


class AccountsResource(Resource):
    """The account behind the key, its sub-accounts, and links that log in to them."""

    get_my_account = BoundOperation(get_my_account)
    get_account = BoundOperation(get_account)
    create_account = BoundOperation(create_account)
    update_account = BoundOperation(update_account)
    delete_account = BoundOperation(delete_account)
    list_integrations = BoundOperation(list_integrations)
    create_login_link = BoundOperation(create_login_link)
