"""The folder of a job and its frozen input.

In reading order: `folder` (the paths of a job, and its state on disk), `job_rows` (the protocol of
rows that can be read again), `frozen_rows` (rows of a program, stored as JSON lines),
`pending_rows` (the rows that still have to be sent).
"""

from __future__ import annotations

from .folder import JobFolder, JobFolders
from .frozen_rows import FrozenRows, freeze
from .job_rows import JobRows
from .pending_rows import PendingRows, last_steps, select_rows

__all__ = [
    "FrozenRows",
    "JobFolder",
    "JobFolders",
    "JobRows",
    "PendingRows",
    "freeze",
    "last_steps",
    "select_rows",
]
