"""The date and time in the fake server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

FASTEST = 1_000_000.0
_END = datetime(9999, 1, 1, tzinfo=UTC)
"""Where time stops, so that what happens later still has a date."""


class Clock:
    """Goes as fast as it is told to, or not at all but by `advance`.

    Args:
        now: the date and time at which it stands still; None for one that goes, from the
            present on.
        speed: how many times as fast as `seconds` it goes, at most 1,000,000 times.
        seconds: what goes on in real time.

    Raises:
        ValueError: when the speed is none, or the date and time has no time zone.
    """

    def __init__(self, now: datetime | None, speed: float, seconds: Callable[[], float]) -> None:
        if not 0 < speed <= FASTEST:
            raise ValueError(
                f"The speed is {speed!r}, but it must be above 0 and at most {FASTEST:,.0f}."
            )
        if now is not None and now.tzinfo is None:
            raise ValueError(f"The time {now} has no time zone; add one, such as tzinfo=UTC.")
        self._stands = now is not None
        self._set = (now or datetime.now(UTC)).astimezone(UTC)
        self._speed = speed
        self._seconds = seconds
        self._began = seconds()

    def now(self) -> datetime:
        """The date and time, in UTC."""
        if self._stands:
            return self._set
        passed = (self._seconds() - self._began) * self._speed
        if passed >= (_END - self._set).total_seconds():
            return _END
        return self._set + timedelta(seconds=passed)

    def advance(self, by: timedelta | float) -> None:
        """Let time pass at once; `by` is in seconds if it is a number.

        Raises:
            ValueError: when time would go back or too far, or `by` is neither.
        """
        try:
            passed = by if isinstance(by, timedelta) else timedelta(seconds=by)
            later = self._set + passed
        except (TypeError, ValueError, OverflowError):
            raise ValueError(
                f"Time cannot advance by {by!r}; give seconds, or such as timedelta(days=4)."
            ) from None
        if passed < timedelta(0):
            raise ValueError(f"Time goes on only, so it cannot advance by {by!r}.")
        self._set = min(later, _END)

    def catch_up(self, moment: datetime) -> None:
        """Go on from a moment that is still to come; a clock that stands is left alone."""
        if not self._stands:
            self._set += max(moment - self.now(), timedelta(0))
