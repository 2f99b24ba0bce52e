"""Carries out jobs that are in a database, in a process that may be killed or stopped.

It does what a worker of any engine does: it calls `run_job` for each job until the job is finished,
all jobs at the same time, whatever other workers do. On standard output it leaves a line for each
job that it tries, that it has claimed, and that it has left.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import attrs
import cattrs

from crash import uploader
from crash.jobs import KEYED as KEYED_KINDS
from crash.jobs import KINDS
from crash.uploader import KEYED, KeyedUnpaced, Unpaced
from postalytics_runtime.bulk import BulkUpload, bulk_upload
from postalytics_runtime.bulk.engine import circuit_breaker
from postalytics_runtime.bulk.jobs import upload as job_upload
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal
from postalytics_runtime.bulk.run_job import Busy, Finished, Waiting, run_job_with
from postalytics_runtime.errors import PostalyticsError
from postalytics_runtime.http import RetryPolicy, Timeout
from takeover import wrong_workers

RETRY = 0.2
"""Seconds, at least, before a worker tries a job again."""
INTENT_SECONDS = 0.5
"""Shorter than what the quiet period leaves after a request, as the real one is."""
PATIENT = Timeout(total=60.0)
"""For mail: no piece is to be unconfirmed because the machine is busy."""


@attrs.frozen(kw_only=True)
class Posted:
    """A job that is in the database."""

    name: str
    kind: str
    """As in `crash.jobs.KINDS`."""
    key: str
    place: str
    rows: tuple[dict[str, Any], ...]


@attrs.frozen(kw_only=True)
class Orders:
    """What a worker is to do."""

    store: str
    url: str
    jobs: tuple[Posted, ...]
    lease: float
    timeout: float = 1.0
    """Seconds of a request that creates a contact."""
    quiet: float = 2.0
    concurrency: int = 3
    beginning: bool = False
    """Whether to make the jobs instead of carrying them out."""
    strategy: str = "fenced"


class Worker:
    """Worker for all jobs in a database."""

    def __init__(self, orders: Orders, clients: dict[tuple[str, str], Unpaced]) -> None:
        self._orders = orders
        self._clients = clients

    async def begin(self) -> None:
        """Make the jobs, without sending any of their rows."""
        for job in self._orders.jobs:
            upload = upload_of(self._orders, job, self._client_of(job))
            upload.stop()
            async for _ in upload:
                raise AssertionError("The upload was stopped.")

    async def run(self) -> None:
        """Carry out all jobs to their end."""
        async with asyncio.TaskGroup() as tasks:
            for job in self._orders.jobs:
                tasks.create_task(self._see_through(job))

    async def _see_through(self, job: Posted) -> None:
        while True:
            how = await self._run(job)
            if isinstance(how, Finished):
                return
            wait = 0.0 if how is None else seconds_until(how.until)
            await asyncio.sleep(max(wait, RETRY))

    async def _run(self, job: Posted) -> Finished | Busy | Waiting | None:
        client = self._client_of(job)
        say(tried=job.name)
        try:
            how = await run_job_with(
                type(client),
                self._orders.store,
                job.name,
                client,
                lease_seconds=self._orders.lease,
                heartbeat_seconds=self._orders.lease / 4,
            )
        except PostalyticsError as error:
            say(left=job.name, how=type(error).__name__, error=str(error))
            return None
        say(left=job.name, how=type(how).__name__)
        return how

    def _client_of(self, job: Posted) -> Unpaced:
        return self._clients[job.key, job.kind]


def seconds_until(until: datetime) -> float:
    return (until - datetime.now(UTC)).total_seconds()


def say_claims() -> None:
    """Say it whenever a job is claimed."""
    opened = PostgresJournal.open

    async def open_and_say(address: JobAddress, *given: Any, **named: Any) -> PostgresJournal:
        journal = await opened(address, *given, **named)
        say(claimed=address.job)
        return journal

    PostgresJournal.open = open_and_say  # type: ignore[method-assign]  # seen from outside


def say(**what: Any) -> None:
    """Leave a line on standard output: all of it, or none of it if the process is killed."""
    os.write(1, f"{json.dumps({'at': time.monotonic(), **what})}\n".encode())


def upload_of(orders: Orders, job: Posted, client: Unpaced) -> BulkUpload[Any, Any]:
    journal, lanes = f"{orders.store}#{job.name}", orders.concurrency
    if job.kind == "send":
        return client.mail.send_mail_pieces(
            job.rows,
            endpoint=job.place,
            journal=journal,
            concurrency=lanes,
            max_rejected=1.0,
            live=len(job.rows),
        )
    if job.kind in KEYED_KINDS:
        fixed = {"contact_list_id": int(job.place)}
        return bulk_upload(
            client,
            KEYED,
            job.rows,
            fixed=fixed,
            journal=journal,
            concurrency=lanes,
            max_rejected=1.0,
        )
    return client.contacts.upload_contacts(
        job.rows,
        contact_list_id=int(job.place),
        journal=journal,
        concurrency=lanes,
        max_rejected=1.0,
        token_field="var_field_35" if job.kind == "token" else None,
    )


def load() -> None:
    """Import the modules that are imported on use, once for all forked processes."""
    uploader.load()
    importlib.import_module("psycopg")


def run(plan: dict[str, Any], kind: type[Worker] = Worker) -> int:
    """Carry out orders with a kind of worker, and return the exit status."""
    orders = cattrs.structure(plan, Orders)
    # The real periods are minutes; this server takes milliseconds.
    job_upload.SERVER_GRACE_SECONDS = orders.quiet - orders.timeout
    job_upload.MAX_READ_GAP_SECONDS = 0.02
    PostgresJournal.intent_seconds = INTENT_SECONDS
    circuit_breaker.FIRST_DELAY = 0.02
    say_claims()
    wrong_workers.SABOTAGE[orders.strategy]()
    asyncio.run(carried_out(orders, kind))
    return 0


async def carried_out(orders: Orders, worker_kind: type[Worker]) -> None:
    """Make the jobs, or carry them out."""
    async with AsyncExitStack() as closing:
        clients = {
            (key, kind): await closing.enter_async_context(client_of(orders, key, kind))
            for key in {job.key for job in orders.jobs}
            for kind in (*KINDS, *KEYED_KINDS)
        }
        worker = worker_kind(orders, clients)
        await (worker.begin() if orders.beginning else worker.run())


def client_of(orders: Orders, key: str, kind: str) -> Unpaced:
    return (KeyedUnpaced if kind in KEYED_KINDS else Unpaced)(
        key,
        base_url=orders.url,
        timeout=PATIENT if kind == "send" else Timeout(total=orders.timeout),
        retry=RetryPolicy(first_delay=0.02, max_delay=0.1),
    )
