"""Connections to a store: kept, left to the next operation, and run again where they broke."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import attrs
import pytest
from bench.virtual_time import VirtualLoop

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit.store import StoreUnreachableError
from postalytics_runtime.rate_limit.stores.connections import Connections, in_time

T = TypeVar("T")


@attrs.define
class Server:
    """Numbers the connections that it takes."""

    taken: int = 0
    seconds: float = 0.0
    is_down: bool = False
    closed: list[int] = attrs.field(factory=list)

    async def connect(self) -> int:
        self.taken += 1
        number = self.taken
        await asyncio.sleep(self.seconds)
        if self.is_down:
            raise StoreUnreachableError
        return number

    async def discard(self, connection: int) -> None:
        self.closed.append(connection)


def in_virtual_time(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


async def answered(connection: int) -> int:
    return connection


async def answered_later(connection: int) -> int:
    await asyncio.sleep(1)
    return connection


async def broken(connection: int) -> int:
    raise StoreUnreachableError


async def refused(connection: int) -> int:
    raise ConfigurationError("no")


def test_a_connection_serves_one_operation_after_another() -> None:
    async def main() -> None:
        server = Server()
        connections = Connections(server.connect, server.discard)
        assert [await connections.run(answered) for _ in range(3)] == [1, 1, 1]
        await connections.aclose()
        assert server.closed == [1]

    in_virtual_time(main)


def test_operations_at_once_have_a_few_connections() -> None:
    async def main() -> None:
        server = Server()
        connections = Connections(server.connect, server.discard)
        used = await asyncio.gather(*(connections.run(answered_later) for _ in range(10)))
        assert (sorted({*used}), asyncio.get_running_loop().time()) == ([1, 2, 3, 4], 3)
        await connections.aclose()
        assert sorted(server.closed) == [1, 2, 3, 4]

    in_virtual_time(main)


def test_an_operation_on_a_connection_that_was_closed_is_run_on_the_next() -> None:
    async def main() -> None:
        server = Server()
        connections = Connections(server.connect, server.discard)
        await asyncio.gather(*(connections.run(answered_later) for _ in range(3)))

        async def on_a_new_one(connection: int) -> int:
            return await (answered if connection > 3 else broken)(connection)

        assert await connections.run(on_a_new_one) == 4
        assert sorted(server.closed) == [1, 2, 3]

    in_virtual_time(main)


def test_an_operation_that_fails_on_a_new_connection_has_failed() -> None:
    async def main() -> None:
        server = Server()
        connections = Connections(server.connect, server.discard)
        with pytest.raises(StoreUnreachableError):
            await connections.run(broken)
        with pytest.raises(ConfigurationError):
            await connections.run(refused)
        assert (server.taken, server.closed) == (2, [1, 2])

    in_virtual_time(main)


def test_a_cancelled_operation_closes_its_connection_and_the_idle_ones() -> None:
    async def main() -> None:
        server = Server()
        connections = Connections(server.connect, server.discard)
        await asyncio.gather(*(connections.run(answered_later) for _ in range(2)))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connections.run(answered_later), 0.5)
        assert sorted(server.closed) == [1, 2]
        assert await connections.run(answered) == 3

    in_virtual_time(main)


def test_an_operation_that_is_cancelled_while_connecting_leaves_the_connection() -> None:
    async def main() -> None:
        server = Server(seconds=2.5)
        connections = Connections(server.connect, server.discard)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(connections.run(answered), 1)
        assert await asyncio.wait_for(connections.run(answered), 1) == 1
        assert (server.taken, asyncio.get_running_loop().time()) == (1, 2.5)
        await connections.aclose()

    in_virtual_time(main)


def test_a_connection_that_is_being_made_is_closed_in_the_end() -> None:
    async def main() -> None:
        server = Server(seconds=2.5)
        connections = Connections(server.connect, server.discard)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connections.run(answered), 1)
        await asyncio.sleep(2)  # It is made, and was left to the next operation.
        await connections.aclose()
        assert (server.taken, server.closed) == (1, [1])
        server.seconds = 100
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connections.run(answered), 1)
        await connections.aclose()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    in_virtual_time(main)


def test_a_server_that_takes_no_connection_is_given_up_after_a_while() -> None:
    async def main() -> float:
        server = Server(seconds=1000)
        with pytest.raises(StoreUnreachableError) as error:
            await in_time(server.connect())
        assert str(error.value) == "no connection was made within 10 s"
        return asyncio.get_running_loop().time()

    assert in_virtual_time(main) == 10
