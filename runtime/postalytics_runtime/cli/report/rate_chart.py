"""Chart of finished rows per time interval, as a self-contained SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

import attrs

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 16, 32
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


def rate_chart_svg(minutes: Sequence[Minute]) -> str:
    """Return the chart: a bar for each interval, divided by the state of the rows.

    Args:
        minutes: the intervals in order of time, all of the same length.
    """
    if not minutes:
        return ""
    began, step = minutes[0].at, _step(minutes)
    top = _round_number(max(minute.rows for minute in minutes))
    wide = (WIDTH - _LEFT - _RIGHT) / len(minutes)
    bars: list[str] = []
    for place, minute in enumerate(minutes):
        bars += _bar(minute, _LEFT + place * wide, max(wide * 0.9, 0.5), top)
    text = escape(_in_words(minutes, step))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="rate-text">'
        f'<title id="rate-text">{text}</title>'
        f"{_rates(top, step)}{''.join(bars)}{_times(began, step * len(minutes))}</svg>"
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


def _bar(minute: Minute, left: float, wide: float, top: int) -> list[str]:
    parts: list[str] = []
    foot = float(HEIGHT - _BOTTOM)
    for state in _STATES:
        if rows := getattr(minute, state):
            tall = rows / top * (HEIGHT - _TOP - _BOTTOM)
            foot -= tall
            parts.append(
                f'<rect class="{state.replace("_", "-")}" x="{left:.1f}" y="{foot:.1f}" '
                f'width="{wide:.1f}" height="{tall:.1f}"/>'
            )
    return parts


def _rates(top: int, step: timedelta) -> str:
    """Return horizontal grid lines, labeled with rows per minute."""
    lines: list[str] = []
    for part in (0.0, 0.5, 1.0):
        y = HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM)
        rate = top * part / (step / timedelta(minutes=1))
        lines.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{rate:,.4g}</text>'
        )
    return "".join(lines)


def _times(began: datetime, span: timedelta) -> str:
    texts: list[str] = []
    form = "%H:%M" if span <= timedelta(days=1) else "%d %b %H:%M"
    for number in range(_TIMES):
        part = number / (_TIMES - 1)
        anchor = "start" if number == 0 else "end" if number == _TIMES - 1 else "middle"
        x = _LEFT + part * (WIDTH - _LEFT - _RIGHT)
        at = began + span * part
        texts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{at:{form}}</text>'
        )
    return "".join(texts)


def _in_words(minutes: Sequence[Minute], step: timedelta) -> str:
    best = max(minutes, key=lambda minute: minute.rows)
    many = round(step / timedelta(minutes=1))
    length = "each minute" if many == 1 else f"every {many:,} minutes"
    return (
        f"Rows that finished in {length}, from {minutes[0].at:%Y-%m-%d %H:%M} to "
        f"{minutes[-1].at:%Y-%m-%d %H:%M} UTC; maximum {best.rows:,}, from {best.at:%H:%M}."
    )
