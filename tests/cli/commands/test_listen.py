"""Events of a campaign are received by webhook, in a process of its own."""

from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path

import attrs
import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.fake import Fault
from support.cli.screens import screen
from support.cli.watched import receiver
from support.cli.watching import Watcher, command, free_port, watcher
from support.events.subscriptions import FOREIGN, TAKEN
from support.fake.mailing import CAMPAIGN, Mailing

Captured = pytest.CaptureFixture[str]
LISTENS = "    --to http://127.0.0.1:"
"""The last line of the introduction."""


@pytest.fixture
def mailing(fake: FakePostalytics, client: Postalytics) -> Mailing:
    return Mailing(fake, client)


@attrs.frozen
class Place:
    """Where a command listens, and keeps the events."""

    folder: Path
    port: int = attrs.field(factory=free_port)

    @property
    def inbox(self) -> Path:
        return self.folder / "events.db"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def words(self, *more: str | Path, campaign: int = CAMPAIGN) -> list[str | Path]:
        """Return the words of the command."""
        options = ("--url", self.url, "--port", f"{self.port}", "--inbox", self.inbox)
        return ["webhooks", "listen", "--campaign", f"{campaign}", *options, *more]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def urls(mailing: Mailing) -> list[str | None]:
    return [webhook.url for webhook in await mailing.client.webhooks.list_webhooks().collect()]


async def sent(mailing: Mailing, pieces: int = 1) -> None:
    """Mail pieces, and wait until their first events are delivered."""
    await mailing.send(pieces)
    await mailing.fake.delivered()


async def test_each_event_is_printed_and_the_webhook_is_deleted_at_the_end(
    mailing: Mailing, place: Place
) -> None:
    async with watcher(mailing.fake, *place.words()) as listener:
        await listener.noted(LISTENS)
        (_, url) = await urls(mailing)
        await sent(mailing, 2)
        events = await listener.events(2)
        assert await listener.stop() == 0

    assert [delivery.status for delivery in mailing.fake.deliveries] == [200, 200]
    assert [event["delivered"] for event in events] == [
        delivery.body for delivery in mailing.fake.deliveries
    ]
    assert [event["data_id"] for event in events] == [9001, 9002]
    assert (
        listener.notes == screen("webhooks_listen", url=place.url, inbox=place.inbox).splitlines()
    )
    assert await urls(mailing) == [FOREIGN]
    assert stat.S_IMODE(place.inbox.stat().st_mode) == 0o600
    token = str(url).partition("/hook/")[2][:43]
    assert token not in str((listener.notes, events))


async def test_the_log_of_requests_shows_neither_the_key_nor_secret_addresses_nor_personal_data(
    mailing: Mailing, place: Place
) -> None:
    async with watcher(mailing.fake, *place.words("-v")) as listener:
        await listener.noted(LISTENS)
        (_, url) = await urls(mailing)
        await sent(mailing)
        (event,) = await listener.events(1)
        assert await listener.stop() == 0

    written = "\n".join(listener.notes)
    server = mailing.fake.url
    assert f"POST /webhooks at {server}: 200 OK after " in written
    assert f"DELETE /webhooks/{{campaign_id}} at {server}: 200 OK after " in written
    secrets = (str(url), str(url).partition("/hook/")[2][:43], mailing.fake.api_key)
    people = [text for text in event["delivered"].values() if isinstance(text, str) and text]
    shown = [text for text in (*secrets, FOREIGN, *people) if text in written]
    assert shown == []


async def test_the_command_that_it_names_triggers_an_event(mailing: Mailing, place: Place) -> None:
    async with watcher(mailing.fake, *place.words()) as listener:
        await listener.noted(LISTENS)
        words = " ".join(listener.notes[-2:]).replace("\\", "").split()
        assert words[0] == "postalytics"
        async with watcher(mailing.fake, *words[1:]) as trigger:
            assert (await trigger.ended(), trigger.notes) == (0, [])
        (event,) = await listener.events(1)
        assert (event["kind"], event["drop_id"]) == ("created", 71238)
        assert await listener.stop() == 0


async def test_a_service_keeps_its_webhook_and_loses_nothing_between_two_runs(
    mailing: Mailing, place: Place
) -> None:
    async with watcher(mailing.fake, *place.words("--forever")) as listener:
        await listener.noted(LISTENS)
        assert await listener.stop() == 0
        assert listener.notes[-2:] == [STOPPING, "0 events handled."]
    kept = await urls(mailing)
    await sent(mailing)
    assert mailing.fake.deliveries[-1].status is None
    async with watcher(mailing.fake, *place.words("--forever")) as listener:
        await listener.noted(LISTENS)
        assert await urls(mailing) == kept
        await mailing.pass_time(minutes=1)  # The first retry.
        (event,) = await listener.events(1)
        assert await listener.stop() == 0
    assert (event["kind"], event["data_id"]) == ("created", 9001)


STOPPING = "Stopping: the event in hand is finished. Press Ctrl-C again to abort."


async def test_a_reader_that_ends_ends_it_and_the_event_comes_again(
    mailing: Mailing, place: Place
) -> None:
    reading, writing = os.pipe()
    async with watcher(mailing.fake, *place.words(), stdout=writing) as listener:
        os.close(writing)
        await listener.noted(LISTENS)
        os.close(reading)
        await sent(mailing)
        assert await listener.ended() == 0
    assert listener.notes[-3:] == [
        "Stopping: nothing reads standard output any more.",
        "Deleting the webhook.",
        "0 events handled.",
    ]
    async with watcher(mailing.fake, *place.words()) as listener:
        (event,) = await listener.events(1)
        assert await listener.stop() == 0
    assert (event["data_id"], event["attempt"]) == (9001, 1)


async def test_events_are_forwarded_and_printed(mailing: Mailing, place: Place) -> None:
    async with (
        receiver(500) as here,
        watcher(mailing.fake, *place.words("--forward-to", str(here.url))) as listener,
    ):
        await listener.noted(LISTENS)
        await sent(mailing, 2)
        (event,) = await listener.events(1)
        assert await listener.stop() == 0
    failed = (
        f"Failed: created, drop_id 71238, data_id 9001: status 500 from {here.url}. The next "
        "attempt is in 1 min."
    )
    assert (event["data_id"], failed in listener.notes) == (9002, True)
    assert listener.notes[-1] == "1 event handled, 1 failure."


HANDLER = """
import json, signal, sys
event = json.load(sys.stdin)
print("begun", file=sys.stderr, flush=True)
open(sys.argv[1]).read()  # Until the test writes to the fifo.
"""


@pytest.fixture
def handler(tmp_path: Path) -> list[str]:
    """The words of a handler that begins, and ends when something writes to the fifo."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "handler.py").write_text(HANDLER)
    return ["--exec", f"{sys.executable} {tmp_path}/handler.py {tmp_path}/fifo"]


async def begun(listener: Watcher, mailing: Mailing) -> None:
    """Wait until the handler of an event has begun."""
    await listener.noted(LISTENS)
    await sent(mailing)
    await listener.noted("begun")


async def test_a_signal_lets_the_handler_finish(
    mailing: Mailing, place: Place, handler: list[str]
) -> None:
    async with watcher(mailing.fake, *place.words(*handler)) as listener:
        await begun(listener, mailing)
        listener.process.send_signal(signal.SIGTERM)
        await listener.noted(STOPPING)
        (place.folder / "fifo").write_text("go on")
        assert await listener.ended() == 0
        (event,) = await listener.events(1)
    assert event["data_id"] == 9001
    assert listener.notes[-2:] == ["Deleting the webhook.", "1 event handled."]
    assert await urls(mailing) == [FOREIGN]


async def test_a_second_signal_aborts_and_the_event_comes_again(
    mailing: Mailing, place: Place, handler: list[str]
) -> None:
    async with watcher(mailing.fake, *place.words(*handler)) as listener:
        await begun(listener, mailing)
        listener.process.send_signal(signal.SIGINT)
        await listener.noted(STOPPING)
        assert await listener.stop(signal.SIGINT) == 130
    assert listener.notes[-3:] == [
        "Aborting.",
        "The webhook may still be there. Enter the same command again, or delete it with "
        "`postalytics webhooks prune`.",
        "0 events handled.",
    ]
    async with watcher(mailing.fake, *place.words()) as listener:
        (event,) = await listener.events(1)
        assert await listener.stop() == 0
    assert (event["data_id"], event["attempt"]) == (9001, 1)


async def test_without_webhooks_in_the_plan_events_are_polled(
    mailing: Mailing, place: Place
) -> None:
    refused = Fault("refused", operation="create_webhook", status=403)
    mailing.fake.faults.append(refused)
    async with watcher(mailing.fake, *place.words()) as listener:
        await listener.noted(LISTENS)
        assert await listener.stop() == 0
    assert "There is no webhook: events are polled every 5 min." in listener.notes
    assert "Ctrl-C ends this." in listener.notes
    assert "Deleting the webhook." not in listener.notes
    warnings = [note for note in listener.notes if note.startswith("Warning: ")]
    assert len(warnings) == 1
    assert "are only polled" in warnings[0]


async def test_events_of_the_past_are_handled_if_asked_for(mailing: Mailing, place: Place) -> None:
    await mailing.send(2)
    async with watcher(mailing.fake, *place.words("--since", "2d")) as listener:
        events = await listener.events(2)
        assert await listener.stop() == 0
    assert sorted(event["data_id"] for event in events) == [9001, 9002]


async def test_a_webhook_of_another_receiver_is_replaced_only_if_asked_for(
    mailing: Mailing, place: Place, capfd: Captured
) -> None:
    words = place.words(campaign=TAKEN[0])
    assert await command(mailing.fake, *words) == 2
    assert capfd.readouterr().err.splitlines()[-1] == (
        "Error: The webhook of campaign 60324 calls https://www.metacortex.net, which is another "
        "receiver, and a campaign has only one webhook. Add --replace to take it over, or poll the "
        "events: `postalytics events watch --campaign 60324`."
    )
    assert await urls(mailing) == [FOREIGN]
    async with watcher(mailing.fake, *words, "--replace") as listener:
        await listener.noted(LISTENS)
        assert await listener.stop() == 0
    assert await urls(mailing) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--forward-to", "http://192.0.2.1/"], "Events hold personal data. To send them there"),
        (["--forward-to", "localhost"], "That is not an address such as http://localhost:3000"),
        (["--forward-anywhere"], "--forward-anywhere needs --forward-to URL."),
        (["--exec", "no-such-handler"], "There is no program 'no-such-handler'."),
        (["--url", "http://hooks.example.com"], "use https"),
        (["--url", "hooks.example.com"], "https://hooks.example.com"),
        (["--host", "a..b"], "Use an address of this machine, such as 127.0.0.1."),
        (["--campaign", "1"], "No campaign of the account has the campaign_id 1."),
        (["--campaign", "71238"], "71238 is the drop_id of a campaign: give its campaign_id"),
    ],
)
async def test_wrong_words_are_an_error_and_create_no_webhook(
    words: list[str], message: str, mailing: Mailing, place: Place, capfd: Captured
) -> None:
    assert await command(mailing.fake, *place.words(*words)) == 2
    assert message in capfd.readouterr().err
    assert await urls(mailing) == [FOREIGN]


async def test_without_standard_output_events_need_somewhere_to_go(
    mailing: Mailing, place: Place, capsys: Captured
) -> None:
    # Standard output of this test has no file descriptor.
    assert await command(mailing.fake, *place.words()) == 2
    assert "Standard output is closed, so nothing would get the events." in capsys.readouterr().err


async def test_a_key_that_is_refused_ends_it(
    mailing: Mailing, place: Place, capfd: Captured
) -> None:
    key = place.folder / "key"
    key.write_text("wrong\n")
    key.chmod(0o600)
    words = place.words("--exec", "cat", "--api-key-file", key)
    assert await command(mailing.fake, *words) == 2
    assert "Error: " in capfd.readouterr().err
