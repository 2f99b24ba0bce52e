"""Celery tasks that carry out jobs: celery --app celery_tasks worker."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta

from celery import Celery, Task

from postalytics import Busy, Finished, Postalytics, Waiting, run_job
from postalytics.errors import JournalError

DATABASE = os.environ["POSTALYTICS_JOBS"]
app = Celery("celery_tasks", broker=os.environ["CELERY_BROKER_URL"])
app.conf.broker_transport_options = {"visibility_timeout": 300}
app.conf.worker_prefetch_multiplier = 1


@app.task(
    bind=True,
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    autoretry_for=(JournalError,),  # The database is gone. It may be back soon.
    default_retry_delay=60,
    max_retries=None,
)
def send(self: Task, job: str) -> None:
    """Go on with a job until it is finished."""
    found = asyncio.run(go_on(job))
    if not isinstance(found, Finished):
        raise self.retry(eta=min(found.until, datetime.now(UTC) + longest_wait()))


async def go_on(job: str) -> Finished | Busy | Waiting:
    """Send what is left of a job, at the rate that all workers share."""
    async with Postalytics(pace=DATABASE) as client:
        return await run_job(DATABASE, job, client)


def longest_wait() -> timedelta:
    """A task that waits for longer than the visibility timeout is delivered again, and again."""
    return timedelta(seconds=app.conf.broker_transport_options["visibility_timeout"] / 2)
