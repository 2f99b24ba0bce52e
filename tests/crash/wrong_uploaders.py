"""Uploaders with common mistakes, which the checker must detect."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from postalytics import Postalytics
from postalytics.models import NewContact, Recipient
from postalytics_runtime.bulk.jobs import upload as job_upload
from postalytics_runtime.bulk.jobs.row_keys import RowKeys
from postalytics_runtime.bulk.journal import Journal, integrity
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import OutcomeUnknownError, ResponseError


class DoneLog:
    """Uploader that logs a row after its response, and sends all rows without an entry again."""

    def __init__(self, plan: dict[str, Any], client: Postalytics) -> None:
        self._plan = plan
        self._client = client
        self._log = Path(plan["folder"], "done.log")
        self._log.parent.mkdir(exist_ok=True)
        noted = done_rows(self._log)
        self._left = [pair for pair in enumerate(plan["rows"], 1) if pair[0] not in noted]
        self._failed = 0

    async def run(self) -> int:
        """Send the remaining rows, and return the exit status."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._plan["concurrency"]):
                workers.create_task(self._work())
        return 2 if self._failed else 0

    async def _work(self) -> None:
        while self._left:
            number, row = self._left.pop(0)
            try:
                await self._send(row)
            except OutcomeUnknownError:
                self._failed += 1
            except ResponseError:
                self._note(f"{number} rejected\n")
            else:
                self._note(f"{number} succeeded\n")

    async def _send(self, row: dict[str, Any]) -> None:
        if self._plan["kind"] == "send":
            await self._client.mail.send_mail(Recipient(**row), endpoint=self._plan["place"])
        else:
            body = NewContact(contact_list_id=int(self._plan["place"]), **row)
            await self._client.contacts.create_contact(body)

    def _note(self, line: str) -> None:
        with self._log.open("a") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


class EarlyLog(DoneLog):
    """Uploader that logs a row before it is sent, and never sends a logged row again."""

    async def _send(self, row: dict[str, Any]) -> None:
        self._note(f"{1 + self._plan['rows'].index(row)} succeeded\n")
        await super()._send(row)


LOGS = {"done log": DoneLog, "early log": EarlyLog}


def done_rows(log: Path) -> dict[int, str]:
    """Return the rows in a log, and how they ended."""
    lines = log.read_text().splitlines() if log.exists() else []
    return {int(number): said for number, said in (line.split() for line in lines)}


def without_intent() -> None:
    """Record nothing of a row before its response."""
    record = Journal.append_and_wait

    async def recorded(self: Journal, row: int, step: RowStep, **detail: Any) -> None:
        if step is not RowStep.INTENT:
            await record(self, row, step, **detail)

    Journal.append_and_wait = recorded  # type: ignore[method-assign]  # the deliberate mistake


def without_quiet() -> None:
    """Reconcile unconfirmed rows at once."""
    job_upload.quiet_period = lambda *_: 0.0


def with_new_keys() -> None:
    """Send unconfirmed rows again with keys that the server does not know."""
    load = RowKeys.load

    async def loaded(self: RowKeys) -> list[int]:
        rows = await load(self)
        for row in rows:
            self.forget(row)
            self.key(row)
        return rows

    RowKeys.load = loaded  # type: ignore[method-assign]  # the deliberate mistake


def without_mark() -> None:
    """Trust a journal whatever its high-water mark says."""
    integrity.require_marked = lambda *_: None
