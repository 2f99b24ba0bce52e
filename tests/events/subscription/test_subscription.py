from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import attrs
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.errors import ConfigurationError, PostalyticsError, WebhookTakenError
from postalytics.models import EndpointId
from postalytics.testing import FakePostalytics
from postalytics_runtime.events import Event, Router
from support.events.running import (
    HOUR,
    CampaignInbox,
    ControlledTime,
    free_port,
    operations,
    subscribed,
)
from support.events.subscriptions import CAMPAIGN, DROP, FOREIGN, TAKEN, urls
from support.people import recipient

ENDPOINT = EndpointId("b4d5c0ffee")
BODY = {
    "eventType": 4,
    "eventDate": "2026-06-01T10:00:00",
    "meta": {"dataId": 9000, "dropId": DROP},
}


async def test_a_webhook_is_there_for_the_time_of_a_subscription(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    async with subscribed(client, CAMPAIGN, tmp_path / "events.db") as feed:
        assert urls(fake) == [FOREIGN, feed.url]
        assert feed.mode == "webhook"
        assert feed.local_url is None
    assert urls(fake) == [FOREIGN]


async def test_a_webhook_is_kept_on_request_and_adopted_at_the_next_start(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    path = tmp_path / "events.db"
    async with subscribed(client, CAMPAIGN, path, on_exit="keep") as feed:
        url = feed.url
    assert urls(fake) == [FOREIGN, url]
    async with subscribed(client, CAMPAIGN, path):
        assert urls(fake) == [FOREIGN, url]
    assert urls(fake) == [FOREIGN]


async def test_what_is_delivered_before_the_webhook_is_read_back_is_kept(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    statuses: list[int] = []

    async def deliver_at_once(name: str, request: web.Request) -> None:
        if name == "webhooks.create_webhook":
            url = (await request.json())["url"].replace("https://hooks.example.com", local)
            async with aiohttp.ClientSession() as session, session.post(url, json=BODY) as response:
                statuses.append(response.status)

    local = "http://127.0.0.1:" + str(free_port())
    fake.intercept = deliver_at_once
    port = int(local.rpartition(":")[2])
    async with subscribed(client, CAMPAIGN, tmp_path / "e.db", listen=True, port=port) as feed:
        assert feed.local_url == local
        event = await anext(aiter(feed))
        assert (statuses, event.kind, event.subject) == ([200], "in_transit", "9000")
        await feed.done(event)


async def test_an_existing_webhook_of_another_receiver_is_left(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    with pytest.raises(WebhookTakenError):
        async with subscribed(client, TAKEN[0], inbox):
            pass
    assert urls(fake) == [FOREIGN]
    async with subscribed(client, TAKEN[0], inbox, replace=True) as feed:
        assert urls(fake) == [feed.url]
    assert urls(fake) == []


async def test_an_existing_webhook_of_another_inbox_is_left(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, on_exit="keep") as feed:
        kept = feed.url
    async with CampaignInbox(inbox.path.with_name("other.db")) as other:
        with pytest.raises(WebhookTakenError):
            async with subscribed(client, CAMPAIGN, other):
                pass
        assert urls(fake) == [FOREIGN, kept]
        async with subscribed(client, CAMPAIGN, other, replace=True) as feed:
            assert urls(fake) == [FOREIGN, feed.url]
    assert urls(fake) == [FOREIGN]


async def test_a_client_that_must_not_mail_can_subscribe(
    fake: FakePostalytics, client: Postalytics, inbox: CampaignInbox
) -> None:
    async with (
        Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as harmless,
        subscribed(harmless, CAMPAIGN, inbox) as feed,
    ):
        assert urls(fake) == [FOREIGN, feed.url]
    assert urls(fake) == [FOREIGN]


async def test_a_failed_start_opens_nothing_for_longer(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    port = free_port()
    with pytest.raises(PostalyticsError, match="No campaign of the account"):
        async with subscribed(client, 7, tmp_path / "events.db", listen=True, port=port):
            pass
    async with subscribed(client, CAMPAIGN, tmp_path / "events.db", listen=True, port=port):
        pass
    assert urls(fake) == [FOREIGN]


async def test_a_taken_port_creates_no_webhook(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    port = int(fake.url.rpartition(":")[2])
    with pytest.raises(ConfigurationError, match=f"port {port}"):
        async with subscribed(client, CAMPAIGN, tmp_path / "events.db", listen=True, port=port):
            pass
    assert urls(fake) == [FOREIGN]


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("on_exit", "leave", "on_exit is 'leave', but it must be 'delete' or 'keep'"),
        ("start", "later", "start is 'later', but it must be 'now' or 'beginning'"),
        ("start", datetime(2026, 6, 1, tzinfo=UTC), "start has a zone"),
        ("interval", 299, "An interval of 299 s is too short"),
        ("url", "http://example.com", "unencrypted"),
    ],
)
async def test_wrong_arguments_send_nothing(
    option: str,
    value: object,
    problem: str,
    client: Postalytics,
    fake: FakePostalytics,
    tmp_path: Path,
) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        async with subscribed(client, CAMPAIGN, tmp_path / "events.db", **{option: value}):
            pass
    assert operations(fake) == []


async def test_an_inbox_of_another_account_is_refused(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    await inbox.use_account("another")
    with pytest.raises(ConfigurationError, match="belongs to account another"):
        async with subscribed(client, CAMPAIGN, inbox):
            pass
    assert urls(fake) == [FOREIGN]


async def test_a_new_token_is_put_into_the_webhook_at_once_or_at_the_next_start(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, on_exit="keep") as feed:
        before = feed.url
        token = await inbox.rotate()
        assert urls(fake) == [FOREIGN, before]
        await feed.update_url()
        assert token in feed.url
        assert urls(fake) == [FOREIGN, feed.url]
        await inbox.rotate()
    async with subscribed(client, CAMPAIGN, inbox) as feed:
        assert urls(fake) == [FOREIGN, feed.url]
    assert urls(fake) == [FOREIGN]


async def test_a_router_handles_the_events(client: Postalytics, inbox: CampaignInbox) -> None:
    router, seen = Router(), asyncio.Queue[str]()

    @router.on("created")
    async def created(event: Event) -> None:
        seen.put_nowait(event.id)

    await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        running = asyncio.create_task(feed.run(router))
        assert len(await seen.get()) == 64
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_an_event_that_failed_comes_again(
    client: Postalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        events = aiter(feed)
        event = await anext(events)
        await feed.failed(event, "no paper")
        time.pass_by(HOUR)
        again = await anext(events)
        assert (again.id, again.attempt) == (event.id, 2)


async def test_an_event_is_verified_through_the_client(
    client: Postalytics, inbox: CampaignInbox
) -> None:
    await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        event = await anext(aiter(feed))
        assert await feed.verify(event) is True
        assert await feed.verify(attrs.evolve(event, polled=None, subject="1")) is False
