"""The hook `before_send`: it runs with the permit, before the first byte is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext

import pytest

from postalytics import Postalytics, RetryPolicy
from postalytics.errors import (
    ConfigurationError,
    JournalError,
    LiveMailError,
    NotSentError,
    Outcome,
    outcome_of,
)
from postalytics.models import Account, Contact, NewContact
from postalytics.testing import FakePostalytics
from postalytics_runtime.client import Client
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.schema import Operation, RateLimit
from support.runtime.pacers import use_limits
from support.runtime.post_office_api import MAIL_PARCEL, open_office
from support.runtime.raw_server import RawServer, answering, http, serve
from support.runtime.scripted_server import Script, patient, said

ADA = NewContact(contact_list_id=1, first_name="Ada")


class Steps(Observer):
    """Observer that records the events of a call, and the hook among them."""

    def __init__(self, fake: FakePostalytics | RawServer, *errors: BaseException) -> None:
        self.steps: list[str] = []
        self._fake = fake
        self._errors = list(errors)

    async def intend(self) -> None:
        self.steps.append(f"intended at {len(self._fake.requests)}")
        if self._errors:
            raise self._errors.pop(0)

    def waited(self, attempt: Attempt, seconds: float) -> None:
        self.steps.append("waited")

    def started(self, attempt: Attempt) -> None:
        self.steps.append("started")

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        self.steps.append("finished")


def create(client: Client) -> Operation[Contact]:
    return client.api.operation("contacts.create_contact")


def read(client: Client) -> Operation[Account]:
    return client.api.operation("accounts.get_my_account")


async def test_before_send_runs_after_the_permit_and_before_the_request(
    fake: FakePostalytics,
) -> None:
    steps = Steps(fake)
    async with Postalytics(fake.api_key, base_url=fake.url, observers=[steps]) as client:
        await client.call(create(client), body=ADA, before_send=steps.intend)
    assert steps.steps == ["waited", "intended at 0", "started", "finished"]


async def test_no_connection_is_opened_before_before_send_has_run() -> None:
    async with serve(answering(http(b'{"account_id": 1}'))) as server:
        connections: list[int] = []

        async def intend() -> None:
            connections.append(server.connections)

        async with Postalytics("key", base_url=server.url) as client:
            await client.call(read(client), before_send=intend)
        assert (connections, server.connections) == ([0], 1)


async def test_an_error_from_before_send_is_raised_and_nothing_is_sent(
    fake: FakePostalytics,
) -> None:
    steps = Steps(fake, JournalError("The disk is full."))
    async with Postalytics(fake.api_key, base_url=fake.url, observers=[steps]) as client:
        with pytest.raises(JournalError, match="The disk is full"):
            await client.call(create(client), body=ADA, before_send=steps.intend)
    assert (steps.steps, list(fake.requests)) == (["waited", "intended at 0"], [])


@pytest.mark.parametrize("error", [JournalError("No."), KeyError("a bug")])
async def test_a_call_that_is_not_sent_returns_its_permit(
    fake: FakePostalytics, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_limits(monkeypatch, RateLimit(1, 3600))
    steps = Steps(fake, error)
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        with pytest.raises(type(error)):
            await client.call(create(client), body=ADA, before_send=steps.intend)
        await asyncio.wait_for(client.call(create(client), body=ADA), timeout=5)
    assert len(fake.requests) == 1


async def test_a_call_cancelled_in_before_send_was_not_sent(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_limits(monkeypatch, RateLimit(1, 3600))
    intending = asyncio.Event()

    async def intend() -> None:
        intending.set()
        await asyncio.Event().wait()

    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        call = asyncio.create_task(client.call(create(client), body=ADA, before_send=intend))
        await intending.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await call
        assert (outcome_of(cancelled.value), list(fake.requests)) == (Outcome.NOT_SENT, [])
        await asyncio.wait_for(client.call(create(client), body=ADA), timeout=5)


async def test_before_send_runs_for_each_attempt(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(503), said(503))
    steps = Steps(fake)
    async with patient(fake) as client:
        await client.call(read(client), before_send=steps.intend)
    assert steps.steps == ["intended at 0", "intended at 1", "intended at 2"]


async def test_a_second_attempt_whose_before_send_fails_is_not_sent(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(429, Retry_After="0"))
    steps = Steps(fake)
    attempts = 0

    async def intend() -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 2:
            raise JournalError("The disk is full.")

    async with patient(fake, observers=[steps]) as client:
        with pytest.raises(JournalError):
            await client.call(create(client), body=ADA, before_send=intend)
    assert (steps.steps, len(fake.requests)) == (["waited", "started", "finished", "waited"], 1)


async def test_a_client_that_is_closed_during_before_send_sends_nothing(
    fake: FakePostalytics,
) -> None:
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        with pytest.raises(ConfigurationError, match="closed"):
            await client.call(create(client), body=ADA, before_send=client.close)
    assert list(fake.requests) == []


@pytest.mark.parametrize(("live", "seen"), [(0, [["GET /routes"]]), (1, [])])
async def test_before_send_of_a_mail_call_runs_after_the_guard(
    live: int, seen: list[list[str]]
) -> None:
    def answer(asked: str, _: object) -> object:
        return [{"code": "a", "live": live}] if asked.startswith("GET") else {"number": 7}

    intended: list[list[str]] = []
    async with open_office(answer, allow_live_mail=False) as (office, server):

        async def intend() -> None:
            intended.append(list(server.asked))

        with nullcontext() if live == 0 else pytest.raises(LiveMailError):
            await office.call(MAIL_PARCEL, path=("a",), before_send=intend)
    assert intended == seen


async def test_before_send_runs_before_the_request_for_each_page(fake: FakePostalytics) -> None:
    steps = Steps(fake)
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        contacts = client.api.operation("contacts.list_contacts")
        listed = client.pages(contacts, path=(1,), before_send=steps.intend)
        await listed.collect()
    assert steps.steps == [f"intended at {number}" for number in range(len(fake.requests))]


async def test_an_error_from_before_send_of_a_list_is_raised_and_nothing_is_sent(
    fake: FakePostalytics,
) -> None:
    steps = Steps(fake, KeyError("too early"))
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        campaigns = client.api.operation("campaigns.list_campaigns")
        with pytest.raises(KeyError, match="too early"):
            await client.pages(campaigns, before_send=steps.intend).collect()
    assert (steps.steps, list(fake.requests)) == (["intended at 0"], [])


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.usefixtures("written_by_aiohttp")
async def test_a_request_that_is_too_late_before_its_head_or_its_body_is_retried(
    fake: FakePostalytics, number: int
) -> None:
    asked = [False, True, True] if number == 1 else [True, False, True, True]

    async def intend() -> Callable[[], bool]:
        return lambda: asked.pop(0)

    at_once = RetryPolicy(first_delay=0.0, max_delay=0.0)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=at_once) as client:
        await client.call(create(client), body=ADA, before_send=intend)
    assert (asked, len(fake.requests)) == ([], 1)


async def test_a_request_that_may_not_be_sent_any_more_is_retried(
    fake: FakePostalytics,
) -> None:
    asked = [False, True]

    async def intend() -> Callable[[], bool]:
        return lambda: asked.pop(0)

    at_once = RetryPolicy(first_delay=0.0, max_delay=0.0)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=at_once) as client:
        await client.call(create(client), body=ADA, before_send=intend)
    assert (asked, len(fake.requests)) == ([], 1)


async def test_a_request_that_may_never_be_sent_is_not_sent(fake: FakePostalytics) -> None:
    async def intend() -> Callable[[], bool]:
        return lambda: False

    never = RetryPolicy(attempts=1)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=never) as client:
        with pytest.raises(NotSentError, match="was not sent to in time") as caught:
            await client.call(create(client), body=ADA, before_send=intend)
    assert outcome_of(caught.value) is Outcome.NOT_SENT
    assert len(fake.requests) == 0
