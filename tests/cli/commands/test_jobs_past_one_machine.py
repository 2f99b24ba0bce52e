"""A job in a database that one process leaves, and another one goes on with."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from postalytics import Finished, Postalytics, run_job
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.journal.postgres import JobList
from postalytics_runtime.bulk.journal.postgres.database import connect
from support.cli.processes import after, end, interrupt, run, start, uploading

People = Callable[..., Path]


def only_job_in(database: str) -> str:
    with closing(JobList(database)) as jobs:
        (name,) = jobs.names()
    return name


def end_leases(database: str) -> None:
    """Let the time pass until other processes may claim a job of a process that has died."""
    with closing(connect(database)) as connection:
        connection.execute("UPDATE postalytics.jobs SET lease_until = clock_timestamp()")


async def test_the_job_of_a_killed_process_goes_on_on_another_machine(
    server: FakePostalytics, people: People, postgres: str, tmp_path: Path
) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        arrived.set()
        await go_on.wait()

    server.intercept = after(5, hang)
    path = people(20)
    process = await start(
        server,
        *uploading(server, path),
        *("--timeout", "0.5", "--quiet-period", "0.6"),
        POSTALYTICS_JOBS=postgres,
    )
    await arrived.wait()
    process.kill()
    await process.wait()
    server.intercept = None
    go_on.set()
    job, there = only_job_in(postgres), {"POSTALYTICS_JOBS": postgres}
    refused = await run(server, "jobs", "resume", job, "--yes", **there)
    assert refused.status == 2
    holder = rf"process {process.pid} on \S+ \(if that has died, the job is free at [0-9:]+ UTC\)"
    text = " ".join(refused.err.split())
    assert re.search(
        rf"^Error: Job {job} is running in {holder}\. Stop that process first\.$", text
    )

    path.unlink()
    end_leases(postgres)
    (other_key,) = server.other_keys.values()
    other = await run(
        server, "jobs", "resume", job, "--yes", **there, POSTALYTICS_API_KEY=other_key
    )
    assert other.status == 2
    assert "the account is 1002 (Metacortex), not 1001" in " ".join(other.err.split())
    elsewhere = {**there, "XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    ended = await run(server, "jobs", "resume", job[:4], "--yes", **elsewhere)
    assert (ended.status, "  added        20\n" in ended.out) == (0, True)
    records = server.records("contacts")[3:]
    assert sorted(record["first_name"] for record in records) == sorted(
        f"Ada {at}" for at in range(20)
    )


async def test_a_program_goes_on_with_the_job_of_a_command(
    server: FakePostalytics, people: People, postgres: str
) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        arrived.set()
        await go_on.wait()

    server.intercept = after(5, wait)
    process = await start(server, *uploading(server, people(20)), POSTALYTICS_JOBS=postgres)
    await arrived.wait()
    await interrupt(process)
    go_on.set()
    assert (await end(process)).status == 130
    server.intercept = None
    async with Postalytics(server.api_key, base_url=server.url) as client:
        found = await run_job(postgres, only_job_in(postgres), client=client)
    assert isinstance(found, Finished)
    assert (found.counts.succeeded, found.counts.pending) == (20, 0)
    assert len(server.records("contacts")[3:]) == 20
