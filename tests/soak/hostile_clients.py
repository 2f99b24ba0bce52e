"""Sends hostile bodies to a receiver and keeps it busy with slow connections; reports the effect.

Run by itself: python -m soak.hostile_clients --bodies 10000 --slow 500
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import attrs

from soak.load import body_of
from soak.report import report
from soak.runs import Receiver, receivers, reserved_port
from support.events.hook_client import head, hook_client, request
from support.events.hostile_bodies import hostile_bodies

_OK, _TOO_LARGE, _SERVER_ERROR = 200, 413, 500
_WARM_UP = 500
_CLIENTS = 20
_GOOD = 100
_MIB = 2**20
MOST_GROWTH_MIB = 16.0


@attrs.define
class Tally:
    """Results of hostile bodies and slow connections."""

    bodies: int = 0
    statuses: Counter[int] = attrs.field(factory=Counter[int])
    server_errors: int = 0
    growth_mib: float = 0.0
    """Growth of the receiver's memory, after the first hundreds of bodies."""
    slow_connections: int = 0
    good_deliveries: int = 0
    """Deliveries that were acknowledged beside the slow connections, each on a new connection."""
    longest_ms: float = 0.0
    """The longest time from the start of a connection to the acknowledgement."""

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        return self.server_errors + (self.growth_mib > MOST_GROWTH_MIB)


async def hostile(bodies: int, slow: int, seed: int) -> Tally:
    """Send hostile bodies, then open slow connections and deliver beside them."""
    tally = Tally(bodies=bodies, slow_connections=slow)
    async with receivers() as (forking, folder):
        with reserved_port() as port:
            receiver = Receiver(forking, folder, port)
            child = receiver.start()
            await receiver.listening(child)
            await _send(receiver, hostile_bodies(seed, _WARM_UP), Counter())
            before = _memory(receiver.pid())
            await _send(receiver, hostile_bodies(seed + 1, bodies), tally.statuses)
            tally.growth_mib = (_memory(receiver.pid()) - before) / _MIB
            await _deliver_beside_slow(receiver, tally)
            child.kill()
            await child.ended
    counted = tally.statuses.items()
    tally.server_errors = sum(count for status, count in counted if status >= _SERVER_ERROR)
    return tally


async def _send(receiver: Receiver, bodies: Iterator[bytes], statuses: Counter[int]) -> None:
    async def send() -> None:
        while True:
            async with hook_client(receiver.url) as client:
                for body in bodies:
                    status = (await client.ask(request(body, path=receiver.path))).status
                    statuses[status] += 1
                    if status == _TOO_LARGE:  # The rest of the body is not read.
                        break
                else:
                    return

    await asyncio.gather(*(send() for _ in range(_CLIENTS)))


async def _deliver_beside_slow(receiver: Receiver, tally: Tally) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(tally.slow_connections):
            client = await stack.enter_async_context(hook_client(receiver.url))
            await client.send(head("Content-Length: 9", path=receiver.path)[:-2])
        for number in range(_GOOD):
            began = time.perf_counter()
            async with hook_client(receiver.url) as client:
                response = await client.ask(request(body_of(number), path=receiver.path))
            tally.good_deliveries += response.status == _OK
            tally.longest_ms = max(tally.longest_ms, (time.perf_counter() - began) * 1000)


def _memory(pid: int) -> int:
    """Return the bytes of memory that a process has, on Linux."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bodies", type=int, default=10_000)
    arguments.add_argument("--slow", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    return report(asyncio.run(hostile(given.bodies, given.slow, given.seed)))


if __name__ == "__main__":
    sys.exit(main())
