from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import attrs
import pytest
from aiohttp import web

from postalytics import API, Postalytics, accounts, contacts
from postalytics.errors import (
    AuthenticationError,
    ConfigurationError,
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    RateLimitPausedError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.rate_limit import Pacer
from postalytics_runtime.schema import RateLimit
from support.events.running import free_port
from support.runtime.pacers import use_limits, use_pacer
from support.runtime.post_office_api import CREATE_STAMP, NewStamp, PostOffice, open_office
from support.runtime.scripted_server import Script, patient, said

ADA = NewContact(contact_list_id=1, first_name="Ada")


async def test_the_error_for_a_wrong_key_shows_its_end_and_its_environment(
    fake: FakePostalytics,
) -> None:
    async with Postalytics("wrong-wrong-wrong-1234", base_url=fake.url) as client:
        with pytest.raises(AuthenticationError) as error:
            await accounts.get_my_account(client)
    assert error.value.status == 401
    assert str(error.value) == (
        "accounts.get_my_account (GET /account/me): The API answered with status 401: Invalid API "
        "key. User authentication failed. Check the key, and that it belongs to this environment. "
        "The key is ****1234, the environment local: The fake server of this package, started "
        "with `postalytics serve`."
    )
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("environment", "end"),
    [
        (
            "local",
            "started with `postalytics serve`. Is `postalytics serve --port {port}` running?",
        ),
        ("production", "Mail sent through a live campaign is printed and billed."),
    ],
)
async def test_where_the_fake_server_does_not_listen_the_error_asks_for_it(
    environment: Literal["local", "production"], end: str
) -> None:
    port = free_port()
    async with Postalytics(
        "wrong-wrong-wrong-1234",
        environment=environment,
        base_url=f"http://127.0.0.1:{port}",
        retry=RetryPolicy(attempts=1),
    ) as client:
        with pytest.raises(NotSentError) as error:
            await accounts.get_my_account(client)
    assert str(error.value).endswith(end.format(port=port))


async def test_a_read_is_retried_after_any_transient_error(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(500), said(503, "<html>"), said(429, Retry_After="0"))
    async with patient(fake) as client:
        assert (await accounts.get_my_account(client)).account_id == 1001
    assert len(fake.requests) == 4


async def test_a_read_is_given_up_after_the_last_attempt(fake: FakePostalytics) -> None:
    fake.intercept = Script(*(said(502, "<html>") for _ in range(9)))
    async with patient(fake) as client:
        with pytest.raises(ServerError) as error:
            await accounts.get_my_account(client)
    assert error.value.call is not None
    assert (error.value.call.attempts, len(fake.requests)) == (4, 4)
    assert type(error.value) is ServerError


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_create_that_failed_is_never_retried(fake: FakePostalytics, status: int) -> None:
    fake.intercept = Script(said(status))
    async with patient(fake) as client:
        with pytest.raises(ServerOutcomeUnknownError) as error:
            await contacts.create_contact(client, ADA)
    assert error.value.status == status
    assert len(fake.requests) == 1


async def test_a_create_is_retried_after_too_many_requests(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(429, Retry_After="0"))
    async with patient(fake) as client:
        await contacts.create_contact(client, ADA)
    assert len(fake.requests) == 2
    assert len(fake.records("contacts")) == 4


async def test_a_retry_after_beyond_max_wait_is_an_error(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(429, Retry_After="3600"))
    async with patient(fake) as client:
        with pytest.raises(RateLimitError) as error:
            await contacts.create_contact(client, ADA)
    assert error.value.retry_after == 3600.0


async def test_a_dropped_read_is_retried_and_a_dropped_create_is_not(
    fake: FakePostalytics,
) -> None:
    async def drop(operation: str, request: web.Request) -> None:
        if len(fake.requests) in (1, 3):
            assert request.transport is not None
            request.transport.close()

    fake.intercept = drop
    async with patient(fake) as client:
        await accounts.get_my_account(client)
        with pytest.raises(OutcomeUnknownError):
            await contacts.create_contact(client, ADA)
    assert [request.operation for request in fake.requests] == [
        "accounts.get_my_account",
        "accounts.get_my_account",
        "contacts.create_contact",
    ]


@pytest.mark.parametrize(
    ("call", "advice", "safe"),
    [
        (
            lambda client: contacts.get_contact(client, contact_id=5001),
            "It changes nothing, so you can retry it.",
            True,
        ),
        (
            lambda client: contacts.delete_contact(client, contact_id=5001),
            "You can retry it: doing it twice is the same as doing it once.",
            True,
        ),
        (
            lambda client: contacts.create_contact(client, ADA),
            "Check whether it took effect before you retry it.",
            False,
        ),
    ],
)
async def test_an_unknown_outcome_says_what_to_do(
    fake: FakePostalytics, call: Callable[[Postalytics], Awaitable[Any]], advice: str, safe: bool
) -> None:
    async def drop(operation: str, request: web.Request) -> None:
        assert request.transport is not None
        request.transport.close()

    fake.intercept = drop
    once = RetryPolicy(attempts=1)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=once) as client:
        with pytest.raises(OutcomeUnknownError) as error:
            await call(client)
    before, _, after = error.value.message.partition("whether the request was carried out. ")
    assert before.startswith("No response came back (")
    assert (after, error.value.safe_to_repeat) == (advice, safe)


async def test_a_message_that_quotes_the_key_does_not_carry_it_on(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    key = fake.api_key
    token = base64.b64encode(f"{key}:".encode()).decode()
    fake.intercept = Script(said(401, f'{{"error": {{"message": "No key {key} ({token})."}}}}'))
    caplog.set_level(logging.DEBUG)
    async with Postalytics(key, base_url=fake.url) as client:
        with pytest.raises(AuthenticationError) as error:
            await accounts.get_my_account(client)
    assert error.value.vendor_message == "No key ****0000 (****0000)."
    shown = f"{error.value} {error.value!r} {vars(error.value)} {caplog.text}"
    assert (key in shown, token in shown) == (False, False)


class Log(Observer):
    """Observer that records all events."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.attempts: set[Attempt] = set()

    def waited(self, attempt: Attempt, seconds: float) -> None:
        assert seconds >= 0
        self._note("waited", attempt)

    def started(self, attempt: Attempt) -> None:
        self._note("started", attempt)

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        assert result.seconds > 0
        self._note("finished", attempt, result.outcome, result.status, result.error)

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        self._note("retried", attempt, type(error))

    def _note(self, event: str, attempt: Attempt, *more: object) -> None:
        self.attempts.add(attempt)
        self.events.append((event, attempt.number, *more))


async def test_an_observer_sees_each_attempt(fake: FakePostalytics) -> None:
    log = Log()
    fake.intercept = Script(said(500))
    async with patient(fake, observers=[log]) as client:
        await contacts.get_contact(client, contact_id=5001)
    assert log.events == [
        ("waited", 1),
        ("started", 1),
        ("finished", 1, Outcome.ANSWERED, 500, "ServerError"),
        ("retried", 1, ServerError),
        ("waited", 2),
        ("started", 2),
        ("finished", 2, Outcome.ANSWERED, 200, None),
    ]
    assert {(a.operation, a.method, a.path, a.origin) for a in log.attempts} == {
        ("contacts.get_contact", "GET", "/contacts/details/{contact_id}", fake.url)
    }
    assert len(log.attempts) == 2


async def test_an_observer_sees_an_attempt_that_was_not_sent() -> None:
    async with FakePostalytics() as fake:
        url = fake.url
    log = Log()
    once = RetryPolicy(attempts=1)
    async with Postalytics("k" * 20, base_url=url, retry=once, observers=[log]) as client:
        with pytest.raises(NotSentError):
            await accounts.get_my_account(client)
    assert log.events[-1] == ("finished", 1, Outcome.NOT_SENT, None, "NotSentError")


async def test_two_clients_with_one_key_share_the_limit(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(503, Retry_After="3600"))
    async with patient(fake) as one, patient(fake) as other:
        with pytest.raises(ServerOutcomeUnknownError):
            await contacts.create_contact(one, ADA)
        with pytest.raises(RateLimitPausedError):
            await accounts.get_my_account(other)
    assert len(fake.requests) == 1


async def test_a_request_that_was_not_sent_does_not_count_for_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schedule = use_limits(monkeypatch, RateLimit(1, 3600))
    async with FakePostalytics() as fake:
        url = fake.url
    async with Postalytics("k" * 20, base_url=url, retry=RetryPolicy(attempts=1)) as client:
        with pytest.raises(NotSentError):
            await accounts.get_my_account(client)
    assert (schedule.answers, schedule.outstanding) == ([], {})


async def test_the_limit_is_kept_and_the_fake_refuses_no_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = tuple(RateLimit(limit.requests, limit.seconds / 20) for limit in API.limits)
    use_pacer(monkeypatch, Pacer(limits))
    async with FakePostalytics(speed=20.0, realistic=True) as fake:
        async with patient(fake) as client:
            await asyncio.gather(*(accounts.get_my_account(client) for _ in range(40)))
        assert [request.status for request in fake.requests] == [200] * 40


class RecordingPacer(Pacer):
    """Pacer without limits that records pauses instead of making them."""

    def __init__(self) -> None:
        super().__init__(())
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.mark.parametrize(
    ("headers", "pauses"), [({}, [1, 60, 60, 60]), ({"Retry_After": "5"}, [5, 5, 5, 5])]
)
async def test_a_429_pauses_for_its_retry_after_or_for_ever_longer_windows(
    fake: FakePostalytics,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    pauses: list[float],
) -> None:
    pacer = RecordingPacer()
    use_pacer(monkeypatch, pacer)
    fake.intercept = Script(*(said(429, **headers) for _ in range(4)))
    async with patient(fake) as client:
        with pytest.raises(RateLimitError):
            await contacts.create_contact(client, ADA)
    assert (pacer.pauses, len(fake.requests)) == (pauses, 4)


async def test_a_429_of_an_api_without_limits_does_not_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pacer = RecordingPacer()
    use_pacer(monkeypatch, pacer)
    (here,) = PostOffice.api.environments
    unlimited = attrs.evolve(
        PostOffice.api, limits=(), environments=(attrs.evolve(here, limits=()),)
    )
    monkeypatch.setattr(PostOffice, "api", unlimited)
    async with open_office(lambda *_: (429, "")) as (office, server):
        with pytest.raises(RateLimitError):
            await office.call(CREATE_STAMP, body=NewStamp(motif="Ada", series=None))
    assert (pacer.pauses, len(server.asked)) == ([], 1)


async def test_the_error_for_a_paused_key_says_until_when(
    fake: FakePostalytics,
) -> None:
    fake.intercept = Script(said(429, Retry_After="3600"))
    async with patient(fake) as client:
        with pytest.raises(RateLimitError) as first:
            await contacts.create_contact(client, ADA)
        with pytest.raises(
            RateLimitPausedError, match=r"this key to wait until .* UTC \(3,[56]"
        ) as second:
            await contacts.create_contact(client, ADA)
    assert len(fake.requests) == 1
    assert first.value.retry_at is not None
    assert second.value.retry_at is not None
    assert abs(first.value.retry_at - second.value.retry_at) < timedelta(seconds=5)
    assert first.value.retry_at > datetime.now(UTC) + timedelta(minutes=59)
    assert (outcome_of(first.value), outcome_of(second.value)) == (
        Outcome.ANSWERED,
        Outcome.NOT_SENT,
    )


async def test_the_retry_after_of_a_503_pauses_the_whole_key(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(503, Retry_After="3600"))
    async with patient(fake) as client:
        with pytest.raises(ServerOutcomeUnknownError):
            await contacts.create_contact(client, ADA)
        with pytest.raises(RateLimitPausedError):
            await accounts.get_my_account(client)
    assert len(fake.requests) == 1


async def test_an_outage_uses_up_the_retry_budget(fake: FakePostalytics) -> None:
    fake.intercept = Script(*(said(500) for _ in range(99)))
    frugal = RetryPolicy(first_delay=0, budget=5)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=frugal) as client:
        for _ in range(4):
            with pytest.raises(ServerError) as error:
                await accounts.get_my_account(client)
    assert len(fake.requests) == 4 + 5
    assert error.value.message.endswith("It was not retried: too many calls have failed before it.")


async def test_a_read_whose_response_is_cut_off_is_retried(fake: FakePostalytics) -> None:
    async def half(operation: str, request: web.Request) -> web.StreamResponse | None:
        if len(fake.requests) > 1:
            return None
        response = web.StreamResponse(headers={"Content-Length": "999"})
        await response.prepare(request)
        await response.write(b"{")
        assert request.transport is not None
        request.transport.close()
        return response

    fake.intercept = half
    async with patient(fake) as client:
        assert (await accounts.get_my_account(client)).account_id == 1001
    assert len(fake.requests) == 2


async def test_a_create_whose_response_is_cut_off_is_not_retried(fake: FakePostalytics) -> None:
    async def half(operation: str, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "999"})
        await response.prepare(request)
        assert request.transport is not None
        request.transport.close()
        return response

    fake.intercept = half
    async with patient(fake) as client:
        with pytest.raises(UnreadableResponseError, match=r"accepted the request \(status 200\)"):
            await contacts.create_contact(client, ADA)
    assert len(fake.requests) == 1


async def test_other_options_are_for_some_calls_only(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(500), said(500))
    async with patient(fake) as client:
        once = client.with_options(retry=RetryPolicy(attempts=1))
        with pytest.raises(ServerError):
            await once.accounts.get_my_account()
        assert (await client.accounts.get_my_account()).account_id == 1001
        assert once._executor is client._executor
    assert len(fake.requests) == 3
    with pytest.raises(ConfigurationError, match="The client is closed"):
        await once.accounts.get_my_account()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"timeout": 3}, "timeout must be a Timeout, such as Timeout(total=30), not int."),
        ({"retry": 3}, "retry must be a RetryPolicy, not int."),
        ({"background": 1}, "background must be True or False, not int."),
        ({"allow_ambiguous_ids": 1}, "allow_ambiguous_ids must be True or False, not int."),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics("k" * 20).with_options(**options)
    assert error.value.message == problem
