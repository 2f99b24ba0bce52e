"""Lists that a watcher polls, on a server and in time that a test controls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import orjson
from aiohttp import web

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.client import Client
from postalytics_runtime.events import Event, Inbox, PollResult, watch_events, watch_list
from postalytics_runtime.schema import RateLimit

DROP = 71238
DAY = 86_400.0
_FEED = Postalytics.api.events
assert _FEED is not None
FEED = _FEED
(CONTACTS,) = FEED.lists
NOON = datetime(2026, 6, 1, 12)
"""The present of the list when a test begins."""
_PAGE = 100
_STARTS = {"campaigns.list_campaign_events": "PageNumber", "contacts.list_contacts": "start"}


class CampaignInbox(Inbox):
    """Inbox of the events of campaigns."""

    api = Postalytics.api
    feed = FEED


def client_with(fake: FakePostalytics, *limits: RateLimit) -> Postalytics:
    """Return a client whose key has these rate limits."""

    class LimitedPostalytics(Postalytics):
        api = attrs.evolve(
            Postalytics.api,
            environments=tuple(
                attrs.evolve(it, limits=limits) for it in Postalytics.api.environments
            ),
        )

    return LimitedPostalytics(fake.api_key, base_url=fake.url)


class Killed(BaseException):
    """What ends a process at once, as far as a test can see."""


class MortalInbox(CampaignInbox):
    """Inbox whose process is killed at a step: before a transaction, or after it.

    Attributes:
        left: the number of steps until then.
    """

    left = 1_000_000

    def _step(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1

    async def claim_poll(self, resource: str, interval: float) -> float:
        self._step()
        seconds = await super().claim_poll(resource, interval)
        self._step()
        return seconds

    async def record_poll(self, *given: Any, **options: Any) -> PollResult:
        self._step()
        result = await super().record_poll(*given, **options)
        self._step()
        return result

    async def lease(self, **options: Any) -> list[Event]:
        self._step()
        found = await super().lease(**options)
        self._step()
        return found

    async def done(self, event: Event) -> None:
        self._step()
        await super().done(event)
        self._step()


async def nothing() -> None:
    """Let other tasks run."""
    await asyncio.sleep(0)


class VirtualTime:
    """Time that passes only when something sleeps, or when the test says so.

    Attributes:
        left: the number of times that something may sleep until its process is killed.
        meanwhile: awaited whenever something sleeps.
    """

    def __init__(self) -> None:
        self.now = 1_780_315_200.0
        self.slept: list[float] = []
        self.left = 1_000_000
        self.meanwhile: Callable[[], Awaitable[object]] = nothing

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.slept.append(seconds)
        self.now += seconds
        await self.meanwhile()


class ServedLists:
    """The events of campaigns and the contacts of lists, as a server shows them.

    Args:
        time: when requests arrive.

    Attributes:
        events: the events of every campaign, the latest first.
        contacts: the contacts of every list, in the order of their rows.
        polls: when each request for a list arrived, its operation and its first page or row.
        before_page: called before each response, with the number of requests so far.
        statuses: statuses of the next responses, which then show an error.
        account: the account of the key; that of the fake if `None`.
        inclusive: whether a page of rows has one more than the client asks for.
        longest: the maximum number of items on a page, besides.
    """

    def __init__(self, time: VirtualTime) -> None:
        self.events: list[dict[str, Any]] = []
        self.contacts: list[dict[str, Any]] = []
        self.polls: list[tuple[float, str, int]] = []
        self.before_page: Callable[[int], None] = lambda _: None
        self.statuses: list[int] = []
        self.account: dict[str, Any] | None = None
        self.inclusive = True
        self.longest = 1000
        self._time = time

    async def __call__(self, operation: str, request: web.Request) -> web.Response | None:
        if operation == "accounts.get_my_account" and self.account is not None:
            return _json(self.account)
        start = _STARTS.get(operation)
        if start is None:
            return None
        place = int(request.query[start])
        self.polls.append((self._time.now, operation, place))
        if self.statuses:
            return web.Response(status=self.statuses.pop(0), body=b'"No."')
        self.before_page(len(self.polls))
        return self._contacts(place) if start == "start" else self._events(place)

    def _events(self, number: int) -> web.Response:
        size = min(_PAGE, self.longest)
        return _json(self.events[(number - 1) * size : number * size])

    def _contacts(self, start: int) -> web.Response:
        first = max(start, 1)
        size = min(_PAGE + self.inclusive, self.longest)
        found = self.contacts[first - 1 : first - 1 + size]
        if not found:
            return web.Response(status=404, body=b'"No contacts received"')
        return _json([{**item, "row": row} for row, item in enumerate(found, first)])

    @property
    def places(self) -> list[int]:
        """The first page or row of each request, in the order of the requests."""
        return [place for _, _, place in self.polls]

    def happen(self, *numbers: int, at: datetime = NOON, name: str = "Mailed") -> None:
        """Add an event of each of these people, where its date belongs."""
        for number in numbers:
            self.events.append(event(number, at, name))
        self.events.sort(key=lambda it: datetime.strptime(it["event_date"], _US), reverse=True)


_US = "%m/%d/%Y %I:%M:%S %p"


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")


def event(number: int, at: datetime = NOON, name: str = "Mailed") -> dict[str, Any]:
    return {"dataid": number, "event_date": at.strftime(_US), "event_name": name, "metadata": ""}


def before(**time: float) -> datetime:
    return NOON - timedelta(**time)


def contacts(first: int, last: int) -> list[dict[str, Any]]:
    return [
        {"contact_id": number, "first_name": f"No {number}"} for number in range(first, last + 1)
    ]


@attrs.define(eq=False)
class Watched:
    """A client, the lists of its server, and the file of an inbox."""

    time: VirtualTime
    lists: ServedLists
    fake: FakePostalytics
    client: Client
    path: Path

    def open(self, left: int = 1_000_000) -> MortalInbox:
        """Open the inbox, as a process does that starts and is killed after some steps."""
        inbox = MortalInbox(self.path, clock=self.time.clock, sleep=self.time.sleep)
        inbox.left = left
        return inbox

    async def poll(self, **options: Any) -> list[int]:
        """Start, poll the events once, and return the subjects of those that came."""
        async with self.open() as inbox:
            events = watch_events(self.client, DROP, inbox, once=True, **options)
            return sorted([int(event.subject) async for event in events])

    async def changes(self, **options: Any) -> list[tuple[str, int]]:
        """Start, poll the contacts once, and return what changed."""
        async with self.open() as inbox:
            found = watch_list(self.client, CONTACTS, (1,), inbox, once=True, **options)
            return sorted([(change.kind, change.key) async for change in found])


@asynccontextmanager
async def watched(path: Path) -> AsyncIterator[Watched]:
    """Yield what a watcher needs; time stands still unless it sleeps."""
    time = VirtualTime()
    lists = ServedLists(time)
    # Its own rate limit is not what is tested.
    async with FakePostalytics(speed=1000) as fake:
        fake.intercept = lists
        async with client_with(fake) as client:
            yield Watched(time, lists, fake, client, path)
