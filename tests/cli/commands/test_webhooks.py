"""The webhooks of the account are listed and deleted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import attrs
import click
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.models import NewWebhook
from postalytics.testing import FakePostalytics
from postalytics_runtime.fake import Fault
from support.cli.screens import screen
from support.cli.watching import CampaignInbox, command, new_campaign
from support.events.subscriptions import TAKEN
from support.fake.mailing import Mailing

Captured = pytest.CaptureFixture[str]
OURS, FOREIGN = "https://hooks.example.com", "https://www.metacortex.net/postalytics/s3cret"
TOKEN = "r3FJkYz0aQ4b7Hd1LmPz8sJ2xkR0aQ4b7Hd1LmPz_-s"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@attrs.frozen
class Account:
    """An account with webhooks of an inbox, of another inbox, and of another program."""

    mailing: Mailing
    inbox: Path
    campaigns: list[int] = attrs.field(factory=list[int])

    async def hook(self, url: str, *, active: bool = True) -> None:
        """Create a campaign with a webhook."""
        campaign = await new_campaign(self.mailing.client)
        self.campaigns.append(campaign)
        await self.mailing.client.webhooks.create_webhook(
            NewWebhook(campaign_id=campaign, url=url, is_subscribed=int(active))
        )

    async def left(self) -> list[int]:
        """Return the places of the campaigns whose webhooks are left, from 1."""
        listed = await self.mailing.client.webhooks.list_webhooks().collect()
        left = {webhook.campaign_id for webhook in listed}
        return [at for at, campaign in enumerate(self.campaigns, 1) if campaign in left]

    async def run(self, *words: str | Path) -> int:
        return await command(self.mailing.fake, "webhooks", *words)


@pytest.fixture
async def empty(fake: FakePostalytics, client: Postalytics, tmp_path: Path) -> Account:
    """Return an account without webhooks."""
    await client.webhooks.delete_webhook(campaign_id=TAKEN[0])
    return Account(Mailing(fake, client), tmp_path / "events.db")


@pytest.fixture
async def account(empty: Account) -> Account:
    async with CampaignInbox(empty.inbox) as inbox:
        await empty.hook(f"{OURS}/hook/{inbox.tokens[0]}?s={inbox.mark}")
    await empty.hook(f"{OURS}/hook/{TOKEN}?s=00000000", active=False)
    await empty.hook(FOREIGN)
    return empty


async def test_the_list_shows_no_secret(account: Account, capsys: Captured) -> None:
    assert await account.run("receivers", "--inbox", account.inbox) == 0
    shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    ids = {f"id_{at}": id_ for at, id_ in enumerate(account.campaigns, 1)}
    url = account.mailing.fake.url
    assert "\n".join([*shown, ""]) == screen(
        "webhooks_receivers", **ids, inbox=account.inbox, url=url
    )


async def test_on_a_terminal_the_list_is_as_wide_as_the_terminal(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "60")
    assert await account.run("receivers", "--inbox", account.inbox) == 0
    assert max(len(click.unstyle(line)) for line in screen.getvalue().splitlines()[:8]) == 60


async def test_without_an_inbox_no_webhook_is_ours(account: Account, capsys: Captured) -> None:
    assert await account.run("receivers") == 0
    out = capsys.readouterr().out
    assert ("this inbox" in out, out.count("another inbox")) == (False, 2)
    assert await account.run("receivers", "--inbox", account.inbox.with_name("none.db")) == 2
    assert "There is no inbox " in capsys.readouterr().err


async def test_the_list_is_data_for_programs(account: Account, capsys: Captured) -> None:
    assert await account.run("receivers", "--inbox", account.inbox, "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {"source": account.campaigns[0], "origin": OURS, "active": True, "owner": "this inbox"},
        {"source": account.campaigns[1], "origin": OURS, "active": False, "owner": "another inbox"},
        {
            "source": account.campaigns[2],
            "origin": "https://www.metacortex.net",
            "active": True,
            "owner": "foreign",
        },
    ]


async def test_an_account_may_have_no_webhook(empty: Account, capsys: Captured) -> None:
    async with CampaignInbox(empty.inbox):
        pass
    assert await empty.run("receivers") == 0
    assert await empty.run("prune", "--inbox", empty.inbox) == 0
    assert capsys.readouterr().out.splitlines() == [
        "There are no webhooks.",
        "There is no webhook to delete.",
    ]


async def test_the_webhooks_of_the_inbox_are_deleted(account: Account, capsys: Captured) -> None:
    assert await account.run("prune", "--inbox", account.inbox, "--yes") == 0
    assert await account.left() == [2, 3]
    assert capsys.readouterr().out.splitlines()[-1] == "Deleted 1 webhook."


async def test_the_webhooks_of_other_inboxes_at_an_address_are_deleted_too(
    account: Account, capsys: Captured
) -> None:
    words = ("prune", "--origin", f"{OURS}/", "--yes", "--inbox", account.inbox)
    assert await account.run(*words) == 0
    assert await account.left() == [3]
    assert capsys.readouterr().out.splitlines()[-1] == "Deleted 2 webhooks."


async def test_an_address_needs_no_inbox(account: Account) -> None:
    assert await account.run("prune", "--yes") == 2
    assert await account.run("prune", "--origin", OURS, "--yes") == 0
    assert await account.left() == [3]


async def test_a_foreign_webhook_is_never_deleted(account: Account, capsys: Captured) -> None:
    words = ("prune", "--origin", FOREIGN, "--yes", "--inbox", account.inbox)
    assert await account.run(*words) == 0
    assert await account.left() == [2, 3]


async def test_nothing_is_deleted_without_a_yes(
    account: Account, capsys: Captured, person: Callable[[str], None]
) -> None:
    person("n\n")
    assert await account.run("prune", "--inbox", account.inbox) == 2
    assert await account.left() == [1, 2, 3]
    err = capsys.readouterr().err
    assert "Delete 1 webhook in local, if nothing listens any more?" in err
    assert err.endswith("Nothing was deleted.\n")


async def test_a_webhook_whose_id_may_mean_another_one_is_left(
    account: Account, capsys: Captured
) -> None:
    ours, *_ = account.campaigns

    async def list_both(operation: str, _: web.Request) -> web.Response | None:
        both = [{"campaign_id": ours, "drop_id": 5}, {"campaign_id": 6, "drop_id": ours}]
        return web.json_response(both) if operation == "campaigns.list_campaigns" else None

    account.mailing.fake.intercept = list_both
    assert await account.run("prune", "--inbox", account.inbox, "--yes") == 1
    assert await account.left() == [1, 2, 3]
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "Deleted 0 webhooks."
    assert "may mean another campaign, too" in err


async def test_a_key_that_is_refused_is_an_error(account: Account, capsys: Captured) -> None:
    account.mailing.fake.faults.append(Fault("refused", operation="list_webhooks", status=403))
    assert await account.run("receivers") == 2
    assert "Error: " in capsys.readouterr().err
