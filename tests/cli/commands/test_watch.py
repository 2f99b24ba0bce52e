"""Events of a campaign are polled, in a process of its own."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.fake import Fault
from postalytics_runtime.schema import EventFeed
from support.cli.screens import screen
from support.cli.watching import command, new_campaign, watcher
from support.fake.mailing import CAMPAIGN, DROP, Mailing

Captured = pytest.CaptureFixture[str]
WATCHES = "Watching the events of "


@pytest.fixture
async def mailing(fake: FakePostalytics, client: Postalytics) -> Mailing:
    """Return a fake with two mail pieces, each of which has two events."""
    mailing = Mailing(fake, client)
    await mailing.send(2)
    await mailing.pass_time(hours=2)
    return mailing


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "events.db"


def words(inbox: Path, *more: str, campaign: int = CAMPAIGN) -> list[str | Path]:
    """Return the words of the command."""
    return ["events", "watch", "--campaign", f"{campaign}", "--inbox", inbox, *more]


def events_in(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


async def test_one_poll_prints_the_events_of_the_last_days_by_date(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    assert await command(mailing.fake, *words(inbox, "--once", "--since", "2d")) == 0
    out, err = capfd.readouterr()
    events = events_in(out)
    assert [event["kind"] for event in events] == ["created", "created", "addressed", "addressed"]
    assert {(event["drop_id"], event["data_id"]) for event in events} == {
        (DROP, 9001),
        (DROP, 9002),
    }
    assert [event["delivered"] for event in events] == [None] * 4
    assert events[0]["polled"]["event_name"] == "Mail Piece Created"
    assert err == screen("events_watch", inbox=inbox)


async def test_the_first_poll_leaves_out_what_is_there_already(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    assert await command(mailing.fake, *words(inbox, "--once")) == 0
    out, err = capfd.readouterr()
    assert (out, err.splitlines()[1:]) == (
        "",
        ["Left out 4 events of the past.", "0 events handled."],
    )


async def test_a_campaign_may_have_no_events(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    campaign = await new_campaign(mailing.client)
    assert await command(mailing.fake, *words(inbox, "--once", campaign=campaign)) == 0
    assert capfd.readouterr().err.splitlines()[1:] == ["0 events handled."]


async def test_a_failure_is_the_exit_status_of_one_poll(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    options = ("--once", "--since", "2d", "--exec", "false")
    assert await command(mailing.fake, *words(inbox, *options)) == 1
    out, err = capfd.readouterr()
    assert (out, err.splitlines()[-1]) == ("", "0 events handled, 4 failures.")
    assert await command(mailing.fake, "events", "status", "--inbox", inbox) == 2  # No such option.


async def test_a_poll_that_comes_too_early_waits_and_says_so(mailing: Mailing, inbox: Path) -> None:
    async with watcher(mailing.fake, *words(inbox, "--once")) as first:
        assert await first.ended() == 0
    async with watcher(mailing.fake, *words(inbox, "--once")) as second:
        await second.noted("The last poll was ")
        assert await second.stop() == 130
    assert second.notes[1].endswith(" s.")
    assert second.notes[2:] == ["Aborting.", "0 events handled."]
    async with watcher(mailing.fake, *words(inbox)) as third:
        await third.noted("The last poll was ")
        assert await third.stop() == 0


async def test_events_are_handled_until_a_signal_comes(mailing: Mailing, inbox: Path) -> None:
    async with watcher(mailing.fake, *words(inbox, "--since", "2d")) as watching:
        events = await watching.events(4)
        await watching.noted("The poll showed 4 new events.")
        assert await watching.stop() == 0
    assert len({event["id"] for event in events}) == 4
    assert watching.notes[-1] == "4 events handled."


async def test_a_poll_that_fails_is_noted_and_does_not_end_it(
    mailing: Mailing, inbox: Path
) -> None:
    broken = Fault("truncated_json", operation="list_campaign_events")
    mailing.fake.faults.append(broken)
    async with watcher(mailing.fake, *words(inbox)) as watching:
        await watching.noted("Warning: Watching campaign 71238: a poll failed.")
        assert await watching.stop() == 0


async def test_an_error_that_lasts_ends_it_in_order(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    mailing.fake.faults.append(Fault("refused", operation="list_campaign_events", status=404))
    assert await command(mailing.fake, *words(inbox)) == 2
    assert "Error: " in capfd.readouterr().err


class WithoutWebhooks(Postalytics):
    """Client of an API whose events can only be polled."""

    @staticmethod
    def _feed() -> EventFeed:
        feed = Postalytics.api.events
        assert feed is not None
        return attrs.evolve(feed, webhooks=None)

    api = attrs.evolve(Postalytics.api, events=_feed)


async def test_an_id_that_the_api_cannot_have_is_refused(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    given = words(inbox, "--campaign", "keymaker")
    assert await command(mailing.fake, *given, client_class=WithoutWebhooks) == 2
    assert "The drop_id 'keymaker' is not a whole number." in capfd.readouterr().err


async def test_an_api_without_webhooks_takes_the_id_as_it_is(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    given = words(inbox, "--once", "--since", "2d", campaign=DROP)
    assert await command(mailing.fake, *given, client_class=WithoutWebhooks) == 0
    assert len(events_in(capfd.readouterr().out)) == 4


async def test_an_inbox_of_another_account_is_refused(
    mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    assert await command(mailing.fake, *words(inbox, "--once")) == 0
    (other, *_) = mailing.fake.other_keys.values()
    key = inbox.with_name("key")
    key.write_text(other)
    key.chmod(0o600)
    assert await command(mailing.fake, *words(inbox, "--api-key-file", str(key))) == 2
    assert "belongs to account" in capfd.readouterr().err


async def test_without_a_name_the_inbox_is_in_a_folder_that_is_made(
    mailing: Mailing, tmp_path: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POSTALYTICS_INBOX")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    watch = ["events", "watch", "--campaign", f"{CAMPAIGN}", "--once"]
    assert await command(mailing.fake, *watch) == 0
    folder = tmp_path / "postalytics"
    assert (folder / "events.db").is_file()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert await command(mailing.fake, *watch) == 2
    assert f"{tmp_path}/file/postalytics cannot be created: " in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--campaign", "71238"], "71238 is the drop_id of a campaign: give its campaign_id"),
        (["--since", "yesterday"], "'yesterday' is not a time such as 30m, 12h or 2d."),
        (["--forward-to", "http://192.0.2.1/"], "add --forward-anywhere"),
        (["--inbox", "/no/such/folder/events.db"], "No such file or directory"),
    ],
)
async def test_wrong_words_are_an_error(
    options: list[str], message: str, mailing: Mailing, inbox: Path, capfd: Captured
) -> None:
    assert await command(mailing.fake, *words(inbox, *options)) == 2
    assert message in capfd.readouterr().err
