"""One operation for many rows, concurrently, with each row accounted for.

In reading order: `start` (what callers call), `upload` (what they hold), `engine` (rows in flight),
`run_job` (goes on with a job in a database),
`rows` (a row: values, key, state), `sources`, `csv` and `files` (where rows come from), `columns`
and `exports` (which column is which field), `tidy` (changes of cells that you asked for), `consent`
(how much live mail was agreed to), `account` (whose key it is). With a journal: `jobs` (an upload
that goes on after a crash), `journal`, `job_store` (its folder), `database_jobs` (its rows in a
database, and its way there), `reconcile` (what the list proves of unconfirmed rows). `precheck` is
for the command line: the whole file is checked before the first request.
"""

from __future__ import annotations

from .consent import Consent, job_mode
from .engine import Pause
from .rows import RowCounts, RowOutcome, RowState, RowValidator
from .run_job import Busy, Finished, Waiting, run_job_with
from .start import Rows, begin_job, bulk_upload, recover_journal, rows_left
from .upload import BulkUpload, RowUpload

__all__ = [
    "BulkUpload",
    "Busy",
    "Consent",
    "Finished",
    "Pause",
    "RowCounts",
    "RowOutcome",
    "RowState",
    "RowUpload",
    "RowValidator",
    "Rows",
    "Waiting",
    "begin_job",
    "bulk_upload",
    "job_mode",
    "recover_journal",
    "rows_left",
    "run_job_with",
]
