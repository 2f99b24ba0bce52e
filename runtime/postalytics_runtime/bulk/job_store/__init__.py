"""The folder of a job and its frozen input.

In reading order: `folder` (the paths of a job, and its state on disk), `frozen_rows` (the rows in
their file), `freezing` (writes that file), `pending_rows` (the rows that still have to be sent).
"""

from __future__ import annotations

from .folder import JobFolder, JobFolders
from .freezing import freeze, freeze_csv
from .frozen_rows import CsvSource, FrozenRow, FrozenRows, writing
from .pending_rows import PendingRows

__all__ = [
    "CsvSource",
    "FrozenRow",
    "FrozenRows",
    "JobFolder",
    "JobFolders",
    "PendingRows",
    "freeze",
    "freeze_csv",
    "writing",
]
