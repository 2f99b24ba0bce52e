"""Where jobs are stored: in folders.

In reading order: `place` (what the commands need of a stored job, and of the place of all jobs),
`folders` (jobs in folders), `choice` (which place a command uses).
"""

from __future__ import annotations

from .choice import job_place
from .folders import FolderPlace, FolderStorage
from .place import JobPlace, JobStorage

__all__ = ["FolderPlace", "FolderStorage", "JobPlace", "JobStorage", "job_place"]
