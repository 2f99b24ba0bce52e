"""Whose key it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..client import Client


async def read_account(client: Client) -> str | None:
    """What tells the account of a client's key from others; `None` where the API does not say.

    Raises:
        PostalyticsError: it cannot be read.
    """
    identity = client.api.account
    if identity is None:
        return None
    answer = await client.call(client.api.operation(identity.read))
    value = getattr(answer, identity.field)
    return None if value is None else str(value)
