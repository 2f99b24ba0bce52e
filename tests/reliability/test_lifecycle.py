"""The life of a client: sessions, event loops, and calls in flight when it is closed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import attrs
import pytest

from postalytics import Postalytics
from postalytics.models import AccountId, NewTemplate
from postalytics.testing import FakePostalytics
from postalytics_runtime.errors import (
    ConfigurationError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    outcome_of,
)
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.observability import Attempt, Observer
from postalytics_runtime.schema import RateLimit
from support.runtime.post_office_api import API, GET_ROUTE, HANG_UP, PostOffice, open_office
from support.runtime.raw_server import RawServer, answering, http, serve

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"
SOON = 5.0
"""Seconds within which what is closed ends; all other time-outs are longer."""

CLOSED = "The client is closed; make a new one."
ELSEWHERE = "The client belongs to another event loop; make one inside each asyncio.run()."


async def silent(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    await reader.read()


class Slow(PostOffice):
    """A client with a limit of one call an hour."""

    api = attrs.evolve(
        API, environments=(attrs.evolve(API.environments[0], limits=(RateLimit(1, 3600.0),)),)
    )


async def end_of(call: Awaitable[Any]) -> PostalyticsError:
    with pytest.raises(PostalyticsError) as error:
        async with asyncio.timeout(SOON):
            await call
    return error.value


# Sessions.


async def test_a_session_of_its_own_is_opened_by_the_first_call_and_closed_with_it(
    fake: FakePostalytics,
) -> None:
    client = Postalytics(fake.api_key, base_url=fake.url)
    async with client:
        assert (await client.accounts.get_my_account()).account_id == 1001
    assert (await end_of(client.accounts.get_my_account())).message == CLOSED


@pytest.mark.parametrize("fails", [False, True])
async def test_a_borrowed_session_is_never_closed(fake: FakePostalytics, fails: bool) -> None:
    async with aiohttp.ClientSession() as session:
        key = "not-the-key-at-all" if fails else fake.api_key
        async with Postalytics(key, base_url=fake.url, session=session) as client:
            call = client.accounts.get_my_account()
            assert isinstance(await end_of(call), PostalyticsError) if fails else await call
        assert (session.closed, session.connector is None) == (False, False)
        async with session.get(fake.url) as response:
            assert response.status == 401


async def test_a_borrowed_session_outlives_an_error_in_the_block_of_the_client(
    fake: FakePostalytics,
) -> None:
    async with aiohttp.ClientSession() as session:
        with contextlib.suppress(KeyError):
            async with Postalytics(fake.api_key, base_url=fake.url, session=session) as client:
                await client.accounts.get_my_account()
                raise KeyError
        assert not session.closed


async def test_two_clients_may_share_a_session(fake: FakePostalytics) -> None:
    async with aiohttp.ClientSession() as session:
        one = Postalytics(fake.api_key, base_url=fake.url, session=session)
        two = Postalytics(fake.api_key, base_url=fake.url, session=session)
        await one.accounts.get_my_account()
        await one.close()
        assert (await two.accounts.get_my_account()).account_id == 1001
        await two.close()


@pytest.mark.parametrize("used_before", [False, True])
async def test_a_session_that_its_owner_has_closed_is_reported(
    fake: FakePostalytics, used_before: bool
) -> None:
    async with aiohttp.ClientSession() as session:
        client = Postalytics(fake.api_key, base_url=fake.url, session=session)
        if used_before:
            await client.accounts.get_my_account()
    error = await end_of(client.accounts.get_my_account())
    assert error.message == "The session that the client was given is closed."
    assert (type(error), outcome_of(error)) == (ConfigurationError, Outcome.NOT_SENT)
    await client.close()


# Loops.


def test_a_client_made_outside_a_loop_works_in_one() -> None:
    async def use(client: Postalytics) -> AccountId | None:
        async with client:
            return (await client.accounts.get_my_account()).account_id

    async def main() -> AccountId | None:
        async with FakePostalytics(port=port):
            return await use(client)

    port = _free_port()
    client = Postalytics(base_url=f"http://127.0.0.1:{port}")
    assert asyncio.run(main()) == 1001


def _free_port() -> int:
    async def listen() -> int:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        async with server:
            return int(server.sockets[0].getsockname()[1])

    return asyncio.run(listen())


def test_a_client_is_for_one_loop_and_can_be_closed_when_that_is_over() -> None:
    client = PostOffice("the-key-of-this-test", base_url="http://127.0.0.1:1", retry=ONCE)
    first, second = (asyncio.run(_failure(client)) for _ in range(2))
    assert (outcome_of(first), first.message[:21]) == (Outcome.NOT_SENT, "http://127.0.0.1:1 co")
    assert (type(second), second.message) == (ConfigurationError, ELSEWHERE)
    asyncio.run(client.close())
    assert asyncio.run(_failure(client)).message == CLOSED


ONCE = RetryPolicy(attempts=1)


async def _failure(client: PostOffice) -> PostalyticsError:
    return await end_of(client.call(GET_ROUTE, path=("a",)))


async def test_use_in_a_loop_of_another_thread_is_an_error_and_the_client_stays_usable(
    fake: FakePostalytics,
) -> None:
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        await client.accounts.get_my_account()

        def elsewhere(act: Callable[[], Awaitable[Any]]) -> PostalyticsError:
            return asyncio.run(end_of(act()))

        called = await asyncio.to_thread(elsewhere, client.accounts.get_my_account)
        closed = await asyncio.to_thread(elsewhere, client.close)
        assert (called.message, closed.message) == (ELSEWHERE, CLOSE_THERE)
        assert (await client.accounts.get_my_account()).account_id == 1001


CLOSE_THERE = "The client belongs to another event loop; close it there."


# Closing.


async def test_closing_twice_or_before_any_call_is_harmless(fake: FakePostalytics) -> None:
    unused = Postalytics(fake.api_key, base_url=fake.url)
    await unused.close()
    await unused.close()
    async with unused:
        assert (await end_of(unused.accounts.get_my_account())).message == CLOSED
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        await client.accounts.get_my_account()
        await asyncio.gather(client.close(), client.close())
        assert (await end_of(client.accounts.get_my_account())).message == CLOSED


async def test_a_list_that_is_being_read_ends_with_the_client(fake: FakePostalytics) -> None:
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        people = client.contacts.list_contacts(contact_list_id=1)
        assert (await anext(aiter(people))).row == 1
    assert (await end_of(people.collect())).message == CLOSED


@pytest.mark.parametrize("borrowed", [False, True])
@pytest.mark.parametrize("writes", [False, True])
async def test_a_call_in_flight_when_the_client_is_closed_ends_unconfirmed(
    borrowed: bool, writes: bool
) -> None:
    async with serve(silent) as server, aiohttp.ClientSession() as session:
        client = Postalytics(KEY, base_url=server.url, session=session if borrowed else None)
        made: Awaitable[object] = (
            client.templates.create_template(TEMPLATE)
            if writes
            else client.templates.list_templates().collect()
        )
        call = asyncio.ensure_future(made)
        await server.asked.wait()
        await client.close()
        error = await end_of(call)
        assert (type(error), outcome_of(error)) == (OutcomeUnknownError, Outcome.UNKNOWN)
        assert "the client was closed" in error.message
        assert len(server.requests) == 1
        assert not session.closed


TEMPLATE = NewTemplate(name="A", size="4x6", html="<p>", is_full_html=True, is_proofed=False)


async def test_calls_that_wait_for_a_permit_when_the_client_is_closed_were_not_sent() -> None:
    async with serve(answering(http(b'{"code": "a"}'))) as server:
        client, other = (Slow(KEY, base_url=server.url, retry=ONCE) for _ in range(2))
        await other.call(GET_ROUTE, path=("a",))
        calls = [asyncio.create_task(client.call(GET_ROUTE, path=(str(n),))) for n in range(5)]
        await asyncio.sleep(0)
        began = time.monotonic()
        await client.close()
        errors = [await end_of(call) for call in calls]
        assert time.monotonic() - began < SOON
        assert [(type(e), e.message, outcome_of(e)) for e in errors] == [
            (ConfigurationError, CLOSED, Outcome.NOT_SENT)
        ] * 5
        await other.close()
        assert len(server.requests) == 1


async def test_a_client_closed_between_two_attempts_reports_the_outcome_of_the_first() -> None:
    patient = RetryPolicy(first_delay=100.0, max_delay=100.0)
    waits = asyncio.Event()

    class Listening(Observer):
        def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
            waits.set()

    async with open_office(lambda *_: HANG_UP) as (office, counter):
        client = PostOffice(base_url=office.environment.url, retry=patient, observers=[Listening()])
        call = asyncio.create_task(client.call(GET_ROUTE, path=("a",)))
        await waits.wait()
        await client.close()
        error = await end_of(call)
        assert (type(error), outcome_of(error)) == (OutcomeUnknownError, Outcome.UNKNOWN)
        assert error.message.endswith("The last attempt was not sent (ConfigurationError).")
        assert len(counter.asked) == 1
        assert office is not client


async def test_a_cancelled_call_stays_cancelled_also_when_the_client_is_closed() -> None:
    async with serve(silent) as server:
        client = Postalytics(KEY, base_url=server.url)
        call = asyncio.create_task(client.templates.create_template(TEMPLATE))
        await server.asked.wait()
        call.cancel()
        await client.close()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await call
        assert outcome_of(cancelled.value) is Outcome.UNKNOWN
