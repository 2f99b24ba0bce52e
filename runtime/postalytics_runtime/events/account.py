"""The account that an inbox belongs to: events of two accounts never mix."""

from __future__ import annotations

from ..client import Client
from .inbox import Inbox


async def require_account(client: Client, inbox: Inbox) -> None:
    """Record the account of a client's key in an inbox, or hold it against the one recorded.

    Raises:
        ConfigurationError: the inbox belongs to another account.
        PostalyticsError: the account cannot be read.
    """
    identity = client.api.account
    if identity is not None:
        response = await client.call(client.api.operation(identity.read))
        account = getattr(response, identity.field)
        if account is not None:
            await inbox.use_account(account)
