"""Tables that were changed by hand are refused with the reason, and no row is sent for them."""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import forget_job
from postalytics_runtime.bulk.journal.postgres import (
    JobList,
    PostgresJournal,
    PostgresReader,
    lease,
    opening,
    recover,
)
from postalytics_runtime.bulk.journal.postgres.database import journal_error
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    JournalDamagedError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMismatchError,
    JournalMovedError,
)
from support.bulk.database_journals import claimed, execute, june
from support.bulk.journals import PARAMETERS

CHANGED = "what it says about the job was changed"


async def test_a_job_that_another_one_with_its_name_has_replaced_is_not_gone_on_with(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with claimed(postgres):
        pass
    claim = lease.claim

    async def others() -> None:
        async with claimed(postgres, input="cd34" * 16):
            pass

    def claimed_late(*given: Any) -> Any:
        monkeypatch.setattr(opening, "claim", claim)
        forget_job(june(postgres), force=True)
        asyncio.run(others())
        return claim(*given)

    monkeypatch.setattr(opening, "claim", claimed_late)
    with pytest.raises(JournalMismatchError, match="the input is different"):
        await PostgresJournal.open(june(postgres), PARAMETERS)
    async with claimed(postgres, input="cd34" * 16):  # It was released.
        pass


@pytest.mark.parametrize("column", ["parameters", "options"])
@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
async def test_a_job_without_its_parameters_is_damaged(
    postgres: str, column: str, text: str
) -> None:
    async with claimed(postgres):
        pass
    execute(postgres, f"UPDATE postalytics.jobs SET {column} = %s", text)  # noqa: S608 (a column)
    with pytest.raises(JournalDamagedError, match=CHANGED):
        PostgresReader(june(postgres))
    with pytest.raises(JournalDamagedError, match=CHANGED):
        async with claimed(postgres):
            pass


async def test_a_job_with_two_numbers_of_rows_is_damaged(postgres: str) -> None:
    async with claimed(postgres):
        pass
    execute(postgres, "UPDATE postalytics.jobs SET rows = 2000000000")
    with pytest.raises(JournalDamagedError, match="of the job: 2,000,000,000 and 10"):
        async with claimed(postgres):
            pass


async def test_an_entry_of_a_row_that_the_job_does_not_have_needs_a_recovery(postgres: str) -> None:
    async with claimed(postgres) as journal:
        await journal.append_and_wait(1, RowStep.INTENT)
    execute(postgres, "UPDATE postalytics.entries SET row = 2000000000")
    with pytest.raises(JournalIncompleteError, match="an entry of row 2,000,000,000, and the job"):
        async with claimed(postgres):
            pass
    assert recover(june(postgres)) == 1
    async with claimed(postgres) as journal:
        assert journal.last_steps(0, 9) == [(1, RowStep.UNCONFIRMED)]


@pytest.mark.parametrize("place", [[], ["only one"]])
async def test_a_job_without_its_place_may_have_been_elsewhere(
    postgres: str, place: list[str]
) -> None:
    async with claimed(postgres):
        pass
    execute(postgres, "UPDATE postalytics.jobs SET place = %s::text[]", place)
    with pytest.raises(JournalMovedError, match="in another database server than before"):
        async with claimed(postgres):
            pass


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        ("DELETE FROM postalytics.journal_version", 0),
        ("INSERT INTO postalytics.journal_version VALUES (1)", 2),
    ],
)
async def test_tables_without_one_version_are_damaged(
    postgres: str, change: str, rows: int
) -> None:
    async with claimed(postgres):
        pass
    execute(postgres, change)
    with pytest.raises(JournalDamagedError, match=f"journal_version has {rows} rows"):
        async with claimed(postgres):
            pass
    with pytest.raises(JournalDamagedError, match=f"journal_version has {rows} rows"):
        PostgresReader(june(postgres))


async def test_a_reader_of_a_job_that_was_removed_says_that_it_is_not_there(postgres: str) -> None:
    async with claimed(postgres):
        pass
    with closing(PostgresReader(june(postgres))) as reader:
        forget_job(june(postgres), force=True)
        for read in (reader.standing, reader.counts, lambda: reader.has_baseline):
            with pytest.raises(JournalDamagedError, match="There is no journal"):
                read()


def test_a_deadlock_says_that_trying_again_helps() -> None:
    error = journal_error("postgresql://host/database", "40P01", "deadlock detected")
    assert str(error).endswith(
        "deadlock detected. Another process has used the same job at the same time: try again."
    )


async def test_the_name_of_a_holder_cannot_control_a_terminal(postgres: str) -> None:
    async with claimed(postgres):
        execute(postgres, "UPDATE postalytics.jobs SET holder = E'me\\x1b[2J\\n'")
        with pytest.raises(JournalInUseError) as caught:
            await PostgresJournal.open(june(postgres), PARAMETERS)
        with closing(JobList(postgres)) as jobs:
            lease = jobs.lease("june")
    assert lease is not None
    assert lease.holder.isprintable()
    assert str(caught.value).isprintable()
