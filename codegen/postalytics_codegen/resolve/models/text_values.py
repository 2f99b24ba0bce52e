"""Values that JSON holds as text: how dates, times and decimals are written."""

from __future__ import annotations

import re
from datetime import datetime

SAMPLES = {
    "date": "2026-05-27",
    "datetime": "2026-05-27T08:49:11Z",
    "utc_datetime": "2026-05-27T08:49:11Z",
    "local_datetime": "2026-05-27T08:49:11",
    "decimal": "12.50",
}
"""A value of each type, as it is written."""

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?", re.ASCII)
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LOCAL = _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?"
_DATES = {
    "date": re.compile(_DAY, re.ASCII),
    "datetime": re.compile(_LOCAL + "Z", re.ASCII),
    "utc_datetime": re.compile(_LOCAL + "Z", re.ASCII),
    "local_datetime": re.compile(_LOCAL, re.ASCII),
}


def is_written(type_: str, text: str) -> bool:
    """Return whether `text` is a value of that type, in the one notation that is sent."""
    if type_ == "decimal":
        return _DECIMAL.fullmatch(text) is not None
    if not _DATES[type_].fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:  # There is no such day or hour.
        return False
    return True
