"""Watching events: each at least once, over restarts, late events and pages that move."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import attrs
import pytest

from postalytics import Postalytics
from postalytics.errors import AuthenticationError, ConfigurationError, NotFoundError
from postalytics_runtime.events import poll_events, watch_events
from support.events.watched import DROP, NOON, CampaignInbox, Watched, event, nothing

PIECE = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address_street": "12 St James's Square",
    "address_city": "Boston",
    "address_state": "MA",
    "address_zip": "02134",
}


async def test_from_the_beginning_each_event_comes_once(world: Watched) -> None:
    world.lists.happen(*range(1, 251))

    assert await world.poll(start="beginning") == list(range(1, 251))
    assert await world.poll(start="beginning") == []


async def test_from_now_on_only_what_happens_later_comes(world: Watched) -> None:
    world.lists.happen(*range(1, 251))
    assert await world.poll() == []
    world.lists.happen(300, at=NOON + timedelta(seconds=1))

    assert await world.poll() == [300]


async def test_the_first_event_of_a_list_that_was_empty_comes(world: Watched) -> None:
    assert await world.poll() == []
    world.lists.happen(1)

    assert await world.poll() == [1]


async def test_an_event_without_a_date_that_is_there_at_the_start_is_left_out(
    world: Watched,
) -> None:
    world.lists.events = [{"dataid": 1, "event_date": "soon", "event_name": "Mailed"}]

    assert (await world.poll(), await world.poll()) == ([], [])


async def test_an_event_is_done_when_the_next_one_is_asked_for(world: Watched) -> None:
    world.lists.happen(1, 2, 3)
    async with world.open() as inbox:
        events = watch_events(world.client, DROP, inbox, start="beginning")
        found = [await anext(events) for _ in range(2)]
        await events.aclose()
        states = (await inbox.status()).states

        assert [event.attempt for event in found] == [1, 1]
        assert {name: count for name, count in states.items() if count} == {
            "done": 1,
            "leased": 1,
            "pending": 1,
        }


async def test_an_event_that_was_not_done_comes_again(world: Watched) -> None:
    world.lists.happen(1, 2)
    async with world.open() as inbox:
        events = watch_events(world.client, DROP, inbox, start="beginning")
        first = await anext(events)
        await events.aclose()
    async with world.open() as inbox:
        events = watch_events(world.client, DROP, inbox, start="beginning")
        later = [await anext(events) for _ in range(2)]
        await events.aclose()

    assert (later[1].id, later[1].attempt) == (first.id, 2)


async def test_a_watcher_polls_again_after_each_interval(world: Watched) -> None:
    world.lists.happen(1)
    world.lists.before_page = lambda count: world.lists.happen(count + 1)
    async with world.open() as inbox:
        events = watch_events(world.client, DROP, inbox, start="beginning", interval=1000.0)
        found = [await anext(events) for _ in range(4)]
        await events.aclose()

    starts = sorted({at for at, _, _ in world.lists.polls})
    assert len({event.id for event in found}) == 4
    assert {later - earlier for earlier, later in itertools.pairwise(starts)} == {1000.0}


async def test_an_event_that_another_process_received_comes_before_the_next_poll(
    world: Watched,
) -> None:
    async with world.open() as inbox, world.open() as other:
        report = inbox.report_of(event(5), DROP)

        async def receive() -> None:
            world.time.meanwhile = nothing
            await other.receive(report)

        world.time.meanwhile = receive
        events = watch_events(world.client, DROP, inbox)
        found = await anext(events)
        await events.aclose()

    assert (found.subject, world.time.slept) == ("5", [30.0])


async def test_the_life_of_a_mail_piece_is_watched(world: Watched) -> None:
    world.fake.intercept = None
    await world.client.request("POST", "/send/b4d5c0ffee", json=PIECE)
    world.fake.advance(timedelta(days=30))
    async with world.open() as inbox:
        events = watch_events(world.client, DROP, inbox, start="beginning", once=True)
        kinds = {event.kind async for event in events}

    assert kinds == {
        "created",
        "addressed",
        "mailed",
        "in_transit",
        "in_local_area",
        "processed_for_delivery",
    }


async def test_a_file_is_opened_and_closed_by_the_watcher(world: Watched) -> None:
    world.lists.happen(1)
    events = watch_events(
        world.client, DROP, world.path, start="beginning", once=True, inbox_type=CampaignInbox
    )

    assert [event.subject async for event in events] == ["1"]


async def test_an_interval_below_the_minimum_is_refused(world: Watched) -> None:
    for interval in (299.0, float("nan")):
        with pytest.raises(ConfigurationError, match=r"too short.*Use 300 or more"):
            watch_events(
                world.client, DROP, world.path, interval=interval, inbox_type=CampaignInbox
            )
    async with world.open() as inbox:
        with pytest.raises(ConfigurationError, match="too short"):
            await poll_events(world.client, inbox, DROP, interval=1.0)
    assert world.lists.polls == []


async def test_an_unknown_start_is_refused(world: Watched) -> None:
    start: Any = "yesterday"
    with pytest.raises(ConfigurationError, match="'now' or 'beginning'"):
        watch_events(world.client, DROP, world.path, start=start, inbox_type=CampaignInbox)


async def test_the_key_of_another_account_is_refused(world: Watched) -> None:
    await world.poll()
    (other,) = list(world.fake.other_keys.values())[:1]
    async with Postalytics(other, base_url=world.fake.url) as client, world.open() as inbox:
        with pytest.raises(ConfigurationError, match="belongs to account"):
            await anext(watch_events(client, DROP, inbox, once=True))


async def test_an_account_without_an_id_is_not_held_against_another(world: Watched) -> None:
    world.lists.account = {"company": "Metacortex"}
    assert await world.poll() == []
    world.lists.account = {"account_id": 5}
    assert await world.poll() == []
    world.lists.account = {"account_id": 6}
    with pytest.raises(ConfigurationError, match="belongs to account 5"):
        await world.poll()


async def test_an_api_without_accounts_can_be_watched(world: Watched) -> None:
    world.lists.happen(1)

    class Nameless(Postalytics):
        api = attrs.evolve(Postalytics.api, account=None)

    async with Nameless(world.fake.api_key, base_url=world.fake.url) as world.client:
        assert await world.poll(start="beginning") == [1]
    assert {request.operation for request in world.fake.requests} == {
        "campaigns.list_campaign_events"
    }


@pytest.mark.parametrize(("status", "kind"), [(401, AuthenticationError), (404, NotFoundError)])
async def test_an_error_that_lasts_is_raised(
    world: Watched, status: int, kind: type[Exception]
) -> None:
    world.lists.statuses = [status]
    async with world.open() as inbox:
        with pytest.raises(kind):
            await anext(watch_events(world.client, DROP, inbox))


async def test_a_failed_poll_is_logged_and_the_next_one_follows(
    world: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    world.lists.happen(1)
    world.lists.statuses = [400]
    async with world.open() as inbox:
        events = watch_events(world.client, DROP, inbox, start="beginning")
        found = await anext(events)
        await events.aclose()

    assert found.subject == "1"
    assert "a poll failed" in caplog.text
    assert sum(world.time.slept) >= 300.0
