from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from postalytics import Postalytics, RetryPolicy
from postalytics.errors import ConfigurationError, PostalyticsError, WebhookTakenError
from postalytics.models import EndpointId, NewWebhook, WebhookReplacement
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.events import Event, Router
from support.events.running import (
    HOUR,
    CampaignInbox,
    ControlledTime,
    UnlimitedPostalytics,
    free_port,
    second_campaign,
    subscribed,
    until,
)
from support.events.subscriptions import CAMPAIGN, DROP, FOREIGN, urls
from support.leaks import leaks, shown_by
from support.people import recipient

ENDPOINT = EndpointId("b4d5c0ffee")
BODY = {
    "eventType": 4,
    "eventDate": "2026-06-01T10:00:00",
    "meta": {"dataId": 9000, "dropId": DROP},
}


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    """A client that neither retries nor has rate limits, of an account without a webhook."""
    retry = RetryPolicy(attempts=1)
    async with UnlimitedPostalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        fake.requests.clear()
        yield client


@pytest.fixture
def time() -> ControlledTime:
    return ControlledTime()


@pytest.fixture
async def inbox(tmp_path: Path, time: ControlledTime) -> AsyncIterator[CampaignInbox]:
    async with opened(tmp_path, time) as inbox:
        yield inbox


def opened(folder: Path, time: ControlledTime) -> CampaignInbox:
    return CampaignInbox(folder / "events.db", clock=time.clock, sleep=time.sleep)


def operations(fake: FakePostalytics) -> list[str]:
    """The operations that the fake has received, in order."""
    return [str(request.operation).partition(".")[2] for request in fake.requests]


async def test_a_webhook_is_there_for_the_time_of_a_subscription(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    async with subscribed(client, CAMPAIGN, tmp_path / "events.db") as feed:
        assert urls(fake) == [feed.url]
        assert feed.mode == "webhook"
        assert feed.local_url is None
    assert urls(fake) == []


async def test_a_webhook_is_kept_on_request_and_adopted_at_the_next_start(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    path = tmp_path / "events.db"
    async with subscribed(client, CAMPAIGN, path, on_exit="keep") as feed:
        url = feed.url
    assert urls(fake) == [url]
    async with subscribed(client, CAMPAIGN, path):
        assert urls(fake) == [url]
    assert urls(fake) == []


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
    campaign, _ = await second_campaign(client)
    async with subscribed(client, campaign, inbox, on_exit="keep"):
        pass
    before = urls(fake)
    async with CampaignInbox(inbox.path.with_name("other.db")) as other:
        with pytest.raises(WebhookTakenError):
            async with subscribed(client, campaign, other):
                pass
        assert urls(fake) == before
        async with subscribed(client, campaign, other, replace=True) as feed:
            assert urls(fake) == [feed.url]
    assert urls(fake) == []


async def test_a_failed_start_opens_nothing_for_longer(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    port = free_port()
    with pytest.raises(PostalyticsError, match="shows no campaign"):
        async with subscribed(client, 7, tmp_path / "events.db", listen=True, port=port):
            pass
    async with subscribed(client, CAMPAIGN, tmp_path / "events.db", listen=True, port=port):
        pass
    assert urls(fake) == []


async def test_a_taken_port_creates_no_webhook(
    client: Postalytics, fake: FakePostalytics, tmp_path: Path
) -> None:
    port = int(fake.url.rpartition(":")[2])
    with pytest.raises(ConfigurationError, match=f"port {port}"):
        async with subscribed(client, CAMPAIGN, tmp_path / "events.db", listen=True, port=port):
            pass
    assert urls(fake) == []


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("on_exit", "leave", "on_exit is 'leave', but it must be 'delete' or 'keep'"),
        ("start", "later", "start is 'later', but it must be 'now' or 'beginning'"),
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
    assert urls(fake) == []


async def test_a_new_token_is_put_into_the_webhook_at_once_or_at_the_next_start(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, on_exit="keep") as feed:
        before = feed.url
        token = await inbox.rotate()
        assert urls(fake) == [before]
        await feed.update_url()
        assert token in feed.url
        assert urls(fake) == [feed.url]
        await inbox.rotate()
    async with subscribed(client, CAMPAIGN, inbox) as feed:
        assert urls(fake) == [feed.url]
    assert urls(fake) == []


async def test_a_plan_without_webhooks_means_polling(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    time: ControlledTime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake.faults.append(Fault("refused", operation="create_webhook", status=403))
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        assert feed.mode == "polling"
        assert "are only polled" in caplog.text
        assert "(403)" in caplog.text
        await until(lambda: time.sleeps_until(300))
        await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
        time.pass_by(300)
        event = await anext(aiter(feed))
        assert (event.kind, event.polled is not None) == ("created", True)
        await feed.done(event)


async def test_events_of_before_need_no_handler_and_those_after_are_polled_after_six_hours(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
    async with subscribed(client, CAMPAIGN, inbox) as feed:
        assert operations(fake).index("list_campaign_events") < operations(fake).index(
            "create_webhook"
        )
        await until(lambda: time.sleeps_until(300))
        time.pass_by(300)
        await until(lambda: time.sleeps_until(6 * HOUR))
        fake.advance(2 * HOUR)
        time.pass_by(6 * HOUR)
        event = await anext(aiter(feed))
        assert event.kind == "addressed"
        await feed.done(event)
    assert (await inbox.status()).states["done"] == 2


async def test_a_webhook_that_went_is_created_again_once_a_poll_shows_what_it_missed(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        time.pass_by(6 * HOUR)
        await until(lambda: time.sleeps_until(6 * HOUR))
        assert urls(fake) == []  # Nothing was missed.
        await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
        time.pass_by(6 * HOUR)
        await until(lambda: time.sleeps_until(6 * HOUR))
        assert urls(fake) == [feed.url]


async def test_a_webhook_that_went_is_created_again_after_a_silent_day(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        for _ in range(4):
            assert urls(fake) == []
            time.pass_by(6 * HOUR)
            await until(lambda: time.sleeps_until(6 * HOUR))
        assert urls(fake) == [feed.url]


async def test_a_webhook_that_another_receiver_took_means_polling(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    time: ControlledTime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        await client.webhooks.update_webhook(
            WebhookReplacement(campaign_id=CAMPAIGN, url=FOREIGN, is_subscribed=1)
        )
        time.pass_by(24 * HOUR)
        await until(lambda: time.sleeps_until(300))
        modes = [feed.mode]
        assert "calls https://www.metacortex.net" in caplog.text
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        await feed.update_url()
        assert [*modes, feed.mode] == ["polling", "webhook"]
    assert urls(fake) == []


async def test_a_failing_reconciliation_is_logged_once_and_retried(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    time: ControlledTime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "postalytics")
    fault = Fault("server_error", operation="list_campaign_events")
    fake.faults.append(fault)
    async with subscribed(client, CAMPAIGN, inbox, start="beginning"):
        for _ in range(3):
            await until(lambda: time.sleeps_until(300))
            time.pass_by(300)
        await until(lambda: time.sleeps_until(300))
        assert caplog.text.count("could not be reconciled") == 1
        fake.faults.remove(fault)
        time.pass_by(300)
        await until(lambda: time.sleeps_until(6 * HOUR))
        assert caplog.text.count("are reconciled again") == 1


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


async def test_an_error_of_the_removal_does_not_replace_that_of_the_body(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def end() -> None:
        async with subscribed(client, CAMPAIGN, inbox):
            fake.faults.append(Fault("server_error"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await end()
    assert "The webhook of campaign 60323 may still be there (ServerError)" in caplog.text
    assert "postalytics webhooks prune" in caplog.text


async def test_a_removal_that_fails_alone_is_an_error(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    with pytest.raises(PostalyticsError):
        async with subscribed(client, CAMPAIGN, inbox):
            fake.faults.append(Fault("server_error"))


@pytest.mark.parametrize("number", range(1, 16))
@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_process_killed_at_any_step_leaves_nothing_after_the_next(
    number: int,
    carried_out: bool,
    client: Postalytics,
    fake: FakePostalytics,
    tmp_path: Path,
    time: ControlledTime,
) -> None:
    """From the request with this number on, the API hears nothing more, as after SIGKILL."""
    campaign, _ = await second_campaign(client)
    await client.webhooks.create_webhook(NewWebhook(campaign_id=CAMPAIGN, url=FOREIGN))
    before = fake.records("webhooks")
    fake.faults.append(Fault("reset_after" if carried_out else "reset_before", calls=number))
    fake.faults.append(Fault("reset_before", calls=range(number + 1, 1_000)))
    with suppress(PostalyticsError):
        async with opened(tmp_path, time) as inbox, subscribed(client, campaign, inbox):
            await until(lambda: time.sleeps_until(300))
            time.pass_by(300)
            await until(lambda: time.sleeps_until(300) or time.sleeps_until(6 * HOUR))
    assert all(one in fake.records("webhooks") for one in before)
    fake.faults.clear()
    time.pass_by(300)
    async with opened(tmp_path, time) as inbox, subscribed(client, campaign, inbox) as feed:
        assert urls(fake) == [FOREIGN, feed.url]
    assert fake.records("webhooks") == before


async def test_nothing_shows_the_token(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    time: ControlledTime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = [*inbox.tokens]

    async def quote(name: str, request: web.Request) -> web.Response | None:
        """Quote the URL that is refused, as a server may do."""
        if not name.endswith(("create_webhook", "update_webhook")):
            return None
        message = f"Invalid url: {(await request.json())['url']}"
        return web.json_response({"error": {"message": message}}, status=400)

    fake.intercept = quote
    with pytest.raises(PostalyticsError, match="Invalid url: https") as refused:
        async with subscribed(client, CAMPAIGN, inbox):
            pass
    shown = shown_by(refused.value, skip="test_subscription.py")
    fake.intercept = None
    async with subscribed(client, CAMPAIGN, inbox) as feed:
        shown += repr(feed) + repr(feed.url) + repr(vars(feed))
        await inbox.rotate()
        tokens += inbox.tokens
        await feed.update_url()
        shown += repr(await client.webhooks.list_webhooks().collect())
    assert leaks(caplog.text + shown, tokens) == []
