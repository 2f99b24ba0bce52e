"""Runs the recipe for Celery while tasks are delivered again, and reports rows sent twice.

Run by itself, with Celery in .venv/celery: python -m redelivery.run --jobs 4 --rows 40
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import attrs
from aiohttp import web

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.jobs import RecordedJob
from redelivery.tally import Tally
from redelivery.workers import Workers, workers
from soak.report import report
from support.servers.postgres_server import running_postgres

WORKERS = 3
LATENCY = 0.3
"""Seconds until the server carries out a request."""
LONGEST = 480.0
"""Seconds for all jobs."""
LIST = 1

Jobs = dict[str, list[dict[str, Any]]]


def jobs_of(number: int, rows: int) -> Jobs:
    """Return the rows of each job, each with a name of its own."""
    address = {
        "last_name": "Byron",
        "address_street": "1 Main St",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
    }
    return {
        f"job-{job}": [{"first_name": f"Ada {job}-{row}", **address} for row in range(rows)]
        for job in range(1, number + 1)
    }


@attrs.frozen
class Scene:
    """Jobs, the server that they are sent to, the database, and the workers."""

    jobs: Jobs
    fake: FakePostalytics
    database: str
    workers: Workers
    began: float = attrs.field(factory=time.monotonic)

    async def until(self, reached: Callable[[], Awaitable[bool]]) -> None:
        """Wait for something, and raise with the logs of the workers if it does not come."""
        while not await reached():
            if time.monotonic() - self.began > LONGEST:
                raise RuntimeError(f"The jobs did not finish.\n{self.workers.logs()}")
            await asyncio.sleep(1)

    def arrived(self) -> Counter[str]:
        """Return how often each row is on the list."""
        found = Counter(str(person["first_name"]) for person in self.fake.records("contacts"))
        names = [row["first_name"] for rows in self.jobs.values() for row in rows]
        return Counter({name: found[name] for name in names})

    async def half_arrived(self) -> bool:
        """Return whether half of the rows are on the list."""
        numbers = self.arrived().values()
        return sum(map(bool, numbers)) >= len(numbers) / 2

    async def all_arrived(self) -> bool:
        """Return whether each row is on the list."""
        return all(self.arrived().values())

    async def finished(self) -> bool:
        """Return whether each job is finished."""
        stored = [
            await asyncio.to_thread(RecordedJob.read, self.database, job) for job in self.jobs
        ]
        return all(job.is_finished for job in stored)

    def tally(self, *, with_a_journal: bool, workers_killed: int = 0) -> Tally:
        """Count what was done."""
        arrived, starts = self.arrived(), self.workers.starts
        started = Counter[str]()
        for (job, _), number in starts.items():
            started[job] += number
        return Tally(
            with_a_journal=with_a_journal,
            jobs=len(self.jobs),
            rows=len(arrived),
            started=started,
            times_started=started.total(),
            delivered_again=sum(n for (_, delivery), n in starts.items() if delivery == "again"),
            workers_killed=workers_killed,
            arrived=sum(number > 0 for number in arrived.values()),
            sent_twice=sum(number > 1 for number in arrived.values()),
            seconds=time.monotonic() - self.began,
        )


async def recipe(scene: Scene) -> Tally:
    """Carry out jobs by the recipe; a worker is killed in the middle."""
    url, pace = scene.fake.url, scene.database
    async with Postalytics(scene.fake.api_key, "sandbox", base_url=url, pace=pace) as client:
        for job, rows in scene.jobs.items():
            journal = f"{scene.database}#{job}"
            upload = client.contacts.upload_contacts(rows, contact_list_id=LIST, journal=journal)
            upload.stop()
            async for _ in upload:
                raise AssertionError("The upload was stopped.")
    for job in scene.jobs:
        await asyncio.to_thread(scene.workers.send, "celery_tasks.send", job)
    await scene.until(scene.half_arrived)
    scene.workers.kill_busy()
    scene.workers.start()
    await scene.until(scene.finished)
    return scene.tally(with_a_journal=True, workers_killed=1)


async def loop(scene: Scene) -> Tally:
    """Carry out jobs by a loop over their rows, until each row has arrived."""
    for job, rows in scene.jobs.items():
        await asyncio.to_thread(scene.workers.send, "redelivery.app.send_in_a_loop", job, rows)
    await scene.until(scene.all_arrived)
    return scene.tally(with_a_journal=False)


async def slowly(_: str, request: web.Request) -> None:
    """Take some time for a request that creates something."""
    if request.method == "POST":
        await asyncio.sleep(LATENCY)


async def run(jobs: Jobs, carry_out: Callable[[Scene], Awaitable[Tally]]) -> Tally:
    """Carry out jobs with a server, a database and workers of their own."""
    with running_postgres() as postgres:
        database = postgres.new_database()
        async with FakePostalytics(realistic=True) as fake:
            fake.intercept = slowly
            variables = {
                "POSTALYTICS_JOBS": database,
                "POSTALYTICS_API_KEY": fake.api_key,
                "POSTALYTICS_ENVIRONMENT": "sandbox",  # With the rate limits of the API.
                "FAKE_URL": fake.url,
            }
            with workers(WORKERS, variables) as started:
                return await carry_out(Scene(jobs, fake, database, started))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jobs", type=int, default=4)
    arguments.add_argument("--rows", type=int, default=40)
    given = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # Workers end, too.
    jobs = jobs_of(given.jobs, given.rows)
    return max(report(asyncio.run(run(jobs, carry_out))) for carry_out in (recipe, loop))


if __name__ == "__main__":
    sys.exit(main())
