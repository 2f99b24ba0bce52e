"""Subscriptions to campaigns of the fake, in time that a test controls."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import attrs

from postalytics import Postalytics
from postalytics.events import Event
from postalytics.testing import FakePostalytics
from postalytics_runtime.events import Inbox
from postalytics_runtime.events.subscription import Subscription, subscribe
from support.events.subscriptions import BASE, FEED

HOUR = 3600.0


class CampaignInbox(Inbox):
    """Inbox of the events of campaigns."""

    api = Postalytics.api
    feed = FEED
    event_type = Event


class UnlimitedPostalytics(Postalytics):
    """Client without rate limits, so that polls wait for their intervals alone."""

    api = attrs.evolve(
        Postalytics.api,
        environments=tuple(attrs.evolve(it, limits=()) for it in Postalytics.api.environments),
    )


class ControlledTime:
    """Time that passes only when the test says so."""

    def __init__(self) -> None:
        self.now = 1_780_315_200.0
        self._sleeping: list[tuple[float, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until the time has passed."""
        woken = asyncio.get_running_loop().create_future()
        self._sleeping.append((self.now + seconds, woken))
        await woken

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        due = [one for one in self._sleeping if one[0] <= self.now]
        self._sleeping = [one for one in self._sleeping if one[0] > self.now]
        for _, woken in due:
            if not woken.done():
                woken.set_result(None)

    def sleeps_until(self, seconds: float) -> bool:
        """Return whether something sleeps for just this time from now."""
        return any(not w.done() and time == self.now + seconds for time, w in self._sleeping)


async def until(is_so: Callable[[], object]) -> None:
    """Wait until a condition holds, while everything else goes on."""
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110  Nothing else says when the fake was asked.
            await asyncio.sleep(0)


def subscribed(
    client: Postalytics, campaign: int, inbox: Path | Inbox, **options: Any
) -> AbstractAsyncContextManager[Subscription[Any]]:
    """Subscribe with an application of our own, which does not listen."""
    given: dict[str, Any] = {"url": BASE, "listen": False, "inbox_type": CampaignInbox, **options}
    return subscribe(client, campaign, inbox=inbox, **given)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def opened(folder: Path, time: ControlledTime) -> CampaignInbox:
    return CampaignInbox(folder / "events.db", clock=time.clock, sleep=time.sleep)


def operations(fake: FakePostalytics) -> list[str]:
    """Return the operations that the fake has received, in order."""
    return [str(request.operation).partition(".")[2] for request in fake.requests]


def is_reconciling() -> bool:
    """Return whether a subscription polls and checks in the background."""
    return "reconciliation" in {task.get_name() for task in asyncio.all_tasks()}
