"""`Retry-After`: which calls it delays, and for how long."""

from __future__ import annotations

import asyncio

import pytest

from postalytics import Postalytics, accounts, contacts
from postalytics.errors import (
    NotFoundError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    RateLimitPausedError,
    ResponseError,
    ServerError,
)
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics
from postalytics_runtime.http import RetryBudget, RetryPolicy
from postalytics_runtime.observability import Attempt, Observer
from support.runtime.scripted_server import Script, patient, said

ADA = NewContact(contact_list_id=1, first_name="Ada")


class Retries(Observer):
    """Observer that records the delays of retries."""

    def __init__(self) -> None:
        self.delays: list[float] = []

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        self.delays.append(delay)


@pytest.mark.parametrize("status", [301, 400, 401, 404, 408, 422, 500, 502])
async def test_a_retry_after_that_is_for_one_call_does_not_pause_the_key(
    fake: FakePostalytics, status: int
) -> None:
    fake.intercept = Script(said(status, Retry_After="3600"))
    async with patient(fake) as client:
        with pytest.raises(ResponseError) as error:
            await contacts.create_contact(client, ADA)
        assert (await accounts.get_my_account(client)).account_id == 1001
    assert (error.value.status, len(fake.requests)) == (status, 2)


@pytest.mark.parametrize("status", [429, 503])
async def test_the_pause_of_a_key_holds_for_new_clients(fake: FakePostalytics, status: int) -> None:
    fake.intercept = Script(said(status, Retry_After="3600"))
    async with patient(fake) as client:
        with pytest.raises(ResponseError):
            await contacts.create_contact(client, ADA)
    async with patient(fake) as client:
        with pytest.raises(RateLimitPausedError):
            await accounts.get_my_account(client)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_retry_after_of_0_still_leads_to_a_delay(
    fake: FakePostalytics, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.5)
    fake.intercept = Script(said(status, Retry_After="0"))
    retries = Retries()
    retry = RetryPolicy(first_delay=0.02)
    async with Postalytics(
        fake.api_key, base_url=fake.url, retry=retry, observers=[retries]
    ) as client:
        await accounts.get_my_account(client)
    assert retries.delays == [0.01]
    assert len(fake.requests) == 2


@pytest.mark.parametrize(("longest", "attempts"), [({"max_wait": 0.0}, 2), ({"max_time": 0.0}, 1)])
async def test_a_pause_equal_to_max_wait_is_waited_for_unless_no_time_is_left(
    fake: FakePostalytics, longest: dict[str, float], attempts: int
) -> None:
    fake.intercept = Script(said(429, Retry_After="0"), said(429, Retry_After="0"))
    retry = RetryPolicy(attempts=2, first_delay=0.0, **longest)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        with pytest.raises(RateLimitError):
            await accounts.get_my_account(client)
    assert len(fake.requests) == attempts


@pytest.mark.parametrize("retry", [RetryPolicy(max_time=0.5), RetryPolicy(max_wait=0.5)])
async def test_a_pause_without_retry_after_is_not_longer_than_the_policy_allows(
    fake: FakePostalytics, retry: RetryPolicy
) -> None:
    """The first pause is as long as the shortest window: a second."""
    fake.intercept = Script(said(429), said(429))
    retries = Retries()
    async with Postalytics(
        fake.api_key, base_url=fake.url, retry=retry, observers=[retries]
    ) as client:
        with pytest.raises(RateLimitError) as error:
            await contacts.create_contact(client, ADA)
    assert type(error.value) is RateLimitError
    assert "asked this key to wait" not in error.value.message
    assert (len(fake.requests), retries.delays) == (1, [])


async def test_a_call_that_ends_with_its_client_is_not_reported_as_retried(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, over = asyncio.Event(), asyncio.Event()

    async def hold(*_: object) -> None:
        arrived.set()
        await over.wait()

    fake.intercept = hold
    retries = Retries()
    client = patient(fake, observers=[retries])
    reading = asyncio.create_task(accounts.get_my_account(client))
    await arrived.wait()
    taken: list[PostalyticsError] = []
    monkeypatch.setattr(RetryBudget, "acquire", lambda _, error: taken.append(error))
    await client.close()
    with pytest.raises(OutcomeUnknownError, match="the client was closed"):
        await reading
    over.set()
    assert (retries.delays, caplog.messages, taken) == ([], [], [])


async def test_a_client_closed_between_two_attempts_reports_the_number_of_attempts(
    fake: FakePostalytics,
) -> None:
    resting = asyncio.Event()

    class Resting(Observer):
        def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
            resting.set()

    fake.intercept = Script(said(500, Retry_After="60"))
    client = patient(fake, observers=[Resting()])
    reading = asyncio.create_task(accounts.get_my_account(client))
    await resting.wait()
    await client.close()
    with pytest.raises(ServerError, match="The last attempt was not sent") as error:
        await reading
    assert error.value.call is not None
    assert (error.value.call.attempts, len(fake.requests)) == (2, 1)


async def test_a_404_is_raised_at_once_whatever_its_retry_after(
    fake: FakePostalytics,
) -> None:
    fake.intercept = Script(said(404, Retry_After="3600"))
    retries = Retries()
    async with patient(fake, observers=[retries]) as client:
        with pytest.raises(NotFoundError) as error:
            await contacts.get_contact(client, contact_id=5001)
    assert error.value.retry_after == 3600.0
    assert retries.delays == []
