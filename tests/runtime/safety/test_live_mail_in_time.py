"""Protection of a client that must not send live mail from a mode that changes meanwhile."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.errors import LiveMailError, NotSentError, Outcome, outcome_of
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.http.call_state import CallState
from postalytics_runtime.http.executor import CallExecutor
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.rate_limit import Permit
from support.campaign_modes import switch_mode
from support.people import recipient

ENDPOINT, DROP = "b4d5c0ffee", 71238


async def test_a_retry_reads_the_mode_again() -> None:
    busy = Fault("rate_limited", operation="send_mail", calls=1, retry_after=0.2)
    refused = asyncio.Event()

    class Refusals(Observer):
        def finished(self, attempt: Attempt, result: AttemptResult) -> None:
            if attempt.operation == "mail.send_mail":
                refused.set()

    async with (
        FakePostalytics(faults=[busy]) as fake,
        Postalytics(base_url=fake.url, allow_live_mail=False, observers=[Refusals()]) as careful,
        aiohttp.ClientSession() as other_client,
    ):
        sending = asyncio.ensure_future(careful.mail.send_mail(recipient(), endpoint=ENDPOINT))
        await refused.wait()
        key = {"Authorization": aiohttp.encode_basic_auth(fake.api_key, "")}
        await other_client.put(f"{fake.url}/api/v1/campaigns/{DROP}", headers=key)
        with pytest.raises(LiveMailError, match="is_live_mode as 1"):
            await sending
        assert fake.records("pieces") == []


@pytest.mark.parametrize("clock", [0, 1])
async def test_the_mode_is_read_again_after_a_long_wait_for_the_rate_limit(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch, clock: int
) -> None:
    """A machine may be suspended meanwhile, and then one of the two clocks stands still."""
    acquire = CallExecutor._permit
    permits: list[str] = []

    async def after_minutes(executor: CallExecutor, state: CallState) -> Permit:
        permits.append(state.call.operation)
        if permits == ["campaigns.list_campaigns", "mail.send_mail"]:
            await switch_mode(fake)
            assert state.checked_at is not None
            times = list(state.checked_at)
            times[clock] -= 300.0
            state.checked_at = times[0], times[1]
        return await acquire(executor, state)

    monkeypatch.setattr(CallExecutor, "_permit", after_minutes)
    async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as client:
        with pytest.raises(LiveMailError, match="is_live_mode as 1"):
            await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
    assert permits == ["campaigns.list_campaigns", "mail.send_mail", "campaigns.list_campaigns"]
    assert fake.records("pieces") == []


async def test_a_switch_of_the_same_client_waits_until_the_piece_is_sent(
    fake: FakePostalytics,
) -> None:
    modes: list[int] = []
    on_the_way = asyncio.Event()
    async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as client:
        for _ in range(12):  # until the pace lets several go at once
            await client.accounts.get_my_account()

        async def note_the_mode(operation: str, _: web.Request) -> None:
            if operation == "mail.send_mail":
                on_the_way.set()
                for _turn in range(50):
                    await asyncio.sleep(0)
                modes.append(fake.records("campaigns")[0]["is_live_mode"])

        async def go_live() -> None:
            await on_the_way.wait()
            await client.campaigns.set_campaign_mode(drop_id=DROP, live=True)

        fake.intercept = note_the_mode
        await asyncio.gather(client.mail.send_mail(recipient(), endpoint=ENDPOINT), go_live())
    assert modes == [0]
    assert fake.records("campaigns")[0]["is_live_mode"] == 1


@pytest.mark.parametrize("answered", [False, True])
async def test_a_call_that_is_cancelled_while_the_mode_is_read_was_not_sent(
    fake: FakePostalytics, answered: bool
) -> None:
    reading, over = asyncio.Event(), asyncio.Event()

    async def hold(_: str, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "999"})
        if answered:
            await response.prepare(request)
            await response.write(b"[")
        reading.set()
        await over.wait()
        return response

    fake.intercept = hold
    async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as client:
        sending = asyncio.create_task(client.mail.send_mail(recipient(), endpoint=ENDPOINT))
        await reading.wait()
        for _turn in range(50):
            await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError) as error:
            await sending
        over.set()
    known = error.value.__cause__
    assert isinstance(known, NotSentError)
    assert str(known).startswith("mail.send_mail (POST ")
    assert outcome_of(error.value) is Outcome.NOT_SENT
    assert [request.operation for request in fake.requests] == ["campaigns.list_campaigns"]
