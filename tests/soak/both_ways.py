"""Reports events by webhook and by poll over restarts, and compares the ids with the events.

Run by itself: python -m soak.both_ways --events 10000 --restarts 20
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import attrs

from crash.fork_server import ForkServer
from crash.jobs import chance
from crash.uploader import Unpaced
from postalytics.testing import FakePostalytics
from postalytics_runtime.events import Event, Report, report_of_delivery, report_of_item
from postalytics_runtime.fake import Delivery
from soak.passing_time import HOUR, PassingTime
from soak.receiver import FEED
from soak.report import report
from soak.runs import NOON, Found, Receiver, receivers, reserved_port
from soak.scanned_mail import SCANS, ScannedPostalytics
from support.events.subscriptions import FOREIGN
from support.fake.mailing import DROP, Mailing

ZONES = (0, -300, 330, 345, -480, 780)
"""Minutes by which the dates of deliveries are ahead of those of polls: one zone an account."""
_EVENTS_OF_PIECE = 7 + len(SCANS)
_AMERICAN = "%m/%d/%Y %I:%M:%S %p"
_UNLISTED = "printed"
_AT_ONCE = 3
_Identity: TypeAlias = tuple[str, str, datetime | None, str]
"""Subject, kind, date in UTC, and detail."""
_BATCHES = 3


@attrs.define
class Tally:
    """Results of all accounts."""

    events: int = 0
    dropped: int = 0
    """Events whose delivery was dropped; none is `printed`, which no poll shows."""
    duplicates: int = 0
    late: int = 0
    attempts: int = 0
    """Attempts to deliver."""
    unanswered: int = 0
    """Attempts without a response: the receiver was down, or was killed."""
    restarts: int = 0
    ids: int = 0
    by_both_ways: int = 0
    """Events that both ways have reported."""
    handled: int = 0
    missing: int = 0
    """Events without an id."""
    duplicated: int = 0
    """Events with several ids, and ids without an event."""
    mixed_up: int = 0
    """Ids whose reports are not of the same event."""
    unhandled: int = 0
    changed_ids: int = 0
    strayed: int = 0
    """Webhooks at the end that are not the one webhook of each inbox."""
    seconds: float = 0.0

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        ids = self.missing + self.duplicated + self.mixed_up + self.changed_ids
        return ids + self.unhandled + self.strayed


async def both_ways(events: int, restarts: int, seed: int, strategy: str = "inbox") -> Tally:
    """Let at least `events` events happen in six accounts, with `restarts` restarts in all."""
    tally, began = Tally(), time.monotonic()
    pieces = -(-events // (len(ZONES) * _EVENTS_OF_PIECE))
    slots = asyncio.Semaphore(_AT_ONCE)
    async with receivers() as (forking, folder), asyncio.TaskGroup() as group:
        for number, zone in enumerate(ZONES):
            share = restarts // len(ZONES) + (number < restarts % len(ZONES))
            place = folder / str(number)
            place.mkdir()
            account = _Account(
                forking, place, zone, pieces, share, chance(seed * 100 + number), strategy, tally
            )
            group.create_task(account.run(slots))
    tally.seconds = time.monotonic() - began
    return tally


@attrs.define
class _Account:
    forking: ForkServer
    folder: Path
    zone: int
    pieces: int
    restarts: int
    random: Random
    strategy: str
    tally: Tally

    async def run(self, slots: asyncio.Semaphore) -> None:
        seed = self.random.getrandbits(32)
        async with slots, ScannedPostalytics(now=NOON, speed=1000, seed=seed) as fake:
            with reserved_port() as port:
                receiver = Receiver(
                    *(self.forking, self.folder, port),
                    failing=0.05,
                    strategy=self.strategy,
                    server=fake.url,
                    key=fake.api_key,
                )
                async with Unpaced(fake.api_key, base_url=fake.url) as client:
                    await self._run(PassingTime(Mailing(fake, client), receiver))

    async def _run(self, passing: PassingTime) -> None:
        fake = passing.mailing.fake
        fake.deliveries.zone, fake.deliveries.at_once = self.zone, 10
        batches = [self.pieces // _BATCHES] * (_BATCHES - 1)
        batches.append(self.pieces - sum(batches))
        for _ in range(self.restarts):
            child = await passing.started()
            await passing.send(batches.pop() if batches else 0)
            # So long that all retries of what failed before have come.
            await passing.to(self.random.uniform(8, 12) * HOUR)
            await passing.killed(child, self.random, self.pieces)
            await passing.to(self.random.uniform(1, 6) * HOUR)
            self.tally.restarts += 1
        child = await passing.started()
        await passing.send(sum(batches))
        for _ in range(24):
            await passing.to(12 * HOUR)
        child.kill()
        await child.ended
        urls = Counter(it["url"] for it in fake.records("webhooks"))
        urls.subtract([FOREIGN, passing.hook])
        self.tally.strayed += sum(map(abs, urls.values()))
        self._count(fake, await passing.receiver.drain())

    def _count(self, fake: FakePostalytics, found: Found) -> None:
        events = Counter(map(_identity, fake.records("events")))
        ids: Counter[_Identity] = Counter()
        tally = self.tally
        for event in found.events:
            identities = {self._identity_of(event, it) for it in _reports(event)}
            ids.update(identities)
            tally.mixed_up += len(identities) - 1
        tally.events += events.total()
        tally.ids += len(found.events)
        tally.by_both_ways += sum(bool(it.delivered and it.polled) for it in found.events)
        tally.handled += found.handled
        tally.missing += (events - ids).total()
        tally.duplicated += (ids - events).total()
        tally.unhandled += len(found.unhandled)
        tally.changed_ids += len(found.changed_ids)
        self._count_deliveries(fake.deliveries)

    def _count_deliveries(self, log: Sequence[Delivery]) -> None:
        faults = Counter(it.fault.kind for it in log if it.fault and not it.retries)
        self.tally.dropped += faults["drop"]
        self.tally.late += faults["late"]
        self.tally.duplicates += faults["duplicate"]
        self.tally.attempts += sum(bool(it.content) for it in log)
        self.tally.unanswered += sum(bool(it.content) and it.status is None for it in log)

    def _identity_of(self, event: Event, report: Report) -> _Identity:
        """Return what a report is of; only polls show the detail."""
        zone = timedelta(minutes=self.zone if report.delivered else 0)
        detail = report_of_item(FEED, event.polled, DROP).detail if event.polled else ""
        return str(report.subject), report.kind, report.date and report.date - zone, detail


def _reports(event: Event) -> Iterator[Report]:
    if event.polled is not None:
        yield report_of_item(FEED, event.polled, DROP)
    if event.delivered is not None:
        yield report_of_delivery(FEED, event.delivered)


def _identity(record: dict[str, Any]) -> _Identity:
    kind = FEED.by_label.get(record["event_name"].casefold())
    date = datetime.strptime(record["event_date"], _AMERICAN)
    name = _UNLISTED if kind is None else kind.name
    return str(record["data_id"]), name, date, record["metadata"]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=10_000)
    arguments.add_argument("--restarts", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--strategy", default="inbox")
    given = arguments.parse_args()
    return report(asyncio.run(both_ways(given.events, given.restarts, given.seed, given.strategy)))


if __name__ == "__main__":
    sys.exit(main())
