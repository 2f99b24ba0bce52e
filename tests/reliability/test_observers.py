"""Observers and the log are notified of real calls, and cannot break one."""

from __future__ import annotations

import asyncio
import base64
import logging
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import pytest

from postalytics import Attempt, AttemptResult, Observer, Postalytics, RetryPolicy
from postalytics.errors import (
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
)
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics, Fault
from support.people import recipient
from support.runtime.scripted_server import Script, patient, said

KEY = "c4n4ry-key-5e1f0b6e-never-logged"
ADDRESS = "canary.person@example.org"
ADA = NewContact(contact_list_id=1, first_name="Ada", email_address=ADDRESS)
ONCE = RetryPolicy(attempts=1)

task_name: ContextVar[str] = ContextVar("what the caller is about")


class Diary(Observer):
    """Observer that records all events."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Attempt]] = []
        self.results: list[AttemptResult] = []
        self.waits: list[float] = []
        self.callers: list[str | None] = []

    def waited(self, attempt: Attempt, seconds: float) -> None:
        self.events.append(("waited", attempt))
        self.waits.append(seconds)

    def started(self, attempt: Attempt) -> None:
        self.events.append(("started", attempt))
        self.callers.append(task_name.get(None))

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        self.events.append(("finished", attempt))
        self.results.append(result)

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        self.events.append(("retried", attempt))

    def names(self) -> list[str]:
        return [name for name, _ in self.events]


def broken(event: str, error: type[BaseException] = RuntimeError) -> Observer:
    """Observer that raises on `event`."""

    def fail(*_: object) -> None:
        raise error

    observer = Observer()
    setattr(observer, event, fail)
    return observer


async def test_all_events_of_an_attempt_bring_the_same_object(fake: FakePostalytics) -> None:
    diary = Diary()
    async with patient(fake, observers=[diary]) as client:
        await client.contacts.get_contact(contact_id=5002)
    assert diary.names() == ["waited", "started", "finished"]
    (attempt,) = {attempt for _, attempt in diary.events}
    assert (attempt.operation, attempt.method) == ("contacts.get_contact", "GET")
    assert (attempt.path, attempt.origin) == ("/contacts/details/{contact_id}", fake.url)
    assert attempt.number == 1
    (result,) = diary.results
    assert (result.outcome, result.status, result.error) == (Outcome.ANSWERED, 200, None)
    assert 0 < result.seconds < 60


async def test_observers_are_notified_of_each_attempt_of_a_call(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(503))
    diary = Diary()
    async with patient(fake, observers=[diary]) as client:
        await client.accounts.get_my_account()
    assert [(name, attempt.number) for name, attempt in diary.events] == [
        *(("waited", 1), ("started", 1), ("finished", 1), ("retried", 1)),
        *(("waited", 2), ("started", 2), ("finished", 2)),
    ]


async def test_a_call_made_while_an_error_is_handled_does_not_count_as_failed(
    fake: FakePostalytics,
) -> None:
    diary = Diary()
    async with patient(fake, observers=[diary]) as client:
        try:
            int("no number")
        except ValueError:
            await client.accounts.get_my_account()
    (result,) = diary.results
    assert (result.outcome, result.error) == (Outcome.ANSWERED, None)


FAULTS: list[tuple[Fault, type[PostalyticsError], Outcome, int | None]] = [
    (Fault("refused"), ResponseError, Outcome.ANSWERED, 400),
    (Fault("rate_limited"), RateLimitError, Outcome.ANSWERED, 429),
    (Fault("server_error"), OutcomeUnknownError, Outcome.UNKNOWN, 500),
    (Fault("reset_after"), OutcomeUnknownError, Outcome.UNKNOWN, None),
]


@pytest.mark.parametrize(
    ("fault", "error", "outcome", "status"), FAULTS, ids=[fault[0].kind for fault in FAULTS]
)
async def test_a_failed_attempt_finishes_and_says_what_is_known(
    fake: FakePostalytics,
    fault: Fault,
    error: type[PostalyticsError],
    outcome: Outcome,
    status: int | None,
) -> None:
    fake.faults.append(fault)
    diary = Diary()
    observers = [diary]
    async with Postalytics(
        fake.api_key, base_url=fake.url, retry=ONCE, observers=observers
    ) as client:
        with pytest.raises(error) as raised:
            await client.contacts.create_contact(ADA)
    assert diary.names() == ["waited", "started", "finished"]
    (result,) = diary.results
    assert (result.outcome, result.status) == (outcome, status)
    assert result.error == type(raised.value).__name__


async def test_a_cancelled_attempt_finishes_and_one_that_never_started_emits_no_start(
    fake: FakePostalytics,
) -> None:
    arrived, over = asyncio.Event(), asyncio.Event()

    async def hold(*_: object) -> None:
        arrived.set()
        await over.wait()

    fake.intercept = hold
    diary = Diary()
    async with patient(fake, observers=[diary]) as client:
        in_flight = asyncio.create_task(client.contacts.create_contact(ADA))
        await arrived.wait()
        # Until the latency is known, requests are sent one at a time: this one must wait.
        waiting = asyncio.create_task(client.contacts.create_contact(ADA))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        in_flight.cancel()
        await asyncio.wait([in_flight])
        over.set()
    assert diary.names() == ["waited", "started", "finished"]
    (result,) = diary.results
    assert (result.outcome, result.status) == (Outcome.UNKNOWN, None)
    assert result.error == "CancelledError"


async def test_observers_are_notified_of_the_wait_for_a_permit(fake: FakePostalytics) -> None:
    """Until the latency is known, requests are sent one at a time: the second one waits."""
    diary = Diary()
    async with patient(fake, observers=[diary]) as client:
        await asyncio.gather(client.accounts.get_my_account(), client.accounts.get_my_account())
    assert diary.names() == ["waited", "started", "finished"] * 2
    assert diary.waits[1] > diary.waits[0]


async def test_the_wait_counts_from_the_request_for_a_permit(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=lambda: 1000.0)
    monkeypatch.setattr("postalytics_runtime.http.executor.time", clock)
    diary = Diary()
    async with patient(fake, observers=[diary]) as client:
        await client.accounts.get_my_account()
    assert diary.waits == [0.0]


async def test_observers_are_notified_in_the_context_of_the_call(fake: FakePostalytics) -> None:
    diary = Diary()

    async def call(name: str) -> None:
        task_name.set(name)
        await client.accounts.get_my_account()

    async with patient(fake, observers=[diary]) as client:
        await asyncio.gather(*(call(f"caller {number}") for number in range(5)))
    assert sorted(map(str, diary.callers)) == [f"caller {number}" for number in range(5)]


@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError])
@pytest.mark.parametrize("event", ["waited", "started", "finished", "retried"])
async def test_mail_that_was_sent_counts_as_sent_whatever_an_observer_raises(
    fake: FakePostalytics,
    caplog: pytest.LogCaptureFixture,
    event: str,
    error: type[BaseException],
) -> None:
    fake.intercept = Script(said(429, Retry_After="0"))
    diary = Diary()
    async with patient(fake, observers=[broken(event, error), diary]) as client:
        await client.mail.send_mail(recipient(), endpoint="b4d5c0ffee")
    assert [request.operation for request in fake.requests] == ["mail.send_mail"] * 2
    assert diary.names().count("finished") == 2
    message = f"The observer Observer raised {error.__name__} in {event}; the call continues."
    assert message in caplog.text


async def test_a_lasting_429_is_logged(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.faults.append(Fault("rate_limited", retry_after=0))
    async with patient(fake) as client:
        with pytest.raises(RateLimitError):
            await client.contacts.create_contact(ADA)
    assert caplog.messages == [
        f"Attempt {number} of contacts.create_contact (POST /contacts) failed (status 429) "
        "and is retried in 0.0 s or later."
        for number in (1, 2, 3)
    ]
    assert {record.levelname for record in caplog.records} == {"WARNING"}


async def test_a_call_that_goes_well_is_silent_above_debug(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with patient(fake) as client:
        await client.contacts.create_contact(ADA)
    assert caplog.messages == []


async def test_neither_key_nor_personal_data_is_in_the_log_or_in_events(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not at DEBUG, and not when the server quotes them."""
    caplog.set_level(logging.DEBUG, "postalytics")
    events: list[str] = []

    class Copy(Observer):
        def finished(self, attempt: Attempt, result: AttemptResult) -> None:
            events.append(f"{attempt} {result}")

    async with FakePostalytics(api_key=KEY) as fake:
        fake.intercept = Script(None, said(503, f"{KEY} {ADDRESS}"), None, said(400, ADDRESS))
        options: dict[str, Any] = {"observers": [Copy(), broken("retried")]}
        async with patient(fake, **options) as client:
            await client.contacts.create_contact(ADA)
            await client.request("GET", "/contacts/details/5002", params={"email": ADDRESS})
            with pytest.raises(ResponseError):
                await client.contacts.create_contact(ADA)
    lines = [record.getMessage() for record in caplog.records if record.name == "postalytics"]
    assert sum("ended after" in line for line in lines) == len(events) == 4
    written = caplog.text + "".join(events)
    for secret in (KEY, ADDRESS, base64.b64encode(KEY.encode()).decode()[:-2]):
        assert secret not in written


async def test_the_key_is_not_logged_if_no_server_is_reached(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakePostalytics() as gone:
        url = gone.url
    async with Postalytics(
        KEY, base_url=url, retry=RetryPolicy(attempts=2, first_delay=0)
    ) as client:
        with pytest.raises(NotSentError):
            await client.accounts.get_my_account()
    assert "failed (not sent) and is retried" in caplog.text
    assert KEY not in caplog.text
