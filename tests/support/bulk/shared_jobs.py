"""Jobs in a database that several calls of `run_job` share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from typing import Any

import attrs
import psycopg

from postalytics import Busy, Finished, Postalytics, RetryPolicy, Timeout, Waiting
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import BulkUpload, RowCounts, run_job_with
from postalytics_runtime.bulk.journal import Entry
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader
from support.bulk.job_runs import people

JOB = "june"


class UnlimitedClient(Postalytics):
    """Client without rate limits: these tests are about the job."""

    api = attrs.evolve(
        Postalytics.api,
        environments=tuple(attrs.evolve(it, limits=()) for it in Postalytics.api.environments),
    )


@asynccontextmanager
async def client_of(
    fake: FakePostalytics, *, of_another_account: bool = False, **options: Any
) -> AsyncIterator[UnlimitedClient]:
    """Make a client that retries nothing and waits a second for a response."""
    options = {"timeout": Timeout(total=1.0), "retry": RetryPolicy(attempts=1), **options}
    (other_key,) = fake.other_keys.values()
    key = other_key if of_another_account else fake.api_key
    async with UnlimitedClient(key, base_url=fake.url, **options) as client:
        yield client


def contacts_of(
    client: Postalytics,
    dsn: str,
    rows: Sequence[Mapping[str, Any]] = tuple(people(1, 2, 3)),
    **options: Any,
) -> BulkUpload[Any, Any]:
    """Return the upload of contacts as the job."""
    options = {"contact_list_id": 1, "concurrency": 1, **options}
    return client.contacts.upload_contacts(rows, journal=f"{dsn}#{JOB}", **options)


def pieces_of(
    client: Postalytics,
    dsn: str,
    rows: Sequence[Mapping[str, Any]] = tuple(people(1, 2, 3)),
    **options: Any,
) -> BulkUpload[Any, Any]:
    """Return the upload of mail pieces as the job."""
    options = {"endpoint": "b4d5c0ffee", "concurrency": 1, **options}
    return client.mail.send_mail_pieces(rows, journal=f"{dsn}#{JOB}", **options)


async def run_until(upload: BulkUpload[Any, Any], done: int) -> RowCounts:
    """Run an upload until this number of its rows is done; 0 begins the job without a row."""
    if done == 0:
        upload.stop()
    async with upload:
        async for _ in upload:
            done -= 1
            if done == 0:
                upload.stop()
    return upload.counts


async def run(
    dsn: str, client: Postalytics | None = None, **options: float
) -> Finished | Busy | Waiting:
    """Call `run_job` for the job."""
    return await run_job_with(UnlimitedClient, dsn, JOB, client, key=None, **options)


def let_pass(dsn: str) -> None:
    """Let the times come that the database has for the job: its wait ends, and its lease."""
    with psycopg.connect(dsn) as connection:
        for name in ("wait_until", "lease_until"):
            connection.execute(
                f"UPDATE postalytics.jobs SET {name} = clock_timestamp() WHERE {name} IS NOT NULL"  # noqa: S608 (names)
            )


def clock_of(dsn: str) -> datetime:
    """Return the time of the database."""
    with psycopg.connect(dsn, options="-c TimeZone=UTC") as connection:
        ((now,),) = connection.execute("SELECT clock_timestamp()").fetchall()
    found: datetime = now
    return found


@asynccontextmanager
async def reading(dsn: str) -> AsyncIterator[PostgresReader]:
    """Read the journal of the job."""
    with closing(PostgresReader(JobAddress.of(dsn, JOB))) as reader:
        yield reader


def history_of(dsn: str, row: int) -> list[Entry]:
    """Return the entries of a row of the job."""
    with closing(PostgresReader(JobAddress.of(dsn, JOB))) as reader:
        return reader.history(row)


def counts_of(dsn: str) -> RowCounts:
    """Return the counts of the job."""
    with closing(PostgresReader(JobAddress.of(dsn, JOB))) as reader:
        return reader.counts()


async def begin(fake: FakePostalytics, dsn: str, *numbers: int, **options: Any) -> None:
    """Begin the job without sending a row."""
    async with client_of(fake) as client:
        await run_until(contacts_of(client, dsn, people(*numbers or (1, 2, 3)), **options), 0)
    fake.requests.clear()


def requests(fake: FakePostalytics) -> list[str | None]:
    """Return the operations that a server was asked for, in order."""
    return [request.operation for request in fake.requests]
