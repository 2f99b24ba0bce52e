"""Ten virtual minutes of a client that always has something to send, against strict servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.pacing import Leaving
from bench.strict_servers import SERVERS, VENDOR, FixedWindow, Server, SlidingLog, TokenBucket
from bench.virtual_time import LINKS, Link, Paces, VirtualLoop, run, total

from postalytics_runtime.rate_limit import Pacer
from postalytics_runtime.rate_limit.shared_file import PaceDatabase, PaceFile
from postalytics_runtime.schema import RateLimit

AIMS = {"50±5 ms": 0.99, "50±25 ms": 0.95, "500±50 ms": 0.90}
"""The bound is 1 / (1 + mean latency - shortest latency): 99.01, 95.24 and 90.91 %."""
SEEDS = range(6)


def one(clock: Callable[[], float]) -> list[Paces]:
    return [Pacer(VENDOR, clock)]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("server", SERVERS)
def test_nearly_all_that_a_server_allows_is_sent_and_next_to_nothing_refused(
    server: str, link: str
) -> None:
    counts = [run(one, SERVERS[server](), LINKS[link], seed) for seed in SEEDS]
    assert total(counts).share >= AIMS[link]
    assert max(count.refused_per_1000 for count in counts) <= 1
    assert total(counts).refused_early == 0


@pytest.mark.parametrize("link", LINKS)
def test_two_processes_with_one_file_keep_the_limits_as_one_does(tmp_path: Path, link: str) -> None:
    def two(clock: Callable[[], float]) -> list[Paces]:
        databases = [PaceDatabase(tmp_path / "pace") for _ in range(2)]
        files = [PaceFile(one, "key", VENDOR, clock) for one in databases]
        return [Pacer(VENDOR, clock, file) for file in files]

    alone = run(one, SlidingLog(VENDOR), LINKS[link], seed=1)
    count = run(two, SlidingLog(VENDOR), LINKS[link], seed=1)
    assert count.share >= alone.share - 0.001
    assert count.refused_per_1000 <= 1
    assert count.refused_early == 0


def test_two_processes_without_a_file_are_refused_repeatedly() -> None:
    def two(clock: Callable[[], float]) -> list[Paces]:
        return [Pacer(VENDOR, clock) for _ in range(2)]

    assert run(two, SlidingLog(VENDOR), LINKS["50±5 ms"], seed=1, seconds=60).refused > 10


@pytest.mark.parametrize("burst", [1, 3])
def test_a_client_that_only_spaces_its_sending_is_refused(burst: int) -> None:
    """Otherwise the servers would not be strict, and the other tests would prove nothing."""
    link = LINKS["50±5 ms"]
    count = run(lambda clock: [Leaving(clock, burst)], SlidingLog(VENDOR), link, seed=1)
    assert count.refused_per_1000 > 200
    assert count.share < 0.85


def test_a_route_that_becomes_shorter_costs_next_to_nothing() -> None:
    class Moving(Link):
        def delay(self, random: object) -> float:
            return 0.5 if asyncio.get_running_loop().time() < 60 else 0.05

    count = run(one, SlidingLog(VENDOR), Moving(0.0, 0.0), seed=1, seconds=120)
    assert count.refused <= 3


def refusals(server: Server, *arrivals: float) -> list[float]:
    return [round(server.refuses(now), 3) for now in arrivals]


def test_a_sliding_log_looks_back_from_each_request() -> None:
    server = SlidingLog((RateLimit(2, 1), RateLimit(3, 10)))
    assert refusals(server, 0.9, 1.0, 1.1, 1.899, 1.9, 1.95, 9.0, 10.9) == [
        *(0, 0, 0.8, 0.001, 0),
        *(8.95, 1.9, 0),
    ]


def test_a_sliding_log_that_counts_refusals_refuses_a_client_that_does_not_wait() -> None:
    server = SlidingLog((RateLimit(1, 1),), counts_refused=True)
    assert refusals(server, 0.0, 0.5, 1.0, 1.9, 2.9) == [0, 0.5, 0.5, 0.1, 0]


def test_a_fixed_window_counts_anew_when_the_clock_strikes() -> None:
    server = FixedWindow((RateLimit(2, 1),))
    assert refusals(server, 0.8, 0.9, 0.95, 1.0, 1.1, 1.2) == [0, 0, 0.05, 0, 0, 0.8]


def test_a_token_bucket_fills_evenly() -> None:
    server = TokenBucket((RateLimit(2, 1),))
    assert refusals(server, 0.0, 0.0, 0.0, 0.4, 0.5, 9.0, 9.0, 9.0) == [
        *(0, 0, 0.5, 0.1),
        *(0, 0, 0, 0.5),
    ]


def test_virtual_time_does_not_pass_by_itself() -> None:
    with (
        asyncio.Runner(loop_factory=VirtualLoop) as runner,
        pytest.raises(RuntimeError, match="No task waits for a timer"),
    ):
        runner.run(asyncio.Event().wait())
