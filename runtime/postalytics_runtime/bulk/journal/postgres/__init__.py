"""Journals in a PostgreSQL database, which any machine can go on with.

In reading order: `address` (names the database and the job), `journal` (what an upload calls),
`opening` (begins or claims a job, and checks that its journal is whole), `lease` (which process
holds a job, and until when), `standing` (what a job waits for between two claims), `writer` (the
thread with the fenced statements), `batch` (what one statement writes), `held_steps` (the steps of
all rows in memory), `baseline`, `reader`, `database`.

Only `address` can be imported without the driver, psycopg.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....late_names import late_names
from .address import JobAddress, names_postgres

if TYPE_CHECKING:
    from .journal import PostgresJournal
    from .reader import PostgresReader, has_job
    from .standing import Standing
else:
    _HOMES = {
        "PostgresJournal": ".journal",
        "PostgresReader": ".reader",
        "Standing": ".standing",
        "has_job": ".reader",
    }
    __getattr__ = late_names(__name__, _HOMES)

__all__ = [
    "JobAddress",
    "PostgresJournal",
    "PostgresReader",
    "Standing",
    "has_job",
    "names_postgres",
]
