"""Time that passes for the fake and for a receiver, with deliveries that go wrong."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

import attrs

from crash.fork_server import KILLED, Child
from postalytics.testing import DeliveryFault
from soak.runs import Receiver
from support.fake.mailing import Mailing

HOUR = 3600.0
_TO_PRINTED = 24 * HOUR
DROPPED = DeliveryFault("drop", probability=0.3)
LATE = DeliveryFault("late", days=1.5, probability=0.05)
# A fault is chosen if those before it were not: 3 of 10 deliveries are duplicated.
TWICE = DeliveryFault("duplicate", probability=0.3 / (0.7 * 0.95))


@attrs.define
class PassingTime:
    """Time that passes for the fake and for the receiver."""

    mailing: Mailing
    receiver: Receiver
    printed: list[float] = attrs.field(factory=list[float])
    """When pieces are printed."""

    async def started(self) -> Child:
        """Start the receiver, and wait until its webhook leads to it."""
        child = self.receiver.start()
        await self.receiver.listening(child)
        while not child.ended.done() and self.hook not in self._hooks():
            await asyncio.wait([child.ended], timeout=0.01)
        return child

    @property
    def hook(self) -> str:
        """The URL of the receiver's webhook."""
        return self.receiver.url + self.receiver.path

    def _hooks(self) -> list[str]:
        return [it["url"] for it in self.mailing.fake.records("webhooks")]

    async def killed(self, child: Child, random: Random, pieces: int) -> None:
        """Kill the receiver in the middle of its deliveries, while time passes."""
        log = self.mailing.fake.deliveries
        enough = len(log) + random.randint(0, pieces)
        passing = asyncio.create_task(self.to(random.uniform(16, 30) * HOUR))
        while len(log) < enough and not passing.done():
            await asyncio.wait([passing], timeout=0.001)
        child.kill()
        if await child.ended != KILLED:
            raise RuntimeError(f"The receiver ended by itself: {self.receiver.tell()}")
        await passing

    async def send(self, pieces: int) -> None:
        """Send mail now."""
        if pieces:
            self.printed.append(self._now + _TO_PRINTED)
            self.mailing.fake.deliveries.faults[:] = [DROPPED, LATE, TWICE]
            await self.mailing.send(pieces)

    async def to(self, seconds: float) -> None:
        """Let time pass; no delivery of `printed` is dropped."""
        until, faults = self._now + seconds, self.mailing.fake.deliveries.faults
        for moment in sorted(it for it in self.printed if self._now < it <= until):
            await self._move(moment - 1)
            faults.remove(DROPPED)
            await self._move(moment)
            faults.insert(0, DROPPED)
        await self._move(until)

    @property
    def _now(self) -> float:
        return self.mailing.fake.now.timestamp()

    async def _move(self, until: float) -> None:
        self.mailing.fake.advance(timedelta(seconds=max(until - self._now, 0)))
        self.receiver.clock.set(self._now)
        await self.mailing.fake.delivered()
