"""Where jobs are stored: in folders of this machine, or in a database that machines share.

In reading order: `place` (what the commands need of a stored job, and of the place of all jobs),
`folders` (jobs in folders), `database` (jobs in a database; it loads the driver, so import it
late), `choice` (which place a command uses).
"""

from __future__ import annotations

from .choice import database_address, database_place, job_place
from .folders import FolderPlace, FolderStorage
from .place import JobPlace, JobStorage

__all__ = [
    "FolderPlace",
    "FolderStorage",
    "JobPlace",
    "JobStorage",
    "database_address",
    "database_place",
    "job_place",
]
