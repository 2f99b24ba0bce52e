"""Processes that share a key through a store on a network, against strict servers.

In virtual time. `make pace` runs a hundred seeds of ten virtual minutes each.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from bench.shared_pace import AIMS, MOST_OPERATIONS, STORES, SharedLog, share
from bench.strict_servers import SERVERS, VENDOR, SlidingLog
from bench.virtual_store import StoreServer, pacers
from bench.virtual_time import LINKS, Count, Link, VirtualLoop, run
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_runtime.rate_limit.network import StorePacer
from postalytics_runtime.schema import RateLimit


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize(("processes", "seconds"), [(2, 240.0), (10, 120.0), (50, 60.0)])
def test_processes_use_a_shared_limit_and_are_not_refused(
    processes: int, seconds: float, store: str
) -> None:
    shared = share(processes, "50±5 ms", store, seed=1, seconds=seconds)
    assert shared.count.share >= AIMS[processes]
    assert shared.count.refused == 0
    # Fifty processes that start at once compete for their first change.
    assert shared.per_request <= (MOST_OPERATIONS if processes <= 10 else 2 * MOST_OPERATIONS)


@pytest.mark.parametrize("processes", [1, 2, 10])
def test_processes_with_one_request_at_a_time_need_few_operations_of_the_store(
    processes: int,
) -> None:
    shared = share(processes, "50±5 ms", "0.4-1.2 ms", seed=1, seconds=60.0, workers=1)
    assert shared.count.share >= 0.95
    assert shared.per_request <= MOST_OPERATIONS


@pytest.mark.parametrize(("processes", "store"), [(50, (0.004, 0.012)), (10, (0.02, 0.05))])
def test_every_process_gets_its_turn(processes: int, store: tuple[float, float]) -> None:
    sent = Counter[int]()

    async def work(number: int, pacer: StorePacer) -> None:
        while True:
            permit = await pacer.acquire(expires_after=60.0)
            sent[number] += 1
            await asyncio.sleep(0.1)
            pacer.release(permit)

    async def all_work() -> None:
        time, kept = asyncio.get_running_loop().time, StoreServer(seconds=store)
        tasks = [
            asyncio.create_task(work(number, pacer))
            for number, pacer in enumerate(pacers(kept, processes)(time))
            for _ in range(3)
        ]
        await asyncio.sleep(120)
        for task in tasks:
            task.cancel()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(all_work())
    assert len(sent) == processes
    # By turns, 360 requests would be 7 or 36 for each. A process may miss some, not most of them.
    assert min(sent.values()) >= 360 / processes / 4


@pytest.mark.parametrize("seconds", [100.0, -100.0])
def test_a_clock_that_is_set_costs_one_window_at_most(seconds: float) -> None:
    kept, strict, jumps = StoreServer(), SlidingLog(VENDOR), 3
    count = Count(15.0 * (jumps + 1))

    async def work(pacer: StorePacer, time: Callable[[], float]) -> None:
        while True:
            permit = await pacer.acquire(expires_after=60.0)
            await asyncio.sleep(0.05)
            wait = count.arrives(strict, time())
            await asyncio.sleep(0.05)
            pacer.release(permit)
            if wait:
                pacer.pause(wait)

    async def all_work() -> None:
        time = asyncio.get_running_loop().time
        working = [work(pacer, time) for pacer in pacers(kept, 2)(time) for _ in range(3)]
        tasks = [asyncio.create_task(each) for each in working]
        for _ in range(jumps):
            await asyncio.sleep(15.0)
            kept.clock_ahead += seconds
        await asyncio.sleep(15.0)
        for task in tasks:
            task.cancel()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(all_work())
    assert count.refused <= 3 * jumps
    assert count.share >= 0.9


@pytest.mark.parametrize("link", ["50±25 ms", "500±50 ms"])
@pytest.mark.parametrize("server", SERVERS)
def test_two_processes_are_not_refused_by_any_server(server: str, link: str) -> None:
    shared = share(2, link, "4-12 ms", seed=2, seconds=120.0, server=server)
    assert shared.count.share >= 0.85
    assert shared.count.refused <= 1


def test_processes_that_share_a_log_of_what_was_sent_are_refused() -> None:
    """Otherwise the servers would not be strict, and the other tests would prove nothing."""
    log: list[float] = []
    strict, link = SlidingLog(VENDOR), LINKS["50±5 ms"]
    count = run(lambda clock: [SharedLog(clock, log), SharedLog(clock, log)], strict, link, 1, 60.0)
    assert count.refused_per_1000 > 100


WAYS = st.floats(0.0, 0.1)


@settings(max_examples=25, deadline=None)
@given(
    processes=st.integers(1, 6),
    workers=st.integers(1, 4),
    way=st.floats(0.01, 2.0),
    store=st.tuples(WAYS, WAYS).map(sorted),
    lost=st.floats(0.0, 1.0),
    carries=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_no_network_makes_processes_break_the_limit_or_stop(
    processes: int,
    workers: int,
    way: float,
    store: list[float],
    lost: float,
    carries: bool,
    seed: int,
) -> None:
    kept = StoreServer(Random(seed), (store[0], store[1]), lost, carries=carries)  # noqa: S311
    strict = SlidingLog((RateLimit(3, 0.999), RateLimit(180, 59.99)))  # Less what rounding takes.
    count = run(pacers(kept, processes), strict, Link(way, 0.0), seed, 40.0, workers)
    assert count.refused == 0
    assert count.accepted >= 4
