"""Polls and what goes with them: claims, cursors, the account and the tokens of an address.

All functions run in a transaction of the caller.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from ...errors import ConfigurationError
from ...schema import EventFeed
from .database import TOKEN_BYTES, change_setting, setting
from .keeping import PreparedReport, keep


@attrs.frozen(kw_only=True)
class PollResult:
    """What an inbox did with the reports of a poll."""

    new: int
    """The number of events that nothing had reported before."""
    known: int
    """The number of reports of events that were known, by a webhook or an earlier poll."""


def record(
    connection: sqlite3.Connection,
    feed: EventFeed,
    source: str,
    reports: Sequence[PreparedReport],
    *,
    cursor: str | None,
    done: bool,
    now: float,
) -> PollResult:
    """Keep the reports of a poll, then its cursor, which is JSON."""
    kept = [keep(connection, feed, report, now, done=done) for report in reports]
    connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (source, now))
    if cursor is not None:
        put_state(connection, f"cursor:{source}", cursor)
    new = sum(report.is_new for report in kept)
    return PollResult(new=new, known=len(kept) - new)


def claim_poll(connection: sqlite3.Connection, resource: str, interval: float, now: float) -> float:
    """Claim a poll; return the seconds to wait, 0.0 if it is claimed."""
    found = connection.execute("SELECT claimed_at FROM polls WHERE resource = ?", (resource,))
    row = found.fetchone()
    waits = 0.0
    if row is not None:
        since = now - float(row[0])
        if 0 <= since < interval:
            return interval - since
        # The clock was put back: how much time has passed is unknown, so all of it must pass.
        waits = interval if since < 0 else 0.0
    connection.execute("INSERT OR REPLACE INTO polls VALUES (?, ?)", (resource, now))
    return waits


def read_state(connection: sqlite3.Connection, name: str) -> Any:
    """Return a JSON value; `None` if there is none of this name."""
    found = connection.execute("SELECT value FROM states WHERE name = ?", (name,)).fetchone()
    return None if found is None else json.loads(found[0])


def put_state(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a JSON value, as text."""
    connection.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", (name, value))


def bind_account(
    connection: sqlite3.Connection, path: Path, account: str
) -> ConfigurationError | None:
    """Record the account of the inbox, or return the error if it has another."""
    known = setting(connection, "account")
    if known is None:
        change_setting(connection, "account", account)
    elif known != account:
        return ConfigurationError(
            f"The inbox {str(path)!r} belongs to account {known}, and the key to account {account}:"
            " name another inbox, or use the key of that account."
        )
    return None


def new_token(connection: sqlite3.Connection) -> str:
    """Make a new token; the newest of those before stays valid."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    newest = (setting(connection, "tokens") or "").split()[:1]
    change_setting(connection, "tokens", " ".join([token, *newest]))
    return token
