"""Jobs that are stored in folders.

In reading order: `job_record` (a job as its folder describes it), `job_lookup` (which folder an
upload is, found or created).
"""

from __future__ import annotations

from .job_lookup import (
    Begun,
    begun_job,
    begun_or_lost,
    counts_text,
    folder_named,
    job_folders,
    job_in_other_mode,
    new_folder,
    rows_left,
    when,
)
from .job_record import (
    RESULT,
    STATUS,
    Run,
    StoredJob,
    last_step,
    refused_by_api,
    result_in,
    stored_job,
)

__all__ = [
    "RESULT",
    "STATUS",
    "Begun",
    "Run",
    "StoredJob",
    "begun_job",
    "begun_or_lost",
    "counts_text",
    "folder_named",
    "job_folders",
    "job_in_other_mode",
    "last_step",
    "new_folder",
    "refused_by_api",
    "result_in",
    "rows_left",
    "stored_job",
    "when",
]
