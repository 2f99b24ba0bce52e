"""Uploads with a journal, which resume after a crash without losing or duplicating a row.

In reading order: `plan` (what a job sends, and how), `upload` (rounds of sending and reconciling),
`row_sender` (records the intent, sends, records the outcome), `row_keys` and `sent_again`
(idempotency keys of rows, and which rows are sent again with them), `steady_clock`, `program_job`
(freezes the rows of a program and opens its journal), `database_job` (the same in a database),
`recorded_job` (what any machine needs to go on with a job in a database), `claimed_job` (goes on
with it).
"""

from __future__ import annotations

from .claimed_job import carry_out
from .database_job import open_database_job
from .plan import JobPlan
from .program_job import open_program_job
from .recorded_job import WAITS_FOR, RecordedJob, fitting_client
from .row_sender import CONFIRMS_NOTHING, JournalledSender, require_token_field
from .sent_again import TIMES, SentAgain, has_keys, rows_sent_again
from .upload import JobUpload, quiet_period

__all__ = [
    "CONFIRMS_NOTHING",
    "TIMES",
    "WAITS_FOR",
    "JobPlan",
    "JobUpload",
    "JournalledSender",
    "RecordedJob",
    "SentAgain",
    "carry_out",
    "fitting_client",
    "has_keys",
    "open_database_job",
    "open_program_job",
    "quiet_period",
    "require_token_field",
    "rows_sent_again",
]
