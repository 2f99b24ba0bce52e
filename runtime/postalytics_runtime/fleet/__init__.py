"""A fleet: the jobs of many accounts in one database, carried out by workers on any machine.

In reading order: `fleet` (what callers call), `fleet_job` (what is known of a job), `fleet_jobs`
(the table of the jobs, and how far they are), `engine` (the queue; the only module that knows
Procrastinate), `keys` (where a worker finds the key of an account).

`fleet_jobs` and `engine` need the driver, psycopg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late_names import late_names
from .fleet import JOBS_AT_ONCE, ApiFleet
from .fleet_job import FleetJob, FleetState, UnconfirmedRow, Wanted
from .keys import KeyOf, checked_account, keys_from

if TYPE_CHECKING:
    from .fleet_jobs import FleetJobs
else:
    __getattr__ = late_names(__name__, {"FleetJobs": ".fleet_jobs"})

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
