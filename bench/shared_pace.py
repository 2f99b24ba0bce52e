"""Promise of a shared pace: processes on one key, a store, a strict server; in virtual time.

Prints each run, and what all of them are together: python -m bench.shared_pace [SEEDS]
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from random import Random

import attrs

from .strict_servers import SERVERS, VENDOR
from .virtual_store import StoreServer, pacers
from .virtual_time import LINKS, WORKERS, Count, run, total

PROCESSES = (2, 10, 50)
STORES = {"0.4-1.2 ms": (0.0004, 0.0012), "4-12 ms": (0.004, 0.012)}
"""How long an operation of the store takes: one in the same data center, and a slow one."""
PLACES = tuple(itertools.product(("50±5 ms", "50±25 ms"), STORES))
AIMS = {2: 0.95, 10: 0.90, 50: 0.90}
"""The share of the pace; over 50±25 ms, a single process without a store reaches 95.2 %."""
MOST_REFUSED_PER_1000 = 0.2
MOST_OPERATIONS = 4.0


@attrs.frozen
class Shared:
    """A run: what the server saw, and what the store did."""

    processes: int
    link: str
    store: str
    seed: int
    count: Count
    operations: int

    @property
    def per_request(self) -> float:
        """Operations of the store for each request."""
        return self.operations / (self.count.accepted + self.count.refused)

    def __str__(self) -> str:
        return (
            f"{self.processes:2} processes, seed {self.seed:3}, {self.link:>8}, store"
            f" {self.store:>10}: {self.count.share:6.1%}, {self.count.refused} refused,"
            f" {self.per_request:.2f} operations"
        )


def share(
    processes: int,
    link: str,
    store: str,
    seed: int,
    seconds: float = 600.0,
    *,
    server: str = "sliding log",
    workers: int = WORKERS,
) -> Shared:
    """Let processes that always have something to send share a key."""
    kept = StoreServer(Random(seed), STORES[store])
    made = pacers(kept, processes)
    count = run(made, SERVERS[server](), LINKS[link], seed, seconds, workers)
    return Shared(processes, link, store, seed, count, kept.operations)


class SharedLog:
    """What libraries do: the processes share a log of what they sent, and look back in it.

    Args:
        clock: what tells the time.
        log: when requests were sent, of all processes.
    """

    def __init__(self, clock: Callable[[], float], log: list[float]) -> None:
        self._clock = clock
        self._log = log
        self._paused_until = 0.0

    async def acquire(self, *, expires_after: float = 0.0) -> None:
        """Wait until the limits allow another request to be sent."""
        while (ready := self._ready_at()) > (now := self._clock()):  # noqa: ASYNC110
            await asyncio.sleep(ready - now)
        self._log.append(now)

    def release(self, permit: object) -> None: ...

    def pause(self, seconds: float) -> None:
        """Let nothing more be sent for so long."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _ready_at(self) -> float:
        full = [
            self._log[-limit.requests] + limit.seconds
            for limit in VENDOR
            if limit.requests <= len(self._log)
        ]
        return max([self._paused_until, *full])


def _usual(link: str) -> Count:
    log: list[float] = []
    server = SERVERS["sliding log"]()
    return run(lambda clock: [SharedLog(clock, log) for _ in range(2)], server, LINKS[link], 0)


def _all(runs: Sequence[Shared]) -> str:
    count = total([each.count for each in runs])
    per_request = sum(each.operations for each in runs) / (count.accepted + count.refused)
    processes = runs[0].processes
    met = (
        count.share >= AIMS[processes]
        and count.refused_per_1000 <= MOST_REFUSED_PER_1000
        and (processes != 10 or per_request <= MOST_OPERATIONS)
    )
    return (
        f"{processes:2} processes, {len(runs)} runs: {count.share:.1%} (aim"
        f" {AIMS[processes]:.0%}), {count.refused_per_1000:.3f} refused per 1,000 (aim"
        f" {MOST_REFUSED_PER_1000}), {per_request:.2f} operations a request:"
        f" {'met' if met else 'MISSED'}"
    )


def main(seeds: int) -> None:
    """Print a run for each number of processes and each seed, then the sums."""
    each = [
        (processes, *PLACES[seed % len(PLACES)], seed)
        for processes in PROCESSES
        for seed in range(seeds)
    ]
    runs = list[Shared]()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for shared in pool.map(share, *zip(*each, strict=True)):
            runs.append(shared)
            print(shared, flush=True)
    print()
    for processes in PROCESSES:
        of_these = [shared for shared in runs if shared.processes == processes]
        for link, store in PLACES:
            here = [shared for shared in of_these if (shared.link, shared.store) == (link, store)]
            count = total([shared.count for shared in here])
            print(f"{processes:2} processes, {link}, store {store}: {count.share:.1%}")
        print(_all(of_these))
    for link in dict.fromkeys(link for link, _ in PLACES):
        usual = _usual(link)
        print(
            f" 2 processes, {link}, a shared log of what was sent instead: {usual.share:.1%},"
            f" {usual.refused_per_1000:.0f} refused per 1,000"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
