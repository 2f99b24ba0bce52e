from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.errors import ConfigurationError, PostalyticsError
from postalytics.testing import FakePostalytics, Fault
from support.events.running import (
    HOUR,
    CampaignInbox,
    ControlledTime,
    UnlimitedPostalytics,
    opened,
    subscribed,
    until,
)
from support.events.subscriptions import CAMPAIGN, FOREIGN, urls
from support.leaks import leaks, shown_by


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
    assert "The webhook of campaign 60323 may still be there (status 500)" in caplog.text
    assert "postalytics webhooks prune" in caplog.text


async def test_a_removal_that_fails_alone_is_an_error(
    client: Postalytics, fake: FakePostalytics, inbox: CampaignInbox
) -> None:
    with pytest.raises(PostalyticsError):
        async with subscribed(client, CAMPAIGN, inbox):
            fake.faults.append(Fault("server_error"))


async def test_a_removal_with_a_closed_client_says_what_is_left(
    fake: FakePostalytics, inbox: CampaignInbox, caplog: pytest.LogCaptureFixture
) -> None:
    async with UnlimitedPostalytics(fake.api_key, base_url=fake.url) as client:
        with pytest.raises(ConfigurationError, match="client is closed"):
            async with subscribed(client, CAMPAIGN, inbox):
                await client.close()
    assert "may still be there (not sent)" in caplog.text


async def test_a_removal_that_is_cancelled_says_what_is_left(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    started, removing, released = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hang(name: str, _: web.Request) -> None:
        if name == "webhooks.delete_webhook":
            removing.set()
            await released.wait()

    async def run() -> None:
        async with subscribed(client, CAMPAIGN, inbox):
            started.set()
            await asyncio.Event().wait()

    fake.intercept = hang
    task = asyncio.create_task(run())
    for reached in (started, removing):
        await reached.wait()
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    released.set()
    assert "may still be there (cancelled)" in caplog.text


async def test_a_create_that_is_cancelled_and_carried_out_late_is_reported(
    client: Postalytics,
    fake: FakePostalytics,
    inbox: CampaignInbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    creating, released = asyncio.Event(), asyncio.Event()

    async def hang(name: str, _: web.Request) -> None:
        if name == "webhooks.create_webhook":
            creating.set()
            await released.wait()

    async def run() -> None:
        async with subscribed(client, CAMPAIGN, inbox):
            pass

    fake.intercept = hang
    task = asyncio.create_task(run())
    await creating.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    released.set()
    assert "it was sent, and the list of webhooks did not show it" in caplog.text


@pytest.mark.parametrize("number", range(1, 16))
@pytest.mark.parametrize("carried_out", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
async def test_a_process_killed_at_any_step_leaves_nothing_after_the_next(
    number: int,
    carried_out: bool,
    is_first: bool,
    client: Postalytics,
    fake: FakePostalytics,
    tmp_path: Path,
    time: ControlledTime,
) -> None:
    """From the request with this number on, the API hears nothing more, as after SIGKILL."""
    before = fake.records("webhooks")
    if not is_first:  # The next start replaces the token in the webhook.
        async with opened(tmp_path, time) as inbox:
            async with subscribed(client, CAMPAIGN, inbox, on_exit="keep"):
                pass
            await inbox.rotate()
    fake.faults.append(Fault("reset_after" if carried_out else "reset_before", calls=number))
    fake.faults.append(Fault("reset_before", calls=range(number + 1, 1_000)))
    with suppress(PostalyticsError):
        async with opened(tmp_path, time) as inbox, subscribed(client, CAMPAIGN, inbox):
            await until(lambda: time.sleeps_until(300))
            time.pass_by(300)
            await until(lambda: time.sleeps_until(300) or time.sleeps_until(6 * HOUR))
    assert all(one in fake.records("webhooks") for one in before)
    fake.faults.clear()
    time.pass_by(300)
    async with opened(tmp_path, time) as inbox, subscribed(client, CAMPAIGN, inbox) as feed:
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
    with pytest.raises(PostalyticsError, match=r"Invalid url: \*{4}\.") as refused:
        async with subscribed(client, CAMPAIGN, inbox):
            pass
    shown = shown_by(refused.value, skip="test_subscription_ending.py")
    fake.intercept = None
    async with subscribed(client, CAMPAIGN, inbox) as feed:
        shown += repr(feed) + repr(feed.url) + repr(vars(feed))
        await inbox.rotate()
        tokens += inbox.tokens
        await feed.update_url()
        shown += repr(await client.webhooks.list_webhooks().collect())
    assert leaks(caplog.text + shown, tokens) == []
