"""A sample delivery is sent to a receiver, and its response is shown."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from pathlib import Path

import orjson
import pytest
from yarl import URL

from postalytics import Postalytics
from postalytics_runtime.cli.watching import EventSender, HandlerFailedError
from support.cli.readers import LoanInbox, keep, run
from support.cli.watched import receiver

ROOT = Path(__file__).parents[3]
Captured = pytest.CaptureFixture[str]


async def trigger(url: URL | str, *words: str | Path, kind: str = "lent") -> int:
    """Run the command in a thread: it has an event loop of its own."""
    return await asyncio.to_thread(run, "webhooks", "trigger", kind, "--to", str(url), *words)


def shown(capsys: Captured) -> tuple[list[str], str]:
    """Return the lines of output without durations, and what is on standard error."""
    out, err = capsys.readouterr()
    return re.sub(r"[0-9]+ ms", "N ms", out).splitlines(), err


async def test_the_receiver_gets_a_delivery_of_that_kind(capsys: Captured) -> None:
    async with receiver() as here:
        assert await trigger(here.url, "--reader-id", "Ada", "--loan-id", "12") == 0
    (body,) = map(orjson.loads, here.bodies)
    assert re.fullmatch(r"[0-9-]{10}T[0-9:]{8}", body.pop("BookNumber"))
    assert body == {
        "shelfId": 12,
        "title": "Emma",
        "author": None,
        "editor": None,
        "year": 1,
        "price": None,
        "signed": None,
        "tags": ["new"],
        "notes": None,
        "publisher": {"name": "Ada"},
    }
    assert shown(capsys) == ([f"200 OK from {here.url}, after N ms"], "")


async def test_without_ids_those_of_the_example_are_sent(capsys: Captured) -> None:
    async with receiver() as here:
        assert await trigger(here.url) == 0
    (body,) = map(orjson.loads, here.bodies)
    assert (body["shelfId"], body["publisher"]) == (1, {"name": "Egerton"})
    assert await asyncio.to_thread(run, "webhooks", "trigger", "--help") == 0
    shown = capsys.readouterr().out
    assert "The reader_id in the delivery.  [default: Egerton]" in shown
    assert "The loan_id in the delivery.  [default: 1]" in shown


def test_the_example_is_that_of_the_documents() -> None:
    feed = Postalytics.api.events
    assert feed is not None
    assert feed.deliveries is not None
    document = orjson.loads((ROOT / "docs" / "openapi.json").read_bytes())
    (example,) = document["components"]["schemas"]["WebhookDelivery"]["examples"]
    assert feed.deliveries.sample == example


async def test_what_the_receiver_says_is_shown(capsys: Captured) -> None:
    async with receiver(422) as here:
        here.text = " The body is\x1b[2J bad.\nMore.\n"
        assert await trigger(here.url) == 1
    phrase = HTTPStatus(422).phrase  # It is another one from Python 3.13 on.
    assert shown(capsys) == (
        [f"422 {phrase} from {here.url}, after N ms", r"  The body is\x1b[2J bad."],
        "",
    )


async def test_a_status_without_a_name_is_shown(capsys: Captured) -> None:
    async with receiver(299) as here:
        assert await trigger(here.url) == 0
    assert shown(capsys) == ([f"299 from {here.url}, after N ms"], "")


async def test_a_wrong_address_has_a_hint(capsys: Captured) -> None:
    async with receiver(404) as here:
        assert await trigger(here.url) == 1
    assert shown(capsys) == (
        [f"404 Not Found from {here.url}, after N ms"],
        "The address of a receiver ends in its secret token: --inbox FILE adds it.\n",
    )


async def test_the_inbox_adds_its_secret_path_which_is_not_shown(
    capsys: Captured, tmp_path: Path
) -> None:
    path = tmp_path / "events.db"
    await asyncio.to_thread(keep, path)
    async with LoanInbox(path) as inbox, receiver(404) as here:
        assert await trigger(here.url, "--inbox", path) == 1
        (token,), mark = inbox.tokens, inbox.mark
    assert here.paths == [f"/events/hook/{token}?s={mark}"]
    assert shown(capsys) == ([f"404 Not Found from {here.url}/hook/...?..., after N ms"], "")


async def test_a_receiver_that_is_not_there(capsys: Captured) -> None:
    async with receiver() as here:
        url = here.url
    assert await trigger(f"{url}/hook/s3cret-token-0123456789?s=1") == 1
    assert shown(capsys) == ([], f"No connection to {url.origin()}. Is the receiver running?\n")


async def test_a_receiver_that_is_slow(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(sender: EventSender, _: bytes) -> tuple[int, str]:
        raise HandlerFailedError(f"no response within 30 s from {sender.name}")

    monkeypatch.setattr(EventSender, "post", slow)
    assert await trigger("http://127.0.0.1:1") == 1
    assert shown(capsys) == (
        [],
        "The delivery was not accepted: no response within 30 s from http://127.0.0.1:1.\n",
    )


async def test_another_machine_is_reached_by_https_only(capsys: Captured) -> None:
    assert await trigger("http://192.0.2.1/hook") == 2
    assert shown(capsys) == (
        [],
        "Error: --to: 192.0.2.1 is another machine (192.0.2.1). Use an address with https.\n",
    )


async def test_https_reaches_any_machine(capsys: Captured) -> None:
    async with receiver() as here:
        url = here.url.with_scheme("https").with_port(here.url.port)
        assert await trigger(url) == 1  # This one does not speak TLS.
    assert shown(capsys) == ([], f"No connection to {url.origin()}. Is the receiver running?\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("lent",), "Missing option '--to'."),
        (("lost", "--to", "http://127.0.0.1/"), "'lost' is not 'lent'."),
        (("brought_back", "--to", "http://127.0.0.1/"), "'brought_back' is not 'lent'."),
        (("lent", "--to", "127.0.0.1"), "That is not an address such as http://localhost:3000"),
        (("lent", "--to", "http://127.0.0.1/", "--loan-id", " "), "The value is empty."),
        (("lent", "--to", "http://127.0.0.1/", "--inbox", "no"), "There is no inbox no."),
    ],
)
def test_wrong_words_are_an_error(words: tuple[str, ...], message: str, capsys: Captured) -> None:
    assert run("webhooks", "trigger", *words) == 2
    assert message in capsys.readouterr().err


def test_the_help_lists_the_kinds(capsys: Captured) -> None:
    assert run("webhooks", "trigger", "--help") == 0
    assert "  KIND is one of:\n    lent\n\n" in capsys.readouterr().out
