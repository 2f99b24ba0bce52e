"""The wait before unconfirmed rows are looked for counts from the last request of the run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import web

from bulk.jobs.test_upload import job_of, told
from postalytics.testing import Fault
from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.bulk.engine import RowRunner
from postalytics_runtime.bulk.jobs import JobSettings
from support.bulk.job_runs import Rows, people, serving

SETTINGS = JobSettings(concurrency=1, quiet=600.0)


@pytest.mark.parametrize("unconfirmed", [1, 2])
async def test_the_quiet_period_counts_from_the_last_request_of_the_run(
    unconfirmed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    waited: list[float] = []

    async def a_thousand_seconds_later(operation: str, _: web.Request) -> None:
        nonlocal now
        now += 1000.0 * operation.endswith("create_contact")

    async def pass_by(_: RowRunner[object, object], seconds: float) -> None:
        if upload.phase == "waiting to reconcile":
            waited.append(seconds)

    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.time", clock)
    monkeypatch.setattr(RowRunner, "wait", pass_by)
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[unconfirmed]))
        fake.intercept = a_thousand_seconds_later
        monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.MAX_READ_GAP_SECONDS", 0.0)
        async with job_of(fake, tmp_path, Rows(people(1, 2)), SETTINGS) as upload:
            await told(upload)
    assert (now, waited) == (2000.0, [600.0])
    now = 2601.0
    assert upload._quiet_left == 0.0
    assert upload.counts == RowCounts(succeeded=2)


async def test_of_a_run_that_sends_nothing_it_counts_from_its_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    waited: list[float] = []

    async def pass_by(_: RowRunner[object, object], seconds: float) -> None:
        if upload.phase == "waiting to reconcile":
            waited.append(seconds)

    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.time", clock)
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.MAX_READ_GAP_SECONDS", 0.0)
    monkeypatch.setattr(RowRunner, "wait", pass_by)
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        fake.faults.append(Fault("server_error", operation="list_contacts", calls=range(2, 99)))
        async with job_of(fake, tmp_path, Rows(people(1, 2)), SETTINGS) as upload:
            assert await told(upload) == [(1, "unconfirmed"), (2, "succeeded")]
        fake.faults.clear()
        now = 5000.0
        async with job_of(fake, tmp_path, Rows(people(1, 2)), SETTINGS) as upload:
            assert await told(upload) == [(1, "succeeded")]
    assert waited == [600.0, 600.0]
