"""A process that was stopped sends no row late: by then, another may know what became of it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import TCPConnector

from postalytics import Postalytics, RetryPolicy
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk.jobs import JournalledSender
from postalytics_runtime.bulk.jobs.steady_clock import steady_time
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal
from postalytics_runtime.errors import JournalFencedError, NotSentError
from support.bulk.job_runs import Rows, people, plan_of, serving
from support.bulk.journals import PARAMETERS

CREATE = "contacts.create_contact"


async def claimed(dsn: str) -> PostgresJournal:
    """Claim the job with a lease that has run out already."""
    return await PostgresJournal.open(JobAddress.of(dsn, "june"), PARAMETERS, lease_seconds=0.0)


@asynccontextmanager
async def sender_of(
    fake: FakePostalytics, dsn: str
) -> AsyncIterator[tuple[JournalledSender[Any, Any], PostgresJournal]]:
    at_once = RetryPolicy(first_delay=0.0, max_delay=0.0)
    journal = await claimed(dsn)
    try:
        async with Postalytics(fake.api_key, base_url=fake.url, retry=at_once) as client:
            sender: JournalledSender[Any, Any] = JournalledSender(plan_of(client))
            sender.open(Rows(people(1)), journal)
            yield sender, journal
    finally:
        await journal.aclose()


async def test_a_row_is_not_sent_long_after_its_intent(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostgresJournal, "intent_seconds", 0.0)
    async with serving() as fake, sender_of(fake, postgres) as (sender, _):
        with pytest.raises(NotSentError, match="was not sent to in time"):
            await sender.send(1, sender.prepare(1, people(1)[0]))
        assert list(fake.requests) == []


async def test_a_row_whose_connection_took_too_long_is_sent_once_the_job_is_confirmed(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, stops, connect = [0.0], [10.0], TCPConnector.connect
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.row_sender.steady_time", lambda: now[0])

    async def stop(*arguments: Any, **more: Any) -> Any:
        connection = await connect(*arguments, **more)
        now[0] += stops.pop() if stops else 0.0
        return connection

    monkeypatch.setattr(TCPConnector, "connect", stop)
    async with serving() as fake, sender_of(fake, postgres) as (sender, journal):
        await sender.send(1, sender.prepare(1, people(1)[0]))
        assert len(fake.requests) == 1
        assert [entry.what for entry in journal.history(1)] == ["intent"]


async def test_a_row_is_not_sent_by_a_process_that_has_lost_its_job(postgres: str) -> None:
    async with serving() as fake, sender_of(fake, postgres) as (sender, _):
        await (await claimed(postgres)).aclose()
        with pytest.raises(JournalFencedError):
            await sender.send(1, sender.prepare(1, people(1)[0]))
        assert list(fake.requests) == []


async def test_a_retry_is_not_sent_by_a_process_that_has_lost_its_job(postgres: str) -> None:
    async with serving() as fake, sender_of(fake, postgres) as (sender, _):
        fake.faults.append(Fault("rate_limited", operation=CREATE, calls=[1], retry_after=0))

        async def lose_the_job(*_: object) -> None:
            await (await claimed(postgres)).aclose()

        fake.intercept = lose_the_job
        with pytest.raises(JournalFencedError):
            await sender.send(1, sender.prepare(1, people(1)[0]))
        assert [request.operation for request in fake.requests] == [CREATE]


@pytest.mark.parametrize(
    ("clocks", "read"),
    [
        ({"CLOCK_BOOTTIME": 7, "CLOCK_MONOTONIC": 1}, 7.0),  # Linux
        ({"CLOCK_MONOTONIC": 6}, 6.0),  # macOS
        ({}, 0.0),  # Windows
    ],
)
def test_the_clock_of_an_intent_goes_on_while_the_machine_sleeps(
    clocks: dict[str, int], read: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clock_gettime(clock: int) -> float:
        return float(clock)

    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "clock_gettime"):
        monkeypatch.delattr(time, name, raising=False)
    for name, clock in clocks.items():
        monkeypatch.setattr(time, name, clock, raising=False)
        monkeypatch.setattr(time, "clock_gettime", clock_gettime, raising=False)
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    assert steady_time() == read
