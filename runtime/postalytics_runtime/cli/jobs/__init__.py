"""Jobs stored in folders.

In reading order: `job_record` (a stored job), `job_lookup` (the folder of an upload, found or
created).
"""

from __future__ import annotations

from .job_lookup import (
    find_job,
    find_or_lost_job,
    folder_named,
    job_in_other_mode,
    jobs_of_other_accounts,
    keep_command,
    new_folder,
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
    "JobRecord",
    "JobRun",
    "can_be_corrected",
    "counts_data",
    "find_job",
    "find_or_lost_job",
    "folder_named",
    "job_in_other_mode",
    "jobs_of_other_accounts",
    "keep_command",
    "last_step",
    "local_time",
    "new_folder",
    "open_job_record",
    "refused_by_api",
    "result_in",
    "rows_to_send",
]
