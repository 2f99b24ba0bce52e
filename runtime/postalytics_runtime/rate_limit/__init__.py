"""Rate limiting per API key and origin, shared by all clients of a process.

In reading order: `schedule` (the arithmetic of the limits, without I/O), `waiters` (waiters and
wake-up timers of several event loops), `lanes` (the order of the waiters, and what all rate
limiters share), `pacer` (the rate limiter of one machine), `pace_address` (where processes share a
schedule), `pacers` (the pacers of a process), `share` (the part of one of several replicas).
`shared_file` shares a schedule among processes through SQLite; only a client with a pace file loads
it, so it is not imported here. `store` is what a store of schedules on a network must offer,
`stores` are those there are, and `network` is the rate limiter over one; both are loaded late, too.
"""

from __future__ import annotations

from .lanes import LanePacer, PausedError
from .pace_address import SharedPace, StoreAddress, choose_pace
from .pacer import Pacer
from .pacers import Pacers, forget_pacers, shared_pacer
from .schedule import Permit, RoundTrips, Schedule
from .share import share_of

__all__ = [
    "LanePacer",
    "Pacer",
    "Pacers",
    "PausedError",
    "Permit",
    "RoundTrips",
    "Schedule",
    "SharedPace",
    "StoreAddress",
    "choose_pace",
    "forget_pacers",
    "share_of",
    "shared_pacer",
]
