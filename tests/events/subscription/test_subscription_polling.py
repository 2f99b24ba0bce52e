from __future__ import annotations

import logging

import pytest

from postalytics import Postalytics
from postalytics.models import EndpointId, WebhookReplacement
from postalytics.testing import FakePostalytics, Fault
from support.events.running import (
    HOUR,
    CampaignInbox,
    ControlledTime,
    is_reconciling,
    operations,
    subscribed,
    until,
)
from support.events.subscriptions import CAMPAIGN, FOREIGN, urls
from support.people import recipient

ENDPOINT = EndpointId("b4d5c0ffee")


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
        assert urls(fake) == [FOREIGN]  # Nothing was missed.
        await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
        time.pass_by(6 * HOUR)
        await until(lambda: time.sleeps_until(6 * HOUR))
        assert urls(fake) == [FOREIGN, feed.url]


async def test_a_check_of_the_webhook_that_failed_is_made_again_soon(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    fault = Fault("server_error", operation="list_webhooks")
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        await client.mail.send_mail(recipient(), endpoint=ENDPOINT)
        fake.faults.append(fault)
        time.pass_by(6 * HOUR)
        await until(lambda: time.sleeps_until(300))
        assert urls(fake) == [FOREIGN]
        fake.faults.remove(fault)
        time.pass_by(300)
        await until(lambda: time.sleeps_until(6 * HOUR))
        assert urls(fake) == [FOREIGN, feed.url]


async def test_a_webhook_that_went_is_created_again_after_a_silent_day(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        for _ in range(4):
            assert urls(fake) == [FOREIGN]
            time.pass_by(6 * HOUR)
            await until(lambda: time.sleeps_until(6 * HOUR))
        assert urls(fake) == [FOREIGN, feed.url]


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
    assert urls(fake) == [FOREIGN]


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


async def test_a_subscription_ends_with_its_inbox(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox, time: ControlledTime
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, start="beginning") as feed:
        await until(lambda: time.sleeps_until(6 * HOUR))
        await inbox.close()
        time.pass_by(6 * HOUR)
        await until(lambda: not is_reconciling())
        assert [event async for event in feed] == []
    assert urls(fake) == [FOREIGN]


async def test_a_bug_in_the_background_is_reported_at_once(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    time: ControlledTime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with subscribed(client, CAMPAIGN, inbox, start="beginning"):
        await until(lambda: time.sleeps_until(6 * HOUR))
        monkeypatch.setattr(inbox, "status", None)
        time.pass_by(6 * HOUR)
        await until(lambda: "An unexpected TypeError ended a call" in caplog.text)
    assert urls(fake) == [FOREIGN]
