"""Tolerant parser for dates and times in responses."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_LONGEST = 64

_NOTATION = re.compile(
    r"""
    (?: (?P<year>\d{4}) - (?P<month>\d{1,2}) - (?P<day>\d{1,2})
      | (?P<us_month>\d{1,2}) / (?P<us_day>\d{1,2}) / (?P<us_year>\d{4}) )
    (?:
        (?: [Tt] | ,?[ ]+ )
        (?P<hour>\d{1,2}) : (?P<minute>[0-5]\d) (?: : (?P<second>\d{2}) )?
        (?: \.\d\d:\d\d                             # neither a fraction nor a zone
          | (?: [.,] (?P<fraction>\d+) )?
            (?: [ ]? (?P<half>[AaPp]) [Mm] )?
            [ ]? (?P<zone> [Zz] | [+-] \d{2} (?: :? [0-5]\d )? )?
        )
    )?
    """,
    re.ASCII | re.VERBOSE,
)


def parse_date(text: object) -> datetime | None:
    """Return the date and time in a field of a response; `None` if it holds none.

    The function never raises. It reads ISO 8601 (`2026-05-27`, `2026-05-27T08:49:11.123Z`,
    `2026-05-27 08:49+02:00`), the American notation (`5/27/2026`, `5/27/2026 8:49:11 AM`,
    `5/27/2026 20:49`), and `1999-02-19T12:00:00.00:00`, whose tail is ignored because its meaning
    is unknown.

    The result has a time zone only if the text has one; the function never assumes a zone.

    >>> parse_date("5/27/2026 8:49:11 PM")
    datetime.datetime(2026, 5, 27, 20, 49, 11)
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    found = _NOTATION.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return _moment(found)
    except (ValueError, OverflowError):  # The day, zone or year does not exist.
        return None


def _moment(found: re.Match[str]) -> datetime | None:
    year, month, day = (
        int(found[name] or found["us_" + name]) for name in ("year", "month", "day")
    )
    hour = _hour(int(found["hour"] or 0), (found["half"] or "").upper())
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    # 24:00 is the end of a day, and second 60 a leap second. A datetime supports neither.
    if hour is None or second > 60 or (hour == 24 and (minute or second)):
        return None
    passed = timedelta(
        hours=hour,
        minutes=minute,
        seconds=second,
        microseconds=int(f"{found['fraction'] or '':0<6}"[:6]),
    )
    zone = datetime.fromisoformat(f"2000-01-01T00:00{(found['zone'] or '').upper()}").tzinfo
    return datetime(year, month, day, tzinfo=zone) + passed


def _hour(hour: int, half: str) -> int | None:
    """Return the hour of the day, from 0 to 24; `None` if there is no such hour."""
    if hour > 24 or (half == "A" and hour > 12):
        return None
    if half and hour == 12:
        return 12 if half == "P" else 0
    return hour + 12 if half == "P" and hour < 12 else hour
