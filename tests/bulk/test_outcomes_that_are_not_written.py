"""A row whose end cannot be written is in doubt, whatever that end was."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bulk.settled import Rows, people, serving
from bulk.test_job import job_of, told
from postalytics.testing import Fault
from postalytics_runtime.bulk.job import JobSettings
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.outcome import Step

SETTINGS = JobSettings(concurrency=1, quiet=0.3, max_rejected=1.0)


async def test_a_rejection_that_cannot_be_written_leaves_its_row_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter, full = Journal.enter, False

    def refuse(self: Journal, row: int, step: Step, **detail: object) -> asyncio.Future[str | None]:
        nonlocal full
        full = full or step is Step.REJECTED
        if not full:
            return enter(self, row, step, **detail)
        refused: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        refused.set_result("The disk is full.")
        return refused

    monkeypatch.setattr(Journal, "enter", refuse)
    async with serving() as fake:
        fake.faults.append(Fault("refused", operation="create_contact", calls=[1], status=422))
        async with job_of(fake, tmp_path, Rows(people(1, 2)), SETTINGS) as upload:
            assert await told(upload) == [(1, "in doubt")]
    assert (upload.report.in_doubt, upload.report.untouched) == (1, 1)
    assert str(upload.report.stopped).endswith("The disk is full.")
