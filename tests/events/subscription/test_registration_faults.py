"""The life cycle of a webhook where the API or this process fails in the middle of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from postalytics import Postalytics, RetryPolicy
from postalytics.errors import (
    AuthenticationError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    WebhookTakenError,
)
from postalytics.models import NewWebhook, WebhookReplacement
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.fake import FaultKind
from support.events.subscriptions import (
    CAMPAIGN,
    DROP,
    FOREIGN,
    OTHER_TOKEN,
    Marked,
    create_elsewhere,
    registration,
    urls,
    writes,
)

OURS, OTHER = Marked(), Marked(mark="wxyz5678", tokens=(OTHER_TOKEN,))
LOST: list[FaultKind] = ["reset_after", "cut_off", "truncated_json", "empty_body"]


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    """A client that does not retry."""
    retry = RetryPolicy(attempts=1)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        yield client


@pytest.mark.parametrize("lost", LOST)
async def test_a_create_with_an_unknown_outcome_is_read_back_and_not_sent_again(
    lost: FaultKind, client: Postalytics, fake: FakePostalytics
) -> None:
    fake.faults.append(Fault(lost, operation="create_webhook"))
    assert await registration(client).ensure() is None
    assert (urls(fake), writes(fake)) == ([FOREIGN, OURS.url], ["POST"])


@pytest.mark.parametrize("fault", ["reset_before", "server_error"])
async def test_a_create_that_was_not_carried_out_is_sent_once_more(
    fault: FaultKind, client: Postalytics, fake: FakePostalytics
) -> None:
    fake.faults.append(Fault(fault, operation="create_webhook", calls=1))
    assert await registration(client).ensure() is None
    assert (urls(fake), writes(fake)) == ([FOREIGN, OURS.url], ["POST", "POST"])


async def test_a_create_that_never_works_ends(client: Postalytics, fake: FakePostalytics) -> None:
    fake.faults.append(Fault("server_error", operation="create_webhook"))
    with pytest.raises(OutcomeUnknownError):
        await registration(client).ensure()
    assert writes(fake) == ["POST"] * 4  # twice by each id


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_the_other_id_is_tried_where_the_first_is_refused(
    status: int, client: Postalytics, fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.faults.append(Fault("refused", operation="create_webhook", calls=1, status=status))
    assert await registration(client).ensure() is None
    assert (urls(fake), writes(fake)) == ([FOREIGN, OURS.url], ["POST", "POST"])
    assert (
        f"no webhook by the id {CAMPAIGN}: using the id {DROP} of the same campaign" in caplog.text
    )


async def test_the_other_id_is_tried_where_the_list_does_not_show_the_first(
    client: Postalytics, fake: FakePostalytics
) -> None:
    created: list[int] = []

    async def lose_the_first(name: str, request: web.Request) -> web.Response | None:
        if name != "webhooks.create_webhook":
            return None
        created.append((await request.json())["campaign_id"])
        return web.json_response({"created_date": "today"}) if len(created) == 1 else None

    fake.intercept = lose_the_first
    assert await registration(client).ensure() is None
    assert (urls(fake), created) == ([FOREIGN, OURS.url], [CAMPAIGN, DROP])


async def test_a_webhook_that_is_never_shown_means_polling(
    client: Postalytics, fake: FakePostalytics
) -> None:
    async def lose(name: str, _: web.Request) -> web.Response | None:
        is_create = name == "webhooks.create_webhook"
        return web.json_response({"created_date": "today"}) if is_create else None

    fake.intercept = lose
    assert await registration(client).ensure() == (
        "the list of webhooks does not show what the API accepted"
    )


async def test_a_create_that_is_refused_for_both_ids_is_an_error(
    client: Postalytics, fake: FakePostalytics
) -> None:
    fake.faults.append(Fault("refused", operation="create_webhook", message="Invalid url"))
    with pytest.raises(ResponseError, match="Invalid url"):
        await registration(client).ensure()
    assert writes(fake) == ["POST", "POST"]


@pytest.mark.parametrize("operation", ["list_webhooks", "create_webhook", "update_webhook"])
async def test_a_403_means_polling(
    operation: str, client: Postalytics, fake: FakePostalytics
) -> None:
    fake.faults.append(Fault("refused", operation=operation, status=403))
    if operation == "update_webhook":
        await client.webhooks.create_webhook(NewWebhook(campaign_id=CAMPAIGN, url=FOREIGN))
    held = registration(client)
    reason = await held.ensure(replace=True)
    assert reason is not None
    assert "(403)" in reason
    fake.requests.clear()
    await held.remove()
    assert len(fake.requests) == 0


async def test_a_401_is_an_error(client: Postalytics, fake: FakePostalytics) -> None:
    fake.faults.append(Fault("refused", operation="list_webhooks", status=401))
    with pytest.raises(AuthenticationError):
        await registration(client).ensure()


async def test_a_429_to_a_create_is_an_error(client: Postalytics, fake: FakePostalytics) -> None:
    fake.faults.append(Fault("rate_limited", operation="create_webhook"))
    with pytest.raises(RateLimitError):
        await registration(client).ensure()
    assert writes(fake) == ["POST"]


async def test_a_create_that_another_receiver_overtakes_is_taken(
    client: Postalytics, fake: FakePostalytics
) -> None:
    overtakes = iter([False, True])

    async def overtake(name: str, _: web.Request) -> None:
        if name == "webhooks.list_webhooks" and next(overtakes, False):
            await create_elsewhere(fake, OTHER.url)

    fake.intercept = overtake
    held = registration(client)
    with pytest.raises(WebhookTakenError, match="another inbox"):
        await held.ensure(replace=True)
    await held.remove()
    assert urls(fake) == [FOREIGN, OTHER.url]


async def test_one_of_two_receivers_that_start_at_once_has_the_webhook(
    client: Postalytics, fake: FakePostalytics
) -> None:
    both = [registration(client, OURS), registration(client, OTHER)]
    await asyncio.gather(*(one.ensure() for one in both), return_exceptions=True)
    [_, winner] = urls(fake)
    later = await asyncio.gather(*(one.ensure() for one in both), return_exceptions=True)
    assert urls(fake) == [FOREIGN, winner]
    assert [result is None for result in later] == [winner == OURS.url, winner == OTHER.url]
    assert [type(result) for result in later if result] == [WebhookTakenError]


async def test_a_lost_webhook_is_not_deleted_by_the_one_that_lost_it(
    client: Postalytics, fake: FakePostalytics
) -> None:
    held = registration(client)
    await held.ensure()
    body = WebhookReplacement(campaign_id=CAMPAIGN, url=FOREIGN, is_subscribed=1)
    await client.webhooks.update_webhook(body)
    await held.remove()
    assert urls(fake) == [FOREIGN, FOREIGN]


async def test_a_replacement_that_the_list_never_shows_means_polling(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await client.webhooks.create_webhook(
        NewWebhook(campaign_id=CAMPAIGN, url=Marked(tokens=(OTHER_TOKEN,)).url)
    )

    async def lose(name: str, _: web.Request) -> web.Response | None:
        is_replacement = name == "webhooks.update_webhook"
        return web.json_response({"updated_date": "today"}) if is_replacement else None

    fake.intercept = lose
    assert await registration(client).ensure() is not None


async def test_a_replaced_foreign_webhook_that_stays_is_taken(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await client.webhooks.create_webhook(NewWebhook(campaign_id=CAMPAIGN, url=FOREIGN))

    async def lose(name: str, _: web.Request) -> web.Response | None:
        is_replacement = name == "webhooks.update_webhook"
        return web.json_response({"updated_date": "today"}) if is_replacement else None

    fake.intercept = lose
    with pytest.raises(WebhookTakenError):
        await registration(client).ensure(replace=True)


async def test_only_a_webhook_that_was_put_in_place_is_removed(
    client: Postalytics, fake: FakePostalytics
) -> None:
    await registration(client).ensure()
    await registration(client).remove()
    assert urls(fake) == [FOREIGN, OURS.url]


@pytest.mark.parametrize("lost", [*LOST, "reset_before", "server_error"])
async def test_a_deletion_with_an_unknown_outcome_is_read_back(
    lost: FaultKind, client: Postalytics, fake: FakePostalytics
) -> None:
    held = registration(client)
    await held.ensure()
    fake.faults.append(Fault(lost, operation="delete_webhook", calls=1))
    await held.remove()
    assert urls(fake) == [FOREIGN]


async def test_a_webhook_that_cannot_be_deleted_is_an_error(
    client: Postalytics, fake: FakePostalytics
) -> None:
    held = registration(client)
    await held.ensure()
    fake.faults.append(Fault("server_error", operation="delete_webhook"))
    with pytest.raises(PostalyticsError, match="run `postalytics webhooks prune`"):
        await held.remove()


async def test_a_webhook_that_is_gone_needs_no_deletion(
    client: Postalytics, fake: FakePostalytics
) -> None:
    held = registration(client)
    await held.ensure()
    await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
    fake.requests.clear()
    await held.remove()
    assert writes(fake) == []
