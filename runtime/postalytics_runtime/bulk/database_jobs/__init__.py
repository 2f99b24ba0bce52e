"""Jobs in a database: their frozen rows, their way there and their removal.

In reading order: `row_blocks` (the frozen rows in the database), `fetching` (copies them into a
file of this process), `private_folders` (the folder of that file), `moving` (moves a job from its
folder into a database), `moved_copy` (what of a job is copied then), `retention` (removes jobs, and
personal data of jobs).

This package loads the driver of the database, so import it late.
"""

from __future__ import annotations

from .fetching import copied_rows, fetched_rows
from .moving import move_job
from .private_folders import private_folder
from .retention import forget_finished_jobs, forget_job, forget_people
from .row_blocks import store_lost_rows, store_rows

__all__ = [
    "copied_rows",
    "fetched_rows",
    "forget_finished_jobs",
    "forget_job",
    "forget_people",
    "move_job",
    "private_folder",
    "store_lost_rows",
    "store_rows",
]
