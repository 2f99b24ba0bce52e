"""Fleets against a fake server, with a worker in this process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Collection

from postalytics import Fleet, Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.fleet import FleetJob, FleetState, KeyOf
from support.bulk.job_runs import people


async def submit(
    fleet: Fleet, fake: FakePostalytics, account: str, rows: int = 3, job: str | None = None
) -> str:
    """Submit contacts of an account; the name of its job is that of the account, unless given."""
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        upload = client.contacts.upload_contacts
        numbers = people(*range(rows))
        name = job or account
        return await fleet.submit(upload, numbers, account=account, job=name, contact_list_id=1)


@contextlib.asynccontextmanager
async def worker(fleet: Fleet, *, jobs: int = 5) -> AsyncGenerator[None]:
    """Carry out jobs until the context ends, which releases them."""
    working = asyncio.create_task(fleet.work(jobs=jobs))
    try:
        yield
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


async def until(
    fleet: Fleet, states: Collection[FleetState], account: str | None = None
) -> list[FleetJob]:
    """Wait until each job is in one of the states, and return the jobs."""

    def reached(jobs: Collection[FleetJob]) -> bool:
        return bool(jobs) and all(job.state in states for job in jobs)

    while not reached(jobs := [*await fleet.status(account)]):  # noqa: ASYNC110 (of a database)
        await asyncio.sleep(0.05)
    return jobs


def states(jobs: Collection[FleetJob]) -> dict[str, FleetState]:
    return {job.job: job.state for job in jobs}


def keys_of(fake: FakePostalytics) -> KeyOf:
    async def key_of(_: str) -> str:
        return fake.api_key

    return key_of
