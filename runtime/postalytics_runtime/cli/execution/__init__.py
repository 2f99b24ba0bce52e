"""Execution of a job: upload, display of progress, reports.

In reading order: `run` (uploads, writes reports, prints the summary), `job_runner` (opens the
journal), `result_writer` (files of the rows that did not succeed), `follow` (each row, and Ctrl-C),
`progress` (how far it is).
"""

from __future__ import annotations

from .job_runner import RowsToRetry
from .progress import UploadMeter
from .result_writer import renew_result_files
from .run import NO_ROWS_TO_RETRY, run_job, write_privately

__all__ = [
    "NO_ROWS_TO_RETRY",
    "RowsToRetry",
    "UploadMeter",
    "renew_result_files",
    "run_job",
    "write_privately",
]
