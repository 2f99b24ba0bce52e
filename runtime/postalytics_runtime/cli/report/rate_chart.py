"""Chart of finished rows per time interval: its geometry, for the template of the report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import attrs

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, WIDTH - 12, 16, HEIGHT - 32
_TIMES = 5
_STATES = ("succeeded", "rejected", "unconfirmed")


@attrs.frozen
class Minute:
    """Number of rows that finished in a time interval of a minute or longer."""

    at: datetime
    """Start of the interval."""
    succeeded: int
    rejected: int
    unconfirmed: int

    @property
    def rows(self) -> int:
        """The number of all rows that finished."""
        return self.succeeded + self.rejected + self.unconfirmed


class Bar(NamedTuple):
    """Bar of the rows of an interval that finished in one state."""

    state: str
    x: float
    y: float
    width: float
    height: float


class GridLine(NamedTuple):
    """Horizontal line, labeled with rows per minute."""

    y: float
    label: str


class TimeLabel(NamedTuple):
    """Time below the chart."""

    x: float
    label: str


@attrs.frozen
class RateChart:
    """Chart with a bar for each interval, divided by the state of the rows."""

    title: str
    """The chart in words."""
    bars: list[Bar]
    grid: list[GridLine]
    times: list[TimeLabel]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT


def rate_chart(minutes: Sequence[Minute]) -> RateChart | None:
    """Return the chart; `None` if there are no intervals.

    Args:
        minutes: the intervals in order of time, all of the same length.
    """
    if not minutes:
        return None
    step = _step(minutes)
    top = _round_number(max(minute.rows for minute in minutes))
    return RateChart(
        title=_in_words(minutes, step),
        bars=list(_bars(minutes, top)),
        grid=[_grid_line(part, top, step) for part in (0.0, 0.5, 1.0)],
        times=_times(minutes[0].at, step * len(minutes)),
    )


def _step(minutes: Sequence[Minute]) -> timedelta:
    """Return the length of an interval; all have the same length."""
    return minutes[1].at - minutes[0].at if len(minutes) > 1 else timedelta(minutes=1)


def _round_number(maximum: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50, ... that is not below the maximum.

    >>> [_round_number(maximum) for maximum in (1, 3, 7, 180)]
    [1, 5, 10, 200]
    """
    power = int(10 ** math.floor(math.log10(max(maximum, 1))))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= maximum)


def _bars(minutes: Sequence[Minute], top: int) -> Iterator[Bar]:
    wide = (_RIGHT - _LEFT) / len(minutes)
    for place, minute in enumerate(minutes):
        foot = float(_BOTTOM)
        for state in _STATES:
            if rows := getattr(minute, state):
                tall = rows / top * (_BOTTOM - _TOP)
                foot -= tall
                yield Bar(state, _LEFT + place * wide, foot, max(wide * 0.9, 0.5), tall)


def _grid_line(part: float, top: int, step: timedelta) -> GridLine:
    rate = top * part / (step / timedelta(minutes=1))
    return GridLine(_BOTTOM - part * (_BOTTOM - _TOP), f"{rate:,.4g}")


def _times(began: datetime, span: timedelta) -> list[TimeLabel]:
    form = "%H:%M" if span <= timedelta(days=1) else "%d %b %H:%M"
    parts = [number / (_TIMES - 1) for number in range(_TIMES)]
    return [
        TimeLabel(_LEFT + part * (_RIGHT - _LEFT), f"{began + span * part:{form}}")
        for part in parts
    ]


def _in_words(minutes: Sequence[Minute], step: timedelta) -> str:
    best = max(minutes, key=lambda minute: minute.rows)
    many = round(step / timedelta(minutes=1))
    length = "each minute" if many == 1 else f"every {many:,} minutes"
    return (
        f"Rows that finished in {length}, from {minutes[0].at:%Y-%m-%d %H:%M} to "
        f"{minutes[-1].at:%Y-%m-%d %H:%M} UTC; maximum {best.rows:,}, from {best.at:%H:%M}."
    )
