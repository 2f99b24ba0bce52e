"""A fleet: the jobs of many accounts in one database, carried out by workers on any machine.

In reading order: `fleet` (what callers call), `fleet_jobs` (the table of the jobs, and how far they
are), `engine` (the queue; the only module that knows Procrastinate), `keys` (where a worker finds
the key of an account).
"""

from __future__ import annotations

from .fleet import JOBS_AT_ONCE, ApiFleet
from .fleet_jobs import FleetJob, FleetJobs, FleetState, UnconfirmedRow, Wanted
from .keys import KeyOf, checked_account, keys_from

__all__ = [
    "JOBS_AT_ONCE",
    "ApiFleet",
    "FleetJob",
    "FleetJobs",
    "FleetState",
    "KeyOf",
    "UnconfirmedRow",
    "Wanted",
    "checked_account",
    "keys_from",
]
