"""Journals in a PostgreSQL database, which any machine can go on with.

In reading order: `address` (names the database and the job), `journal` (what an upload calls),
`opening` (begins or claims a job), `lease` (which process holds a job, and until when), `standing`
(what a job waits for between two claims), `stored` (what the database has of a job, and whether it
is whole), `writer` (the thread with the fenced statements), `batch` (what one transaction writes),
`held_steps` (the steps of all rows in memory), `baseline`, `reader`, `job_list` (all jobs of a
database), `recovery` (lets a job go on that lost entries, or that was moved), `database`.

Only `address` can be imported without the driver, psycopg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....late_names import late_names
from .address import JobAddress, checked_dsn, is_dsn, names_postgres, shown_database

if TYPE_CHECKING:
    from .baseline import baseline_key, digest_of
    from .job_list import JobLease, JobList, ListedReader
    from .journal import PostgresJournal
    from .opening import prepared
    from .reader import PostgresReader, counts_of, has_job
    from .recovery import recover
    from .standing import Standing
    from .stored import stored_values
else:
    _HOMES = {
        **dict.fromkeys(("JobLease", "JobList", "ListedReader"), ".job_list"),
        "PostgresJournal": ".journal",
        "PostgresReader": ".reader",
        "Standing": ".standing",
        "baseline_key": ".baseline",
        "counts_of": ".reader",
        "digest_of": ".baseline",
        "has_job": ".reader",
        "prepared": ".opening",
        "recover": ".recovery",
        "stored_values": ".stored",
    }
    __getattr__ = late_names(__name__, _HOMES)

__all__ = [
    "JobAddress",
    "JobLease",
    "JobList",
    "ListedReader",
    "PostgresJournal",
    "PostgresReader",
    "Standing",
    "baseline_key",
    "checked_dsn",
    "counts_of",
    "digest_of",
    "has_job",
    "is_dsn",
    "names_postgres",
    "prepared",
    "recover",
    "shown_database",
    "stored_values",
]
