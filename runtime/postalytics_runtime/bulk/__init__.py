"""One operation for many rows, concurrently, with each row accounted for.

In reading order: `start` (what callers call), `upload` (what they hold), `engine` (rows in flight),
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
from .start import Rows, bulk_upload, recover_journal, rows_left
from .upload import BulkUpload, RowUpload

__all__ = [
    "BulkUpload",
    "Consent",
    "Pause",
    "RowCounts",
    "RowOutcome",
    "RowState",
    "RowUpload",
    "RowValidator",
    "Rows",
    "bulk_upload",
    "job_mode",
    "recover_journal",
    "rows_left",
]
