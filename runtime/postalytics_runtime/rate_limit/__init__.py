"""Rate limiting per API key and origin, shared by all clients of a process.

In reading order: `schedule` (the arithmetic of the limits, without I/O), `waiters` (waiters and
wake-up timers of several event loops), `pacer` (the rate limiter). `shared_file` shares a schedule
among processes through SQLite; only a client with a pace file loads it, so it is not imported here.
`store` is what a store of schedules on a network must offer.
"""

from __future__ import annotations

from .pacer import Pacer, PausedError, forget_pacers, shared_pacer
from .schedule import Permit, RoundTrips, Schedule

__all__ = [
    "Pacer",
    "PausedError",
    "Permit",
    "RoundTrips",
    "Schedule",
    "forget_pacers",
    "shared_pacer",
]
