"""Clock of the fake server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

FASTEST = 1_000_000.0
_END = datetime(9999, 1, 1, tzinfo=UTC)
"""The latest time of the clock, so that later events still have a valid date."""


class Clock:
    """Clock that runs at a given speed, or stands still until `advance`.

    Args:
        now: the date and time at which the clock stands still; if None, the clock runs from the
            present time.
        speed: the factor by which the clock is faster than `seconds`, at most 1,000,000.
        seconds: returns real time, in seconds.

    Raises:
        ValueError: if the speed is out of range, or the date and time has no time zone.
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
        """Return the date and time, in UTC."""
        if self._stands:
            return self._set
        passed = (self._seconds() - self._began) * self._speed
        if passed >= (_END - self._set).total_seconds():
            return _END
        return self._set + timedelta(seconds=passed)

    def advance(self, by: timedelta | float) -> None:
        """Move the clock forward at once; a number `by` is in seconds.

        Raises:
            ValueError: if time would move back or too far, or `by` is not a duration.
        """
        try:
            passed = by if isinstance(by, timedelta) else timedelta(seconds=by)
            later = self._set + passed
        except (TypeError, ValueError, OverflowError):
            raise ValueError(
                f"Time cannot advance by {by!r}; give a number of seconds, or a timedelta such as"
                " timedelta(days=4)."
            ) from None
        if passed < timedelta(0):
            raise ValueError(f"Time only moves forward, so it cannot advance by {by!r}.")
        self._set = min(later, _END)

    def seconds_until(self, moment: float) -> float | None:
        """Return the seconds of real time until a moment, in seconds since the epoch; at least 0.

        `None` if the clock stands still.
        """
        if self._stands:
            return None
        return max(moment - self.now().timestamp(), 0.0) / self._speed

    def catch_up(self, moment: datetime) -> None:
        """Continue from a moment in the future; a clock that stands still does not change."""
        if not self._stands:
            self._set += max(moment - self.now(), timedelta(0))
