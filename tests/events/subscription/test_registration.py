from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from postalytics import Postalytics
from postalytics.errors import WebhookTakenError
from postalytics.models import WebhookReplacement
from postalytics.testing import FakePostalytics
from support.events.subscriptions import (
    CAMPAIGN,
    FOREIGN,
    OTHER_TOKEN,
    TAKEN,
    TOKEN,
    Marked,
    registration,
    urls,
    writes,
)

OURS, AT_TAKEN = Marked(), Marked(ids=TAKEN)


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        yield client


async def test_a_webhook_is_created_and_read_back(
    client: Postalytics, fake: FakePostalytics
) -> None:
    assert await registration(client).ensure() is None
    assert urls(fake) == [FOREIGN, OURS.url]
    assert [request.method for request in fake.requests] == ["GET", "POST", "GET"]


async def test_a_webhook_that_is_in_place_is_only_read(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await registration(client).ensure()
    assert await registration(client).ensure() is None
    assert writes(fake) == ["POST"]


async def test_a_foreign_webhook_is_refused(client: Postalytics, fake: FakePostalytics) -> None:
    with pytest.raises(WebhookTakenError, match=r"calls https://www\.metacortex\.net,") as error:
        await registration(client, AT_TAKEN).ensure()
    assert "prune" not in str(error.value)
    assert "replace=True" in str(error.value)
    assert (urls(fake), writes(fake)) == ([FOREIGN], [])


async def test_the_path_of_a_foreign_webhook_is_not_shown(client: Postalytics) -> None:
    with pytest.raises(WebhookTakenError) as raised:
        await registration(client, AT_TAKEN).ensure()
    assert "/postalytics" not in str(raised.value)


async def test_a_foreign_webhook_is_replaced_on_request(
    client: Postalytics, fake: FakePostalytics
) -> None:
    assert await registration(client, AT_TAKEN).ensure(replace=True) is None
    assert urls(fake) == [AT_TAKEN.url]
    assert writes(fake) == ["PUT"]


async def test_a_webhook_of_another_inbox_is_foreign(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await registration(client).ensure()
    other = Marked(mark="wxyz5678", tokens=(OTHER_TOKEN,))
    command = "`postalytics webhooks prune --origin https://hooks.example.com`"
    with pytest.raises(WebhookTakenError, match=f"which is another inbox.*{command}"):
        await registration(client, other).ensure()
    assert urls(fake) == [FOREIGN, OURS.url]


async def test_a_webhook_of_this_inbox_at_another_address_is_left(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await registration(client).ensure()
    moved = Marked(mark=OURS.mark, base="https://new.example.com")
    with pytest.raises(WebhookTakenError, match=r"this inbox at another address.*prune`"):
        await registration(client, moved).ensure()
    assert await registration(client, moved).ensure(replace=True) is None
    assert urls(fake) == [FOREIGN, moved.url]


async def test_a_new_token_is_put_into_the_webhook(
    client: Postalytics, fake: FakePostalytics
) -> None:
    inbox = Marked()
    held = registration(client, inbox)
    await held.ensure()
    inbox.tokens = (OTHER_TOKEN, TOKEN)
    assert await held.ensure() is None
    assert urls(fake) == [FOREIGN, inbox.url]
    assert writes(fake) == ["POST", "PUT"]


async def test_an_inactive_webhook_of_ours_is_activated(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await registration(client).ensure()
    webhook = await client.webhooks.get_webhook(campaign_id=CAMPAIGN)
    webhook.is_subscribed = 0
    await client.webhooks.update_webhook(WebhookReplacement.from_webhook(webhook))
    assert await registration(client).ensure() is None
    [_, stored] = fake.records("webhooks")
    assert (stored["is_subscribed"], stored["campaign_name"]) == (1, "Keymaker")
