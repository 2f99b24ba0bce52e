"""What the journal of a job holds of a row, before it is sent and after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from postalytics import API, Postalytics, RetryPolicy
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import RowOutcome, RowState
from postalytics_runtime.bulk.consent import Consent
from postalytics_runtime.bulk.jobs import JournalledSender
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.errors import RateLimitError
from support.bulk.job_runs import FIXED, UPLOAD, Rows, people, serving
from support.bulk.journals import a_journal

CREATE = "contacts.create_contact"
ENROLL = API.operation("flows.enroll_contact")


@asynccontextmanager
async def ways(
    fake: FakePostalytics, folder: Path, *numbers: int
) -> AsyncIterator[tuple[JournalledSender[Any, Any], Journal]]:
    """The way of these people, and the journal."""
    at_once = RetryPolicy(first_delay=0.0, max_delay=0.0)
    rows = Rows(people(*numbers))
    async with (
        a_journal(folder) as journal,
        Postalytics(fake.api_key, base_url=fake.url, retry=at_once) as client,
    ):
        way: JournalledSender[Any, Any] = JournalledSender(
            client, UPLOAD, FIXED, None, Consent(client, UPLOAD, FIXED, None)
        )
        way.open(rows, journal)
        yield way, journal


def ended(row: int, state: RowState, **more: Any) -> RowOutcome[Any, Any]:
    return RowOutcome(row=row, given=None, state=state, **more)


def told(journal: Journal, row: int) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.what, dict(entry.detail)) for entry in journal.history(row)]


async def test_an_intent_is_on_the_disk_before_the_row_reaches_the_server(tmp_path: Path) -> None:
    seen: list[list[tuple[str, dict[str, Any]]]] = []
    async with serving() as fake, ways(fake, tmp_path, 1) as (way, journal):

        async def look(*_: object) -> None:
            seen.append(told(journal, 1))

        fake.intercept = look
        await way.send(1, way.prepare(1, people(1)[0]))
    assert seen == [[("intent", {})]]


async def test_a_second_attempt_is_the_same_intent(tmp_path: Path) -> None:
    async with serving() as fake, ways(fake, tmp_path, 1) as (way, journal):
        await way.send(1, way.prepare(1, people(1)[0]))
        fake.faults.append(Fault("rate_limited", operation=CREATE, calls=[1, 2], retry_after=0))
        await way.send(2, way.prepare(2, people(2)[0]))
        assert len(fake.requests) == 4
        assert told(journal, 2) == [("intent", {})]


async def test_a_row_that_is_sent_once_more_is_intended_once_more(tmp_path: Path) -> None:
    async with serving() as fake, ways(fake, tmp_path, 1) as (way, journal):
        for state in (RowState.PENDING, RowState.SUCCEEDED):
            await way.send(1, way.prepare(1, people(1)[0]))
            await kept(way, ended(1, state))
        assert [what for what, _ in told(journal, 1)] == [
            "intent",
            "pending",
            "intent",
            "succeeded",
        ]


async def kept(way: JournalledSender[Any, Any], outcome: RowOutcome[Any, Any]) -> None:
    keeping = way.record_outcome(outcome)
    assert keeping is not None
    assert await keeping is None


async def test_of_a_row_that_was_never_to_be_sent_nothing_is_kept(tmp_path: Path) -> None:
    async with serving() as fake, ways(fake, tmp_path, 1) as (way, journal):
        assert way.record_outcome(ended(1, RowState.PENDING)) is None
        assert told(journal, 1) == []


async def test_an_error_is_kept_with_its_kind_and_its_message(tmp_path: Path) -> None:
    async with serving() as fake, ways(fake, tmp_path, 1) as (way, journal):
        await kept(way, ended(1, RowState.REJECTED, error=RateLimitError("Too many.", status=429)))
        reason = {"error": "RateLimitError", "reason": "Too many."}
        assert told(journal, 1) == [("rejected", reason)]


async def test_of_an_answer_its_numbers_are_kept_and_no_text(tmp_path: Path) -> None:
    answer = ENROLL.returns.type(data_id=7, enrolled_date="2026-11-24")
    async with a_journal(tmp_path) as journal, Postalytics() as client:
        fixed = {parameter.name: "x" for parameter in ENROLL.path_parameters}
        consent = Consent(client, ENROLL, fixed, live=1)
        way: JournalledSender[Any, Any] = JournalledSender(client, ENROLL, fixed, None, consent)
        way.open(Rows([]), journal)
        await kept(way, ended(1, RowState.SUCCEEDED, answer=answer))
        assert told(journal, 1) == [("succeeded", {"data_id": 7})]


async def test_who_is_cut_off_while_the_intent_is_written_has_an_intent_and_an_end(
    tmp_path: Path,
) -> None:
    async with serving() as fake, ways(fake, tmp_path, 1) as (way, journal):
        sending = asyncio.create_task(way.send(1, way.prepare(1, people(1)[0])))
        await until(lambda: bool(way._intended))
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await kept(way, ended(1, RowState.PENDING))
        assert list(fake.requests) == []
        assert [what for what, _ in told(journal, 1)] == ["intent", "pending"]


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0)
