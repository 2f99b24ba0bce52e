"""Measures what one PostgreSQL carries of a fleet: time, processor, space, connections, traffic.

Run by itself: python -m fleet.scale --jobs 10000 100000
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import attrs
import psycopg

from postalytics import Fleet
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import run_job_with
from support.bulk.shared_jobs import UnlimitedClient
from support.fleet.fleets import keys_of, submit, worker
from support.servers.postgres_server import running_postgres

ROWS = 10_000
AT_ONCE = (20, 50, 100)
"""Numbers of jobs that a worker holds."""
SECONDS = 30.0
"""How long the traffic of a worker is counted."""
_TIMES = 20
_COPIES = """
INSERT INTO postalytics.jobs (name, token, parameters, options, rows, place)
SELECT 'copy-' || n, token, parameters, options, rows, place
FROM postalytics.jobs, generate_series(1, %s) AS n WHERE name = 'acme';
INSERT INTO postalytics.fleet_jobs (job, account)
SELECT 'copy-' || n, 'account-' || n FROM generate_series(1, %s) AS n;
INSERT INTO postalytics.procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args)
SELECT queue_name, task_name, 'account-' || n, 'copy-' || n,
    jsonb_build_object('job', 'copy-' || n, 'account', 'account-' || n)
FROM postalytics.procrastinate_jobs, generate_series(1, %s) AS n WHERE queueing_lock = 'acme'
"""
_SPACE = "SELECT pg_total_relation_size('postalytics.' || %s)"
_TRANSACTIONS = (
    "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
)
_CONNECTIONS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@attrs.frozen
class Database:
    """A connection that measures."""

    connection: psycopg.Connection

    def number(self, query: str, *values: object) -> int:
        """Return the only number that a query finds."""
        found = self.connection.execute(query.encode(), values).fetchone()
        assert found is not None
        return int(found[0])

    def processor_seconds(self) -> float:
        """Return the processor time of the server and its processes so far."""
        server = _fields(self.number("SELECT pg_backend_pid()"))[1]
        ticks = sum(_fields(int(server))[11 + field] for field in range(4))
        ticks += sum(
            sum(found[11:13])
            for path in Path("/proc").glob("[0-9]*")
            if (found := _fields(int(path.name)))[1] == server
        )
        return ticks / os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[int]:
    """Return the numbers of `/proc/PID/stat` behind the name: 1 is the parent, 11 to 14 times."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return [0] * 15
    return [0, *map(int, text.rpartition(")")[2].split()[1:])]


def say(what: str, figure: str) -> None:
    """Print a line of the results."""
    sys.stdout.write(f"{what:<56} {figure}\n")
    sys.stdout.flush()


async def rows_and_space(dsn: str, database: Database, fake: FakePostalytics) -> None:
    """Carry out one job, with the limits lifted, and measure what a row costs the server."""
    fleet = Fleet(dsn, keys_of(fake))
    await submit(fleet, fake, "large", rows=ROWS)
    async with UnlimitedClient(fake.api_key, base_url=fake.url) as client:
        before, began = database.processor_seconds(), time.perf_counter()
        await run_job_with(type(client), dsn, "large", client=client)
        seconds, used = time.perf_counter() - began, database.processor_seconds() - before
    say(f"a job of {ROWS:,} rows, fake in the same process", f"{ROWS / seconds:,.0f} rows/s")
    say("processor time of the server", f"{used / ROWS * 1e6:,.0f} us a row")
    say("rows that one core of the server carries", f"{ROWS / used:,.0f} rows/s")
    for table in ("entries", "frozen_rows"):
        size = database.number(_SPACE, table) / ROWS
        say(f"space of {table}", f"{size * 1e6 / 2**20:,.0f} MiB a million rows")


async def a_large_fleet(dsn: str, database: Database, fake: FakePostalytics, jobs: int) -> None:
    """Copy a queued job many times, and measure what looks at all of them."""
    fleet = Fleet(dsn, keys_of(fake))
    await submit(fleet, fake, "acme", rows=100)
    database.connection.execute(_COPIES.replace("%s", str(jobs)).encode())
    database.connection.execute("ANALYZE")
    seconds = [await _seconds(fleet) for _ in range(5)]
    say(f"status of {jobs:,} jobs", f"{statistics.median(seconds):.2f} s")
    fetch = _milliseconds(lambda: database.connection.execute(_FETCH))
    say(f"a worker asks for its next job of {jobs:,}", f"{fetch:.1f} ms")


_FETCH = b"""
BEGIN;
SELECT id FROM postalytics.procrastinate_fetch_job_v2(ARRAY['postalytics'], NULL);
ROLLBACK
"""


async def _seconds(fleet: Fleet) -> float:
    began = time.perf_counter()
    await fleet.status()
    return time.perf_counter() - began


def _milliseconds(ask: Callable[[], object]) -> float:
    def once() -> float:
        began = time.perf_counter()
        ask()
        return 1000 * (time.perf_counter() - began)

    return statistics.median(once() for _ in range(_TIMES))


async def a_worker(dsn: str, database: Database, fake: FakePostalytics, jobs: int) -> None:
    """Count the connections and the transactions of a worker that holds some jobs."""
    fleet = Fleet(dsn, keys_of(fake))
    for number in range(jobs):
        await submit(fleet, fake, f"account-{number}", rows=1000)
    async with worker(fleet, jobs=max(jobs, 1)):
        while sum(job.state == "sending" for job in await fleet.status()) < jobs:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        before = database.number(_TRANSACTIONS)
        sent = len(fake.records("contacts"))
        await asyncio.sleep(SECONDS)
        traffic = (database.number(_TRANSACTIONS) - before) / SECONDS
        rate = (len(fake.records("contacts")) - sent) / SECONDS
        connections = database.number(_CONNECTIONS)
    say(
        f"a worker with {jobs} jobs, together {rate:.1f} rows/s",
        f"{connections} connections, {traffic:.1f} transactions/s",
    )


@asynccontextmanager
async def new_fleet(
    dsns: Iterator[str], speed: float = 1.0
) -> AsyncIterator[tuple[str, Database, FakePostalytics]]:
    """Make an empty database, a connection to it, and a fake server."""
    dsn = next(dsns)
    path = "-c search_path=postalytics"
    async with FakePostalytics(speed=speed) as fake:
        with closing(psycopg.connect(dsn, autocommit=True, options=path)) as connection:
            yield dsn, Database(connection), fake


async def measure(dsns: Iterator[str], jobs: Sequence[int]) -> None:
    """Print all figures."""
    async with new_fleet(dsns, speed=1000) as place:
        await rows_and_space(*place)
    for number in jobs:
        async with new_fleet(dsns) as place:
            await a_large_fleet(*place, number)
    for number in (0, *AT_ONCE):
        async with new_fleet(dsns) as place:
            await a_worker(*place, number)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jobs", type=int, nargs="+", default=[10_000, 100_000])
    given = arguments.parse_args()
    with running_postgres({"max_connections": "400"}, on_disk=True) as server:
        dsns = iter(server.new_database, "")
        asyncio.run(measure(dsns, given.jobs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
