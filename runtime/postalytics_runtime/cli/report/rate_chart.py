"""Chart of finished rows over time: its geometry, for the template of the report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

HEIGHT = 200
"""Height of the bars, in pixels; their place across is in percent of the width."""
_STATES = ("succeeded", "rejected", "unconfirmed")
_UNITS = ((1, "second"), (60, "minute"), (3600, "hour"))
_MIN_INTERVALS = 8
"""The axis is at least this long, so that a short job is not one broad bar."""
_MAX_TIMES = 3
_TIME_STEPS = (
    *(1, 2, 3, 5, 10, 15, 20, 30),
    *(minutes * 60 for minutes in (1, 2, 3, 5, 10, 15, 20, 30)),
    *(hours * 3600 for hours in (1, 2, 3, 4, 6, 8, 12, 24)),
)
"""Distances between the times below the chart, in seconds."""
_DAY = 86_400


def rate_chart(timeline: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the chart, a bar for each interval, divided by the state of the rows.

    Args:
        timeline: the intervals of a report, and their length in seconds.

    Returns:
        The unit of time of its rates, the title in words; the bars, each with its state, left edge,
        upper edge, width and height; the horizontal lines and the times below the chart, each with
        its place and its label. `None` if there are no intervals.
    """
    intervals: Sequence[Mapping[str, Any]] = timeline["intervals"]
    if not intervals:
        return None
    length = int(timeline["seconds"])
    seconds, unit = _unit(length)
    best = max(map(_rows, intervals)) * seconds / length
    top = _round_number(best)
    began: datetime = intervals[0]["at"]
    slots = max(len(intervals), _MIN_INTERVALS)
    return {
        "unit": unit,
        "title": _in_words(intervals, length, unit, best),
        "bars": list(_bars(intervals, slots, top * length / seconds)),
        "grid": [(HEIGHT * (1 - part), _rate(top * part)) for part in (0.0, 0.5, 1.0)],
        "times": list(_times(began, length * slots)),
        "height": HEIGHT,
    }


def _unit(length: int) -> tuple[int, str]:
    """Return the longest unit of time that is not longer than an interval."""
    return [(seconds, unit) for seconds, unit in _UNITS if seconds <= length][-1]


def _round_number(maximum: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, 50, ... that is not below the maximum.

    >>> [_round_number(maximum) for maximum in (0.1, 1, 3, 7, 180)]
    [1.0, 1.0, 5.0, 10.0, 200.0]
    """
    power = 10 ** math.floor(math.log10(max(maximum, 1)))
    return next(float(n * power) for n in (1, 2, 5, 10) if n * power >= maximum)


def _bars(
    intervals: Sequence[Mapping[str, Any]], slots: int, top: float
) -> Iterator[tuple[str, float, float, float, float]]:
    wide = 100 / slots
    for place, interval in enumerate(intervals):
        foot = float(HEIGHT)
        for state in _STATES:
            if rows := interval[state]:
                tall = rows / top * HEIGHT
                foot -= tall
                yield state, place * wide, foot, wide * 0.9, tall


def _times(began: datetime, span: int) -> Iterator[tuple[float, str]]:
    """Yield the places of round times below the chart, in percent, and their labels."""
    start = began.timestamp()
    steps = (step for step in _TIME_STEPS if len(_multiples(step, start, span)) <= _MAX_TIMES)
    step = next(steps, math.ceil(span / _MAX_TIMES / _DAY) * _DAY)
    form = "%H:%M:%S" if step < 60 else "%H:%M"
    for at in _multiples(step, start, span):
        time = datetime.fromtimestamp(at, UTC)
        yield (at - start) / span * 100, f"{time:{form if at % _DAY else '%d %b'}}"


def _multiples(step: int, start: float, span: int) -> range:
    """Return the multiples of a step between the start and the end of a span."""
    return range(math.ceil(start / step) * step, math.floor(start + span) + 1, step)


def _in_words(intervals: Sequence[Mapping[str, Any]], length: int, unit: str, best: float) -> str:
    rows = [_rows(interval) for interval in intervals]
    began: datetime = intervals[0]["at"]
    end = began + timedelta(seconds=length * len(intervals))
    return (
        f"Rows that finished, per {unit}, from {began:%Y-%m-%d %H:%M:%S} to "
        f"{end:%Y-%m-%d %H:%M:%S} UTC; maximum {_rate(best)} per {unit}, from "
        f"{intervals[rows.index(max(rows))]['at']:%Y-%m-%d %H:%M:%S}."
    )


def _rows(interval: Mapping[str, Any]) -> int:
    return sum(interval[state] for state in _STATES)


def _rate(rows: float) -> str:
    return f"{rows:,.0f}" if rows >= 100 else f"{rows:.3g}"
