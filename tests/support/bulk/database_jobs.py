"""Jobs in a database, with their frozen rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg

from postalytics_runtime.bulk.database_jobs import store_rows
from postalytics_runtime.bulk.job_store import FrozenRows, freeze
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection
from postalytics_runtime.bulk.rows import RowStep, RowValidator

from .job_runs import FIXED, UPLOAD


async def frozen(rows: Iterable[Mapping[str, Any]], folder: Path) -> FrozenRows[Any]:
    """Freeze rows into a file in a folder."""
    rules: RowValidator[Any] = RowValidator(UPLOAD, FIXED)
    found = await freeze(rows, folder / "rows.jsonl", rules)
    found.commit()
    return found


@asynccontextmanager
async def begun(
    address: JobAddress, rows: FrozenRows[Any], /, **parameters: Any
) -> AsyncIterator[PostgresJournal]:
    """Begin a job with these rows in a database, or go on with it."""

    def begin(connection: TimedConnection, job: int) -> None:
        store_rows(connection, job, rows.path)

    same = {**parameters, "rows": rows.count, "input": rows.digest}
    journal = await PostgresJournal.open(address, same, {}, begin)
    try:
        yield journal
    finally:
        await journal.aclose()


async def ended(address: JobAddress, rows: FrozenRows[Any], step: RowStep, **detail: Any) -> None:
    """Make a job of which all rows have this step."""
    async with begun(address, rows) as journal:
        await journal.append_note("begun", rows=rows.count)
        await journal.append_all((row, step, detail) for row in range(1, rows.count + 1))


def execute(address: JobAddress, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Execute SQL in the database of a job, and return what it finds."""
    with psycopg.connect(address.dsn, autocommit=True) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
