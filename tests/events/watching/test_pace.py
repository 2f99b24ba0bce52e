"""Pace of watchers: a fifth of a key's rate limit, in the background lane, shared by all."""

from __future__ import annotations

import pytest

from postalytics.errors import ServerError
from postalytics_runtime.events import poll_events
from postalytics_runtime.events.watching import PollPace, pace_of
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.rate_limit import Pacer, Permit
from postalytics_runtime.schema import RateLimit
from support.events.watched import DROP, Watched, client_with
from support.runtime.pacers import use_pacer

SLOW = RateLimit(1, 1000.0)
"""A fifth of it is one request in 5,000 s: a test never takes as long."""


class NotingPacer(Pacer):
    """Pacer without limits that notes the lane of each request."""

    def __init__(self) -> None:
        super().__init__(())
        self.background: list[bool] = []

    def try_acquire(
        self, *, background: bool = False, expires_after: float = float("inf")
    ) -> Permit | None:
        self.background.append(background)
        return super().try_acquire(background=background, expires_after=expires_after)


def test_watchers_use_a_fifth_of_the_strictest_limit() -> None:
    limits = (RateLimit(3, 1.0), RateLimit(120, 60.0))

    assert PollPace(limits).spacing == 2.5


def test_requests_get_evenly_spaced_places() -> None:
    now = [100.0]
    pace = PollPace((RateLimit(1, 1.0),), clock=lambda: now[0])
    first = [pace.count() for _ in range(3)]
    now[0] += 12.0
    later = [pace.count() for _ in range(3)]
    now[0] += 60.0

    assert (first, later, pace.count()) == ([0.0, 5.0, 10.0], [3.0, 8.0, 13.0], 0.0)


def test_without_rate_limits_nothing_waits() -> None:
    pace = PollPace((), clock=lambda: 1.0)

    assert [pace.count() for _ in range(3)] == [0.0, 0.0, 0.0]


async def test_polls_go_in_the_background_lane(
    world: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    pacer = NotingPacer()
    use_pacer(monkeypatch, pacer)
    world.lists.happen(*range(150))
    async with client_with(world.fake) as world.client:
        await world.poll()
        await world.changes()

    assert (len(pacer.background) > 3, set(pacer.background)) == (True, {True})


async def test_all_watchers_of_a_key_share_its_pace(
    world: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pacer(monkeypatch, NotingPacer())
    world.lists.happen(*range(150))
    async with (
        client_with(world.fake, SLOW) as one,
        client_with(world.fake, SLOW) as other,
        world.open() as inbox,
    ):
        await poll_events(one, inbox, DROP)
        await poll_events(other, inbox, DROP + 1)

        assert pace_of(one) is pace_of(other)
        # Each list has two pages and an end; what is sent is what is counted.
        assert round(pace_of(one).count() / 5000) == len(world.lists.polls)
    # The second look at the end of the first list takes the third place, and waits for nothing.
    assert [round(seconds / 5000) for seconds in world.time.slept] == [1, 2, 4, 5, 6]


async def test_retries_count_as_well(world: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    use_pacer(monkeypatch, NotingPacer())
    world.lists.statuses = [500, 500]
    async with client_with(world.fake, SLOW) as client, world.open() as inbox:
        hasty = client.with_options(retry=RetryPolicy(attempts=2, first_delay=0.0))
        with pytest.raises(ServerError):
            await poll_events(hasty, inbox, DROP)

        assert round(pace_of(client).count() / 5000) == 2


async def test_an_interval_that_cannot_be_kept_is_longer_and_reported_once(
    world: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_pacer(monkeypatch, NotingPacer())
    async with client_with(world.fake, SLOW) as client, world.open() as inbox:
        for source in range(4):
            await poll_events(client, inbox, source)

    warnings = [line for line in caplog.messages if "The intervals become longer" in line]
    assert len(warnings) == 1
    assert sum(world.time.slept) > 300.0
