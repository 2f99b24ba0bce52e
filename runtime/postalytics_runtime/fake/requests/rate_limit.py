"""The rate limits of a key, as a strict server keeps them."""

from __future__ import annotations

from collections import deque

from ...schema import RateLimit


class StrictRateLimit:
    """Admits a request while every window has room. No I/O: the caller brings the time.

    The windows slide: a request counts from its arrival until `seconds` later. One that is
    refused does not count, so a client that keeps knocking is let in as early as one that
    waits.
    """

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self._windows = windows
        most = max((window.requests for window in windows), default=0)
        self._arrivals: deque[float] = deque(maxlen=most)

    def admit(self, at: float) -> bool:
        """Whether a request that arrives `at` is let in; if so, it counts from then on."""
        arrivals = self._arrivals
        for window in self._windows:
            if len(arrivals) >= window.requests:
                leaves = arrivals[-window.requests] + window.seconds
                if at < leaves:
                    return False
        arrivals.append(at)
        return True
