"""Meter for the rate of a task over the last minute."""

from __future__ import annotations

from collections import deque

_WINDOW = 60.0
_SAMPLE_SECONDS = 1.0
_MIN_SECONDS = 3.0
"""Minimum time span for a rate; a shorter span is not meaningful."""


class RateMeter:
    """Meter for the rate of a task over the last minute.

    Args:
        now: the time, in seconds.
        done: what was done before the start.
    """

    def __init__(self, now: float, done: int = 0) -> None:
        self.restart(now, done)

    def restart(self, now: float, done: int) -> None:
        """Measure from now on: nothing was done until now, or not at this rate."""
        self._samples = deque([(now, done)])

    def rate(self, now: float, done: int) -> float | None:
        """Return the rate per second; `None` as long as it is not known."""
        while len(self._samples) > 1 and self._samples[1][0] <= now - _WINDOW:
            self._samples.popleft()
        began, at_first = self._samples[0]
        if now - self._samples[-1][0] >= _SAMPLE_SECONDS:
            self._samples.append((now, done))
        enough = now - began >= _MIN_SECONDS
        return max(done - at_first, 0) / (now - began) if enough else None
