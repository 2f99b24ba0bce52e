"""Delivers a burst, kills the receiver after it, and reports what was lost and how long it took.

Run by itself: python -m soak.burst --rate 1000 --seconds 10
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path

import attrs

from crash.fork_server import KILLED, ForkServer
from soak.load import body_of
from soak.report import report
from soak.runs import Receiver, receivers, reserved_port, twice
from support.events.hook_client import HookClient, hook_client, request

_OK = 200
_RETRY_SECONDS = 0.2


@attrs.define
class Tally:
    """Results of a burst. Times are from the moment at which a delivery was due."""

    events: int = 0
    seconds: float = 0.0
    """From the first delivery to the last acknowledgement."""
    refused: int = 0
    """Responses other than 200; the delivery came again."""
    median_ms: float = 0.0
    """Time to acknowledge."""
    p99_ms: float = 0.0
    slow_rate_median_ms: float = 0.0
    """The same, at a tenth of the rate."""
    slow_rate_p99_ms: float = 0.0
    handled: int = 0
    lost: int = 0
    """Acknowledged events that are not in the inbox after SIGKILL."""
    duplicated: int = 0
    unhandled: int = 0
    changed_ids: int = 0

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        return self.lost + self.duplicated + self.unhandled + self.changed_ids


@attrs.define
class _Burst:
    """Deliveries at a rate, on some connections, each again until it is acknowledged."""

    receiver: Receiver
    rate: float
    first: int
    last: int
    tally: Tally
    connections: int = 64
    began: float = 0.0
    next: int = 0
    waits: list[float] = attrs.field(factory=list[float])
    """Seconds from the moment at which a delivery was due to its acknowledgement."""

    async def run(self) -> None:
        self.began, self.next = time.perf_counter(), self.first
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.connections):
                tasks.create_task(self._send())

    async def _send(self) -> None:
        async with hook_client(self.receiver.url) as client:
            while self.next <= self.last:
                number, self.next = self.next, self.next + 1
                await self._acknowledged(client, number)

    async def _acknowledged(self, client: HookClient, number: int) -> None:
        due = self.began + (number - self.first) / self.rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        delivery = request(body_of(number), path=self.receiver.path)
        while (await client.ask(delivery)).status != _OK:
            self.tally.refused += 1
            await asyncio.sleep(_RETRY_SECONDS)
        self.waits.append(time.perf_counter() - due)


async def burst(rate: float, seconds: float) -> Tally:
    """Deliver a tenth of `rate` a second, then `rate`, each for `seconds`; then kill, and count."""
    tally = Tally(events=int(rate * seconds * 1.1))
    async with receivers() as (forking, folder):
        with reserved_port() as port:
            await _delivered(forking, folder, port, rate, tally)
    return tally


async def _delivered(
    forking: ForkServer, folder: Path, port: int, rate: float, tally: Tally
) -> None:
    receiver = Receiver(forking, folder, port)
    child = receiver.start()
    await receiver.listening(child)
    slow_events = tally.events // 11
    slow = _Burst(receiver, rate / 10, 1, slow_events, tally)
    await slow.run()
    fast = _Burst(receiver, rate, slow_events + 1, tally.events, tally)
    await fast.run()
    tally.seconds = time.perf_counter() - fast.began
    child.kill()
    if await child.ended != KILLED:
        raise RuntimeError(f"The receiver ended by itself: {receiver.tell()}")
    tally.slow_rate_median_ms, tally.slow_rate_p99_ms = _times(slow.waits)
    tally.median_ms, tally.p99_ms = _times(fast.waits)
    found = await receiver.drain()
    kept = {int(event.subject) for event in found.events}
    tally.handled = found.handled
    tally.lost = len(set(range(1, tally.events + 1)) - kept)
    tally.duplicated = len(twice(found.events))
    tally.unhandled, tally.changed_ids = len(found.unhandled), len(found.changed_ids)


def _times(waits: list[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile in milliseconds."""
    hundredths = statistics.quantiles(waits, n=100)
    return hundredths[49] * 1000, hundredths[98] * 1000


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rate", type=float, default=1000)
    arguments.add_argument("--seconds", type=float, default=10)
    given = arguments.parse_args()
    return report(asyncio.run(burst(given.rate, given.seconds)))


if __name__ == "__main__":
    sys.exit(main())
