"""Inboxes, webhooks and registrations for the tests of subscriptions."""

from __future__ import annotations

from typing import Any

import aiohttp
import attrs

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.config import Secret
from postalytics_runtime.events.subscription import (
    Claim,
    WatchedSource,
    WebhookRegistration,
    base_of_hooks,
    hook_url,
)
from postalytics_runtime.schema import EventFeed, WebhookOperations

CAMPAIGN, DROP = 60323, 71238
TAKEN = (60324, 71239)
"""The ids of the campaign that has another receiver's webhook when the fake starts."""
BASE = "https://hooks.example.com"
TOKEN, OTHER_TOKEN = "Kanarienvogel" + "x" * 30, "Wellensittich" + "y" * 30
FOREIGN = "https://www.metacortex.net/postalytics"
"""The URL of that webhook."""

_EVENTS = Postalytics.api.events
assert _EVENTS is not None
FEED: EventFeed = _EVENTS
assert FEED.webhooks is not None
OPERATIONS: WebhookOperations = FEED.webhooks


@attrs.define
class Marked:
    """What a registration must know of an inbox, and the ids of the campaign."""

    mark: str = "abcd1234"
    tokens: tuple[str, ...] = (TOKEN,)
    base: str = BASE
    ids: tuple[int, int] = (CAMPAIGN, DROP)

    @property
    def url(self) -> str:
        return hook_url(base_of_hooks(self.base), self.tokens[0], self.mark)

    def claim(self) -> Claim:
        source = WatchedSource(polled=self.ids[1], ids=self.ids)
        return Claim(source, self.url, self.base, self.mark, self.tokens)


def registration(client: Postalytics, inbox: Marked | None = None) -> WebhookRegistration:
    return WebhookRegistration(client, FEED, (inbox or Marked()).claim)


def urls(fake: FakePostalytics) -> list[Any]:
    """The URLs of all webhooks of the fake."""
    return [webhook["url"] for webhook in fake.records("webhooks")]


def urls_of(fake: FakePostalytics, campaign: int) -> list[Any]:
    """The URLs of the webhooks of one campaign."""
    return [hook["url"] for hook in fake.records("webhooks") if hook["campaign_id"] == campaign]


def writes(fake: FakePostalytics) -> list[str]:
    """The writes that the fake has received, by method."""
    return [request.method for request in fake.requests if request.method != "GET"]


async def create_elsewhere(fake: FakePostalytics, url: str) -> None:
    """Create the webhook of the campaign as another process would, beside all clients here."""
    body = {"campaign_id": CAMPAIGN, "url": url, "is_subscribed": 1}
    headers = Secret(fake.api_key).headers()
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{fake.url}/api/v1/webhooks", json=body) as response,
    ):
        response.raise_for_status()
