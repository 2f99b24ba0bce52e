"""Polls of events: how far the list is read, and what a kill or a late event cannot skip."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import timedelta
from typing import Literal

import pytest

from postalytics_runtime.events import PollResult, poll_events, watch_events
from support.events.watched import DAY, DROP, NOON, Killed, Watched, before

RECENT = range(1, 101)
"""The events of the first page, which lie within the lag."""


def fill(world: Watched) -> None:
    """Serve four full pages: one within the lag, three behind it."""
    world.lists.happen(*RECENT)
    for page in (1, 2, 3):
        world.lists.happen(*range(page * 100 + 1, page * 100 + 101), at=before(days=4 * page))


async def poll(world: Watched, *, whole: bool = False) -> PollResult:
    async with world.open() as inbox:
        return await poll_events(world.client, inbox, DROP, whole=whole)


async def test_a_poll_counts_new_and_known_events(world: Watched) -> None:
    fill(world)
    first = await poll(world)
    world.lists.happen(500)

    assert first == PollResult(new=400, known=0)
    # One known event has moved to the second page, which so begins within the lag.
    assert await poll(world) == PollResult(new=1, known=299)


async def test_a_first_poll_since_a_date_leaves_only_earlier_events_out(world: Watched) -> None:
    fill(world)
    since = before(days=8)  # The date of the third page.
    world.lists.happen(500, at=before(days=7, hours=23))
    async with world.open() as inbox:
        await poll_events(world.client, inbox, DROP, start=since)
        waiting = {int(event.subject) for event in await inbox.lease(limit=1000)}
    assert waiting == {*range(1, 201), 500}


async def test_a_later_poll_since_a_date_leaves_nothing_out(world: Watched) -> None:
    fill(world)
    await poll(world)
    world.lists.happen(500, at=before(days=13))
    async with world.open() as inbox:
        later = before(days=1)
        result = await poll_events(world.client, inbox, DROP, whole=True, start=later)
        assert result.new == 1
        waiting = {int(event.subject) for event in await inbox.lease(limit=1000)}
    assert 500 in waiting


async def test_the_list_is_left_at_a_page_that_is_known_and_behind_the_lag(
    world: Watched,
) -> None:
    fill(world)
    await poll(world)
    world.lists.polls.clear()

    await poll(world)
    assert world.lists.places == [1, 2]


async def test_the_list_is_read_further_while_pages_hold_something_new(world: Watched) -> None:
    fill(world)
    await poll(world)
    world.lists.polls.clear()
    world.lists.happen(500, at=before(days=3, hours=23))

    assert (await poll(world)).new == 1
    assert world.lists.places == [1, 2, 3]


async def test_a_short_list_that_has_not_changed_is_one_request(world: Watched) -> None:
    world.lists.happen(*range(50))
    await poll(world)
    found = [await poll(world)]
    world.lists.happen(50, 51)
    found += [await poll(world), await poll(world)]

    assert [result.new for result in found] == [0, 2, 0]
    assert world.lists.places[-3:] == [1, 1, 1]


async def test_a_server_whose_pages_are_short_hides_nothing(world: Watched) -> None:
    world.lists.longest = 40
    world.lists.happen(*range(100))
    await poll(world)
    world.lists.happen(200, at=before(days=2))

    assert (await poll(world)).new == 1


async def test_an_event_that_appears_within_the_lag_is_found_by_the_next_poll(
    world: Watched,
) -> None:
    fill(world)
    for page in range(4, 10):
        world.lists.happen(*range(page * 100, page * 100 + 100), at=before(days=2))
    await poll(world)
    world.lists.happen(5000, at=before(days=2, hours=23))

    assert (await poll(world)).new == 1


async def test_the_lag_counts_from_the_newest_date_and_not_from_the_present(
    world: Watched,
) -> None:
    fill(world)
    await poll(world)
    world.time.now += 0.9 * DAY
    world.lists.polls.clear()

    await poll(world)
    assert world.lists.places == [1, 2]


async def test_a_very_late_event_is_found_once_a_day(world: Watched) -> None:
    fill(world)
    await poll(world)
    world.lists.happen(500, at=before(days=13))

    assert (await poll(world)).new == 0
    world.time.now += DAY
    assert (await poll(world)).new == 1


async def test_the_whole_list_is_read_on_request(world: Watched) -> None:
    fill(world)
    await poll(world)
    world.lists.happen(500, at=before(days=13))

    assert (await poll(world, whole=True)).new == 1


async def test_a_date_in_the_future_hides_nothing(world: Watched) -> None:
    fill(world)
    world.lists.happen(600, at=NOON + timedelta(days=365))
    await poll(world)
    world.lists.happen(601, at=before(days=1))

    assert (await poll(world)).new == 1


async def test_events_of_the_year_1_can_be_polled(world: Watched) -> None:
    first = {"dataid": 1, "event_date": "1/1/0001 12:00:00 AM", "event_name": "Mailed"}
    world.lists.events = [first]
    await poll(world)
    world.lists.events = [{**first, "dataid": 2}, first]

    assert (await poll(world)).new == 1


async def test_events_without_a_date_do_not_keep_a_poll_from_ending(world: Watched) -> None:
    fill(world)
    world.lists.events[150]["event_date"] = None
    await poll(world)
    world.lists.polls.clear()

    await poll(world)
    assert world.lists.places == [1, 2]


async def test_a_list_that_grows_while_it_is_read_loses_nothing(world: Watched) -> None:
    for page in range(6):
        world.lists.happen(*range(page * 100, page * 100 + 100), at=before(hours=page))
    numbers = iter(range(1000, 2000))

    def grow(_: int) -> None:
        world.lists.happen(*[next(numbers) for _ in range(7)], at=NOON + timedelta(hours=1))

    world.lists.before_page = grow
    found = await world.poll(start="beginning")
    world.lists.before_page = lambda _: None
    found += await world.poll()

    assert sorted(found) == sorted(it["dataid"] for it in world.lists.events)


async def test_what_a_failed_poll_has_read_is_not_taken_for_the_whole_list(
    world: Watched,
) -> None:
    fill(world)
    async with world.open(left=5) as inbox:
        with pytest.raises(Killed):
            await poll_events(world.client, inbox, DROP)
        inbox.left = 1000
        assert (await inbox.status()).events < 400

    await poll(world)
    async with world.open() as inbox:
        assert (await inbox.status()).events == 400


@pytest.mark.parametrize("start", ["now", "beginning"])
async def test_a_kill_at_any_step_loses_no_event(
    world: Watched, start: Literal["now", "beginning"]
) -> None:
    for page in range(3):
        world.lists.happen(*range(page * 100, page * 100 + 100), at=before(days=2 * page))
    found: set[str] = set()
    later: list[int] = []
    for step in range(60):
        async with world.open(left=step) as inbox:
            with suppress(Killed):
                async for event in watch_events(world.client, DROP, inbox, start=start, once=True):
                    found.add(event.subject)
        later.append(1000 + step)
        world.lists.happen(later[-1], at=NOON + timedelta(minutes=step + 1))
        world.time.now += 300.0
    found |= set(map(str, await world.poll(start=start)))

    # The first five kills come before a page is recorded: what is there then is there at the start.
    there = range(300) if start == "beginning" else ()
    later = later if start == "beginning" else later[5:]
    assert {int(subject) for subject in found} == {*there, *later}


async def test_a_list_is_never_polled_before_its_interval_whatever_restarts(
    world: Watched,
) -> None:
    world.lists.happen(1)
    for restart in range(50):
        world.time.now += 7.0 * (restart % 9)
        async with world.open() as one, world.open() as other:
            for inbox in (one, other):
                events = watch_events(world.client, DROP, inbox)
                world.time.left = restart % 4
                with suppress(Killed):
                    await anext(events)
                await events.aclose()

    starts = [at for at, _, place in world.lists.polls if place == 1]
    assert len(starts) > 10
    assert min(b - a for a, b in itertools.pairwise(starts)) >= 300.0
