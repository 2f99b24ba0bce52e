from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from postalytics import Postalytics, RetryPolicy
from postalytics.errors import ConfigurationError, PostalyticsError
from postalytics.models import NewWebhook
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.events import ListedWebhook, list_webhooks_by_owner, prune
from support.events.subscriptions import (
    BASE,
    CAMPAIGN,
    FOREIGN,
    OTHER_TOKEN,
    TAKEN,
    TOKEN,
    Marked,
    urls,
    writes,
)
from support.leaks import leaks

OURS, OTHER = Marked(), Marked(mark="wxyz5678", tokens=(OTHER_TOKEN,))


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    retry = RetryPolicy(attempts=1)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        yield client


async def orphan(client: Postalytics, url: str) -> None:
    """Leave a webhook behind, beside the foreign one."""
    await client.webhooks.create_webhook(NewWebhook(campaign_id=CAMPAIGN, url=url, is_subscribed=1))


def listed(campaign: int, owner: Any, origin: str = BASE) -> ListedWebhook:
    return ListedWebhook(source=campaign, origin=origin, active=True, owner=owner)


FOREIGN_ONE = listed(TAKEN[0], "foreign", "https://www.metacortex.net")


@pytest.mark.parametrize(
    ("inbox", "owner"),
    [(OURS, "this inbox"), (OTHER, "another inbox"), (None, "another inbox")],
)
async def test_webhooks_are_listed_with_their_owners_and_without_secrets(
    inbox: Marked | None, owner: str, client: Postalytics
) -> None:
    await orphan(client, OURS.url)
    found = await list_webhooks_by_owner(client, inbox)
    assert found == [FOREIGN_ONE, listed(CAMPAIGN, owner)]
    assert leaks(repr(found), [TOKEN]) == []


async def test_the_orphans_of_an_inbox_are_deleted_whatever_their_origin(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await orphan(client, Marked(base="https://old.example.com").url)
    pruned = await prune(client, OURS)
    assert pruned == [listed(CAMPAIGN, "this inbox", "https://old.example.com")]
    assert urls(fake) == [FOREIGN]


async def test_the_orphans_of_another_inbox_are_left(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await orphan(client, OURS.url)
    assert await prune(client, OTHER) == []
    assert urls(fake) == [FOREIGN, OURS.url]


@pytest.mark.parametrize("origin", [BASE, f"{BASE}/", f"{BASE}/some/path"])
async def test_the_orphans_at_an_origin_are_deleted_whatever_their_inbox(
    origin: str, client: Postalytics, fake: FakePostalytics
) -> None:
    await orphan(client, OURS.url)
    assert await prune(client, origin=origin) == [listed(CAMPAIGN, "another inbox")]
    assert urls(fake) == [FOREIGN]


async def test_a_foreign_webhook_is_left_even_at_the_origin(
    client: Postalytics, fake: FakePostalytics
) -> None:
    assert await prune(client, OURS, origin="https://www.metacortex.net") == []
    assert urls(fake) == [FOREIGN]


async def test_nothing_is_deleted_without_an_inbox_or_an_origin(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await orphan(client, OURS.url)
    assert await prune(client) == []
    assert urls(fake) == [FOREIGN, OURS.url]


async def test_an_origin_that_is_not_an_address_is_refused(client: Postalytics) -> None:
    with pytest.raises(ConfigurationError):
        await prune(client, origin="hooks.example.com")


async def test_a_webhook_whose_id_may_mean_another_campaign_is_left(
    client: Postalytics, fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    await orphan(client, OURS.url)

    async def show_the_same_id_twice(name: str, _: web.Request) -> web.Response | None:
        if name != "campaigns.list_campaigns":
            return None
        return web.json_response(
            [{"campaign_id": CAMPAIGN, "drop_id": 1}, {"campaign_id": 2, "drop_id": CAMPAIGN}]
        )

    fake.intercept = show_the_same_id_twice
    assert await prune(client, OURS) == []
    assert urls(fake) == [FOREIGN, OURS.url]
    assert f"The webhook with the id {CAMPAIGN} was left" in caplog.text


@pytest.mark.parametrize("fault", ["reset_after", "reset_before"])
async def test_a_deletion_with_an_unknown_outcome_is_read_back(
    fault: Any, client: Postalytics, fake: FakePostalytics
) -> None:
    await orphan(client, OURS.url)
    fake.requests.clear()
    fake.faults.append(Fault(fault, operation="delete_webhook"))
    if fault == "reset_before":
        with pytest.raises(PostalyticsError, match="is still listed"):
            await prune(client, OURS)
    else:
        assert len(await prune(client, OURS)) == 1
    assert writes(fake) == ["DELETE"]
