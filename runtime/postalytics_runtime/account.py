"""The account that an API key belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import Client


async def read_account(client: Client) -> str | None:
    """Return the identity of the account of a client's key; `None` if the API has none.

    Raises:
        PostalyticsError: the identity cannot be read.
    """
    identity = client.api.account
    if identity is None:
        return None
    response = await client.call(client.api.operation(identity.read))
    value = getattr(response, identity.field)
    return None if value is None else str(value)
