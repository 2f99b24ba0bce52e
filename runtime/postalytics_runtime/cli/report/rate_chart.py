"""Chart of finished rows per time interval: its geometry, for the template of the report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, _WIDTH - 12, 16, _HEIGHT - 32
_TIMES = 5
_STATES = ("succeeded", "rejected", "unconfirmed")


def rate_chart(minutes: Sequence[Mapping[str, Any]]) -> dict[str, object] | None:
    """Return the chart, a bar for each interval, divided by the state of the rows.

    Args:
        minutes: the intervals of a report in order of time, all of the same length.

    Returns:
        The title in words; the bars, each with its state, left edge, upper edge, width and height;
        the horizontal lines and the times below the chart, each with its place and its label.
        `None` if there are no intervals.
    """
    if not minutes:
        return None
    rows = [sum(minute[state] for state in _STATES) for minute in minutes]
    times: list[datetime] = [minute["at"] for minute in minutes]
    step = times[1] - times[0] if len(times) > 1 else timedelta(minutes=1)
    top = _round_number(max(rows))
    return {
        "title": _in_words(times, rows, step),
        "bars": list(_bars(minutes, top)),
        "grid": [_grid_line(part, top, step) for part in (0.0, 0.5, 1.0)],
        "times": _times(times[0], step * len(times)),
        "width": _WIDTH,
        "height": _HEIGHT,
        "left": _LEFT,
        "right": _RIGHT,
    }


def _round_number(maximum: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50, ... that is not below the maximum.

    >>> [_round_number(maximum) for maximum in (1, 3, 7, 180)]
    [1, 5, 10, 200]
    """
    power = int(10 ** math.floor(math.log10(max(maximum, 1))))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= maximum)


def _bars(
    minutes: Sequence[Mapping[str, Any]], top: int
) -> Iterator[tuple[str, float, float, float, float]]:
    wide = (_RIGHT - _LEFT) / len(minutes)
    for place, minute in enumerate(minutes):
        foot = float(_BOTTOM)
        for state in _STATES:
            if rows := minute[state]:
                tall = rows / top * (_BOTTOM - _TOP)
                foot -= tall
                yield state, _LEFT + place * wide, foot, max(wide * 0.9, 0.5), tall


def _grid_line(part: float, top: int, step: timedelta) -> tuple[float, str]:
    rate = top * part / (step / timedelta(minutes=1))
    return _BOTTOM - part * (_BOTTOM - _TOP), f"{rate:,.4g}"


def _times(began: datetime, span: timedelta) -> list[tuple[float, str]]:
    form = "%H:%M" if span <= timedelta(days=1) else "%d %b %H:%M"
    parts = [number / (_TIMES - 1) for number in range(_TIMES)]
    return [(_LEFT + part * (_RIGHT - _LEFT), f"{began + span * part:{form}}") for part in parts]


def _in_words(times: Sequence[datetime], rows: Sequence[int], step: timedelta) -> str:
    best = max(rows)
    many = round(step / timedelta(minutes=1))
    length = "each minute" if many == 1 else f"every {many:,} minutes"
    return (
        f"Rows that finished in {length}, from {times[0]:%Y-%m-%d %H:%M} to "
        f"{times[-1]:%Y-%m-%d %H:%M} UTC; maximum {best:,}, from {times[rows.index(best)]:%H:%M}."
    )
