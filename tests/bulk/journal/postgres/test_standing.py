"""What a job in a database waits for is recorded until the next claim."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta

import pytest

from postalytics_runtime.bulk.journal.postgres import (
    JobAddress,
    PostgresJournal,
    PostgresReader,
    Standing,
    has_job,
)
from postalytics_runtime.errors import ConfigurationError, JournalFencedError, JournalInUseError
from support.bulk.journals import PARAMETERS


@asynccontextmanager
async def claimed(dsn: str, lease_seconds: float = 30.0) -> AsyncIterator[PostgresJournal]:
    journal = await PostgresJournal.open(
        JobAddress.of(dsn, "june"), PARAMETERS, lease_seconds=lease_seconds
    )
    try:
        yield journal
    finally:
        await journal.aclose()


def standing_of(dsn: str) -> Standing:
    with closing(PostgresReader(JobAddress.of(dsn, "june"))) as reader:
        return reader.standing()


async def test_a_job_that_is_claimed_is_held_until_its_lease_ends(postgres: str) -> None:
    async with claimed(postgres):
        held = standing_of(postgres)
    released = standing_of(postgres)
    assert held.lease_until is not None
    assert timedelta(0) < held.lease_until - held.now <= timedelta(seconds=30)
    assert (held.is_held, held.epoch) == (True, 1)
    assert (released.is_held, released.lease_until, released.epoch) == (False, None, 1)


async def test_a_job_waits_until_a_time_of_the_database(postgres: str) -> None:
    async with claimed(postgres) as journal:
        await journal.wait(600.0, "quiet", quiet=True)
    found = standing_of(postgres)
    assert found.wait_until is not None
    assert timedelta(0) < found.wait_until - found.now <= timedelta(seconds=600)
    assert (found.waits, found.wait_for, found.is_quiet) == (True, "quiet", False)


async def test_a_job_that_has_waited_for_its_requests_is_quiet(postgres: str) -> None:
    async with claimed(postgres) as journal:
        await journal.wait(0.0, "quiet", quiet=True)
    found = standing_of(postgres)
    assert (found.waits, found.is_quiet) == (False, True)


async def test_the_next_claim_forgets_what_the_job_waited_for(postgres: str) -> None:
    async with claimed(postgres) as journal:
        await journal.wait(0.0, "quiet", quiet=True)
        await journal.end()
    assert standing_of(postgres).ended
    async with claimed(postgres):
        pass
    found = standing_of(postgres)
    assert (found.epoch, found.quiet, found.ended) == (2, False, False)
    assert (found.wait_until, found.wait_for) == (None, None)


async def test_a_process_without_the_job_cannot_make_it_wait(postgres: str) -> None:
    async with claimed(postgres, lease_seconds=0.0) as late, claimed(postgres):
        with pytest.raises(JournalFencedError):
            await late.wait(600.0, "api", quiet=False)
    assert not standing_of(postgres).waits


async def test_a_job_is_held_by_one_process(postgres: str) -> None:
    async with claimed(postgres):
        with pytest.raises(JournalInUseError):
            await PostgresJournal.open(JobAddress.of(postgres, "june"), PARAMETERS)


async def test_a_job_is_there_once_it_has_begun(postgres: str) -> None:
    address = JobAddress.of(postgres, "june")
    before = has_job(address)
    async with claimed(postgres):
        pass
    assert (before, has_job(address)) == (False, True)
    assert not has_job(JobAddress.of(postgres, "july"))


def test_a_database_is_named_without_a_job() -> None:
    with pytest.raises(ConfigurationError, match="give the name of the job by itself"):
        JobAddress.of("postgresql://host/database#june", "june")
