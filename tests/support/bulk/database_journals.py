"""Journals of tests in a database, and what the database has of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection

from .journals import PARAMETERS


def june(dsn: str) -> JobAddress:
    """Return the address of the job of a test."""
    return JobAddress.of(dsn, "june")


@asynccontextmanager
async def claimed(
    dsn: str, lease_seconds: float = 30.0, heartbeat_seconds: float = 10.0, **parameters: Any
) -> AsyncIterator[PostgresJournal]:
    """Claim the job; with a lease of 0 s, another one may claim it at once."""
    journal = await PostgresJournal.open(
        june(dsn),
        {**PARAMETERS, **parameters},
        lease_seconds=lease_seconds,
        heartbeat_seconds=heartbeat_seconds,
    )
    try:
        yield journal
    finally:
        await journal.aclose()


def connection_of(journal: PostgresJournal) -> TimedConnection:
    """Return the connection that a journal writes through."""
    return journal._writer._connection


def execute(dsn: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Execute a statement in a database; return the rows that it finds."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


def cut_off(dsn: str) -> None:
    """End the connections to a database, as a restart of the server does."""
    execute(
        dsn,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
