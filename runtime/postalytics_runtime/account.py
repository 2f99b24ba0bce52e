"""The account that an API key belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .client import Client


@attrs.frozen
class Account:
    """Account of an API key."""

    id: str
    """What identifies the account."""
    name: str | None = None
    """What people call it, if the API shows that."""


async def read_account(client: Client) -> str | None:
    """Return the identity of the account of a client's key; `None` if the API has none.

    Raises:
        PostalyticsError: the identity cannot be read.
    """
    account = await read_named_account(client)
    return None if account is None else account.id


async def read_named_account(client: Client) -> Account | None:
    """Return the account of a client's key, with its name; `None` if the API has none.

    Raises:
        PostalyticsError: the account cannot be read.
    """
    identity = client.api.account
    if identity is None:
        return None
    response = await client.call(client.api.operation(identity.read))
    value = getattr(response, identity.field)
    if value is None:
        return None
    names = (getattr(response, name) for name in identity.names)
    return Account(str(value), next((str(name) for name in names if name), None))
