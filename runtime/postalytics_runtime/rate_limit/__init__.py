"""Rate limiting per API key and origin, shared by all clients of a process.

In reading order: `schedule` (the arithmetic of the limits, without I/O), `waiters` (waiters and
wake-up timers of several event loops), `lanes` (the order of the waiters, and what all rate
limiters share), `pacer` (the rate limiter of one machine). `shared_file` shares a schedule
among processes through SQLite; only a client with a pace file loads it, so it is not imported here.
`store` is what a store of schedules on a network must offer.
"""

from __future__ import annotations

from .lanes import LanePacer, PausedError
from .pacer import Pacer, forget_pacers, shared_pacer
from .schedule import Permit, RoundTrips, Schedule

__all__ = [
    "LanePacer",
    "Pacer",
    "PausedError",
    "Permit",
    "RoundTrips",
    "Schedule",
    "forget_pacers",
    "shared_pacer",
]
