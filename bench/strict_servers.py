"""Servers that hold a client to its rate limits, each in another way; time is passed in."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable
from typing import Protocol

from postalytics_runtime.schema import RateLimit

VENDOR = (RateLimit(3, 1), RateLimit(180, 60))
"""The limits of the API that this library was made for."""


class Server(Protocol):
    """A server that counts the requests that arrive."""

    def refuses(self, now: float) -> float:
        """After how many seconds to come again; 0 if the request that arrives is accepted."""


class SlidingLog:
    """Looks back from each request: the strictest there is.

    Args:
        windows: the limits.
        counts_refused: whether a request that was refused counts as well.
    """

    def __init__(self, windows: tuple[RateLimit, ...], *, counts_refused: bool = False) -> None:
        self._logs = {window: deque[float](maxlen=window.requests) for window in windows}
        self._counts_refused = counts_refused

    def refuses(self, now: float) -> float:
        left = max(
            log[0] + window.seconds - now if len(log) == window.requests else 0.0
            for window, log in self._logs.items()
        )
        if left <= 0 or self._counts_refused:
            for log in self._logs.values():
                log.append(now)
        return max(left, 0.0)


class FixedWindow:
    """Counts anew when the clock strikes."""

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self._windows = windows
        self._counts = Counter[tuple[RateLimit, int]]()

    def refuses(self, now: float) -> float:
        strikes = [(window, math.floor(now / window.seconds)) for window in self._windows]
        full = [strike for strike in strikes if self._counts[strike] >= strike[0].requests]
        if full:
            return max((strike + 1) * window.seconds - now for window, strike in full)
        self._counts.update(strikes)
        return 0.0


class TokenBucket:
    """Fills evenly, to the brim of each window."""

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self._levels = {window: float(window.requests) for window in windows}
        self._looked = 0.0

    def refuses(self, now: float) -> float:
        wait = 0.0
        for window, level in self._levels.items():
            rate = window.requests / window.seconds
            level = min(window.requests, level + (now - self._looked) * rate)
            self._levels[window] = level
            wait = max(wait, (1 - level) / rate)
        self._looked = now
        if wait <= 1e-9:  # What is added in small parts misses the brim by a hair.
            for window in self._levels:
                self._levels[window] -= 1
            return 0.0
        return wait


SERVERS: dict[str, Callable[[], Server]] = {
    "sliding log": lambda: SlidingLog(VENDOR),
    "sliding log that counts the refused": lambda: SlidingLog(VENDOR, counts_refused=True),
    "fixed window": lambda: FixedWindow(VENDOR),
    "token bucket": lambda: TokenBucket(VENDOR),
}
