"""The folder of a job and its frozen input.

In reading order: `job_names` (the names of the jobs of commands), `folder` (the paths of a job, and
its state on disk), `frozen_rows` (the rows in their file), `freezing` (writes that file),
`pending_rows` (the rows that still have to be sent).
"""

from __future__ import annotations

from .folder import JobFolder, JobFolders
from .freezing import freeze, freeze_csv
from .frozen_rows import CsvSource, FrozenRow, FrozenRows, writing
from .job_names import DIGITS, is_job_name, job_name, number_in
from .pending_rows import PendingRows

__all__ = [
    "DIGITS",
    "CsvSource",
    "FrozenRow",
    "FrozenRows",
    "JobFolder",
    "JobFolders",
    "PendingRows",
    "freeze",
    "freeze_csv",
    "is_job_name",
    "job_name",
    "number_in",
    "writing",
]
