"""Kills receivers under load, and reports acknowledged deliveries that are lost.

Run by itself: python -m soak.kills --kills 500
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import attrs

from crash.fork_server import KILLED, Child, ForkServer
from crash.jobs import chance
from soak.load import Load
from soak.passing_time import HOUR
from soak.receiver import POINTS
from soak.report import report
from soak.runs import Receiver, receivers, reserved_port, twice

_AT_ONCE = 3
_RANDOM = "a random moment"
_SHARED = 0.4
"""The share of runs with two processes."""
_LONGEST_WAIT = 30.0
"""Seconds for a receiver to reach the point where it dies, on a busy machine."""


@attrs.define
class Tally:
    """Results of the kills."""

    kills: int = 0
    further_kills: int = 0
    """Further kills, of a second process with the same inbox."""
    inboxes: int = 0
    events: int = 0
    """Events that were sent at least once."""
    sent_again: int = 0
    acknowledged: int = 0
    handled: int = 0
    """How often a handler has handled an event."""
    lost: int = 0
    """Events that were acknowledged and are not in the inbox."""
    duplicated: int = 0
    """Events that are in the inbox more than once."""
    unhandled: int = 0
    """Events in the inbox that no handler has handled."""
    changed_ids: int = 0
    seconds: float = 0.0
    points: Counter[str] = attrs.field(factory=Counter[str])
    """The number of kills at each point."""

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        return self.lost + self.duplicated + self.unhandled + self.changed_ids


async def storm(kills: int, seed: int, strategy: str = "inbox") -> Tally:
    """Kill receivers `kills` times in all, each at most six times."""
    tally, began = Tally(), time.monotonic()
    places = itertools.cycle([*POINTS, *[_RANDOM] * len(POINTS)])
    async with receivers() as (forking, folder), asyncio.TaskGroup() as group:
        for number in range(_AT_ONCE):
            storming = _Storm(forking, folder, chance(seed * _AT_ONCE + number), strategy, tally)
            group.create_task(storming.run(kills, places))
    tally.seconds = time.monotonic() - began
    return tally


@attrs.define
class _Storm:
    forking: ForkServer
    folder: Path
    random: Random
    strategy: str
    tally: Tally

    async def run(self, kills: int, places: itertools.cycle[str]) -> None:
        while self.tally.kills < kills:
            folder = self.folder / f"{self.random.getrandbits(40):010x}"
            folder.mkdir()
            options = {"failing": 0.1, "strategy": self.strategy}
            with reserved_port() as port, reserved_port() as other:
                receiver = Receiver(self.forking, folder, port, **options)
                second = Receiver(self.forking, folder, other, **options)
                load = Load(receiver.path, self.random)
                for _ in range(self.random.randint(1, 6)):
                    if self.tally.kills < kills:
                        self.tally.kills += 1
                        await self._killed(receiver, second, load, next(places))
                await self._count(receiver, load)

    async def _killed(self, first: Receiver, second: Receiver, load: Load, place: str) -> None:
        """Start one process or two, and kill the first at a place, the second a little later."""
        has_second = self.random.random() < _SHARED
        async with asyncio.TaskGroup() as tasks:
            child = self._started(first, place)
            tasks.create_task(load.run(first.url, child.ended))
            other = second.start() if has_second else child
            if has_second:
                tasks.create_task(load.run(second.url, other.ended))
            longest = self.random.uniform(0, 1.5) if place == _RANDOM else _LONGEST_WAIT
            await asyncio.wait([child.ended], timeout=longest)
            self.tally.points[place if child.ended.done() else _RANDOM] += 1
            child.kill()
            if has_second:
                await asyncio.wait([other.ended], timeout=self.random.uniform(0, 0.5))
                self.tally.further_kills += 1
                other.kill()
        if {await child.ended, await other.ended} != {KILLED}:
            raise RuntimeError(f"A receiver ended by itself: {first.tell()}")
        # The leases of these processes end, and what failed comes again.
        first.clock.set(first.clock() + HOUR)

    def _started(self, receiver: Receiver, place: str) -> Child:
        if place == _RANDOM:
            return receiver.start()
        return receiver.start(kill_at=place, kill_after=self.random.randint(1, 40))

    async def _count(self, receiver: Receiver, load: Load) -> None:
        found = await receiver.drain()
        kept = {int(event.subject) for event in found.events}
        self.tally.inboxes += 1
        self.tally.events += load.sent
        self.tally.sent_again += load.again
        self.tally.acknowledged += len(load.acknowledged)
        self.tally.handled += found.handled
        self.tally.lost += len(load.acknowledged - kept)
        self.tally.duplicated += len(twice(found.events))
        self.tally.unhandled += len(found.unhandled)
        self.tally.changed_ids += len(found.changed_ids)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--strategy", default="inbox")
    given = arguments.parse_args()
    return report(asyncio.run(storm(given.kills, given.seed, given.strategy)))


if __name__ == "__main__":
    sys.exit(main())
