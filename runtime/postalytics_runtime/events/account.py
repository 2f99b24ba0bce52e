"""The account that an inbox belongs to: it never takes the events of another one."""

from __future__ import annotations

from ..account import read_account
from ..client import Client
from .inbox import Inbox


async def require_account(client: Client, inbox: Inbox) -> None:
    """Record the account of a client's key in an inbox, or hold it against the one recorded.

    Raises:
        ConfigurationError: the inbox belongs to another account.
        PostalyticsError: the account cannot be read.
    """
    if (account := await read_account(client)) is not None:
        await inbox.use_account(account)
