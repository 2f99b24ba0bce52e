"""The wait before unconfirmed rows are reconciled counts from the last request of the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from bulk.jobs.test_upload import job_of, run_to_end
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.bulk.engine import RowRunner
from postalytics_runtime.bulk.jobs import JobUpload
from postalytics_runtime.errors import ServerError
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Rows, people, serving

SETTINGS = {"concurrency": 1, "quiet": 600.0}


class Clock:
    """Virtual clock of uploads.

    Attributes:
        now: the time; a wait to reconcile moves it on, to a second after its end.
        upload: the upload that waits.
        waited: the seconds of each wait to reconcile.
        left: the seconds that were left of the pause after each of these waits.
    """

    upload: JobUpload[Any, Any]

    def __init__(self) -> None:
        self.now = 0.0
        self.waited: list[float] = []
        self.left: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def wait(self, seconds: float) -> None:
        if self.upload.phase == "waiting to reconcile":
            self.waited.append(seconds)
            self.now += seconds + 1.0
            pause = self.upload.pause
            assert pause is not None
            self.left.append(pause.seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()

    async def wait(_: RowRunner[Any, Any], seconds: float) -> None:
        await clock.wait(seconds)

    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.time", clock)
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.MAX_READ_GAP_SECONDS", 0.0)
    monkeypatch.setattr(RowRunner, "wait", wait)
    return clock


@pytest.mark.parametrize("unconfirmed", [1, 2])
async def test_the_quiet_period_counts_from_the_last_request_of_the_run(
    unconfirmed: int, place: JobPlace, clock: Clock
) -> None:
    async def a_thousand_seconds_later(operation: str, _: web.Request) -> None:
        clock.now += 1000.0 * operation.endswith("create_contact")

    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[unconfirmed]))
        fake.intercept = a_thousand_seconds_later
        async with job_of(fake, place, Rows(people(1, 2)), SETTINGS) as upload:
            clock.upload = upload
            await run_to_end(upload)
    assert (clock.now, clock.waited, clock.left) == (2601.0, [600.0], [0.0])
    assert upload.counts == RowCounts(succeeded=2)


async def test_in_a_run_that_sends_nothing_it_counts_from_the_start(
    place: JobPlace, clock: Clock
) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        fake.faults.append(Fault("server_error", operation="list_contacts", calls=range(2, 99)))
        async with job_of(fake, place, Rows(people(1, 2)), SETTINGS) as upload:
            clock.upload = upload
            assert await run_to_end(upload) == [(1, "unconfirmed"), (2, "succeeded")]
        fake.faults.clear()
        clock.now = 5000.0
        async with job_of(fake, place, Rows(people(1, 2)), SETTINGS) as upload:
            clock.upload = upload
            assert await run_to_end(upload) == [(1, "succeeded")]
    assert clock.waited == [600.0, 600.0]


async def test_without_a_setting_it_is_the_timeout_of_a_request_and_a_minute(
    place: JobPlace, clock: Clock
) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        async with job_of(fake, place, Rows(people(1)), {}) as upload:
            clock.upload = upload
            await run_to_end(upload)
    assert clock.waited == [61.0]


NO_WAIT = {**SETTINGS, "waits": False}
QUIET = {**NO_WAIT, "quiet_before": True}


async def run(
    fake: FakePostalytics, place: JobPlace, clock: Clock, settings: Mapping[str, Any]
) -> JobUpload[Any, Any]:
    async with job_of(fake, place, Rows(people(1, 2)), settings) as upload:
        clock.upload = upload
        await run_to_end(upload)
    return upload


async def test_a_run_that_does_not_wait_ends_before_it(place: JobPlace, clock: Clock) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        upload = await run(fake, place, clock, NO_WAIT)
    assert (upload.awaits_quiet, upload.quiet_left, clock.waited) == (True, 600.0, [])
    assert upload.counts == RowCounts(succeeded=1, unconfirmed=1)


async def test_a_run_after_it_reconciles_at_once(place: JobPlace, clock: Clock) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        await run(fake, place, clock, NO_WAIT)
        upload = await run(fake, place, clock, QUIET)
    assert (upload.awaits_quiet, clock.waited) == (False, [0.0])
    assert upload.counts == RowCounts(succeeded=2)


async def test_rows_that_a_quiet_job_sends_make_it_wait_again(
    place: JobPlace, clock: Clock
) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_before", operation="create_contact", calls=[1, 3]))
        await run(fake, place, clock, NO_WAIT)
        upload = await run(fake, place, clock, QUIET)
    assert (upload.awaits_quiet, upload.quiet_left) == (True, 600.0)
    assert upload.counts == RowCounts(succeeded=1, unconfirmed=1)


async def test_a_run_that_does_not_wait_stops_if_the_list_cannot_be_read(
    place: JobPlace, clock: Clock
) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        fake.faults.append(Fault("server_error", operation="list_contacts", calls=range(2, 99)))
        await run(fake, place, clock, NO_WAIT)
        upload = await run(fake, place, clock, QUIET)
    assert isinstance(upload.counts.stopped, ServerError)
    assert (upload.counts.unconfirmed, upload.quiet_left) == (1, 0.0)
