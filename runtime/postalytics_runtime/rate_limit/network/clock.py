"""Clock of a store, as seen by a process that reads it over a network."""

from __future__ import annotations

import math
from collections import deque

_SAMPLES = 8
_TOLERANCE_SECONDS = 0.001
"""By how much two clocks may differ after a while without either having been set."""


class StoreClock:
    """The store's time at any local time, within the shortest of the last round trips.

    A store reads its clock somewhere between the request and its reply. So each round trip gives an
    earliest and a latest time, and the shortest one gives the closest pair. Local times are those
    of a monotonic clock; those of other machines never matter.
    """

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float, float]] = deque(maxlen=_SAMPLES)
        self._behind = 0.0
        self._ahead = 0.0
        self.slowest = 0.0
        """The longest of the last round trips, in seconds."""

    def add(self, sent: float, received: float, now: float) -> None:
        """Record a round trip, and the store's time that it brought.

        Raises:
            ValueError: it is not finite.
        """
        if not math.isfinite(now):
            raise ValueError("The store's time is not finite.")
        if self._samples and not (
            self.earliest(sent) - _TOLERANCE_SECONDS
            <= now
            <= self.latest(received) + _TOLERANCE_SECONDS
        ):
            self._samples.clear()  # The clock of the store was set.
        self._samples.append((received - sent, now - received, now - sent))
        self.slowest = max(self._samples)[0]
        _, self._behind, self._ahead = min(self._samples)

    def earliest(self, local: float) -> float:
        """Return the store's time at a local time, or a little less."""
        return local + self._behind

    def latest(self, local: float) -> float:
        """Return the store's time at a local time, or a little more."""
        return local + self._ahead

    def local(self, stored: float) -> float:
        """Return a local time at which the store's clock has reached `stored`."""
        return stored - self._behind
