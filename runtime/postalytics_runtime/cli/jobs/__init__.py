"""Stored jobs.

In reading order: `job_record` (a stored job), `job_lookup` (the storage of an upload, found or
created).
"""

from __future__ import annotations

from .job_lookup import (
    AlreadyBegunError,
    find_job,
    find_or_lost_job,
    job_in_other_mode,
    job_named,
    jobs_of_other_accounts,
    new_storage,
    rows_to_send,
)
from .job_record import (
    FILES,
    RESULT,
    STATUS,
    JobRecord,
    JobRun,
    can_be_corrected,
    counts_data,
    last_step,
    local_time,
    open_job_record,
    refused_by_api,
    result_in,
)

__all__ = [
    "FILES",
    "RESULT",
    "STATUS",
    "AlreadyBegunError",
    "JobRecord",
    "JobRun",
    "can_be_corrected",
    "counts_data",
    "find_job",
    "find_or_lost_job",
    "job_in_other_mode",
    "job_named",
    "jobs_of_other_accounts",
    "last_step",
    "local_time",
    "new_storage",
    "open_job_record",
    "refused_by_api",
    "result_in",
    "rows_to_send",
]
