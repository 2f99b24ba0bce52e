"""What is there at the start of a subscription, before its webhook delivers."""

from __future__ import annotations

from datetime import timedelta

from postalytics_runtime.events.watching import mark_start, poll_events
from support.events.watched import DROP, NOON, Watched, before


async def _mark(world: Watched) -> None:
    async with world.open() as inbox:
        await mark_start(world.client, inbox, DROP)


async def _poll(world: Watched) -> tuple[int, int]:
    """Poll; return the numbers of events that need a handler, and of those that do not."""
    async with world.open() as inbox:
        await poll_events(world.client, inbox, DROP, start="now")
        states = (await inbox.status()).states
        return states["pending"], states["done"]


async def test_what_happens_after_the_mark_needs_a_handler(world: Watched) -> None:
    world.lists.happen(1, 2)
    world.lists.happen(3, at=before(days=40))
    await _mark(world)
    world.lists.happen(4, at=NOON + timedelta(seconds=1))
    assert await _poll(world) == (1, 3)


async def test_one_page_is_read_to_mark(world: Watched) -> None:
    world.lists.happen(*range(1, 301))
    await _mark(world)
    assert world.lists.places == [1]
    assert await _poll(world) == (0, 300)


async def test_everything_on_a_list_that_was_empty_needs_a_handler(world: Watched) -> None:
    await _mark(world)
    world.lists.happen(1, at=before(days=1))
    assert await _poll(world) == (1, 0)


async def test_a_later_start_reads_nothing_to_mark(world: Watched) -> None:
    world.lists.happen(1)
    await _mark(world)
    world.lists.polls.clear()
    await _mark(world)
    await _poll(world)
    await _mark(world)
    assert len({at for at, _, _ in world.lists.polls}) == 1


async def test_a_mark_waits_for_its_place_as_any_poll_does(world: Watched) -> None:
    async with world.open() as inbox:
        await inbox.claim_poll(f"campaigns.list_campaign_events {DROP}", 300)
    await _mark(world)
    assert 300 in world.time.slept
