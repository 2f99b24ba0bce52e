"""Jobs in a database are removed, or only their personal data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import (
    fetched_rows,
    forget_finished_jobs,
    forget_job,
    forget_people,
)
from postalytics_runtime.bulk.job_store import FrozenRows
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    ConfigurationError,
    JournalDamagedError,
    JournalError,
    JournalFencedError,
    JournalInUseError,
)
from support.bulk.database_jobs import begun, ended, execute, frozen
from support.bulk.job_runs import people
from support.bulk.journals import counted, without_times

TABLES = ("jobs", "entries", "baseline", "frozen_rows")
NOTHING = dict.fromkeys(TABLES, 0)


@pytest.fixture
async def rows(tmp_path: Path) -> FrozenRows[Any]:
    return await frozen(people(1, 2, 3), tmp_path)


def sizes(address: JobAddress) -> dict[str, int]:
    """Return the number of rows in each table."""
    return {
        table: execute(address, f"SELECT count(*) FROM postalytics.{table}")[0][0]  # noqa: S608
        for table in TABLES
    }


def age(address: JobAddress, days: float) -> None:
    """Let days pass since the job began and ended."""
    for change in (
        "UPDATE postalytics.jobs SET begun = begun - make_interval(secs => %s) WHERE name = %s",
        "UPDATE postalytics.entries SET at = at - make_interval(secs => %s)"
        " FROM postalytics.jobs WHERE job = id AND name = %s",
    ):
        execute(address, change, days * 86_400, address.job)


def dump(address: JobAddress) -> str:
    """Return all that the database has of jobs, as text."""
    return "\n".join(
        str(row)
        for table in TABLES
        for (row,) in execute(address, f"SELECT t::text FROM postalytics.{table} t")  # noqa: S608
    )


async def test_a_finished_job_is_removed_with_all_that_it_had(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    async with begun(address, rows) as journal:
        await journal.save_baseline(["7", "8"])
    await ended(address, rows, RowStep.SUCCEEDED, contact_id=8)
    assert sizes(address) == {"jobs": 1, "entries": 4, "baseline": 2, "frozen_rows": 1}
    forget_job(address)
    assert sizes(address) == NOTHING


async def test_other_jobs_stay(address: JobAddress, rows: FrozenRows[Any]) -> None:
    july = JobAddress(address.dsn, "july")
    await ended(address, rows, RowStep.SUCCEEDED)
    await ended(july, rows, RowStep.SUCCEEDED)
    forget_job(address)
    async with begun(july, rows) as journal, fetched_rows(july) as found:
        assert counted(journal.counts()) == (3, 0, 0, 0)
        assert found.count == 3


@pytest.mark.parametrize("forget", [forget_job, forget_people])
@pytest.mark.parametrize("step", [RowStep.PENDING, RowStep.INTENT, RowStep.UNCONFIRMED])
async def test_of_a_job_that_is_not_finished_nothing_is_removed(
    address: JobAddress, rows: FrozenRows[Any], step: RowStep, forget: Any
) -> None:
    await ended(address, rows, RowStep.SUCCEEDED)
    async with begun(address, rows) as journal:
        await journal.append_and_wait(2, step)
    before = dump(address)
    with pytest.raises(JournalError) as caught:
        forget(address)
    assert str(caught.value) == (
        f"The job {address} is not finished: some of its rows are pending or unconfirmed. Nothing "
        "was removed."
    )
    assert dump(address) == before


@pytest.mark.parametrize("forget", [forget_job, forget_people])
async def test_of_a_job_that_is_held_nothing_is_removed(
    address: JobAddress, rows: FrozenRows[Any], forget: Any
) -> None:
    await ended(address, rows, RowStep.SUCCEEDED)
    async with begun(address, rows) as journal:
        before = sizes(address)
        with pytest.raises(
            JournalInUseError, match=r"is in use until .* UTC.*Nothing was"
        ) as caught:
            forget(address)
        assert caught.value.until is not None
        await journal.append_note("ended")
        assert sizes(address) == {**before, "entries": before["entries"] + 1}


@pytest.mark.parametrize("forget", [forget_job, forget_people])
async def test_a_job_that_is_removed_by_force_is_not_written_any_more(
    address: JobAddress, rows: FrozenRows[Any], forget: Any
) -> None:
    async with begun(address, rows) as journal:
        forget(address, force=True)
        with pytest.raises(JournalFencedError):
            await journal.append_and_wait(1, RowStep.INTENT)
    assert "intent" not in [entry.what for entry in history(address, 1)]


def history(address: JobAddress, row: int) -> list[Any]:
    try:
        reader = PostgresReader(address)
    except JournalDamagedError:
        return []
    try:
        return reader.history(row)
    finally:
        reader.close()


@pytest.mark.parametrize("forget", [forget_job, forget_people])
async def test_a_job_that_is_not_there_cannot_be_removed(
    address: JobAddress, rows: FrozenRows[Any], forget: Any
) -> None:
    await ended(JobAddress(address.dsn, "july"), rows, RowStep.SUCCEEDED)
    with pytest.raises(JournalDamagedError, match=r"There is no job .*#june: nothing was removed"):
        forget(address)


async def test_personal_data_is_removed_and_the_counts_stay(
    address: JobAddress, tmp_path: Path
) -> None:
    rows = await frozen(people(1, 2, 3), tmp_path)
    async with begun(address, rows) as journal:
        await journal.append_note("begun", mode="test", pending=3)
        await journal.save_baseline(["7 a"])
        for row in (1, 2):
            await journal.append_and_wait(row, RowStep.INTENT, mode="test")
            await journal.append_and_wait(row, RowStep.SUCCEEDED, contact_id=770_077)
        await journal.append_and_wait(3, RowStep.REJECTED, reason="No ZIP for canary-reason.")
        await journal.append_note("ended", succeeded=2, stopped="canary-stop")
    personal = ("canary-reason", "canary-stop", "770077", b"Byron".hex())
    before = dump(address)
    assert [text for text in personal if text not in before] == []
    forget_people(address)
    left = dump(address)
    assert [text for text in personal if text in left] == []
    assert sizes(address) == {"jobs": 1, "entries": 8, "baseline": 0, "frozen_rows": 0}
    with pytest.raises(JournalDamagedError, match="block 0 of them"):
        async with fetched_rows(address):
            raise AssertionError
    async with begun(address, rows) as journal:
        assert counted(journal.counts()) == (2, 1, 0, 0)
        assert [entry.what for entry in journal.history(1)] == ["intent", "succeeded"]
        assert without_times(journal.history(0)) == [
            (0, "begun", {"mode": "test", "pending": 3}),
            (0, "ended", {"succeeded": 2}),
            (0, "personal data removed", {}),
        ]
        assert not journal.has_baseline
        await journal.append_note("begun again")


async def test_personal_data_may_be_removed_twice(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    await ended(address, rows, RowStep.REJECTED, reason="No ZIP.")
    forget_people(address)
    forget_people(address)
    assert [entry.what for entry in history(address, 0)] == [
        "begun",
        *["personal data removed"] * 2,
    ]


async def test_jobs_that_are_finished_for_some_days_are_removed(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    old, new, unfinished, held = (JobAddress(address.dsn, name) for name in "abcd")
    for job, step in (
        (old, RowStep.SUCCEEDED),
        (new, RowStep.REJECTED),
        (unfinished, RowStep.UNCONFIRMED),
        (held, RowStep.SUCCEEDED),
    ):
        await ended(job, rows, step)
    async with begun(held, rows):
        for job, days in ((old, 30.1), (new, 29.9), (unfinished, 99), (held, 99)):
            age(job, days)
        assert forget_finished_jobs(address.dsn, days=30) == ["a"]
        names = execute(address, "SELECT name FROM postalytics.jobs ORDER BY name")
        assert names == [("b",), ("c",), ("d",)]


async def test_the_personal_data_of_jobs_that_are_finished_for_some_days_is_removed(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    for name in ("b", "a", "c"):
        job = JobAddress(address.dsn, name)
        await ended(job, rows, RowStep.SUCCEEDED, contact_id=1)
        age(job, 0 if name == "c" else 40)
    assert forget_finished_jobs(address.dsn, days=30, people_only=True) == ["a", "b"]
    assert forget_finished_jobs(address.dsn, days=30, people_only=True) == []
    rows_left = execute(
        address, "SELECT name FROM postalytics.frozen_rows JOIN postalytics.jobs ON job = id"
    )
    assert rows_left == [("c",)]
    assert forget_finished_jobs(address.dsn, days=30) == ["a", "b"]


async def test_a_job_that_is_run_again_every_day_gets_old_all_the_same(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    await ended(address, rows, RowStep.SUCCEEDED)
    age(address, 31)
    async with begun(address, rows) as journal:
        await journal.append_note("begun")
    assert forget_finished_jobs(address.dsn, days=30) == ["june"]


async def test_a_job_that_began_long_ago_and_ended_today_is_not_old(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    async with begun(address, rows) as journal:
        await journal.append_all((row, RowStep.SUCCEEDED, {}) for row in (1, 2))
        age(address, 31)
        await journal.append_and_wait(3, RowStep.REJECTED)
    assert forget_finished_jobs(address.dsn, days=30) == []


def test_a_negative_number_of_days_is_refused(address: JobAddress) -> None:
    with pytest.raises(ConfigurationError, match="days is -1; it must be at least 0"):
        forget_finished_jobs(address.dsn, days=-1)
