"""Pace of polling: the part of a key's rate limit that all watchers of a process may use."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from weakref import WeakKeyDictionary

from ...client import Client
from ...rate_limit import LanePacer
from ...schema import RateLimit

SHARE = 5
"""Watchers use at most one request in this many that the rate limits allow."""

Sleep: TypeAlias = Callable[[float], Awaitable[object]]
"""Waits for a number of seconds."""


class PollPace:
    """Even spacing of the requests of all watchers of one key, in this process.

    Args:
        limits: the rate limits of the key.
        clock: returns the time in seconds.

    Attributes:
        spacing: the seconds between two requests.
        is_stretched: whether it was reported that intervals cannot be kept.
    """

    def __init__(
        self, limits: tuple[RateLimit, ...], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.spacing = SHARE * max((it.seconds / it.requests for it in limits), default=0.0)
        self.is_stretched = False
        self._clock = clock
        self._free_at = -float("inf")
        # Threads with event loops of their own may share a key.
        self._lock = threading.Lock()

    def count(self) -> float:
        """Count a request, and return the seconds until it may be sent.

        Requests get their places in the order of the calls.
        """
        with self._lock:
            now = self._clock()
            place = max(now, self._free_at)
            self._free_at = place + self.spacing
        return place - now


_paces: WeakKeyDictionary[LanePacer, PollPace] = WeakKeyDictionary()
_paces_lock = threading.Lock()


def pace_of(client: Client) -> PollPace:
    """Return the pace that all watchers with the key of this client share in this process."""
    # The pacer is what all clients of one key share; a client does not show it to its users.
    pacer = client._executor.pacer  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    with _paces_lock:
        pace = _paces.get(pacer)
        if pace is None:
            pace = _paces[pacer] = PollPace(client.environment.limits)
    return pace
