"""Upkeep of an inbox: what was rejected, how long bodies and ids are kept, and its status.

All functions but `erase_traces` run in a transaction of the caller; `read_status` only reads.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import attrs

from ...errors import InboxError
from ..identity import storable
from .database import change_setting, connect, inbox_errors, setting
from .keeping import read_offset
from .states import DEAD, STATES

BODIES_SECONDS = 30 * 86400
"""Seconds for which the body of an event is kept, and longer until it is done or dead; a rejected
body is kept no longer."""
IDS_SECONDS = 365 * 86400
"""Seconds for which an event is known after its last report, so that another report of it is not a
new event: a list that is polled may show an event for years."""
EXPIRY_SECONDS = 3600
"""Minimum number of seconds between two expiries that run by themselves."""
MAX_REJECTED = 100
MAX_REJECTED_BYTES = 64 * 1024
"""Bytes of a rejected body that are kept."""


@attrs.frozen(kw_only=True)
class RejectedBody:
    """Body that was delivered to an inbox and is not a delivery."""

    received_at: datetime
    reason: str
    body: bytes = attrs.field(repr=False)
    """The first `MAX_REJECTED_BYTES` bytes."""


@attrs.frozen(kw_only=True)
class InboxStatus:
    """What is in an inbox. It holds no personal data."""

    states: Mapping[str, int]
    """The number of events by state: pending, leased, done, dead."""
    kinds: Mapping[str, int]
    """The number of events by kind."""
    events: int
    """The number of all events."""
    dead: int
    """The number of events whose handlers failed in every attempt."""
    unmatched: int
    """The number of events without source, subject or date, which only deliveries identify."""
    rejected: int
    """The number of all bodies that were rejected, also of those that are gone."""
    last_event: datetime | None
    """When the last new event was received."""
    last_delivery: datetime | None
    """When the last delivery was received, of a new event or of a known one."""
    last_polls: Mapping[str, datetime]
    """When each source was polled last."""
    offset: int | None
    """Seconds from the date of a polled event to that of its delivery; `None` if unknown yet."""


def add_rejected(connection: sqlite3.Connection, body: bytes, reason: str, now: float) -> None:
    """Record a rejected body; the oldest goes when there are more than `MAX_REJECTED`."""
    added = connection.execute(
        "INSERT INTO rejected (received_at, reason, body) VALUES (?, ?, ?)",
        (now, storable(reason), body[:MAX_REJECTED_BYTES]),
    )
    oldest = int(added.lastrowid or 0) - MAX_REJECTED
    connection.execute("DELETE FROM rejected WHERE number <= ?", (oldest,))


def rejected_bodies(connection: sqlite3.Connection) -> list[RejectedBody]:
    """Return the rejected bodies that are kept, the oldest first."""
    found = connection.execute("SELECT received_at, reason, body FROM rejected ORDER BY number")
    return [RejectedBody(received_at=_time(at), reason=why, body=body) for at, why, body in found]


def forget_subject(connection: sqlite3.Connection, subject: str) -> int:
    """Delete the bodies of all events of a subject; return the number of those events."""
    forgotten = _forget(connection, "subject = ?", subject)
    # It is unknown whose a rejected body is: one with the same text in it may be the subject's.
    connection.execute("DELETE FROM rejected WHERE instr(body, ?) > 0", (subject.encode(),))
    return forgotten


def erase_traces(path: Path) -> None:
    """Write the file anew without what was deleted from it, and empty its log (WAL).

    `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in a page
    when it moves part of the page to another.

    Raises:
        InboxError: another program reads or writes the inbox; traces may be left.
    """
    with inbox_errors(path), contextlib.closing(connect(path)) as connection:
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise InboxError(
            f"The data is deleted from the inbox {str(path)!r}, but another program reads it, so "
            "the log of the file could not be emptied: purge again."
        )


def expire(connection: sqlite3.Connection, now: float) -> None:
    """Delete bodies and ids that are too old. Events that wait for a handler stay."""
    change_setting(connection, "expired_at", repr(now))
    _forget(connection, "state >= 2 AND received_at < ?", now - BODIES_SECONDS)
    connection.execute(
        "DELETE FROM events WHERE has_bodies = 0 AND state >= 2 AND seen_at < ?",
        (now - IDS_SECONDS,),
    )
    connection.execute("DELETE FROM rejected WHERE received_at < ?", (now - BODIES_SECONDS,))


def expire_if_due(connection: sqlite3.Connection, now: float) -> None:
    """Expire, unless this or another process did in the last hour."""
    last = float(setting(connection, "expired_at") or "-inf")
    if not 0 <= now - last < EXPIRY_SECONDS:
        expire(connection, now)


def read_status(connection: sqlite3.Connection) -> InboxStatus:
    """Return what is in the inbox."""
    by_state = dict(connection.execute("SELECT state, count(*) FROM events GROUP BY state"))
    kinds = dict(connection.execute("SELECT kind, count(*) FROM events GROUP BY kind ORDER BY 1"))
    (unmatched,) = connection.execute(
        "SELECT count(*) FROM events WHERE source IS NULL OR subject IS NULL OR date IS NULL"
    ).fetchone()
    (last_event,) = connection.execute("SELECT max(received_at) FROM events").fetchone()
    rejected = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'rejected'")
    polls = connection.execute("SELECT source, polled_at FROM sources ORDER BY source")
    last_delivery = setting(connection, "last_delivery")
    return InboxStatus(
        states={name: by_state.get(number, 0) for number, name in enumerate(STATES)},
        kinds=kinds,
        events=sum(by_state.values()),
        dead=by_state.get(DEAD, 0),
        unmatched=unmatched,
        rejected=sum(number for (number,) in rejected),
        last_event=None if last_event is None else _time(last_event),
        last_delivery=None if last_delivery is None else _time(float(last_delivery)),
        last_polls={source: _time(at) for source, at in polls},
        offset=read_offset(connection).seconds,
    )


def _forget(connection: sqlite3.Connection, condition: str, value: object) -> int:
    which = f"has_bodies = 1 AND {condition}"
    connection.execute(
        f"DELETE FROM bodies WHERE event IN (SELECT number FROM events WHERE {which})",  # noqa: S608 (no values)
        (value,),
    )
    return connection.execute(
        f"UPDATE events SET has_bodies = 0, reason = NULL WHERE {which}",  # noqa: S608 (no values)
        (value,),
    ).rowcount


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
