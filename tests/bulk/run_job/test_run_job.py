"""`run_job` goes on with a job, or says why it cannot: on any machine, at any time."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime

import psycopg
import pytest

from postalytics import Busy, Finished, Waiting, run_job
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import RowCounts, run_job_with
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    AuthenticationError,
    JournalDamagedError,
    OutageError,
    TooManyRejectedError,
)
from support.bulk.job_runs import people, serving
from support.bulk.shared_jobs import (
    JOB,
    UnlimitedClient,
    begin,
    client_of,
    clock_of,
    contacts_of,
    counts_of,
    history_of,
    let_pass,
    reading,
    requests,
    run,
    run_until,
)

CREATE, LIST = "contacts.create_contact", "contacts.list_contacts"
QUIET = "the API may still be processing a row that got no response"
API_FAILS = "the API cannot be reached, fails, or has asked for a pause"


@pytest.fixture(autouse=True)
def no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.MAX_READ_GAP_SECONDS", 0.0)


def names(fake: FakePostalytics) -> Counter[object]:
    return Counter(record["first_name"] for record in fake.records("contacts"))


def steps_of(dsn: str, row: int) -> list[str]:
    return [entry.what for entry in history_of(dsn, row)]


def seconds_until(found: object, now: datetime) -> float:
    assert isinstance(found, Waiting | Busy)
    return (found.until - now).total_seconds()


async def claimed(dsn: str, lease_seconds: float = 30.0) -> PostgresJournal:
    """Claim the job, as another process does."""
    async with reading(dsn) as reader:
        parameters = reader.parameters
    address = JobAddress.of(dsn, JOB)
    return await PostgresJournal.open(address, parameters, lease_seconds=lease_seconds)


async def test_a_job_is_finished_by_another_process(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 1)
        assert await run_job(postgres, JOB, client) == Finished(RowCounts(succeeded=3))
    assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})


async def test_a_finished_job_takes_no_request_and_no_rows(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await run_until(contacts_of(client, postgres), 9)
        fake.requests.clear()
        with psycopg.connect(postgres) as connection:
            connection.execute("DELETE FROM postalytics.frozen_rows")
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
        assert requests(fake) == []


async def test_a_job_that_is_not_there_is_an_error(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        with pytest.raises(JournalDamagedError, match="There is no journal in"):
            await run(postgres, client)
        await begin(fake, postgres)
        with pytest.raises(JournalDamagedError, match=r"There is no journal .*#july"):
            await run_job_with(UnlimitedClient, postgres, "july", client)


async def test_a_job_that_another_process_holds_is_busy(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        journal = await claimed(postgres)
        found, now = await run(postgres, client), clock_of(postgres)
        await journal.aclose()
        assert isinstance(found, Busy)
        assert 0 < seconds_until(found, now) <= 30
        assert requests(fake) == []


async def test_two_calls_at_once_send_each_row_once(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        found = await asyncio.gather(*(run(postgres, client) for _ in range(2)))
        assert Finished(RowCounts(succeeded=3)) in found
        assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})


async def test_fifty_calls_at_once_send_each_row_once(postgres: str) -> None:
    rows = range(40)
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres, *rows)
        found = await asyncio.gather(*(run(postgres, client) for _ in range(50)))
        assert {type(one) for one in found} <= {Busy, Finished}
        assert await run(postgres, client) == Finished(RowCounts(succeeded=40))
        assert names(fake) == Counter(f"Ada {number}" for number in rows)


async def test_unconfirmed_rows_are_looked_up_when_no_request_can_be_in_flight(
    postgres: str,
) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("reset_after", operation=CREATE, calls=[2]))
        first, now = await run(postgres, client), clock_of(postgres)
        fake.requests.clear()
        early = await run(postgres, client)
        assert (early, requests(fake)) == (first, [])
        assert isinstance(first, Waiting)
        assert first.reason == QUIET
        assert 30 < seconds_until(first, now) <= 61
        let_pass(postgres)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
        assert {*requests(fake)} == {"accounts.get_my_account", LIST}
    assert steps_of(postgres, 2) == ["intent", "unconfirmed", "succeeded"]


async def test_a_row_that_did_not_arrive_is_sent_again_and_the_job_waits_anew(
    postgres: str,
) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("reset_before", operation=CREATE, calls=[2, 4]))
        first = await run(postgres, client)
        let_pass(postgres)
        second = await run(postgres, client)
        assert [type(found) for found in (first, second)] == [Waiting, Waiting]
        assert counts_of(postgres) == RowCounts(succeeded=2, unconfirmed=1)
        let_pass(postgres)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
    assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})


async def test_after_a_holder_that_died_the_wait_counts_from_the_claim(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres, 1)
        dead = await claimed(postgres, lease_seconds=0.0)
        await dead.append_and_wait(1, RowStep.INTENT)
        found, now = await run(postgres, client), clock_of(postgres)
        assert isinstance(found, Waiting)
        assert (found.reason, requests(fake)) == (QUIET, ["accounts.get_my_account"])
        assert 30 < seconds_until(found, now) <= 61
        await dead.aclose()


async def test_rows_that_stay_unconfirmed_are_looked_up_once(postgres: str) -> None:
    """The list has an item that may be any of the rows, so it proves nothing."""
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres, 1, 1)
        fake.faults.append(Fault("reset_after", operation=CREATE, calls=[2]))
        await run(postgres, client)
        async with client_of(fake) as other:
            await run_until(other.contacts.upload_contacts(people(7), contact_list_id=1), 9)
        let_pass(postgres)
        ends = [await run(postgres, client)]
        fake.requests.clear()
        ends.append(await run(postgres, client))
        assert ends == [Finished(RowCounts(succeeded=1, unconfirmed=1))] * 2
        assert requests(fake) == []


async def test_an_api_that_fails_is_waited_for(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("server_error", calls=range(1, 99)))
        found, now = await run(postgres, client), clock_of(postgres)
        fake.requests.clear()
        early = await run(postgres, client)
        assert (early, requests(fake)) == (found, [])
        assert isinstance(found, Waiting)
        assert found.reason == API_FAILS
        assert 30 < seconds_until(found, now) <= 60
        fake.faults.clear()
        let_pass(postgres)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))


async def test_an_api_that_begins_to_fail_is_not_waited_for_by_a_worker(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.GIVE_UP_SOON", 0.0)
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 100.0)
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("rate_limited", operation=CREATE, calls=[2], retry_after=600))
        found, now = await run(postgres, client), clock_of(postgres)
        assert isinstance(found, Waiting)
        assert found.reason == API_FAILS
        assert 500 < seconds_until(found, now) <= 601
        assert counts_of(postgres) == RowCounts(succeeded=1, pending=2)


async def test_a_pause_of_the_key_is_waited_for(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("rate_limited", operation=CREATE, calls=[1], retry_after=600))
        found, now = await run(postgres, client), clock_of(postgres)
        assert isinstance(found, Waiting)
        assert found.reason == "the API has paused the key"
        assert 500 < seconds_until(found, now) <= 601


async def test_a_list_that_cannot_be_read_is_read_later(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("reset_after", operation=CREATE, calls=[2]))
        await run(postgres, client)
        fake.faults.append(Fault("server_error", operation=LIST, calls=range(1, 99)))
        let_pass(postgres)
        found = await run(postgres, client)
        assert isinstance(found, Waiting)
        assert found.reason == API_FAILS
        fake.faults.clear()
        let_pass(postgres)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))


async def test_a_key_that_is_refused_is_an_error_and_the_job_is_released(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        fake.faults.append(Fault("refused", operation=CREATE, calls=[2], status=401))
        with pytest.raises(AuthenticationError):
            await run(postgres, client)
        assert counts_of(postgres) == RowCounts(succeeded=1, pending=2)
        assert await run(postgres, client) == Finished(RowCounts(succeeded=3))


async def test_too_many_rejected_rows_are_an_error(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres, max_rejected=0.0)
        fake.faults.append(Fault("refused", operation=CREATE, calls=[1], status=422))
        with pytest.raises(TooManyRejectedError):
            await run(postgres, client)
        assert counts_of(postgres) == RowCounts(rejected=1, pending=2)


async def test_rows_that_end_unconfirmed_though_the_api_works_are_an_error(postgres: str) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres, *range(9))
        fake.faults.append(Fault("reset_after", operation=CREATE, calls=range(1, 99)))
        with pytest.raises(OutageError):
            await run(postgres, client)


async def test_a_cancelled_call_records_what_became_of_its_row_and_releases_the_job(
    postgres: str,
) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        reached, answer = asyncio.Event(), asyncio.Event()

        async def hold(operation: str, _: object) -> None:
            if operation == CREATE:
                reached.set()
                await answer.wait()

        fake.intercept = hold
        call = asyncio.create_task(run(postgres, client))
        await reached.wait()
        call.cancel()
        await asyncio.sleep(0)
        answer.set()
        with pytest.raises(asyncio.CancelledError):
            await call
        async with reading(postgres) as reader:
            assert not reader.standing().is_held
        assert counts_of(postgres) == RowCounts(succeeded=1, pending=2)


async def test_a_call_that_loses_its_job_sends_no_more_and_says_who_has_it(postgres: str) -> None:
    heirs: list[PostgresJournal] = []
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)

        async def take_over(operation: str, _: object) -> None:
            if operation == CREATE:
                heirs.append(await claimed(postgres))

        fake.intercept = take_over
        found = await run(postgres, client, lease_seconds=0.0)
        (heir,) = heirs
        assert isinstance(found, Busy)
        assert (names(fake), counts_of(postgres)) == (
            Counter({"Ada 1": 1}),
            RowCounts(unconfirmed=1, pending=2),
        )
        await heir.aclose()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("parameters = '{}'", "operation"),
        ("parameters = replace(parameters, '\"account\"', '\"other\"')", "account"),
        ('options = \'{"concurrency": "many"}\'', "concurrency"),
        ("options = '{\"max_rejected\": []}'", "max_rejected"),
        ('options = \'{"quiet_period": "long"}\'', "quiet_period"),
    ],
)
async def test_a_job_whose_description_was_changed_is_damaged(
    postgres: str, change: str, name: str
) -> None:
    async with serving() as fake, client_of(fake) as client:
        await begin(fake, postgres)
        with psycopg.connect(postgres) as connection:
            connection.execute(f"UPDATE postalytics.jobs SET {change}".encode())  # noqa: S608 (a test)
        with pytest.raises(JournalDamagedError, match=rf"was changed \({name}\)"):
            await run(postgres, client)
        assert CREATE not in requests(fake)
        async with reading(postgres) as reader:
            assert not reader.standing().is_held
