"""The journal has the intent of a row before it is sent, and the outcome after that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from postalytics import API, Postalytics, RetryPolicy
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import RowOutcome, RowState
from postalytics_runtime.bulk.jobs import JournalledSender
from postalytics_runtime.bulk.journal import JobJournal
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import RateLimitError
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Rows, people, plan_of, serving

CREATE = "contacts.create_contact"
ENROLL = API.operation("flows.enroll_contact")


@asynccontextmanager
async def sender_of(
    fake: FakePostalytics, place: JobPlace, *numbers: int
) -> AsyncIterator[tuple[JournalledSender[Any, Any], JobJournal]]:
    """Open a journal, and make the sender of these people."""
    at_once = RetryPolicy(first_delay=0.0, max_delay=0.0)
    rows = Rows(people(*numbers))
    async with (
        place.journal() as journal,
        Postalytics(fake.api_key, base_url=fake.url, retry=at_once) as client,
    ):
        sender: JournalledSender[Any, Any] = JournalledSender(plan_of(client))
        sender.open(rows, journal)
        yield sender, journal


def ended(row: int, state: RowState, **more: Any) -> RowOutcome[Any, Any]:
    return RowOutcome(row=row, given=None, state=state, **more)


def entries_of(journal: JobJournal, row: int) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.what, dict(entry.detail)) for entry in journal.history(row)]


async def test_an_intent_is_on_the_disk_before_the_row_reaches_the_server(place: JobPlace) -> None:
    seen: list[list[tuple[str, dict[str, Any]]]] = []
    async with serving() as fake, sender_of(fake, place, 1) as (sender, journal):

        async def look(*_: object) -> None:
            seen.append(entries_of(journal, 1))

        fake.intercept = look
        await sender.send(1, sender.prepare(1, people(1)[0]))
    assert seen == [[("intent", {})]]


async def test_a_retry_has_the_same_intent(place: JobPlace) -> None:
    async with serving() as fake, sender_of(fake, place, 1) as (sender, journal):
        await sender.send(1, sender.prepare(1, people(1)[0]))
        fake.faults.append(Fault("rate_limited", operation=CREATE, calls=[1, 2], retry_after=0))
        await sender.send(2, sender.prepare(2, people(2)[0]))
        assert len(fake.requests) == 4
        assert entries_of(journal, 2) == [("intent", {})]


async def test_a_row_that_is_sent_again_has_another_intent(place: JobPlace) -> None:
    async with serving() as fake, sender_of(fake, place, 1) as (sender, journal):
        for state in (RowState.PENDING, RowState.SUCCEEDED):
            await sender.send(1, sender.prepare(1, people(1)[0]))
            await record(sender, ended(1, state))
        assert [what for what, _ in entries_of(journal, 1)] == [
            "intent",
            "pending",
            "intent",
            "succeeded",
        ]


async def record(sender: JournalledSender[Any, Any], outcome: RowOutcome[Any, Any]) -> None:
    recorded = sender.record_outcome(outcome)
    assert recorded is not None
    assert await recorded is None


async def test_a_pending_row_without_an_intent_has_no_entry(place: JobPlace) -> None:
    async with serving() as fake, sender_of(fake, place, 1) as (sender, journal):
        assert sender.record_outcome(ended(1, RowState.PENDING)) is None
        assert entries_of(journal, 1) == []


async def test_an_error_is_recorded_with_its_type_and_message(place: JobPlace) -> None:
    async with serving() as fake, sender_of(fake, place, 1) as (sender, journal):
        await record(
            sender, ended(1, RowState.REJECTED, error=RateLimitError("Too many.", status=429))
        )
        reason = {"error": "RateLimitError", "reason": "Too many."}
        assert entries_of(journal, 1) == [("rejected", reason)]


async def test_the_integers_of_a_response_are_recorded_and_its_text_is_not(place: JobPlace) -> None:
    answer = ENROLL.returns.type(data_id=7, enrolled_date="2026-11-24")
    async with place.journal() as journal, Postalytics() as client:
        fixed = {parameter.name: "x" for parameter in ENROLL.path_parameters}
        plan = plan_of(client, operation=ENROLL, fixed=fixed, live=1)
        sender: JournalledSender[Any, Any] = JournalledSender(plan)
        sender.open(Rows([]), journal)
        await record(sender, ended(1, RowState.SUCCEEDED, answer=answer))
        assert entries_of(journal, 1) == [("succeeded", {"data_id": 7})]


async def test_a_row_cancelled_while_its_intent_is_written_has_an_intent_and_an_outcome(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, append_and_wait = asyncio.Event(), place.kind.append_and_wait

    async def write(self: JobJournal, row: int, step: RowStep, **detail: Any) -> None:
        writing.set()
        await append_and_wait(self, row, step, **detail)

    monkeypatch.setattr(place.kind, "append_and_wait", write)
    async with serving() as fake, sender_of(fake, place, 1) as (sender, journal):
        sending = asyncio.create_task(sender.send(1, sender.prepare(1, people(1)[0])))
        await writing.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await record(sender, ended(1, RowState.PENDING))
        assert list(fake.requests) == []
        assert [what for what, _ in entries_of(journal, 1)] == ["intent", "pending"]
