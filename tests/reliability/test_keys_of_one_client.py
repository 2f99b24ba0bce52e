"""Clients for other keys, made with `for_key`: they share connections, and nothing else."""

from __future__ import annotations

import asyncio
import base64
import gc
import weakref
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from postalytics import Postalytics, RetryPolicy, Timeout
from postalytics.errors import (
    ConfigurationError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    ServerError,
    outcome_of,
)
from postalytics_runtime.rate_limit import LanePacer
from support.leaks import leaks, shown_by
from support.reliability.clients import Unpaced
from support.runtime.raw_server import RawServer, http, serve

KEY = "first-key-{}".format("x" * 10)
OTHER = "other-key-{}".format("y" * 10)
ONCE = RetryPolicy(attempts=1)
LENDER_CLOSED = (
    "The client that this one was made with (`for_key`) is closed, with its connections."
)
ACCOUNT = http(b'{"account_id": 7}')


async def answer(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    while True:
        await server.read_request(reader)
        writer.write(ACCOUNT)


async def silent(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    await reader.read()


def keys_of(server: RawServer) -> list[str]:
    """Return the keys of the requests that have arrived."""
    tokens = [request.partition(b"Basic ")[2].partition(b"\r\n")[0] for request in server.requests]
    return [base64.b64decode(token).decode().removesuffix(":") for token in tokens]


def pacer_of(client: Postalytics) -> LanePacer:
    return client._executor.pacer  # pyright: ignore[reportPrivateUsage]


async def end_of(call: Awaitable[Any]) -> PostalyticsError:
    with pytest.raises(PostalyticsError) as error:
        await call
    return error.value


async def test_each_key_is_sent_by_its_own_client_over_the_same_connection() -> None:
    async with serve(answer) as server, Postalytics(KEY, base_url=server.url) as client:
        other = client.for_key(OTHER)
        for one in (client, other, other.for_key("third-key"), client):
            assert (await one.accounts.get_my_account()).account_id == 7
        assert keys_of(server) == [KEY, OTHER, "third-key", KEY]
        assert server.connections == 1


async def test_the_options_are_those_of_the_client(tmp_path: Path) -> None:
    path = tmp_path / "other.key"
    path.write_text(OTHER)
    path.chmod(0o600)
    client = Postalytics(KEY, "sandbox", timeout=Timeout(total=7), allow_live_mail=False)
    other = client.with_options(retry=ONCE).for_key(api_key_file=path)
    assert (other.timeout, other.allow_live_mail) == (Timeout(total=7), False)
    assert repr(other) == repr(client)


async def test_each_key_has_a_rate_limit_of_its_own() -> None:
    client = Postalytics(KEY, "sandbox")
    first, other, again = map(
        pacer_of, (client, client.for_key(OTHER), Postalytics(OTHER, "sandbox"))
    )
    assert first is not other is again


async def test_the_failures_of_a_key_use_up_no_retries_of_another() -> None:
    async def fail(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            await server.read_request(reader)
            writer.write(http(b"", "500 No"))

    retry = RetryPolicy(attempts=3, first_delay=0, budget=2)
    async with serve(fail) as server, Unpaced(KEY, base_url=server.url, retry=retry) as client:
        for key in ("a" * 20, "b" * 20):
            one = client.for_key(key)
            for _ in range(2):
                with pytest.raises(ServerError):
                    await one.accounts.get_my_account()
        assert [keys_of(server).count(key) for key in ("a" * 20, "b" * 20)] == [4, 4]


async def test_a_client_for_a_key_ends_its_own_calls_and_leaves_the_connections_open() -> None:
    async with serve(silent) as server, Unpaced(KEY, base_url=server.url, retry=ONCE) as client:
        async with client.for_key(OTHER) as other:
            call = asyncio.ensure_future(other.accounts.get_my_account())
            await server.asked.wait()
            stays = asyncio.ensure_future(client.accounts.get_my_account())
        error = await end_of(call)
        assert (type(error), outcome_of(error)) == (OutcomeUnknownError, Outcome.UNKNOWN)
        assert "the client was closed" in error.message
        assert "The client is closed" in (await end_of(other.accounts.get_my_account())).message
        assert not stays.done()
        await client.close()
        await end_of(stays)


@pytest.mark.parametrize("used_before", [False, True])
async def test_a_client_for_a_key_says_that_the_connections_are_closed(used_before: bool) -> None:
    async with serve(answer) as server:
        async with Postalytics(KEY, base_url=server.url) as client:
            other = client.for_key(OTHER)
            if used_before:
                await other.accounts.get_my_account()
        error = await end_of(other.accounts.get_my_account())
        assert (error.message, outcome_of(error)) == (LENDER_CLOSED, Outcome.NOT_SENT)
        assert type(error) is ConfigurationError
        await other.close()


async def test_a_call_in_flight_when_the_connections_are_closed_has_an_unknown_outcome() -> None:
    async with serve(silent) as server:
        async with Unpaced(KEY, base_url=server.url, retry=ONCE) as client:
            call = asyncio.ensure_future(client.for_key(OTHER).accounts.get_my_account())
            await server.asked.wait()
        error = await end_of(call)
        assert outcome_of(error) is Outcome.UNKNOWN
        assert "(the client was closed)" in error.message


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "No key is given. Pass it as text, or name the file that holds it."),
        ({"api_key": ""}, "No key is given. Pass it as text, or name the file that holds it."),
        (
            {"api_key": OTHER, "api_key_file": "other.key"},
            "Pass either api_key= or api_key_file=, not both.",
        ),
        ({"api_key": 7}, "api_key must be text, not int."),
    ],
)
def test_a_key_is_given_once_and_never_that_of_the_environment(
    given: dict[str, Any], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", OTHER)
    with pytest.raises(ConfigurationError) as error:
        Postalytics(KEY).for_key(**given)
    assert error.value.message == problem


@pytest.mark.parametrize(
    "given", [{"api_key": f"{OTHER} x"}, {"api_key": OTHER, "api_key_file": "other.key"}]
)
def test_an_error_of_a_key_does_not_show_it(given: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics(KEY).for_key(**given)
    shown = shown_by(error.value, skip="test_keys_of_one_client.py", given=given.values())
    assert leaks(shown, [OTHER]) == []
    assert "for_key" in shown


async def test_a_call_that_waits_ends_when_the_connections_are_closed() -> None:
    async with serve(answer) as server:
        async with Postalytics(KEY, base_url=server.url) as client:
            other = client.for_key(OTHER)
            pacer_of(other).pause(99)
            call = asyncio.ensure_future(other.accounts.get_my_account())
            await asyncio.sleep(0)  # It waits now.
        error = await asyncio.wait_for(end_of(call), 10)
        assert (type(error), outcome_of(error)) == (ConfigurationError, Outcome.NOT_SENT)
        assert (error.message, server.requests) == (LENDER_CLOSED, [])


def test_clients_of_an_address_share_what_they_know_of_operations() -> None:
    builders = [
        client._builders  # pyright: ignore[reportPrivateUsage]
        for client in (
            Postalytics(KEY, "sandbox"),
            Postalytics(OTHER, "sandbox"),
            Postalytics(KEY, "production"),
        )
    ]
    assert builders[0] is builders[1] is not builders[2]


async def test_more_keys_than_aiohttp_has_connections_are_served_at_once() -> None:
    count, all_here = 120, asyncio.Event()

    async def answer_together(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        if len(server.requests) == count:
            all_here.set()
        await all_here.wait()
        writer.write(ACCOUNT)

    async with serve(answer_together) as server, Postalytics(KEY, base_url=server.url) as client:
        clients = [client.for_key(f"{OTHER}{number}") for number in range(count)]
        accounts = await asyncio.gather(*(one.accounts.get_my_account() for one in clients))
        assert [account.account_id for account in accounts] == [7] * count
        assert server.connections == count


async def test_a_client_for_a_key_that_is_dropped_leaves_nothing_behind() -> None:
    async with serve(answer) as server, Postalytics(KEY, base_url=server.url) as client:
        other = client.for_key(OTHER)
        await other.accounts.get_my_account()
        dropped = weakref.ref(other)
        del other
        gc.collect()
        assert dropped() is None
