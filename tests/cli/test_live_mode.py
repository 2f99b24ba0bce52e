"""Mail that is real is asked for in other words than a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from bulk.bookshelf import API, SHELVE_BOOK
from postalytics import Postalytics
from postalytics.description import API as POSTALYTICS
from postalytics.testing import FakePostalytics
from postalytics_runtime.cli.job import UploadJob
from postalytics_runtime.cli.live_mode import Mode, mode_of
from postalytics_runtime.cli.upload import may_send
from postalytics_runtime.errors import ConfigurationError, PostalyticsError
from postalytics_runtime.operation import Effect

Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]

SEND = POSTALYTICS.operation("mail.send_mail")
ENDPOINT = {"endpoint": "b4d5c0ffee"}
LIVE = Mode(live=True)


def job(**changes: Any) -> UploadJob:
    assert SHELVE_BOOK.bulk is not None
    given = UploadJob(
        api=API,
        operation=attrs.evolve(SHELVE_BOOK, effect=Effect.MAIL),
        bulk=SHELVE_BOOK.bulk,
        file=Path("books.csv"),
        source=Path("books.csv"),
        fixed={"shelf_id": 7},
    )
    return attrs.evolve(given, **changes)


def asked(mode: Mode | None, *, left: int = 1000, doubt: int = 0, **changes: Any) -> bool:
    return may_send(job(**changes), API.environment("town"), left, doubt, mode)


async def test_a_test_is_told_from_mail(client: Postalytics) -> None:
    assert await mode_of(client, SEND, ENDPOINT) == Mode(live=False)
    await client.campaigns.toggle_campaign_mode(drop_id=71238)
    assert await mode_of(client, SEND, ENDPOINT) == Mode(live=True)


async def test_what_is_not_listed_is_taken_for_live(client: Postalytics) -> None:
    assert await mode_of(client, SEND, {"endpoint": "nonsense"}) == Mode(live=True, listed=False)


async def test_without_a_guard_nobody_knows(client: Postalytics) -> None:
    mode = await mode_of(client, attrs.evolve(SEND, guard=None), ENDPOINT)
    assert (mode.live, mode.known) == (True, False)


async def test_a_guard_that_cannot_be_read_says_nothing(fake: FakePostalytics) -> None:
    async with Postalytics("a-wrong-key", base_url=fake.url) as stranger:
        with pytest.raises(PostalyticsError, match="401"):
            await mode_of(stranger, SEND, ENDPOINT)


def test_the_mode_is_said_in_words() -> None:
    assert Mode(live=True).text == "live: pieces are printed and billed"
    assert Mode(live=False).text == "test: nothing is mailed"
    assert Mode(live=True, listed=False).text.endswith("is it a typing mistake?")
    assert Mode(live=True, known=False).text.startswith("taken for live: ")


def test_real_mail_wants_its_count_and_the_word(person: Person, capsys: Captured) -> None:
    person("send 1000\n")
    assert asked(LIVE)
    assert capsys.readouterr().err == '\nType "send 1000" to shelve 1,000 books for real: '


@pytest.mark.parametrize("typed", ["y\n", "send\n", "send 1,000\n", "send 100\n", "\n"])
def test_nothing_else_sends_real_mail(typed: str, person: Person, capsys: Captured) -> None:
    person(typed)
    assert not asked(LIVE)
    assert capsys.readouterr().err.endswith("Nothing was sent.\n")


def test_scripts_say_yes_beforehand() -> None:
    assert asked(LIVE, yes=True)


def test_real_mail_without_anybody_to_ask_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="Add --yes to mail without being asked"):
        asked(LIVE)


def test_a_test_of_mail_wants_a_yes(person: Person, capsys: Captured) -> None:
    person("y\n")
    assert asked(Mode(live=False))
    assert capsys.readouterr().err == "\nSend 1,000 books to shelf 7 in town? [y/N]: "


def test_looking_for_rows_in_doubt_wants_a_yes(person: Person, capsys: Captured) -> None:
    person("y\n")
    assert asked(LIVE, left=0, doubt=3)
    assert capsys.readouterr().err == "\nLook for 3 rows in doubt in town? [y/N]: "
