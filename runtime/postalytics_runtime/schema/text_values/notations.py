"""How dates, times and decimals are written in JSON, and read from it.

Written in one notation, and read in all that `parse_date` knows. Imported when a value is read or
written, because few APIs have such types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from .dates import parse_date

TextValue: TypeAlias = "date | Decimal"
"""A date, a date and time, or a decimal."""

_DIGITS = 30
"""The maximum number of digits of a decimal before the point, and after it."""
_EXACT = 15
"""The number of digits that a number of JSON keeps, which is read as a float of 64 bits."""
_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)


def wire_text(value: Any) -> Any:
    """Return a date, time or decimal as it is sent; any other value as it is.

    >>> wire_text(datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)), wire_text(Decimal("1E+2"))
    ('2026-05-27T08:49:11Z', '100')
    """
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            return value.isoformat()
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def read_value(kind: str, value: object) -> TextValue | None:
    """Return a value of a response as `kind`, in any known notation; `None` if it is not one.

    >>> read_value("date", "5/27/2026"), read_value("decimal", 12.5)
    (datetime.date(2026, 5, 27), Decimal('12.5'))
    """
    read = _READERS[kind](value)
    return read if read is not None and value_problem(kind, read) is None else None


def value_of_text(kind: str, text: str) -> TextValue | None:
    """Return the value of text in ISO 8601, or of digits; `None` if it is not one.

    Other notations are refused, because 5/6/2026 means two days.
    """
    pattern = {"date": _DATE, "decimal": _DECIMAL}.get(kind, _MOMENT)
    return read_value(kind, text) if pattern.fullmatch(text) else None


def value_problem(kind: str, value: TextValue) -> str | None:
    """Return why a value of the right Python type cannot be sent; `None` if it can."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return "must be a finite number"
        exponent = value.as_tuple().exponent
        if value.adjusted() >= _DIGITS or (isinstance(exponent, int) and exponent < -_DIGITS):
            return f"must have at most {_DIGITS} digits before and after the point"
    elif isinstance(value, datetime):
        try:
            zoned = value.utcoffset() is not None
        except ValueError:  # NaT of pandas is a datetime.
            return "must be a date and time"
        if zoned and kind == "local_datetime":
            return "must not have a time zone"
        if not zoned and kind != "local_datetime":
            return "must have a time zone, such as datetime.now(UTC)"
        try:
            wire_text(value)
        except OverflowError:
            return "must be between the years 1 and 9999 in UTC"
    return None


def _date(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    read = parse_date(value)
    if read is None or (read.hour, read.minute, read.second, read.microsecond) != (0, 0, 0, 0):
        return None
    return read.date()


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else parse_date(value)


def _utc_moment(value: object) -> datetime | None:
    read = _moment(value)
    return read.replace(tzinfo=UTC) if read is not None and read.utcoffset() is None else read


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else None
    if isinstance(value, float):
        # Its shortest text is what was sent, unless that had more digits than a float keeps.
        read = Decimal(repr(value))
        digits = max(len(read.as_tuple().digits), read.adjusted() + 1)  # 1E+20 has 21 of them.
        return read if digits <= _EXACT else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


_READERS: dict[str, Callable[[object], TextValue | None]] = {
    "date": _date,
    "datetime": _moment,
    "utc_datetime": _utc_moment,
    "local_datetime": _moment,
    "decimal": _decimal,
}
