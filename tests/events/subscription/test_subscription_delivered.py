"""Subscriptions to which the fake delivers over a socket."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from postalytics import Postalytics
from postalytics.models import EndpointId
from postalytics.testing import DeliveryFault, FakePostalytics
from postalytics_runtime.events import Subscription
from support.events.running import (
    HOUR,
    CampaignInbox,
    ControlledTime,
    free_port,
    subscribed,
    until,
)
from support.events.subscriptions import CAMPAIGN
from support.people import recipient

ENDPOINT = EndpointId("b4d5c0ffee")
KINDS = {
    *("created", "addressed", "printed", "mailed", "in_transit", "in_local_area"),
    "processed_for_delivery",
}
"""The life of a mail piece of the fake."""


async def taken(feed: Subscription[Any], count: int) -> list[str]:
    """Handle as many events, and return their kinds."""
    kinds: list[str] = []
    async for event in feed:
        kinds.append(event.kind)
        await feed.done(event)
        if len(kinds) == count:
            break
    return kinds


def here(port: int) -> dict[str, object]:
    return {"url": f"http://127.0.0.1:{port}", "port": port, "listen": True}


async def test_each_event_comes_once_by_webhook_and_poll(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    fake.deliveries.faults.append(DeliveryFault("drop", events=[2, 11, 16]))  # 7 to 9 are printed
    async with subscribed(client, CAMPAIGN, inbox, start="beginning", **here(free_port())) as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        for name in ("Ada", "Grace", "Joan"):
            await client.mail.send_mail(recipient(first_name=name), endpoint=ENDPOINT)
        fake.advance(timedelta(days=30))
        await fake.delivered()
        delivered = await taken(feed, 18)
        time.pass_by(6 * HOUR)
        polled = await taken(feed, 3)
        await until(lambda: time.sleeps_until(6 * HOUR))
    assert Counter(delivered + polled) == dict.fromkeys(KINDS, 3)
    status = await inbox.status()
    assert (status.events, status.states["done"]) == (21, 21)


async def test_what_happens_while_nothing_listens_is_polled_at_the_next_start(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    options = {**here(free_port()), "on_exit": "keep"}
    async with subscribed(client, CAMPAIGN, inbox, **options) as feed:
        await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
        fake.advance(HOUR)
        await fake.delivered()
        assert sorted(await taken(feed, 2)) == ["addressed", "created"]
    fake.deliveries.faults.append(DeliveryFault("drop"))
    fake.advance(timedelta(days=30))
    await fake.delivered()
    time.pass_by(300)
    async with subscribed(client, CAMPAIGN, inbox, **options) as feed:
        kinds = set(await taken(feed, 4))
    assert kinds == KINDS - {"addressed", "created", "printed"}


async def test_an_event_without_a_source_comes_to_the_handler(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    fake.deliveries.faults.append(DeliveryFault("missing_field"))
    async with subscribed(client, CAMPAIGN, inbox, **here(free_port())) as feed:
        await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
        await fake.delivered()
        async for event in feed:
            assert (event.kind, event.source, event.matched) == ("created", None, False)
            await feed.done(event)
            break


async def test_a_rotated_token_is_delivered_to(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, **here(free_port())) as feed:
        await inbox.rotate()
        await client.mail.send_mail(recipient(first_name="Ada"), endpoint=ENDPOINT)
        await fake.delivered()
        assert await taken(feed, 1) == ["created"]  # The token before is still valid.
        await feed.update_url()
        await client.mail.send_mail(recipient(first_name="Grace"), endpoint=ENDPOINT)
        await fake.delivered()
        assert await taken(feed, 1) == ["created"]
