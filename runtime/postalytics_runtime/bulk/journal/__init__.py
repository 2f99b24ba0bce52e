"""Journal of a job: a durable log of the steps of each row.

In reading order: `protocol` (what users of a journal call), `journal` (appends steps and notes),
`writer` (the thread with the group commit), `reader`, `intervals` (counts the rows that ended in
each minute), `database` (the SQLite file), `high_water_mark` (detects a journal that lost entries
or is a copy; holds the lock of the job), `integrity` (checks that a journal is complete),
`recovery` (lets a job resume whose journal is incomplete), `same_job` (compares the parameters of a
journal with those of a job), `machine_id` (identifies the machine or container).
`postgres` has journals in a database.
"""

from __future__ import annotations

from .database import journal_errors, opened_for_reading, sync_folder
from .high_water_mark import (
    SLOT,
    HighWaterMark,
    gone,
    has_begun,
    is_locked,
    mark_path,
    read_mark,
    unpacked,
)
from .integrity import check_integrity
from .journal import Journal
from .machine_id import this_machine
from .protocol import Entry, JobJournal, JobReader
from .reader import JournalReader
from .recovery import recover

__all__ = [
    "SLOT",
    "Entry",
    "HighWaterMark",
    "JobJournal",
    "JobReader",
    "Journal",
    "JournalReader",
    "check_integrity",
    "gone",
    "has_begun",
    "is_locked",
    "journal_errors",
    "mark_path",
    "opened_for_reading",
    "read_mark",
    "recover",
    "sync_folder",
    "this_machine",
    "unpacked",
]
