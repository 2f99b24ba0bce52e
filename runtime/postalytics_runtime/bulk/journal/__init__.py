"""Journal of a job: a durable log of the steps of each row.

In reading order: `protocol` (what users of a journal call), `journal` (appends steps and notes),
`writer` (the thread with the group commit), `reader`, `intervals` (counts the rows that ended in
each minute), `database` (the SQLite file), `high_water_mark` (detects a journal that lost entries
or is a copy; holds the lock of the job), `integrity` (checks that a journal is complete),
`recovery` (lets a job resume whose journal is incomplete), `same_job` (compares the parameters of a
journal with those of a job), `moved_away` (the job goes on in a database), `machine_id` (identifies
the machine or container). `postgres` has journals in a database.
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
from .moved_away import Move, move_of, record_move, require_not_moved
from .protocol import Entry, JobJournal, JobReader
from .reader import CODES, JournalReader
from .recovery import recover

__all__ = [
    "CODES",
    "SLOT",
    "Entry",
    "HighWaterMark",
    "JobJournal",
    "JobReader",
    "Journal",
    "JournalReader",
    "Move",
    "check_integrity",
    "gone",
    "has_begun",
    "is_locked",
    "journal_errors",
    "mark_path",
    "move_of",
    "opened_for_reading",
    "read_mark",
    "record_move",
    "recover",
    "require_not_moved",
    "sync_folder",
    "this_machine",
    "unpacked",
]
