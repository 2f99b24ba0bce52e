"""The folder of a job and its frozen input.

In reading order: `folder` (paths of a job, and what state it is in), `job_rows` (the protocol of
rows that can be read again), `frozen_rows` (rows of a program, kept as JSON lines), `pending_rows`
(the rows that still have to be sent).
"""

from __future__ import annotations

from .folder import JobFolder, JobFolders
from .frozen_rows import SpooledRows, spooled
from .job_rows import JobRows
from .pending_rows import Untouched, chosen, steps_of

__all__ = [
    "JobFolder",
    "JobFolders",
    "JobRows",
    "SpooledRows",
    "Untouched",
    "chosen",
    "spooled",
    "steps_of",
]
