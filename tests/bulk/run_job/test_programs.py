"""A program whose journal is in a database begins a job there, and goes on with it."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import RowCounts, recover_journal, rows_left
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader, has_job
from postalytics_runtime.errors import (
    ConfigurationError,
    JournalInUseError,
    JournalMismatchError,
    JournalMovedError,
)
from support.bulk.job_runs import people, serving
from support.bulk.shared_jobs import JOB, client_of, contacts_of, pieces_of, run_until
from support.campaign_modes import switch_mode


def names(fake: FakePostalytics) -> Counter[object]:
    return Counter(record["first_name"] for record in fake.records("contacts"))


def options_of(dsn: str) -> dict[str, Any]:
    with closing(PostgresReader(JobAddress.of(dsn, JOB))) as reader:
        return dict(reader.options)


async def test_a_program_goes_on_when_it_runs_again(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        first = await run_until(contacts_of(client, postgres), 1)
        second = await run_until(contacts_of(client, postgres), 9)
    assert (first.pending, second) == (1, RowCounts(succeeded=3))
    assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})


async def test_other_rows_are_refused_in_the_same_words_as_in_a_folder(
    postgres: str, tmp_path: Path
) -> None:
    said: list[str] = []
    async with serving() as fake, client_of(fake) as client:
        for journal in (str(tmp_path), f"{postgres}#{JOB}"):
            options: dict[str, Any] = {"contact_list_id": 1, "journal": journal}
            await run_until(client.contacts.upload_contacts(people(1), **options), 0)
            with pytest.raises(JournalMismatchError) as refused:
                await run_until(client.contacts.upload_contacts(people(2), **options), 9)
            said.append(str(refused.value))
    database, _, shown = str(JobAddress.parse(journal)).partition("#")
    assert said[1].startswith(f"The journal '{database}#{shown}' belongs to another job: the input")
    assert said[0].partition("' belongs")[2] == said[1].partition("' belongs")[2]


async def test_another_account_is_refused(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 0)
        async with client_of(fake, of_another_account=True) as other:
            with pytest.raises(JournalMismatchError, match=r": the account is 1002, not 1001\."):
                await run_until(contacts_of(other, postgres), 9)
    assert names(fake) == Counter()


async def test_a_job_that_runs_is_in_use(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        first = contacts_of(client, postgres)
        async with first:
            async for _ in first:
                with pytest.raises(JournalInUseError):
                    await run_until(contacts_of(client, postgres), 9)
                break
    assert names(fake)["Ada 1"] == 1


@pytest.mark.parametrize(
    ("journal", "said"),
    [
        ("postgresql://me:secret@host/database", "does not name the job: add a name of your own"),
        ("postgresql://me:secret@host/database#", "does not name the job: add a name of your own"),
        ("mysql://me:secret@host/database#june", "is meant as an address"),
        ("'postgresql://me:secret@host/database#june'", "is meant as an address"),
        ("postgresql:/me:secret@host/database#june", "is meant as an address"),
        ("host=host dbname=database password=secret", "is meant as an address"),
    ],
)
def test_an_address_without_a_job_is_refused(journal: str, said: str) -> None:
    client = Postalytics()
    with pytest.raises(ConfigurationError) as refused:
        client.contacts.upload_contacts(people(1), contact_list_id=1, journal=journal)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)
    for use in (rows_left, recover_journal):
        with pytest.raises(ConfigurationError):
            use(journal)


async def test_the_rows_that_are_left_are_counted(postgres: str) -> None:
    journal = f"{postgres}#{JOB}"
    left = [rows_left(journal)]
    async with serving() as fake, client_of(fake) as client:
        for done in (0, 1, 9):
            await run_until(contacts_of(client, postgres), done)
            left.append(rows_left(journal))
    assert left == [None, 3, 1, 0]


async def test_what_others_need_to_go_on_is_recorded_once(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres, concurrency=2, max_rejected=0.1), 0)
        first = options_of(postgres)
        await run_until(contacts_of(client, postgres, concurrency=5, max_rejected=1.0), 0)
    assert first == options_of(postgres)
    assert first == {
        "place": "local",
        "done": "added",
        "quiet_period": 61.0,
        "concurrency": 2,
        "max_rejected": 10.0,
        "live": None,
    }


async def test_an_agreement_to_another_number_of_pieces_begins_no_job(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await switch_mode(fake)
        with pytest.raises(ConfigurationError, match="4 live pieces were agreed to, but 3"):
            await run_until(pieces_of(client, postgres, live=4), 9)
        assert list(fake.records("pieces")) == []
    assert not await asyncio.to_thread(has_job, JobAddress.of(postgres, JOB))


async def test_rows_that_the_database_lost_are_stored_again(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 0)
        with psycopg.connect(postgres) as connection:
            connection.execute("DELETE FROM postalytics.frozen_rows")
        await run_until(contacts_of(client, postgres), 0)
    with psycopg.connect(postgres) as connection:
        found = connection.execute("SELECT count(*) FROM postalytics.frozen_rows").fetchall()
    assert found == [(1,)]


async def test_a_job_whose_database_was_replaced_goes_on_when_it_is_taken_over(
    postgres: str,
) -> None:
    journal = f"{postgres}#{JOB}"
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 1)
        assert await asyncio.to_thread(recover_journal, journal) == 0
        with psycopg.connect(postgres) as connection:
            connection.execute("UPDATE postalytics.jobs SET place[1] = 'another server'")
        with pytest.raises(JournalMovedError, match=r"recover_journal\('.*#june', adopt=True\)"):
            await run_until(contacts_of(client, postgres), 9)
        assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1})
        assert await asyncio.to_thread(partial(recover_journal, journal, adopt=True)) == 1
    assert rows_left(journal) == 0
