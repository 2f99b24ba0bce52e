"""The recipe for Celery as `redelivery.run` starts it, and such a task without a journal.

Tasks are delivered again after 5 to 10 seconds. A line in a file counts each start of a task.
"""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import Any

from celery import Task
from celery.signals import task_prerun

import postalytics
from postalytics.models import NewContact

Client = partial(postalytics.Postalytics, base_url=os.environ["FAKE_URL"])
postalytics.Postalytics = Client  # type: ignore[assignment,misc]  # before the recipe imports it

import celery_tasks  # noqa: E402

app = celery_tasks.app
app.conf.broker_transport_options = {
    "visibility_timeout": 5,
    "unacked_restore_interval": 5,  # Celery looks for such tasks every 5 seconds,
    "unacked_restore_throttle": 1,  # and not every 100.
}


@task_prerun.connect
def count(task: Task, args: tuple[str, ...], **_: Any) -> None:
    """Leave a line for each start of a task: its job, and whether it was delivered again."""
    again = bool(task.request.delivery_info.get("redelivered"))
    starts = os.open(os.environ["STARTS_FILE"], os.O_WRONLY | os.O_APPEND)
    os.write(starts, f"{args[0]} {'again' if again else 'first'}\n".encode())
    os.close(starts)


@app.task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def send_in_a_loop(job: str, rows: list[dict[str, Any]]) -> None:
    """Send the rows of a job, and note nothing."""
    del job
    asyncio.run(_loop(rows))


async def _loop(rows: list[dict[str, Any]]) -> None:
    async with Client(pace=celery_tasks.DATABASE) as client:
        for row in rows:
            await client.contacts.create_contact(NewContact(contact_list_id=1, **row))
