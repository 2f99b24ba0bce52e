"""The journal of a job: what happened to each row, durable before anything else happens.

In reading order: `journal` (appends steps and notes), `writer` (the thread that commits groups of
them), `reader`, `database` (the SQLite file), `high_water_mark` (detects a journal that was put
back, and holds the lock of a job), `integrity` (is it all that was written?), `recovery` (lets a
job go on whose journal is incomplete), `machine_id` (which machine or container a job runs on).
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
from .reader import Entry, JournalReader
from .recovery import recover

__all__ = [
    "SLOT",
    "Entry",
    "HighWaterMark",
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
