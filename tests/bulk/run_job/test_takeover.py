"""Real processes that share a job: when one is killed or stopped, another goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
import pytest

from postalytics import Busy, Finished, Waiting
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import RowCounts
from support.bulk.job_runs import people, serving
from support.bulk.shared_jobs import (
    JOB,
    client_of,
    contacts_of,
    counts_of,
    history_of,
    let_pass,
    pieces_of,
    reading,
    run,
    run_until,
)
from support.campaign_modes import switch_mode
from support.events.running import until

WORKER = Path(__file__).parents[2] / "support/bulk/job_worker.py"
CREATE, SEND = "contacts.create_contact", "mail.send_mail"
ALL = Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})


@pytest.fixture(autouse=True)
def no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.MAX_READ_GAP_SECONDS", 0.0)


def names(fake: FakePostalytics) -> Counter[object]:
    return Counter(record["first_name"] for record in fake.records("contacts"))


def sent(fake: FakePostalytics, operation: str) -> int:
    return [request.operation for request in fake.requests].count(operation)


@attrs.define
class Held:
    """The request for a row that the server holds before it carries it out."""

    operation: str
    number: int
    came: asyncio.Event = attrs.field(factory=asyncio.Event)
    go_on: asyncio.Event = attrs.field(factory=asyncio.Event)
    seen: int = 0

    async def intercept(self, operation: str, _: object) -> None:
        self.seen += operation == self.operation
        if operation == self.operation and self.seen == self.number:
            self.came.set()
            await self.go_on.wait()


async def worker(
    fake: FakePostalytics, dsn: str, lease_seconds: float
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, str(WORKER), dsn, JOB, str(lease_seconds)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "POSTALYTICS_API_KEY": fake.api_key},
    )


async def said(process: asyncio.subprocess.Process) -> str:
    output, _ = await process.communicate()
    return output.decode().strip()


@asynccontextmanager
async def interrupted(
    fake: FakePostalytics, dsn: str, operation: str, interrupt: signal.Signals
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Held]]:
    """Start a worker, and send it a signal while the server has the request for its second row."""
    held = Held(operation, 2)
    fake.intercept = held.intercept
    process = await worker(fake, dsn, 1.0)
    try:
        await held.came.wait()
        process.send_signal(interrupt)
        yield process, held
    finally:
        held.go_on.set()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_job_of_a_killed_process_is_taken_over_when_its_lease_ends(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 0)
        async with interrupted(fake, postgres, CREATE, signal.SIGKILL) as (process, held):
            await process.wait()
            killed = time.monotonic()
            first = await run(postgres, client)
            found = first
            while isinstance(found, Busy):
                await asyncio.sleep(0.05)
                found = await run(postgres, client)
            took = time.monotonic() - killed
            held.go_on.set()
        assert isinstance(first, Busy)
        assert took <= 1.0 + 10.0
        assert isinstance(found, Waiting)
        assert counts_of(postgres) == RowCounts(succeeded=2, unconfirmed=1)
        let_pass(postgres)
        assert isinstance(await run(postgres, client), Finished | Waiting)
        let_pass(postgres)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
        assert names(fake) == ALL


async def test_a_process_that_was_stopped_for_longer_than_its_lease_sends_no_more(
    postgres: str,
) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 0)
        async with interrupted(fake, postgres, CREATE, signal.SIGSTOP) as (process, held):
            let_pass(postgres)
            assert isinstance(await run(postgres, client), Waiting)
            assert counts_of(postgres) == RowCounts(succeeded=2, unconfirmed=1)
            held.go_on.set()  # The row of the stopped process is created.
            await until(lambda: names(fake) == ALL)
            process.send_signal(signal.SIGCONT)
            assert await said(process) == "Waiting"
        assert [entry.what for entry in history_of(postgres, 2)] == ["intent"]
        let_pass(postgres)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
        assert (names(fake), sent(fake, CREATE)) == (ALL, 3)
    assert [entry.what for entry in history_of(postgres, 2)] == ["intent", "succeeded"]


async def test_a_piece_of_a_stopped_process_stays_unconfirmed(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await switch_mode(fake)
        await run_until(pieces_of(client, postgres, live=3), 0)
        async with interrupted(fake, postgres, SEND, signal.SIGSTOP) as (process, held):
            let_pass(postgres)
            found = await run(postgres, client)
            held.go_on.set()
            process.send_signal(signal.SIGCONT)
            assert await said(process) == "Finished"
        assert found == Finished(RowCounts(succeeded=2, unconfirmed=1))
        assert await run(postgres, client) == found
        assert (sent(fake, SEND), len(fake.records("pieces"))) == (3, 3)


async def test_two_processes_at_once_send_each_row_once(postgres: str) -> None:
    rows = range(30)
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres, people(*rows), concurrency=4), 0)
        processes = [await worker(fake, postgres, 30.0) for _ in range(2)]
        results = [await said(process) for process in processes]
        assert {*results} <= {"Finished", "Busy"}
        assert "Finished" in results
        assert names(fake) == Counter(f"Ada {number}" for number in rows)
        assert sent(fake, CREATE) == 30


async def test_a_process_that_is_interrupted_releases_the_job(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 0)
        async with interrupted(fake, postgres, CREATE, signal.SIGINT) as (process, held):
            held.go_on.set()
            await process.wait()
        assert counts_of(postgres) == RowCounts(succeeded=2, pending=1)
        async with reading(postgres) as reader:
            assert not reader.standing().is_held
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
