"""Receives, polls and handles events according to a plan, in a process that may be killed."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import mmap
import os
import signal
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from crash.boundaries import Boundaries, around_sqlite
from crash.jobs import chance
from crash.uploader import Unpaced
from postalytics import Postalytics
from postalytics.events import Inbox
from postalytics_runtime.events import (
    Event,
    KeptReport,
    Listener,
    Reception,
    Report,
    Router,
    poll_events,
)
from support.fake.mailing import CAMPAIGN, DROP

POINTS = (
    "before execute INSERT INTO events",
    "before execute COMMIT",
    "after execute COMMIT",
    "before the response",
    "before the handler",
    "after the handler",
    "before done",
    "after done",
)
"""Places where a process can kill itself. COMMIT is that of a report, of a lease or of its end."""
FIRST_ATTEMPT = 1
FEED = Inbox.feed


@attrs.frozen(kw_only=True)
class Plan:
    """What a process does."""

    inbox: str
    handled: str
    """The file that says which events were handled."""
    clock: str
    """The file with the time; see `SharedClock`."""
    pid: str
    """The file for the number of the process."""
    port: int
    """Where it listens."""
    draining: bool = False
    """Whether to handle what waits, and end, instead of receiving."""
    failing: float = 0.0
    """The probability that a handler raises in the first attempt."""
    strategy: str = "inbox"
    """What holds the events; see `RECEIVERS`."""
    kill_at: str = ""
    """The point where it kills itself, one of `POINTS`; nowhere if empty."""
    kill_after: int = 1
    """How often the point must be passed before that."""
    server: str = ""
    """The server of the API, to subscribe to a campaign; empty to receive only."""
    key: str = ""
    """The API key for the server."""
    seed: int = 0


class SharedClock:
    """Clock that processes share through a file; it stands still unless one of them moves it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._file = mmap.mmap(file.fileno(), 8)

    def __call__(self) -> float:
        return float(struct.unpack("d", self._file)[0])

    def set(self, seconds: float) -> None:
        """Set the time, in seconds since 1970."""
        self._file[:] = struct.pack("d", seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait until the time has passed by this clock."""
        until = self() + seconds
        while self() < until:  # noqa: ASYNC110 (another process moves the clock)
            await asyncio.sleep(0.01)


class CampaignInbox(Inbox):
    """Inbox with the points at which its process may die."""

    points: Boundaries

    async def receive(self, report: Report) -> KeptReport:
        kept = await super().receive(report)
        self.points.passing("before the response")
        return kept

    async def done(self, event: Event) -> None:
        self.points.passing("before done")
        await super().done(event)
        self.points.passing("after done")


class EarlyAcknowledgement(CampaignInbox):
    """Wrong: collects reports in memory, and writes them later, twenty together."""

    collected: list[Report]

    async def receive(self, report: Report) -> KeptReport:
        self.collected = [*getattr(self, "collected", []), report]
        if len(self.collected) == 20:
            reports, self.collected = self.collected, []
            await asyncio.gather(*map(super().receive, reports))
        return KeptReport(id="", is_new=True)


class EarlyDone(CampaignInbox):
    """Wrong: an event is done before its handler runs."""

    async def lease(self, **options: Any) -> list[Event]:
        events = await super().lease(**options)
        for event in events:
            await self.done(event)
        return events


class TwoIds(CampaignInbox):
    """Wrong: a polled event has another id than its delivery."""

    def report_of(self, item: Any, source: object) -> Report:
        report = super().report_of(item, source)
        return attrs.evolve(report, source=f"0{report.source}")


RECEIVERS: dict[str, type[CampaignInbox]] = {
    "inbox": CampaignInbox,
    "early acknowledgement": EarlyAcknowledgement,
    "early done": EarlyDone,
    "two ids": TwoIds,
}


def killed_at(point: str, passings: int) -> Callable[[int, str], None]:
    """Kill this process when a point is passed for the n-th time."""
    passed = itertools.count(1)

    def act(_: int, name: str) -> None:
        if name == point and next(passed) == passings:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def router_of(plan: Plan, points: Boundaries) -> Router:
    """Return a router whose handler records each event that it has handled."""
    router, random = Router(), chance(plan.seed)
    file = os.open(plan.handled, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    @router.on()
    async def handle(event: Event) -> None:
        points.passing("before the handler")
        if event.attempt == FIRST_ATTEMPT and random.random() < plan.failing:
            raise ConnectionError("What the handler needs is not there.")
        await asyncio.sleep(0)  # As a handler does that writes elsewhere.
        os.write(file, f"{event.id} {event.subject} {event.kind}\n".encode())
        points.passing("after the handler")

    return router


async def received(plan: Plan, inbox: Inbox, router: Router) -> None:
    """Receive and handle until the process is killed."""
    if not plan.server:
        async with Listener(Reception(inbox), port=plan.port):
            await inbox.events().run(router)
    home = f"http://127.0.0.1:{plan.port}"
    async with Unpaced(plan.key, base_url=plan.server) as client:
        subscription = client.webhooks.subscribe(
            campaign_id=CAMPAIGN,
            url=home,
            inbox=inbox,
            on_exit="keep",
            port=plan.port,
            start="beginning",
        )
        async with subscription as feed:
            await feed.run(router)


async def drained(plan: Plan, inbox: Inbox, router: Router) -> None:
    """Read the whole list of events, and handle what waits."""
    if plan.server:
        async with Unpaced(plan.key, base_url=plan.server) as client:
            await poll_events(client, inbox, DROP, whole=True)

    async def handle(event: Event) -> None:
        await router.dispatch(event)
        await inbox.done(event)

    while events := await inbox.lease(limit=100):
        await asyncio.gather(*map(handle, events))


async def carried_out(plan: Plan) -> int:
    """Carry out a plan."""
    points = Boundaries(killed_at(plan.kill_at, plan.kill_after))
    if plan.kill_at:
        around_sqlite(points, reading=False)
    clock = SharedClock(Path(plan.clock))
    async with RECEIVERS[plan.strategy](plan.inbox, clock=clock, sleep=clock.sleep) as inbox:
        inbox.points = points
        await (drained if plan.draining else received)(plan, inbox, router_of(plan, points))
    return 0


def load() -> None:
    """Import the modules that are imported on use, once for all forked processes."""
    assert Postalytics.api.operations
    for name in ("concurrent.futures.thread", "postalytics.campaigns"):
        importlib.import_module(name)


def run(plan: dict[str, Any]) -> int:
    """Carry out a plan, and return the exit status."""
    Path(plan["pid"]).write_text(str(os.getpid()))
    return asyncio.run(carried_out(Plan(**plan)))
