"""Processes that share keys through real stores, against a server that is strict in real time.

Run by itself: python -m pace.real_stores --processes 2 --seconds 60
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs
from bench.strict_servers import VENDOR
from bench.virtual_time import LINKS
from redis import Redis

from pace.strict import strict_server
from postalytics_runtime.schema import RateLimit
from support.servers.postgres_server import running_postgres
from support.servers.redis_server import RedisServer, running_redis


@attrs.frozen
class Store:
    """A store, and how often it was asked.

    Args:
        url: its address.
        operations: returns the number of scripts or statements so far.
    """

    url: str
    operations: Callable[[], int]


@attrs.frozen
class Outcome:
    """What the server saw, and what the store did.

    Args:
        accepted: the number of requests that the server accepted.
        refused: the number of those that it refused.
        allowed: the number that it would have accepted of a client that knows all.
        operations: the number of scripts or statements that the store ran.
    """

    accepted: int
    refused: int
    allowed: float
    operations: int

    @property
    def share(self) -> float:
        """What was accepted, of what the limits allow."""
        return self.accepted / self.allowed

    @property
    def per_request(self) -> float:
        """Operations of the store for each request."""
        return self.operations / max(self.accepted + self.refused, 1)

    def __str__(self) -> str:
        return f"{self.accepted:>9,}{self.refused:>9,}{self.share:>8.1%}{self.per_request:>12.1f}"


@contextmanager
def a_redis() -> Iterator[Store]:
    """Start a Redis that counts what it is asked."""
    with running_redis() as server:
        yield Store(server.url, lambda: _commands(server))


def _commands(server: RedisServer) -> int:
    with Redis.from_url(server.url) as client:
        stats: dict[str, dict[str, int]] = client.info("commandstats")
    # Not what scripts do inside, and not what a connection does once.
    asked = ("cmdstat_eval", "cmdstat_evalsha", "cmdstat_fcall")
    return sum(int(stats[name]["calls"]) for name in asked if name in stats)


@contextmanager
def a_postgres() -> Iterator[Store]:
    """Start a PostgreSQL that logs what it is asked."""
    with running_postgres({"log_statement": "all", "log_line_prefix": "%d "}) as server:
        dsn = server.new_database()
        # Its statistics count also how each process gets to know of a notification.
        asked = re.compile(rf"^{dsn.rpartition('/')[2]} LOG:  (statement|execute )", re.MULTILINE)
        yield Store(dsn, lambda: len(asked.findall(server.log.read_text(encoding="utf-8"))))


STORES = {"redis": a_redis, "postgresql": a_postgres}
USUAL = {"log": "log of requests in Redis", "limits": "limits: moving window in Redis"}


async def share(
    way: str,
    store: Store,
    *,
    processes: int,
    seconds: float,
    keys: int = 1,
    windows: tuple[RateLimit, ...] = VENDOR,
) -> Outcome:
    """Let processes share keys in one of the ways of `sender`, for some seconds."""
    names = [f"{number:020}" for number in range(keys)]
    limits = ",".join(f"{window.requests}/{window.seconds}" for window in windows)
    before = store.operations()
    async with strict_server(windows, LINKS["50±5 ms"]) as server:
        words = ["-m", "pace.sender", way, store.url, server.address, seconds, limits, *names]
        started = [
            await asyncio.create_subprocess_exec(
                sys.executable,
                *map(str, words),
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            for _ in range(processes)
        ]
        ended = [await process.wait() for process in started]
    if any(ended):
        raise RuntimeError(f"The processes ended with {ended}.")
    return Outcome(
        accepted=server.accepted.total(),
        refused=server.refused.total(),
        allowed=keys * server.allowed,
        operations=store.operations() - before,
    )


def outcomes(processes: list[int], seconds: float, keys: int) -> Iterator[tuple[str, Outcome]]:
    """Measure `pace=` with each number of processes, and the usual ways with the first."""
    runs = [
        (f"pace={scheme}://, {number} processes", "pace", start, number)
        for number in processes
        for scheme, start in STORES.items()
    ]
    runs += [(title, way, a_redis, processes[0]) for way, title in USUAL.items()]
    for title, way, start, number in runs:
        with start() as store:
            run = share(way, store, processes=number, seconds=seconds, keys=keys)
            yield title, asyncio.run(run)


def main() -> int:
    """Print what was measured, and return 1 if a request with `pace=` was refused."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--processes", type=int, nargs="+", default=[2, 10])
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--keys", type=int, default=1, help="shared by all processes")
    given = arguments.parse_args()
    print(f"{'':34}{'accepted':>9}{'refused':>9}{'pace':>8}{'store/req.':>12}")  # noqa: T201
    refused = 0
    for title, outcome in outcomes(given.processes, given.seconds, given.keys):
        print(f"{title:34}{outcome}", flush=True)  # noqa: T201
        refused += outcome.refused if title.startswith("pace=") else 0
    return min(refused, 1)


if __name__ == "__main__":
    sys.exit(main())
