"""Stores that reply with what no store replies with, and schedules that no client has stored."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest
from bench.virtual_store import StoreServer, VirtualStore
from bench.virtual_time import VirtualLoop

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit.network import StoreLink, StorePacer
from postalytics_runtime.rate_limit.network.stored_schedule import StoredSchedule
from postalytics_runtime.rate_limit.store import StoredState, StoreUnreachableError, Wakeup
from postalytics_runtime.schema import RateLimit

T = TypeVar("T")

ONE_A_SECOND = (RateLimit(1, 1),)


def in_virtual_time(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


class OddStore(VirtualStore):
    """A store that something else replies for."""

    def __init__(self, reads: Callable[[], StoredState]) -> None:
        super().__init__(StoreServer(), 1)
        self._reads = reads

    async def read(self, name: str) -> StoredState:
        return self._reads()

    async def woken(self) -> Wakeup:
        raise ValueError("This is not a wake-up.")


def linked(store: VirtualStore) -> StorePacer:
    link = StoreLink(store, "odd")
    return StorePacer("key", ONE_A_SECOND, lambda: link, clock=asyncio.get_running_loop().time)


async def sent_at(pacer: StorePacer) -> float:
    """Return when a request was sent, in tenths of a second."""
    pacer.release(await pacer.acquire())
    return round(asyncio.get_running_loop().time(), 1)


def not_a_number() -> StoredState:
    return StoredState(None, 0, math.nan)


def unreadable() -> StoredState:
    raise ValueError("The driver does not know what this is.")


@pytest.mark.parametrize("reads", [not_a_number, unreadable])
def test_a_store_whose_replies_cannot_be_read_counts_as_unreachable(
    reads: Callable[[], StoredState], caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> list[float]:
        pacer = linked(OddStore(reads))
        return [await sent_at(pacer), await sent_at(pacer)]

    assert in_virtual_time(main) == [1.0, 2.0]
    (warning,) = caplog.messages
    assert warning.startswith(
        "The pace store odd cannot be reached: its reply cannot be read (ValueError). Until it can,"
    )


def test_an_unexpected_exception_fails_the_waiters(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    quoted = "a password"

    def planted(*_: object) -> bytes:
        raise KeyError(quoted)

    async def main() -> list[str]:
        pacer = linked(VirtualStore(StoreServer(), 1))
        monkeypatch.setattr(StoredSchedule, "dump", planted)
        failed = await asyncio.gather(sent_at(pacer), sent_at(pacer), return_exceptions=True)
        monkeypatch.undo()
        await sent_at(pacer)
        return [f"{type(error).__name__}: {error}" for error in failed]

    error = f"{ConfigurationError.__name__}: The pace store cannot be used (unexpected KeyError)."
    assert in_virtual_time(main) == [error, error]
    assert "please report it with this traceback" in caplog.text
    assert quoted not in caplog.text


def test_a_store_that_fails_for_good_is_asked_less_and_less_for_wakeups(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> list[float]:
        asked = []

        class Gone(VirtualStore):
            async def woken(self) -> Wakeup:
                asked.append(asyncio.get_running_loop().time())
                raise ConfigurationError("The database does not exist.")

        await sent_at(linked(Gone(StoreServer(), 1)))
        await asyncio.sleep(40.0)
        first, *_ = asked
        return [round(when - first, 1) for when in asked]

    assert in_virtual_time(main) == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5]
    assert caplog.messages == []  # The operations report what fails.


def test_a_store_that_is_back_is_asked_for_wakeups_at_once() -> None:
    async def main() -> bool:
        asked = []

        class Listened(VirtualStore):
            async def woken(self) -> Wakeup:
                asked.append(asyncio.get_running_loop().time())
                raise StoreUnreachableError("the connection is refused")

        server = StoreServer(is_down=True)
        link = StoreLink(Listened(server, 1), "odd")
        clock = asyncio.get_running_loop().time
        pacer = StorePacer("key", ONE_A_SECOND, lambda: link, clock=clock)
        await sent_at(pacer)
        await asyncio.sleep(40.0)  # Then the pauses are long.
        server.is_down = False
        while link.is_down:
            await sent_at(pacer)
        return clock() - asked[-1] < 2.0

    assert in_virtual_time(main)


@pytest.mark.parametrize("before", [0, 3])
def test_a_store_that_takes_no_changes_counts_as_unreachable_until_it_does(
    before: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> tuple[list[float], int, float]:
        server = StoreServer()
        pacer = linked(VirtualStore(server, 1))
        for _ in range(before):
            await sent_at(pacer)
        await asyncio.sleep(2)
        server.is_read_only = True
        began, operations = asyncio.get_running_loop().time(), server.operations
        sent = [await sent_at(pacer) - began for _ in range(30)]
        operations = server.operations - operations
        server.is_read_only = False
        last = 0.0
        while "can be reached again" not in caplog.text:
            last = await sent_at(pacer)
        return sent, operations, await sent_at(pacer) - last

    sent, operations, gap = in_virtual_time(main)
    assert sent == pytest.approx(range(1, 31), abs=0.2)
    assert operations <= 30
    assert [message.split(". ")[0] for message in caplog.messages] == [
        "The pace store odd cannot be reached: it is read-only",
        "The pace store odd can be reached again.",
    ]
    assert gap >= 1.0


def test_a_process_that_requires_a_store_waits_until_it_takes_changes() -> None:
    async def main() -> tuple[int, float]:
        server = StoreServer()
        link = StoreLink(VirtualStore(server, 1), "odd")
        loop = asyncio.get_running_loop()
        pacer = StorePacer("key", ONE_A_SECOND, lambda: link, clock=loop.time, required=True)
        server.is_read_only = True
        waiting = asyncio.create_task(sent_at(pacer))
        await asyncio.sleep(60)
        assert not waiting.done()
        operations, server.is_read_only = server.operations, False
        return operations, await waiting

    operations, at = in_virtual_time(main)
    assert operations <= 30
    assert at <= 72


@pytest.mark.parametrize("state", [b"", b"[1, 2, 3]", b"\xff"])
def test_a_wake_up_that_no_client_has_sent_fails_no_waiter(state: bytes) -> None:
    async def main() -> float:
        server = StoreServer()
        pacer = linked(VirtualStore(server, 1))
        await sent_at(pacer)
        waiting = asyncio.create_task(sent_at(pacer))
        await asyncio.sleep(0.5)
        server.awake[1].put_nowait(Wakeup("key", 2**70, state))
        return await waiting

    assert in_virtual_time(main) == 1.0


class SlowStore(VirtualStore):
    """A store that carries out one operation after the other, each in a tenth of a second."""

    def __init__(self) -> None:
        super().__init__(StoreServer(), 1)
        self._lock = asyncio.Lock()

    async def read(self, name: str) -> StoredState:
        async with self._lock:
            await asyncio.sleep(0.1)
            return await super().read(name)


def test_many_keys_that_begin_at_once_do_not_look_like_an_outage(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> None:
        link, loop = StoreLink(SlowStore(), "slow"), asyncio.get_running_loop()
        pacers = [
            StorePacer(f"key {key}", ONE_A_SECOND, lambda: link, clock=loop.time)
            for key in range(40)
        ]
        await asyncio.gather(*map(sent_at, pacers))

    in_virtual_time(main)
    assert caplog.messages == []
