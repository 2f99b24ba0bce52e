"""A list of webhooks that does not show whose they are, shows it late, or quotes their URLs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics import Postalytics, RetryPolicy
from postalytics.errors import PostalyticsError, WebhookTakenError
from postalytics.models import NewWebhook
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.events.subscription import list_webhooks_by_owner
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
from support.leaks import leaks, shown_by

OURS = Marked()
HIDDEN: list[dict[str, Any]] = [
    {"url": None},
    {"url": ["x"]},
    {"campaign_id": None},
    {"campaign_id": float(CAMPAIGN)},
]


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    """A client that does not retry, of an account without a webhook."""
    retry = RetryPolicy(attempts=1)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        await client.webhooks.delete_webhook(campaign_id=TAKEN[0])
        fake.requests.clear()
        yield client


@attrs.define
class Shown:
    """List of webhooks with other values, and behind by some changes.

    Attributes:
        late: whether a change shows only in the second list after it.
    """

    fake: FakePostalytics
    values: dict[str, Any] = attrs.field(factory=dict[str, Any])
    late: bool = False
    _before: list[dict[str, Any]] = attrs.field(factory=list[dict[str, Any]], init=False)

    async def __call__(self, name: str, _: web.Request) -> web.Response | None:
        if name != "webhooks.list_webhooks":
            return None
        now = [{**webhook, **self.values} for webhook in self.fake.records("webhooks")]
        shown, self._before = self._before if self.late else now, now
        return web.json_response(shown)


@pytest.mark.parametrize("values", HIDDEN)
async def test_a_webhook_that_may_be_foreign_is_refused(
    values: dict[str, Any], client: Postalytics, fake: FakePostalytics
) -> None:
    await client.webhooks.create_webhook(NewWebhook(campaign_id=CAMPAIGN, url=FOREIGN))
    fake.requests.clear()
    fake.intercept = Shown(fake, values)
    with pytest.raises(WebhookTakenError, match="the list does not show whose webhook it is"):
        await registration(client).ensure()
    assert (urls(fake), writes(fake)) == ([FOREIGN], [])


@pytest.mark.parametrize("values", HIDDEN)
async def test_a_webhook_that_may_be_foreign_is_replaced_on_request(
    values: dict[str, Any], client: Postalytics, fake: FakePostalytics
) -> None:
    await client.webhooks.create_webhook(NewWebhook(campaign_id=CAMPAIGN, url=FOREIGN))
    fake.intercept = Shown(fake, values)
    await registration(client).ensure(replace=True)
    assert urls(fake) == [OURS.url]


@pytest.mark.parametrize("values", HIDDEN)
async def test_a_webhook_that_was_accepted_and_is_not_shown_is_reported_at_the_end(
    values: dict[str, Any],
    client: Postalytics,
    fake: FakePostalytics,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake.intercept = Shown(fake, values)
    held = registration(client)
    assert await held.ensure() == "the list of webhooks does not show what the API accepted"
    await held.remove()
    assert "The webhook of campaign 60323 may still be there" in caplog.text


async def test_a_list_that_is_late_is_read_once_more(
    client: Postalytics, fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.intercept = Shown(fake, late=True)
    assert await registration(client).ensure() is None
    held = registration(client, Marked(tokens=(OTHER_TOKEN, TOKEN)))
    assert await held.ensure() is None
    await held.remove()
    assert (urls(fake), writes(fake)) == ([], ["POST", "PUT", "DELETE"])
    assert caplog.text == ""


@pytest.mark.parametrize("number", [1, 2])
async def test_a_list_that_is_refused_after_the_create_leaves_no_webhook(
    number: int, client: Postalytics, fake: FakePostalytics
) -> None:
    held = registration(client)
    if number == 1:
        await held.ensure()
    fake.faults.append(Fault("refused", operation="list_webhooks", status=403, calls=number))
    assert "(403)" in str(await held.ensure())
    assert urls(fake) == [OURS.url]
    await held.remove()
    assert urls(fake) == []


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
@pytest.mark.parametrize("operation", ["list_webhooks", "create_webhook", "delete_webhook"])
@pytest.mark.parametrize("before", [0, 440, 470])
async def test_no_error_shows_a_token_or_a_part_of_it(
    before: int, operation: str, status: int, client: Postalytics, fake: FakePostalytics
) -> None:
    """The client cuts long messages off, perhaps in the middle of a token."""
    held, shown = registration(client), ""
    if operation != "create_webhook":
        await held.ensure()

    async def quote(name: str, _: web.Request) -> web.Response | None:
        body = {"error": {"message": "x " * (before // 2) + OURS.url}}
        return web.json_response(body, status=status) if name.endswith(operation) else None

    fake.intercept = quote
    for call in (held.ensure, held.remove, lambda: list_webhooks_by_owner(client)):
        try:
            shown += str(await call())
        except PostalyticsError as error:
            shown += shown_by(error, skip="test_registration_unproven.py")
    assert leaks(shown, [TOKEN, "Kanarien"]) == []
