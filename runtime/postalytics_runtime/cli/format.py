"""Numbers, times and tables in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from ..schema import RateLimit


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "row"), counted(1000, "row")
    ('1 row', '1,000 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def duration(seconds: float) -> str:
    """A span of time in its two greatest units.

    >>> duration(5.2), duration(333), duration(33_333)
    ('5 s', '5 min 33 s', '9 h 15 min')
    """
    whole = math.floor(seconds)
    if whole < 1:
        return "less than 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def minimum_duration(requests: int, windows: Iterable[RateLimit]) -> float:
    """How long that many requests take at least, however fast they are answered.

    >>> minimum_duration(1000, [RateLimit(3, 1), RateLimit(180, 60)])
    333.0
    """
    return max((max(requests - 1, 0) // w.requests * float(w.seconds) for w in windows), default=0)


def rate_text(windows: Sequence[RateLimit]) -> str:
    """The rate that the windows allow in the long run."""
    if not windows:
        return "no limit"
    return f"{min(window.requests / window.seconds for window in windows):g} requests/s"


def table_lines(rows: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Titles and, beside each, its lines."""
    rows = list(rows)
    width = max(len(title) for title, _ in rows)
    return [
        f"{title if at == 0 else '':{width}}  {line}"
        for title, lines in rows
        for at, line in enumerate(lines)
    ]


def field_list(names: Iterable[str]) -> str:
    """Names of fields, numbered ones as a range.

    >>> field_list(["first", "extra_1", "extra_2", "extra_3"])
    'first, extra_1 to extra_3'
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(re.sub(r"[0-9]+$", "", name), []).append(name)
    return ", ".join(
        f"{group[0]} to {group[-1]}" if len(group) > 2 else ", ".join(group)
        for group in groups.values()
    )
