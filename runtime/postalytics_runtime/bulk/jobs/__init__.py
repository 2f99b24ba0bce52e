"""Uploads with a journal, which go on after a crash without losing or repeating a row.

In reading order: `upload` (rounds of sending and reconciling), `row_sender` (records the intent,
sends, records the outcome), `program_job` (freezes the rows of a program and opens its journal).
"""

from __future__ import annotations

from .program_job import job_parameters, kept_rows
from .row_sender import CONFIRMS_NOTHING, JournalledWay, require_token_field
from .upload import JobSettings, JournalledUpload, journalled_upload, quiet_seconds

__all__ = [
    "CONFIRMS_NOTHING",
    "JobSettings",
    "JournalledUpload",
    "JournalledWay",
    "job_parameters",
    "journalled_upload",
    "kept_rows",
    "quiet_seconds",
    "require_token_field",
]
