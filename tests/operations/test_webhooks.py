from __future__ import annotations

import pytest

from postalytics import Postalytics
from postalytics.errors import NotFoundError
from postalytics.models import NewWebhook, Webhook, WebhookReplacement

RECEIVER = NewWebhook(campaign_id=60323, url="https://example.com/secret", is_subscribed=1)


async def _created(client: Postalytics) -> Webhook:
    await client.webhooks.create_webhook(RECEIVER)
    return await client.webhooks.get_webhook(campaign_id=60323)


async def test_list_webhooks_shows_the_webhooks_of_all_campaigns(client: Postalytics) -> None:
    webhook = await _created(client)
    webhooks = await client.webhooks.list_webhooks().collect()
    assert [other.campaign_name for other in webhooks] == ["Seraph", "Keymaker"]
    assert webhooks[1] == webhook


async def test_get_webhook_is_by_campaign(client: Postalytics) -> None:
    webhook = await _created(client)
    assert (webhook.campaign_id, webhook.campaign_name, webhook.url) == (
        60323,
        "Keymaker",
        "https://example.com/secret",
    )


async def test_create_webhook_refuses_an_unknown_campaign(client: Postalytics) -> None:
    with pytest.raises(NotFoundError):
        await client.webhooks.create_webhook(
            NewWebhook(campaign_id=1, url="https://example.com", is_subscribed=1)
        )


async def test_create_webhook_needs_no_flag(client: Postalytics) -> None:
    await client.webhooks.create_webhook(NewWebhook(campaign_id=60323, url="https://example.com"))
    webhook = await client.webhooks.get_webhook(campaign_id=60323)
    assert (webhook.url, webhook.is_subscribed) == ("https://example.com", 1)


async def test_update_webhook_keeps_what_the_record_held(client: Postalytics) -> None:
    body = WebhookReplacement.from_webhook(await _created(client))
    body.is_subscribed = 0
    await client.webhooks.update_webhook(body)
    webhook = await client.webhooks.get_webhook(campaign_id=60323)
    assert (webhook.is_subscribed, webhook.url) == (0, "https://example.com/secret")


async def test_delete_webhook_removes_it(client: Postalytics) -> None:
    deleted = await client.webhooks.delete_webhook(campaign_id=60324)
    assert deleted.deleted_date is not None
    assert await client.webhooks.list_webhooks().collect() == []


async def test_delete_webhook_finds_it_by_drop_id(client: Postalytics) -> None:
    await client.webhooks.delete_webhook(campaign_id=71239)
    assert await client.webhooks.list_webhooks().collect() == []
