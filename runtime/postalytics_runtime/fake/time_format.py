"""Time formatting that is the same on every system and in every language."""

from __future__ import annotations

import re
from datetime import datetime

_DIRECTIVE = re.compile(r"%(-?)([YmdHIMSp])")


def format_time(moment: datetime, notation: str) -> str:
    """Return a time in a format like that of `strftime`, with the numbers and `%p` only.

    A hyphen leaves out the leading zero, which `strftime` supports only on some systems. `%p` is
    always English, but that of `strftime` is in the language of the system.

    >>> format_time(datetime(2026, 5, 7, 20, 9, 1), "%-m/%-d/%Y %-I:%M:%S %p")
    '5/7/2026 8:09:01 PM'
    """

    def part(found: re.Match[str]) -> str:
        hyphen, letter = found.groups()
        if letter == "p":
            return "AM" if moment.hour < 12 else "PM"
        # Before the year 1000, strftime writes four digits on some systems only.
        text = f"{moment.year:04}" if letter == "Y" else moment.strftime(f"%{letter}")
        return str(int(text)) if hyphen else text

    return _DIRECTIVE.sub(part, notation)
