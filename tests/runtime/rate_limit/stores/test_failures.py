"""Stores whose server stops, dies, hangs or closes connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import attrs
import pytest

from postalytics_runtime.rate_limit import StoreAddress
from postalytics_runtime.rate_limit.store import PaceStore, StoreUnreachableError
from support.runtime.stores import LONGEST, stored, woken_by
from support.servers.postgres_server import PostgresServer, running_postgres
from support.servers.redis_server import RedisServer, running_redis

from .conftest import Opens

NAME = "key: 3 in 1 s"
SOON = 0.2
"""Seconds after which a reply is not waited for. No reply comes later: only refused connections
take that long."""


@attrs.frozen
class Running:
    """A server of its own, which a test may stop, kill and pause."""

    server: RedisServer | PostgresServer
    address: StoreAddress


@pytest.fixture(params=["redis", "postgres"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    if request.param == "redis":
        with running_redis() as redis:
            yield Running(redis, StoreAddress("redis", redis.url))
    else:
        with running_postgres() as postgres:
            yield Running(postgres, StoreAddress("postgres", postgres.new_database()))


@pytest.fixture
def own(opens: Opens, running: Running) -> PaceStore:
    """A store on the server of the test."""
    return opens(running.address)


async def test_a_store_connects_again_after_its_server_was_stopped(
    own: PaceStore, running: Running
) -> None:
    await stored(own, NAME, b"before")
    await asyncio.to_thread(running.server.stop)
    for _ in range(2):
        with pytest.raises(StoreUnreachableError):
            await own.read(NAME)
    await asyncio.to_thread(running.server.start)
    await stored(own, NAME, b"after")
    assert (await own.read(NAME)).state == b"after"


async def test_after_a_crash_nothing_is_stored_and_a_store_goes_on(
    own: PaceStore, running: Running
) -> None:
    before = await stored(own, NAME, b"before")
    await asyncio.to_thread(running.server.kill)
    with pytest.raises(StoreUnreachableError):
        await own.read(NAME)
    await asyncio.to_thread(running.server.start)
    assert (await own.read(NAME)).state is None
    assert (await own.replace(NAME, before, b"late", 60, ()))[0] is False
    assert await stored(own, NAME, b"after") > before


async def woken_forever(store: PaceStore) -> None:
    while True:
        await store.woken()


async def test_wakeups_come_again_after_the_server_was_stopped(
    opens: Opens, running: Running
) -> None:
    waker, sleeper = opens(running.address), opens(running.address)
    await woken_by(waker, sleeper, NAME, b"before")
    listening = asyncio.create_task(woken_forever(sleeper))
    await asyncio.to_thread(running.server.stop)
    for _ in range(2):
        with pytest.raises(StoreUnreachableError):
            await listening
        listening = asyncio.create_task(woken_forever(sleeper))
    await asyncio.wait({listening})
    assert isinstance(listening.exception(), StoreUnreachableError)
    await asyncio.to_thread(running.server.start)
    async with asyncio.timeout(LONGEST):
        while (await woken_by(waker, sleeper, NAME, b"after")).state != b"after":
            pass


@pytest.fixture
def black_hole() -> Iterator[int]:
    """The port of a server that takes connections and never replies."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    "address",
    [
        StoreAddress("redis", "redis://127.0.0.1:{}/0"),
        StoreAddress("redis", "rediss://127.0.0.1:{}/0"),
        StoreAddress("postgres", "postgresql://me@127.0.0.1:{}/app"),
    ],
    ids=["redis", "rediss", "postgres"],
)
async def test_an_operation_on_a_server_that_never_replies_can_be_cancelled(
    opens: Opens, black_hole: int, address: StoreAddress
) -> None:
    own = opens(attrs.evolve(address, url=address.url.format(black_hole)))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for operation in (own.read(NAME), own.replace(NAME, 0, b"", 60, ()), own.woken()):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(operation, SOON)
    await own.aclose()
    assert loop.time() - begun < LONGEST
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (
            StoreAddress("redis", "redis://127.0.0.1:{}/0"),
            "no connection can be made, or it broke",
        ),
        (StoreAddress("postgres", "postgresql://me@127.0.0.1:{}/app"), "the connection is refused"),
    ],
    ids=["redis", "postgres"],
)
async def test_a_refused_connection_is_an_outage(
    opens: Opens, address: StoreAddress, reason: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    own = opens(attrs.evolve(address, url=address.url.format(port)))
    for operation in (own.read(NAME), own.replace(NAME, 0, b"", 60, ()), own.woken()):
        with pytest.raises(StoreUnreachableError) as error:
            await operation
        assert str(error.value) == reason
