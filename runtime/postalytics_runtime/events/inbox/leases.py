"""Leases of events: a handler has an event for some minutes, then it is done, or comes again.

All functions run in a transaction of the caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from ..event import Event
from ..identity import storable
from .states import DEAD, DONE, LEASED, MAX_ATTEMPTS, PENDING, RETRY_SECONDS, retry_delay

_LONGEST_REASON = 500
_EXPIRED = "The handler did not finish within its lease."
_COLUMNS = "number, id, kind, date, source, subject, attempt, due"
# Each is a walk along an index, which ends at the limit: a lease of one event must not look at all
# that wait for a handler.
_DUE = f"SELECT {_COLUMNS} FROM events WHERE state < 2 AND due <= :now"  # noqa: S608 (no values)
_BY_ARRIVAL = f"{_DUE} ORDER BY due, number LIMIT :limit"
# A delivery may not show its source: its event waits for a handler of any.
_BY_ARRIVAL_OF_SOURCE = (
    f"SELECT * FROM ({_DUE} AND source = :source ORDER BY due, number LIMIT :limit)"  # noqa: S608 (no values)
    f" UNION ALL SELECT * FROM ({_DUE} AND source IS NULL ORDER BY due, number LIMIT :limit)"
    " ORDER BY due, number LIMIT :limit"
)
# All events that came are sorted, as soon as one of them has waited long enough: those with an
# earlier date go before it. The plus keeps SQLite from the index that is in another order.
_DUE_BY_DATE = (
    "state < 2 AND +due <= :now AND (:source IS NULL OR source IS NULL OR source = :source)"
)
_BY_DATE = (
    f"SELECT {_COLUMNS} FROM events WHERE {_DUE_BY_DATE} AND coalesce(date, 0) <="  # noqa: S608 (no values)
    f" (SELECT coalesce(date, 0) FROM events WHERE {_DUE_BY_DATE} AND"
    " (received_at <= :waited OR received_at > :latest) ORDER BY coalesce(date, 0) DESC LIMIT 1)"
    " ORDER BY coalesce(date, 0), number LIMIT :limit"
)


@attrs.frozen(kw_only=True)
class LeaseRequest:
    """Which events to lease."""

    source: str | None = None
    """Only events of this source, and those whose source is unknown; `None` for all."""
    limit: int = 1
    seconds: float = 300.0
    """Seconds after which another handler may have the event."""
    window: float | None = None
    """Seconds that an event waits, so that events that come later can be sorted before it by date;
    `None` for the order of arrival."""


@attrs.frozen(kw_only=True)
class LeasedRow:
    """Event as it is in the file."""

    id: bytes
    kind: str
    date: int | None
    source: str | None
    subject: str | None
    attempt: int
    bodies: Mapping[bool, str] = attrs.field(repr=False)
    """The bodies as JSON, by whether a webhook delivered them."""

    def event(self, kind: type[Event]) -> Event:
        """Return the event."""
        date = None if self.date is None else datetime(1970, 1, 1) + timedelta(seconds=self.date)
        return kind(
            id=self.id.hex(),
            kind=self.kind,
            date=date,
            source=self.source,
            subject=self.subject,
            matched=None not in (self.source, self.subject, self.date),
            attempt=self.attempt,
            delivered=_parsed(self.bodies.get(True)),
            polled=_parsed(self.bodies.get(False)),
        )


def lease(connection: sqlite3.Connection, request: LeaseRequest, now: float) -> list[LeasedRow]:
    """Lease events that are due. An expired lease counts as an attempt."""
    connection.execute(
        f"UPDATE events SET state = ?, reason = ? WHERE state = {LEASED} AND due <= ?"  # noqa: S608 (a number)
        " AND attempt >= ?",
        (DEAD, _EXPIRED, now, MAX_ATTEMPTS),
    )
    # No attempt is later than that: the clock was put back after the event came.
    latest = now + RETRY_SECONDS[-1]
    connection.execute(
        f"UPDATE events SET due = ? WHERE state < 2 AND state = {PENDING} AND due > ?",  # noqa: S608 (a number)
        (now, latest),
    )
    values = {
        "now": now,
        "source": request.source,
        "limit": request.limit,
        "waited": now - (request.window or 0),
        "latest": latest,
    }
    rows = connection.execute(_query(request), values).fetchall()
    return [_leased(connection, row, now + request.seconds) for row in rows]


def _query(request: LeaseRequest) -> str:
    if request.window is not None:
        return _BY_DATE
    return _BY_ARRIVAL if request.source is None else _BY_ARRIVAL_OF_SOURCE


def _leased(connection: sqlite3.Connection, row: tuple[Any, ...], until: float) -> LeasedRow:
    number, identity, kind, date, source, subject, attempt, _ = row
    connection.execute(
        "UPDATE events SET state = ?, attempt = attempt + 1, due = ? WHERE number = ?",
        (LEASED, until, number),
    )
    bodies = connection.execute("SELECT delivered, body FROM bodies WHERE event = ?", (number,))
    return LeasedRow(
        id=identity,
        kind=kind,
        date=date,
        source=source,
        subject=subject,
        attempt=attempt + 1,
        bodies={bool(delivered): body for delivered, body in bodies},
    )


def finish(connection: sqlite3.Connection, identity: bytes) -> None:
    """Record that an event was handled, even if its lease has expired."""
    connection.execute("UPDATE events SET state = ?, reason = NULL WHERE id = ?", (DONE, identity))


def fail(
    connection: sqlite3.Connection, identity: bytes, attempt: int, reason: str, now: float
) -> None:
    """Record that an attempt failed: the event comes again later, or is dead after the last.

    Nothing changes if the lease of this attempt has expired and another handler has the event.
    """
    delay = retry_delay(attempt)
    state, due = (DEAD, now) if delay is None else (PENDING, now + delay)
    connection.execute(
        "UPDATE events SET state = ?, due = ?, reason = ?"
        " WHERE id = ? AND state = ? AND attempt = ?",
        (state, due, storable(reason)[:_LONGEST_REASON], identity, LEASED, attempt),
    )


def release(
    connection: sqlite3.Connection, leased: Iterable[tuple[bytes, int]], now: float
) -> None:
    """End leases as if they had never been: the events are pending, the attempts do not count.

    Args:
        connection: in a transaction.
        leased: the ids of the events, with the attempts.
        now: the time, in seconds since 1970.
    """
    connection.executemany(
        "UPDATE events SET state = ?, due = ?, attempt = attempt - 1"
        " WHERE id = ? AND state = ? AND attempt = ?",
        [(PENDING, now, identity, LEASED, attempt) for identity, attempt in leased],
    )


def replay(
    connection: sqlite3.Connection,
    identities: Iterable[bytes],
    *,
    failed: bool,
    since: float | None,
    now: float,
) -> int:
    """Make ended events pending again, with all attempts before them; return how many."""
    again = f"UPDATE events SET state = {PENDING}, attempt = 0, due = {now!r}"  # noqa: S608 (numbers)
    ended = f"state IN ({DONE}, {DEAD})"
    chosen = connection.executemany(
        f"{again} WHERE {ended} AND id = ?", [(identity,) for identity in identities]
    ).rowcount
    chosen = max(chosen, 0)  # -1 without an id.
    if failed:
        chosen += connection.execute(f"{again} WHERE state = {DEAD}").rowcount
    if since is not None:
        chosen += connection.execute(
            f"{again} WHERE {ended} AND received_at >= ?", (since,)
        ).rowcount
    return chosen


def _parsed(body: str | None) -> Mapping[str, Any] | None:
    return None if body is None else json.loads(body)
