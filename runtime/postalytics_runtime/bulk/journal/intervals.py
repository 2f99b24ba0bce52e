"""Intervals of a job, and the number of rows that ended in each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from ..rows import RowCounts, RowState

Span: TypeAlias = tuple[float, float] | None
"""The times at which the first and the last row ended, in seconds; `None` if none has."""
Ended: TypeAlias = Callable[[int, int], Iterable[tuple[int, RowState, int]]]
"""Counts the rows that ended, from a start and a length in seconds: the number of the interval, the
state, and the number of rows."""

_MAX_POINTS = 500
_MAX_INTERVALS = 120
_DAY = 86_400
_LENGTHS = (
    *(1, 2, 5, 10, 15, 30),
    *(minutes * 60 for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * 3600 for hours in (1, 2, 4, 6, 12, 24)),
)
"""Lengths of intervals of a timeline, in seconds."""


def minutes_of(span: Span, ended: Ended) -> list[tuple[datetime, RowCounts]]:
    """Return the number of rows that ended in each minute; see `JobReader.minutes`."""
    if span is None:
        return []
    start = math.floor(span[0] / 60) * 60
    minutes = math.floor((span[1] - start) / 60) + 1
    return _ended_from(start, 60 * math.ceil(minutes / _MAX_POINTS), span[1], ended)


def timeline_of(span: Span, ended: Ended) -> tuple[int, list[tuple[datetime, RowCounts]]]:
    """Return the number of rows that ended in each interval; see `JobReader.timeline`."""
    if span is None:
        return _LENGTHS[0], []
    first, last = span
    days = math.ceil((last - first) / _DAY / (_MAX_INTERVALS - 1)) * _DAY
    fits = (length for length in _LENGTHS if (last - first) / length <= _MAX_INTERVALS - 1)
    length = next(fits, days)
    return length, _ended_from(math.floor(first / length) * length, length, last, ended)


def _ended_from(
    start: int, length: int, last: float, ended: Ended
) -> list[tuple[datetime, RowCounts]]:
    reports = [RowCounts() for _ in range(math.floor((last - start) / length) + 1)]
    for point, state, rows in ended(start, length):
        reports[point].add(state, rows)
    starts = range(start, start + length * len(reports), length)
    times = (datetime.fromtimestamp(seconds, UTC) for seconds in starts)
    return list(zip(times, reports, strict=True))
