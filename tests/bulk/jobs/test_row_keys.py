"""A row whose outcome is unknown is sent again with its own idempotency key, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import attrs
import pytest
from aiohttp import web

from postalytics import API, Postalytics, RetryPolicy, Timeout
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.bulk.jobs import JobUpload, row_keys
from postalytics_runtime.bulk.jobs.steady_clock import steady_time
from postalytics_runtime.bulk.journal import JobJournal, recover
from postalytics_runtime.bulk.journal.postgres import recover as recover_in_database
from postalytics_runtime.bulk.reconcile import record_baseline
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.schema import Api, IdempotencyKeys, Operation, ResourceDescription
from support.bulk.job_places import DatabasePlace, FilePlace, JobPlace
from support.bulk.job_runs import UPLOAD, Rows, people, person, plan_of

CREATE = "contacts.create_contact"
assert UPLOAD.bulk is not None
LISTED = attrs.evolve(UPLOAD, idempotency_key=True)
KEYED = attrs.evolve(LISTED, bulk=attrs.evolve(UPLOAD.bulk, reconcile=None))
LOST = [Fault("reset_after", operation=CREATE)]
KEYS = IdempotencyKeys(header="Row-Key", seconds=1000, in_use=409, other_body=422)


def load(resource: str) -> ResourceDescription:
    loaded = API.load(resource)
    operations = tuple(KEYED if one is UPLOAD else one for one in loaded.operations)
    return attrs.evolve(loaded, operations=operations)


KEYED_API = attrs.evolve(API, idempotency=KEYS, load=load)


class KeyedClient(Postalytics):
    api: ClassVar[Api] = KEYED_API


class KeyedFake(FakePostalytics):
    api: ClassVar[Api] = KEYED_API

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.keys: list[str | None] = []
        self.intercept = self.note

    async def note(self, operation: str, request: web.Request) -> None:
        if operation == CREATE:
            self.keys.append(request.headers.get("Row-Key"))


@asynccontextmanager
async def job_of(
    fake: FakePostalytics,
    place: JobPlace,
    rows: Rows,
    *,
    attempts: int = 1,
    operation: Operation[Any] = KEYED,
) -> AsyncGenerator[tuple[JobUpload[Any, Any], JobJournal]]:
    """Run a job; its journal is open within the context."""
    async with KeyedClient(
        fake.api_key,
        base_url=fake.url,
        timeout=Timeout(total=0.5),
        retry=RetryPolicy(attempts=attempts, first_delay=0.0),
    ) as client:
        plan = plan_of(client, operation=operation, concurrency=2, quiet=0.501)
        journal = await place.open(plan.parameters(rows, "1001"))
        try:
            async with JobUpload(plan, nullcontext((rows, journal))) as upload:
                yield upload, journal
        finally:
            await journal.aclose()


async def run(
    fake: FakePostalytics, place: JobPlace, rows: Rows, **options: Any
) -> tuple[list[tuple[int, str]], RowCounts]:
    """Run a job to its end, and return its rows with their states, and its counts."""
    async with job_of(fake, place, rows, **options) as (upload, journal):
        ended = sorted([(outcome.row, outcome.state.value) async for outcome in upload])
        assert upload.counts == attrs.evolve(journal.counts(), stopped=upload.counts.stopped)
        return ended, upload.counts


def keyed(key: str, seconds: float = 900) -> dict[str, Any]:
    """Return what an intent records of its key, which may be sent again for a number of seconds."""
    return {"key": key, "until": datetime.now(UTC).timestamp() + seconds}


async def leave(
    fake: FakePostalytics,
    place: JobPlace,
    rows: Rows,
    *details: dict[str, Any],
    step: RowStep = RowStep.INTENT,
    operation: Operation[Any] = KEYED,
) -> None:
    """Begin a job, and leave its first rows with these steps, as a killed process does."""
    async with KeyedClient(fake.api_key, base_url=fake.url) as client:
        plan = plan_of(client, operation=operation)
        journal = await place.open(plan.parameters(rows, "1001"))
        if operation is LISTED:
            await record_baseline(client, operation, journal, fixed=plan.fixed)
    for row, detail in enumerate(details, 1):
        await journal.append_and_wait(row, step, **detail)
    await journal.aclose()


def recovered(place: JobPlace) -> int:
    """Take a job over, as if it may have gone on elsewhere."""
    if isinstance(place, DatabasePlace):
        return recover_in_database(place.address, adopt=True)
    assert isinstance(place, FilePlace)
    return recover(place.path, adopt=True)


def created(fake: FakePostalytics) -> Counter[object]:
    added = fake.records("contacts")
    return Counter(one["first_name"] for one in added if str(one["first_name"]).startswith("Ada "))


def entries(place: JobPlace, row: int) -> list[tuple[str, Any]]:
    with place.reading() as journal:
        return [(entry.what, entry.detail.get("key")) for entry in journal.history(row)]


async def test_a_row_without_a_response_is_sent_again_with_its_key(place: JobPlace) -> None:
    async with KeyedFake(faults=[Fault("reset_after", operation=CREATE, calls=[1])]) as fake:
        ended, counts = await run(fake, place, Rows(people(1, 2, 3)))
        assert ended == [(1, "succeeded"), (2, "succeeded"), (3, "succeeded")]
        assert counts == RowCounts(succeeded=3)
        assert created(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})
        assert sorted(Counter(fake.keys).values()) == [1, 1, 2]


async def test_the_intent_has_the_key_that_is_sent(place: JobPlace) -> None:
    async with KeyedFake() as fake:
        await run(fake, place, Rows(people(1)))
        assert entries(place, 1) == [("intent", fake.keys[0]), ("succeeded", None)]


async def test_attempts_of_one_call_have_one_key_and_one_intent(place: JobPlace) -> None:
    async with KeyedFake(faults=[Fault("reset_after", operation=CREATE, calls=[1, 2])]) as fake:
        await run(fake, place, Rows(people(1)), attempts=3)
        assert fake.keys == [fake.keys[0]] * 3
        assert entries(place, 1) == [("intent", fake.keys[0]), ("succeeded", None)]
        assert created(fake) == Counter({"Ada 1": 1})


async def test_a_killed_job_goes_on_with_the_same_key(place: JobPlace) -> None:
    rows = Rows(people(1, 2))
    async with KeyedFake(faults=LOST) as fake:
        async with job_of(fake, place, rows) as (upload, _):
            async for _ in upload:
                pass
        assert upload.counts.unconfirmed == 2
        first = set(fake.keys)
        fake.faults.clear()
        fake.keys.clear()
        ended, counts = await run(fake, place, rows)
        assert (ended, counts) == (
            [(1, "succeeded"), (2, "succeeded")],
            RowCounts(succeeded=2),
        )
        assert set(fake.keys) == first
        assert created(fake) == Counter({"Ada 1": 1, "Ada 2": 1})


async def test_a_row_with_only_an_intent_is_sent_again_with_its_key(place: JobPlace) -> None:
    rows = Rows(people(1, 2))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a"), keyed("b"))
        assert await run(fake, place, rows) == (
            [(1, "succeeded"), (2, "succeeded")],
            RowCounts(succeeded=2),
        )
        assert fake.keys == ["a", "b"]


async def test_unconfirmed_rows_come_before_those_that_are_pending(place: JobPlace) -> None:
    rows = Rows(people(1, 2, 3))
    async with KeyedFake() as fake:
        sent = {**keyed("b"), "sent": datetime.now(UTC).timestamp()}
        await leave(fake, place, rows, {}, sent, step=RowStep.UNCONFIRMED)
        ended, counts = await run(fake, place, rows)
        assert (ended, fake.keys[0]) == (
            [(1, "unconfirmed"), (2, "succeeded"), (3, "succeeded")],
            "b",
        )
        assert counts == RowCounts(succeeded=2, unconfirmed=1)


async def test_a_row_of_a_journal_without_keys_is_not_sent_again(place: JobPlace) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, {})
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == []


@pytest.mark.parametrize("seconds", [-950, 3600], ids=["too long ago", "in the future"])
async def test_a_key_is_not_sent_when_the_api_may_have_forgotten_it(
    place: JobPlace, seconds: int
) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a"))
        place.set_times({1: datetime.now(UTC) + timedelta(seconds=seconds)})
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == []


async def test_the_time_of_the_first_request_counts_for_all_that_follow(place: JobPlace) -> None:
    rows = Rows(people(1))
    async with KeyedFake(faults=LOST) as fake:
        await leave(fake, place, rows, keyed("a"))
        first = datetime.now(UTC) - timedelta(seconds=500)
        place.set_times({1: first})
        await run(fake, place, rows)
        assert fake.keys == ["a", "a", "a"]
        with place.reading() as journal:
            last = journal.history(1)[-1]
        assert (last.what, last.detail["key"]) == ("unconfirmed", "a")
        assert abs(last.detail["sent"] - first.timestamp()) < 0.001


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_refusal_proves_nothing_of_the_request_before(place: JobPlace, status: int) -> None:
    rows = Rows(people(1))
    async with KeyedFake(faults=[Fault("refused", operation=CREATE, status=status)]) as fake:
        await leave(fake, place, rows, keyed("a"))
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == ["a"]


async def test_a_row_that_the_rules_refuse_now_stays_unconfirmed(place: JobPlace) -> None:
    rows = Rows([{"first_name": "Ada 1", "address_state": 7}])
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a"))
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == []


async def test_a_row_whose_key_is_in_use_is_sent_again_later(place: JobPlace) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        left = [409]

        async def busy(operation: str, request: web.Request) -> web.Response | None:
            await fake.note(operation, request)
            busy_now = operation == CREATE and left and left.pop()
            return web.Response(status=409) if busy_now else None

        fake.intercept = busy
        await leave(fake, place, rows, keyed("a"))
        assert await run(fake, place, rows) == ([(1, "succeeded")], RowCounts(succeeded=1))
        assert fake.keys == ["a", "a"]


async def test_a_row_whose_key_stays_in_use_is_not_proven_missing_by_a_list(
    place: JobPlace,
) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:

        async def busy(operation: str, request: web.Request) -> web.Response | None:
            await fake.note(operation, request)
            return web.Response(status=409) if operation == CREATE else None

        fake.intercept = busy
        await leave(fake, place, rows, keyed("a"), operation=LISTED)
        ended, counts = await run(fake, place, rows, operation=LISTED)
        assert (ended, counts) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        fake.intercept = fake.note
        ended, _ = await run(fake, place, rows, operation=LISTED)
        assert ended == [(1, "succeeded")]
        assert fake.keys == ["a"] * 4


async def test_a_row_that_was_not_carried_out_gets_a_new_key(place: JobPlace) -> None:
    once = Fault("rate_limited", operation=CREATE, calls=[3], retry_after=0)
    async with KeyedFake(faults=[once]) as fake:
        ended, _ = await run(fake, place, Rows(people(1, 2, 3)))
        assert ended == [(1, "succeeded"), (2, "succeeded"), (3, "succeeded")]
        assert len(fake.keys) == len(set(fake.keys)) == 4
        assert [key for what, key in entries(place, 3) if what == "intent"] == fake.keys[2:]


async def test_a_new_key_that_is_refused_as_in_use_is_a_refusal(place: JobPlace) -> None:
    async with KeyedFake() as fake:

        async def taken(operation: str, request: web.Request) -> web.Response | None:
            return web.Response(status=409) if operation == CREATE else None

        fake.intercept = taken
        assert await run(fake, place, Rows(people(1))) == (
            [(1, "rejected")],
            RowCounts(rejected=1),
        )


async def test_a_job_that_stops_leaves_its_unconfirmed_rows_as_they_are(place: JobPlace) -> None:
    rows = Rows(people(1, 2, 3))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a"), keyed("b"))
        async with job_of(fake, place, rows) as (upload, journal):
            upload.stop()
            assert [outcome.state.value async for outcome in upload] == ["unconfirmed"] * 2
            assert upload.counts == journal.counts() == RowCounts(unconfirmed=2, pending=1)
        assert fake.keys == []


async def test_without_keys_nothing_of_them_is_written(place: JobPlace) -> None:
    rows = Rows(people(1))
    async with FakePostalytics() as fake, Postalytics(fake.api_key, base_url=fake.url) as client:
        plan = plan_of(client)
        journal = await place.open(plan.parameters(rows, "1001"))
        async with JobUpload(plan, nullcontext((rows, journal))) as upload:
            assert [outcome.state.value async for outcome in upload] == ["succeeded"]
        details = [dict(entry.detail) for entry in journal.history(1)]
        await journal.aclose()
    assert details == [{}, {}]


async def test_rows_with_keys_are_not_looked_up(place: JobPlace) -> None:
    rows = Rows(people(1, 2))
    lost = Fault("reset_after", operation=CREATE, calls=[1])
    async with KeyedFake(faults=[lost]) as fake:
        ended, _ = await run(fake, place, rows, operation=LISTED)
        reads = [one.operation for one in fake.requests].count("contacts.list_contacts")
        assert ended == [(1, "succeeded"), (2, "succeeded")]
        assert created(fake) == Counter({"Ada 1": 1, "Ada 2": 1})
        assert sorted(Counter(fake.keys).values()) == [1, 2]
        assert reads == 2  # The baseline.


async def test_rows_whose_key_may_be_forgotten_are_looked_up(place: JobPlace) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a", -1), operation=LISTED)
        async with Postalytics(fake.api_key, base_url=fake.url) as client:
            await client.contacts.create_contact(NewContact(contact_list_id=1, **person(1)))
        fake.keys.clear()
        ended, _ = await run(fake, place, rows, operation=LISTED)
        assert (ended, fake.keys) == ([(1, "succeeded")], [])


@pytest.mark.parametrize("shorter", [False, True], ids=["recorded", "in the spec"])
async def test_the_shorter_of_two_times_counts(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch, shorter: bool
) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a", 900 if shorter else -1))
        place.set_times({1: datetime.now(UTC) - timedelta(seconds=500)})
        if shorter:
            short = attrs.evolve(KEYED_API, idempotency=attrs.evolve(KEYS, seconds=500))
            monkeypatch.setattr(KeyedClient, "api", short)
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == []


async def test_a_key_is_not_sent_again_in_another_header(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = Rows(people(1))
    async with KeyedFake(faults=LOST) as fake:
        await run(fake, place, rows)
        first, after = len(fake.keys), attrs.evolve(KEYS, header="Line-Key")
        fake.faults.clear()
        monkeypatch.setattr(KeyedClient, "api", attrs.evolve(KEYED_API, idempotency=after))
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert (len(fake.keys), first) == (first, 3)


async def test_a_clock_that_was_set_back_between_runs_makes_no_key_younger(
    place: JobPlace,
) -> None:
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a"))
        async with job_of(fake, place, rows) as (upload, _):
            upload.stop()
            async for _ in upload:
                pass
        # The runs so far were an hour later, by a clock that was right.
        place.set_times({0: datetime.now(UTC) + timedelta(seconds=3600)})
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == []


async def test_a_clock_that_was_set_back_during_a_request_makes_no_key_younger(
    place: JobPlace,
) -> None:
    rows = Rows(people(1))
    now = datetime.now(UTC).timestamp()
    ahead = {"key": "a", "sent": now - 100, "until": now + 800}
    async with KeyedFake() as fake:
        await leave(fake, place, rows, ahead, step=RowStep.UNCONFIRMED)
        place.set_times({1: datetime.now(UTC) - timedelta(seconds=950)})
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert fake.keys == []


async def test_a_key_is_not_sent_if_the_machine_sleeps_just_before_its_first_byte(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, slept, confirm = Rows(people(1)), [0.0], place.kind.confirm

    async def sleeps(journal: JobJournal) -> None:
        await confirm(journal)
        slept[0] = 1000.0

    async with KeyedFake() as fake:
        await leave(fake, place, rows, keyed("a"))
        monkeypatch.setattr(place.kind, "confirm", sleeps)
        monkeypatch.setattr(row_keys, "steady_time", lambda: steady_time() + slept[0])
        assert await run(fake, place, rows, attempts=2) == (
            [(1, "unconfirmed")],
            RowCounts(unconfirmed=1),
        )
        assert fake.keys == []


async def test_rows_are_not_sent_again_if_no_time_is_known(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = Rows(people(1))
    untimed = attrs.evolve(KEYED_API, idempotency=attrs.evolve(KEYS, seconds=None))
    monkeypatch.setattr(KeyedClient, "api", untimed)
    async with KeyedFake(faults=LOST) as fake:
        assert await run(fake, place, rows, attempts=2) == (
            [(1, "unconfirmed")],
            RowCounts(unconfirmed=1),
        )
        fake.faults.clear()
        assert await run(fake, place, rows) == ([], RowCounts(unconfirmed=1))
        assert len(fake.keys) == 2  # The attempts of the one call.
        assert len(set(fake.keys)) == 1
        assert entries(place, 1) == [("intent", None), ("unconfirmed", None)]


@pytest.mark.parametrize("step", [RowStep.INTENT, RowStep.UNCONFIRMED])
async def test_a_key_of_a_journal_that_lost_entries_is_not_sent_again(
    place: JobPlace, step: RowStep
) -> None:
    # The row may have been sent with another key, in an entry that was lost.
    rows = Rows(people(1))
    async with KeyedFake() as fake:
        sent = {**keyed("a"), "sent": datetime.now(UTC).timestamp()}
        await leave(fake, place, rows, sent, step=step)
        assert recovered(place) == 0
        assert await run(fake, place, rows) == ([(1, "unconfirmed")], RowCounts(unconfirmed=1))
        assert entries(place, 1)[-1] == ("unconfirmed", None)
        assert fake.keys == []
