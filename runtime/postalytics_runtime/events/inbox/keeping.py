"""Keeping of reports: each event has one id and one row, whichever way reports it, and how often.

All functions run in a transaction of the caller.
"""

from __future__ import annotations

import calendar
import json
import sqlite3
from datetime import datetime

import attrs

from ...schema import EventFeed
from ..event import Report
from ..identity import event_id, fingerprint, id_text, json_text, storable
from .database import change_setting, setting
from .matching import OneWayEvent, ZoneOffset, match
from .states import DONE, PENDING

_ADD = (
    "INSERT INTO events"
    " (id, source, subject, kind, date, state, due, received_at, seen_at, {way}_as)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)


@attrs.frozen
class PreparedReport:
    """Report with what its keeping needs, computed before the transaction."""

    report: Report = attrs.field(repr=False)
    fingerprint: bytes
    body: str = attrs.field(repr=False)
    first_id: bytes


@attrs.frozen(kw_only=True)
class KeptReport:
    """What an inbox did with a report."""

    id: str
    """The id of the event."""
    is_new: bool
    """Whether it is the first report of the event."""
    seen: int = 1
    """The number of reports of the event, by both ways."""


def prepared(feed: EventFeed, report: Report) -> PreparedReport:
    """Return a report with its fingerprint, in a form that the file can hold."""
    date = None if report.date is None else report.date.replace(tzinfo=None, microsecond=0)
    report = attrs.evolve(
        report,
        kind=storable(report.kind),
        source=id_text(report.source),
        subject=id_text(report.subject),
        date=date,
    )
    return PreparedReport(
        report, fingerprint(feed, report), json_text(dict(report.body)), event_id(feed, report)
    )


def keep(
    connection: sqlite3.Connection,
    feed: EventFeed,
    prepared: PreparedReport,
    now: float,
    *,
    done: bool = False,
) -> KeptReport:
    """Record a report: a new event, or another sighting of a known one.

    Args:
        connection: in a transaction.
        feed: the description of the events.
        prepared: the report.
        now: the time of receipt, in seconds since 1970.
        done: whether a new event needs no handler.
    """
    report = prepared.report
    known = connection.execute(
        f"SELECT number, id, seen FROM events WHERE {_way(report)}_as = ?",  # noqa: S608 (a word)
        (prepared.fingerprint,),
    ).fetchone()
    if known is not None:
        connection.execute(
            "UPDATE events SET seen = seen + 1, seen_at = ? WHERE number = ?", (now, known[0])
        )
        return KeptReport(id=known[1].hex(), is_new=False, seen=known[2] + 1)
    if (other := _other_way(connection, report)) is not None:
        return _add_way(connection, prepared, other.number, now)
    return _add_event(connection, feed, prepared, now, DONE if done else PENDING)


def seconds_of(date: datetime | None) -> int | None:
    """Return a date without a zone as seconds since 1970, of the same wall clock."""
    return None if date is None else calendar.timegm(date.timetuple())


def read_offset(connection: sqlite3.Connection) -> ZoneOffset:
    """Return what the inbox knows of the offset between the two ways."""
    text = setting(connection, "offset")
    return ZoneOffset() if text is None else ZoneOffset(*json.loads(text))


def _way(report: Report) -> str:
    return "delivered" if report.delivered else "polled"


def _other_way(connection: sqlite3.Connection, report: Report) -> OneWayEvent | None:
    """Return the event of the report that only the other way has reported; `None` if none is."""
    if (date := seconds_of(report.date)) is None or not report.matched:
        return None
    found = connection.execute(
        "SELECT number, date FROM events WHERE source = ? AND subject = ? AND kind = ?"  # noqa: S608 (a word)
        f" AND {_way(report)}_as IS NULL AND date IS NOT NULL ORDER BY number",
        (report.source, report.subject, report.kind),
    ).fetchall()
    if not found:
        return None
    before = read_offset(connection)
    others = [OneWayEvent(*row) for row in found]
    other, after = match(date, delivered=report.delivered, others=others, offset=before)
    if after != before:
        change_setting(connection, "offset", json.dumps(attrs.astuple(after)))
    return other


def _add_way(
    connection: sqlite3.Connection, prepared: PreparedReport, number: int, now: float
) -> KeptReport:
    connection.execute(
        f"UPDATE events SET {_way(prepared.report)}_as = ?, seen = seen + 1, seen_at = ?"  # noqa: S608 (a word)
        " WHERE number = ?",
        (prepared.fingerprint, now, number),
    )
    identity, seen, has_bodies = connection.execute(
        "SELECT id, seen, has_bodies FROM events WHERE number = ?", (number,)
    ).fetchone()
    if has_bodies:  # Else the bodies were purged, or are too old.
        _add_body(connection, prepared, number)
    return KeptReport(id=identity.hex(), is_new=False, seen=seen)


def _add_event(
    connection: sqlite3.Connection,
    feed: EventFeed,
    prepared: PreparedReport,
    now: float,
    state: int,
) -> KeptReport:
    report, identity, counter = prepared.report, prepared.first_id, 0
    add = _ADD.format(way=_way(report))
    values = (report.source, report.subject, report.kind, seconds_of(report.date), state)
    rest = (*values, now, now, now, prepared.fingerprint)
    while not (added := connection.execute(add, (identity, *rest))).rowcount:
        counter += 1  # Another event has this id.
        identity = event_id(feed, report, counter)
    _add_body(connection, prepared, int(added.lastrowid or 0))
    return KeptReport(id=identity.hex(), is_new=True)


def _add_body(connection: sqlite3.Connection, prepared: PreparedReport, number: int) -> None:
    values = (number, prepared.report.delivered, prepared.body)
    connection.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", values)
