"""Rate limits of an API key, as a strict server applies them."""

from __future__ import annotations

from collections import deque

from ...schema import RateLimit


class StrictRateLimit:
    """Sliding-window rate limiter without I/O: the caller passes the time.

    A request counts from its arrival until `seconds` later. A refused request does not count, so a
    client that keeps retrying is accepted as early as a client that waits.
    """

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self._windows = windows
        maximum = max((window.requests for window in windows), default=0)
        self._arrivals: deque[float] = deque(maxlen=maximum)

    def accept(self, at: float) -> bool:
        """Return whether a request that arrives `at` is accepted; if so, count it."""
        arrivals = self._arrivals
        for window in self._windows:
            if len(arrivals) >= window.requests:
                leaves = arrivals[-window.requests] + window.seconds
                if at < leaves:
                    return False
        arrivals.append(at)
        return True
