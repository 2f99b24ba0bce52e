"""Pacers of several processes that share a store, in virtual time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import orjson
import pytest
from bench.virtual_store import StoreServer, VirtualStore, pacer
from bench.virtual_time import VirtualLoop

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit import PausedError, Permit
from postalytics_runtime.rate_limit.network import StoreLink, StorePacer
from postalytics_runtime.schema import RateLimit

T = TypeVar("T")

ONE_A_SECOND = (RateLimit(1, 1),)


def in_virtual_time(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.fixture
def server() -> StoreServer:
    return StoreServer(seconds=(0.001, 0.001))


@pytest.fixture
def process(server: StoreServer) -> Callable[..., StorePacer]:
    """Start a process; it is given a token of its own."""
    tokens = iter(range(1, 1000))

    def process(limits: tuple[RateLimit, ...] = ONE_A_SECOND, **more: Any) -> StorePacer:
        return pacer(server, next(tokens), asyncio.get_running_loop().time, limits, **more)

    return process


async def go(one: StorePacer, **how: Any) -> float:
    """Return when the request was sent, in tenths of a second; its response comes at once."""
    permit = await one.acquire(expires_after=60.0, **how)
    one.release(permit)
    return round(now(), 1)


async def asked(*calls: Coroutine[Any, Any, T]) -> list[asyncio.Task[T]]:
    """Tasks of the calls, which are in the queue of the store in this order."""
    tasks = list[asyncio.Task[T]]()
    for call in calls:
        tasks.append(asyncio.create_task(call))
        await asyncio.sleep(0.01)
    return tasks


async def times(*calls: Coroutine[Any, Any, float]) -> list[float]:
    return await asyncio.gather(*await asked(*calls))


async def hold(one: StorePacer, **how: Any) -> Permit:
    return await one.acquire(expires_after=60.0, **how)


def test_processes_get_their_permits_in_the_order_in_which_they_ask(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> list[float]:
        one, two, three = process(), process(), process()
        return await times(go(one), go(two), go(three), go(one), go(two))

    assert in_virtual_time(main) == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_requests_in_the_background_wait_for_those_of_other_processes(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> list[float]:
        one, two, three = process(), process(), process()
        calls = [go(two, background=True), go(three, background=True), go(two), go(one)]
        return await times(go(one), *calls)

    # A process that has had its turn goes to the end of its lane.
    assert in_virtual_time(main) == [0.0, 4.0, 3.0, 1.0, 2.0]


def test_a_retry_precedes_the_first_attempts_of_its_process(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> list[float]:
        one = process()
        return await times(go(one), go(one), go(one), go(one, is_retry=True))

    assert in_virtual_time(main) == [0.0, 2.0, 3.0, 1.0]


def test_no_permit_is_free_at_once(process: Callable[..., StorePacer]) -> None:
    async def main() -> Permit | None:
        return process().try_acquire()

    assert in_virtual_time(main) is None


def test_a_waiter_that_is_cancelled_leaves_its_place_to_the_next_process(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> float:
        one, two, three = process(), process(), process()
        await go(one)
        second, third = await asked(go(two), go(three))
        second.cancel()
        return await third

    assert in_virtual_time(main) == 1.0


def test_a_permit_of_a_request_that_was_not_sent_is_free_at_once(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> float:
        one, two = process(), process()
        permit = await hold(one)
        (second,) = await asked(go(two))
        one.cancel(permit)
        return await second

    assert in_virtual_time(main) == 0.0


def test_a_pause_holds_for_all_processes(process: Callable[..., StorePacer]) -> None:
    async def main() -> list[float]:
        one, two = process(), process()
        await go(one)
        waiting = await asked(go(two), go(one))
        one.pause(30.0)
        return [await call for call in waiting]

    assert in_virtual_time(main) == [30.0, 31.0]


def test_the_waiters_of_all_processes_hear_of_a_pause_that_is_too_long(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> tuple[str, float]:
        one, two, three = process(), process(), process()
        await go(one)
        patient, waiting = await asked(go(two), go(three, max_pause=10.0))
        one.pause(30.0)
        with pytest.raises(PausedError) as raised:
            await waiting
        with pytest.raises(PausedError):
            await go(three, max_pause=29.0)
        ended = round(now(), 1)
        patient.cancel()
        await asyncio.sleep(1)  # Its process leaves the queue.
        return str(raised.value), ended

    assert in_virtual_time(main) == ("The key is paused for another 30.0 s.", 0.0)


def test_a_process_without_waiters_hears_of_a_pause_when_it_asks(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> None:
        one, two = process(), process()
        one.pause(30.0)
        await asyncio.sleep(1)
        with pytest.raises(PausedError, match=r"29\.0 s"):
            await go(two, max_pause=10.0)

    in_virtual_time(main)


def test_a_request_in_flight_counts_until_its_deadline_while_its_process_lives(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> float:
        one, two = process(), process()
        await hold(one)
        return await go(two)

    assert in_virtual_time(main) == 61.0


def die(one: StorePacer) -> None:
    """End a process as SIGKILL does: nothing of it runs any more."""
    member = one._member
    assert member is not None
    assert member.link._listener is not None
    if member._task is not None:
        member._task.cancel()
    member.link._listener.cancel()
    member._permits.return_reserved(float("inf"))
    member.wake = lambda: None  # type: ignore[method-assign]


def test_the_permit_of_a_dead_process_is_free_after_five_seconds(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> float:
        one, two = process(), process()
        await hold(one)
        die(one)
        return await go(two)

    assert 6.0 <= in_virtual_time(main) <= 6.5


def test_dead_processes_at_the_head_of_the_queue_are_passed(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> list[float]:
        first, *dying, last = (process() for _ in range(5))
        permit = await hold(first)
        *dead, waiting, again = await asked(*map(go, dying), go(last), go(last))
        for one in dying:
            die(one)
        first.release(permit)
        found = [await waiting, await again]
        for task in dead:
            task.cancel()
        return found

    taken_over, next_one = in_virtual_time(main)
    assert taken_over <= 1.0 + 1.5 * 4
    assert next_one == pytest.approx(taken_over + 1.0, abs=0.1)


@pytest.mark.parametrize("after", [0.0, 0.0003, 0.0006, 0.0008, 0.0012, 0.0018])
def test_a_process_may_die_between_any_two_operations(
    process: Callable[..., StorePacer], after: float
) -> None:
    async def main() -> float:
        one, two = process(), process()
        task = asyncio.create_task(go(one))
        await asyncio.sleep(after)
        die(one)
        task.cancel()
        return await go(two)

    assert in_virtual_time(main) <= 6.6


def test_nothing_depends_on_a_wake_up(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> float:
        server.lost = 1.0
        return max(await times(*(go(process()) for _ in range(5))))

    assert 4.0 <= in_virtual_time(main) <= 12.0


def test_a_permit_whose_reply_was_lost_is_not_lost(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> list[float]:
        one, two = process(), process()
        await go(one)
        await asyncio.sleep(2)
        server.loses_replies = True
        (waiting,) = await asked(go(one, max_pause=5.0))
        await asyncio.sleep(0.5)
        server.loses_replies = False
        return [await waiting, await go(two)]

    # A lost permit would count as in flight until 7.0.
    assert in_virtual_time(main) == pytest.approx([4.5, 5.5])


@pytest.mark.parametrize(("stopped", "number"), [(1.0, 2), (4.0, 3)])
def test_a_process_that_was_stopped_uses_no_permit_that_others_may_count_as_lost(
    process: Callable[..., StorePacer], stopped: float, number: int
) -> None:
    async def main() -> int:
        one = process()
        one.release(await hold(one))
        (waiting,) = await asked(hold(one))
        await asyncio.sleep(0.98)  # By now it has its permit, for a moment that is to come.
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.skip(stopped)
        return (await waiting).number

    assert in_virtual_time(main) == number


def test_without_a_store_a_process_sends_one_request_a_second_and_warns_once(
    process: Callable[..., StorePacer], server: StoreServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> list[float]:
        server.is_down = True
        one = process((RateLimit(3, 1), RateLimit(180, 60)))
        return await times(*(go(one) for _ in range(4)))

    assert in_virtual_time(main) == [1.0, 2.0, 3.0, 4.0]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert caplog.messages == [
        "The pace store virtual cannot be reached: connection refused. Until it can, this process"
        " does not know of the requests of others: it sends at most one request per second for each"
        " key, or none where the store is required, and the server may refuse some."
    ]


def test_a_store_that_does_not_reply_counts_as_unreachable(
    process: Callable[..., StorePacer], server: StoreServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> float:
        server.hangs = True
        return await go(process())

    assert in_virtual_time(main) == 2.0
    assert "cannot be reached: it did not reply within 1 s." in caplog.text


def test_a_store_that_is_back_is_used_after_a_pause_of_the_shortest_window(
    process: Callable[..., StorePacer], server: StoreServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> tuple[float, float]:
        server.is_down = True
        one, two = process(), process()
        await times(go(one), go(two))
        server.is_down = False
        back = now()
        first, second = sorted(await times(go(one), go(two)))
        return first - back, second - first

    waited, between = in_virtual_time(main)
    assert waited >= 1.0
    assert between == pytest.approx(1.0, abs=0.2)
    assert caplog.messages[-1] == "The pace store virtual can be reached again."


def test_a_process_that_requires_the_store_waits_for_it(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> float:
        server.is_down = True
        (waiting,) = await asked(go(process(required=True)))
        await asyncio.sleep(60)
        assert not waiting.done()
        server.is_down = False
        return await waiting

    assert 60.0 <= in_virtual_time(main) <= 72.0


def test_a_wait_for_the_store_can_be_cancelled(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> None:
        server.is_down = True
        (waiting,) = await asked(go(process(required=True)))
        waiting.cancel()
        await asyncio.wait([waiting])

    in_virtual_time(main)


def test_an_idle_process_does_not_ask_the_store(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> int:
        await go(process())
        await asyncio.sleep(10)
        before = server.operations
        await asyncio.sleep(3600)
        return server.operations - before

    assert in_virtual_time(main) == 0


def test_two_pacers_of_a_process_share_the_limit_as_two_processes_do(server: StoreServer) -> None:
    async def main() -> list[float]:
        time = asyncio.get_running_loop().time
        link = StoreLink(VirtualStore(server, 1), "virtual")
        one, two = (
            StorePacer("key", ONE_A_SECOND, lambda: link, required=required, clock=time)
            for required in (False, True)
        )
        return sorted(await times(go(one), go(two), go(one), go(two)))

    assert in_virtual_time(main) == pytest.approx([0.0, 1.0, 2.0, 3.0], abs=1.0)


def test_a_pacer_is_idle_when_the_store_has_all_that_it_knows(
    process: Callable[..., StorePacer],
) -> None:
    async def main() -> list[bool]:
        one = process()
        found = [one.is_idle()]
        await go(one)
        found.append(one.is_idle())
        await asyncio.sleep(2)
        return [*found, one.is_idle()]

    assert in_virtual_time(main) == [True, False, True]


def test_a_store_that_is_not_one_of_ours_fails_all_waiters(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> None:
        server.states["key"] = (1, b"[1, 2, 3]")
        one = process()
        calls = await asked(go(one), go(one, background=True))
        for call in calls:
            with pytest.raises(ConfigurationError, match="was not written by a client"):
                await call
        with pytest.raises(ConfigurationError):
            await go(one)

    in_virtual_time(main)


def test_a_store_that_cannot_be_used_is_asked_once_a_second_at_most(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> int:
        one = process()
        await hold(one)
        server.states["key"] = (7, b"{}")
        await asyncio.sleep(0.1)
        before = server.operations
        await asyncio.sleep(60)
        return server.operations - before

    assert in_virtual_time(main) <= 61


def test_a_pause_that_is_not_too_long_is_waited_for(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> float:
        server.seconds = (0.1, 0.2)
        one = process()
        await go(one)
        (waiting,) = await asked(go(one, max_pause=30.0))
        one.pause(30.0)
        began = now()
        return await waiting - began

    assert in_virtual_time(main) == pytest.approx(30.0, abs=0.3)


def loses_its_data(server: StoreServer) -> None:
    server.states.clear()


def sets_its_clock_forward(server: StoreServer) -> None:
    server.clock_ahead += 20.0


@pytest.mark.parametrize("happens", [loses_its_data, sets_its_clock_forward])
def test_a_pause_that_the_store_has_lost_is_stored_again(
    process: Callable[..., StorePacer],
    server: StoreServer,
    happens: Callable[[StoreServer], None],
) -> None:
    async def main() -> tuple[float, int]:
        one, two = (process((RateLimit(3, 1),)) for _ in range(2))
        for _ in range(5):
            await go(one)
        await hold(one)  # Its sign of life is what shows that the pause is lost.
        (waiting,) = await asked(go(one))
        one.pause(60.0)
        paused = now()
        await asyncio.sleep(1)
        happens(server)
        await asyncio.sleep(3)
        before = server.operations
        (other,) = await asked(go(two))
        return min(await waiting, await other) - paused, server.operations - before

    waited, operations = in_virtual_time(main)
    assert waited == pytest.approx(60.0, abs=0.1)
    assert operations <= 60


def test_a_clock_that_is_set_back_delays_no_request(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> list[float]:
        one, two = process(), process()
        await times(go(one), go(two))
        server.clock_ahead -= 3600.0
        return sorted(await times(go(one), go(two)))

    assert in_virtual_time(main) == [2.0, 3.0]


@pytest.mark.parametrize("keys", [1, 3])
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("paused", [False, True])
def test_a_clock_that_is_set_back_stops_no_busy_process(
    server: StoreServer, keys: int, workers: int, paused: bool
) -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        link = StoreLink(VirtualStore(server, 1), "virtual")
        pacers = [
            StorePacer(f"key {key}", (RateLimit(3, 1),), lambda: link, clock=loop.time)
            for key in range(keys)
        ]
        sent_at = dict.fromkeys(pacers, 0.0)

        async def work(one: StorePacer) -> None:
            while True:
                permit = await one.acquire(expires_after=60.0)
                sent_at[one] = now()
                await asyncio.sleep(0.05)
                one.release(permit)

        tasks = [asyncio.create_task(work(one)) for one in pacers for _ in range(workers)]
        await asyncio.sleep(10.33)
        if paused:
            pacers[0].pause(2.0)
            await asyncio.sleep(5)
        server.clock_ahead -= 600.0
        await asyncio.sleep(30)
        for task in tasks:
            task.cancel()
        return now() - min(sent_at.values())

    assert in_virtual_time(main) <= 2.0


def test_responses_are_stored_when_the_process_ends(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> float:
        one, two = process(), process()
        await go(one)
        assert one._member is not None
        await one._member.link.end(1.0)
        return await go(two)

    assert in_virtual_time(main) == 1.0


def test_round_trips_to_the_store_are_not_part_of_those_to_the_server(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> Any:
        server.seconds = (0.2, 0.2)
        one = process()
        permit = await hold(one)
        await asyncio.sleep(0.05)
        one.release(permit)
        await asyncio.sleep(2)
        return orjson.loads(server.states["key"][1])["schedule"]["round_trips"]

    count, total, *_ = in_virtual_time(main)
    assert count == 1
    assert total == pytest.approx(0.05, abs=1e-5)


def test_a_permit_that_is_not_used_while_the_store_is_away_is_issued_again(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> float:
        server.is_down = True
        one = process()
        await go(one)
        one.cancel(await hold(one))
        before = now()
        await go(one)
        return now() - before

    assert in_virtual_time(main) < 1.0


def test_a_pause_holds_while_the_store_is_away(
    process: Callable[..., StorePacer], server: StoreServer
) -> None:
    async def main() -> float:
        server.is_down = True
        one = process()
        await go(one)
        (waiting,) = await asked(go(one, max_pause=60.0))
        one.pause(30.0)
        began = now()
        return await waiting - began

    assert in_virtual_time(main) == pytest.approx(30.0, abs=2.0)
