"""Live mail needs the typed number of pieces; a yes is never enough."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics import API as POSTALYTICS
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.cli.confirm import confirm_send, mode_of, mode_text
from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.cli.jobs import rows_to_send
from postalytics_runtime.cli.places import FolderStorage
from postalytics_runtime.errors import ConfigurationError, LiveMailError, PostalyticsError
from postalytics_runtime.safety import MailMode, ModeReading
from postalytics_runtime.schema import Effect
from support.bulk.bookshelf_api import API, SHELVE_BOOK
from support.bulk.journals import a_journal
from support.campaign_modes import switch_mode

Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]

SEND = POSTALYTICS.operation("mail.send_mail")
ENROLL = POSTALYTICS.operation("flows.enroll_contact")
ENDPOINT = ("b4d5c0ffee",)
LIVE = ModeReading(MailMode.LIVE, "it is live")
TEST = ModeReading(MailMode.TEST, "it is a test")
NO_MODE = ModeReading(MailMode.UNKNOWN, "it shows no mode")
UNLISTED = ModeReading(MailMode.UNKNOWN, "it is on no list", listed=False)


def job(**changes: Any) -> UploadRequest:
    assert SHELVE_BOOK.bulk is not None
    given = UploadRequest(
        api=API,
        operation=attrs.evolve(SHELVE_BOOK, effect=Effect.MAIL),
        bulk=SHELVE_BOOK.bulk,
        file=Path("books.csv"),
        source=Path("books.csv"),
        fixed={"shelf_id": 7},
    )
    return attrs.evolve(given, **changes)


def agreed(
    reading: ModeReading | None, *, left: int = 1000, unconfirmed: int = 0, **changes: Any
) -> int | str | None:
    """Return the number of live pieces agreed to; `no` after a no, `None` without live mail."""
    found = confirm_send(job(**changes), API.environment("town"), left, unconfirmed, reading)
    return "no" if found is None else found.live


async def test_a_test_is_distinguished_from_live_mail(
    client: Postalytics, fake: FakePostalytics
) -> None:
    assert (await mode_of(client, SEND, ENDPOINT)).mode is MailMode.TEST
    await switch_mode(fake)
    assert (await mode_of(client, SEND, ENDPOINT)).mode is MailMode.LIVE


async def test_an_endpoint_is_searched_among_campaigns_drips_and_flows(
    client: Postalytics, fake: FakePostalytics
) -> None:
    async def found(endpoint: str) -> tuple[MailMode, bool]:
        reading = await mode_of(client, SEND, (endpoint,))
        return reading.mode, reading.listed

    assert await found("b4d5c0ffee") == (MailMode.TEST, True)
    assert await found("https://app.example/x/b4d5c0ffee") == (MailMode.TEST, True)
    assert await found("SOMETHING/b4d5c0ffee") == (MailMode.UNKNOWN, False)
    assert await found("B4D5C0FFEE") == (MailMode.UNKNOWN, False)
    assert await found("f10a7ed001") == (MailMode.UNKNOWN, True)
    assert await found("nonsense") == (MailMode.UNKNOWN, False)
    fake.requests.clear()
    flow = await mode_of(client, ENROLL, ("f10a7ed001",))
    assert (flow.mode, flow.listed) == (MailMode.UNKNOWN, True)
    assert [request.operation for request in fake.requests] == ["flows.list_flows"]


async def test_without_a_guard_the_mode_is_unknown(client: Postalytics) -> None:
    reading = await mode_of(client, attrs.evolve(SEND, guard=None), ENDPOINT)
    assert (reading.mode, reading.listed) == (MailMode.UNKNOWN, True)


async def test_a_guard_that_cannot_be_read_is_an_error(fake: FakePostalytics) -> None:
    async with Postalytics("a-wrong-key", base_url=fake.url) as wrong_key:
        with pytest.raises(PostalyticsError, match="401"):
            await mode_of(wrong_key, SEND, ENDPOINT)


def test_the_mode_is_described_in_words() -> None:
    assert mode_text(LIVE, "endpoint") == "LIVE: pieces are printed and billed"
    assert mode_text(TEST, "endpoint") == "TEST: nothing is mailed"
    assert mode_text(NO_MODE, "flow") == ("UNKNOWN, treated as live: this flow shows no mode")
    assert mode_text(UNLISTED, "endpoint") == (
        "UNKNOWN, treated as live: no such endpoint found. Check the spelling."
    )


def test_live_mail_needs_its_number_and_the_word(person: Person, capsys: Captured) -> None:
    person("send 1000\n")
    assert agreed(LIVE) == 1000
    assert capsys.readouterr().err == '\nType "send 1000" to shelve 1,000 books for real in town: '


@pytest.mark.parametrize("reading", [NO_MODE, UNLISTED])
def test_mail_that_may_be_live_needs_that_word_as_well(
    reading: ModeReading, person: Person, capsys: Captured
) -> None:
    person("send 1000 unlisted\n")
    assert agreed(reading) == 1000
    assert '"send 1000 unlisted"' in capsys.readouterr().err
    person("send 1000\n")
    assert agreed(reading) == "no"


@pytest.mark.parametrize(
    ("reading", "words", "unlisted"), [(LIVE, "", False), (NO_MODE, " unlisted", True)]
)
def test_a_typed_number_agrees_to_the_number_shown_only(
    reading: ModeReading, words: str, unlisted: bool, person: Person
) -> None:
    person(f"send 1000{words}\n")
    found = confirm_send(job(), API.environment("town"), 1000, 0, reading)
    assert (found and found.unlisted) == unlisted


@pytest.mark.parametrize("typed", ["y\n", "send\n", "send 1,000\n", "send 100\n", "1000\n", "\n"])
def test_no_other_text_sends_live_mail(typed: str, person: Person, capsys: Captured) -> None:
    person(typed)
    assert agreed(LIVE) == "no"
    assert capsys.readouterr().err.endswith("Nothing was sent.\n")


def test_a_yes_does_not_send_live_mail() -> None:
    with pytest.raises(ConfigurationError) as refused:
        agreed(LIVE, yes=True)
    assert refused.value.message == (
        "There is no terminal for a question. --yes does not send live mail. To send live mail "
        "without a question: --live 1000. Nothing was sent."
    )


def test_yes_on_a_terminal_still_asks_for_the_number(person: Person) -> None:
    person("send 1000\n")
    assert agreed(LIVE, yes=True) == 1000


def test_live_mail_without_a_terminal_names_the_options() -> None:
    with pytest.raises(ConfigurationError, match=r"a question: --live 1000\. Nothing was sent\."):
        agreed(LIVE)
    with pytest.raises(ConfigurationError, match=r"a question: --live 1000 --unlisted\. Nothing"):
        agreed(UNLISTED)


def test_scripts_give_the_number_as_an_option() -> None:
    assert agreed(LIVE, live=1000) == 1000
    assert agreed(NO_MODE, live=1000, unlisted=True) == 1000
    assert agreed(LIVE, live=1000, unlisted=True) == 1000


@pytest.mark.parametrize("number", [0, 1, 999, 1001])
def test_a_wrong_number_is_refused_with_the_right_one(number: int) -> None:
    with pytest.raises(ConfigurationError) as refused:
        agreed(LIVE, live=number, yes=True)
    assert refused.value.message == (
        f"--live is {number:,}, but 1,000 books would be sent now. To send this number: --live "
        "1000. Nothing was sent."
    )


@pytest.mark.parametrize("reading", [NO_MODE, UNLISTED])
def test_an_unknown_mode_is_refused_although_the_number_is_right(reading: ModeReading) -> None:
    with pytest.raises(ConfigurationError, match=r"so it is treated as live.* --live 1000 --unl"):
        agreed(reading, live=1000)


def test_live_is_refused_in_test_mode_and_without_mail() -> None:
    with pytest.raises(ConfigurationError, match="this shelf is in test mode: nothing would be"):
        agreed(TEST, live=1000)
    with pytest.raises(
        ConfigurationError, match=r"This command does not send mail\. Remove --live"
    ):
        agreed(None, live=1000)


def test_test_mail_needs_a_yes(person: Person, capsys: Captured) -> None:
    person("y\n")
    assert agreed(TEST) is None
    assert capsys.readouterr().err == "\nSend 1,000 books to shelf 7 in town? [y/N]: "
    assert agreed(TEST, yes=True) is None


def test_a_reconciliation_needs_a_yes(person: Person, capsys: Captured) -> None:
    person("y\n")
    assert agreed(LIVE, left=0, unconfirmed=3) == 0
    assert capsys.readouterr().err == "\nLook up 3 unconfirmed rows in town? [y/N]: "


async def test_bad_rows_do_not_count_as_rows_to_send(
    tmp_path: Path,
) -> None:
    folder = JobFolder(tmp_path)
    storage = FolderStorage(folder)
    async with a_journal(tmp_path, rows=5) as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        folder.bad_rows.write_bytes(b'[4,"ZIP is missing"]\n[4,"City is missing"]\n')
        assert rows_to_send(storage) == 3
        again = io.BytesIO(b'[1,"is there"]\n[3,"is there"]\n[4,"ZIP is missing"]\n')
        assert rows_to_send(storage, again) == 2


async def test_a_refusal_without_a_request_is_raised_as_it_is(
    client: Postalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = LiveMailError("Nothing was mailed.")

    async def refuse(*_: object) -> ModeReading:
        raise refusal

    monkeypatch.setattr("postalytics_runtime.cli.confirm.mode.read_mode", refuse)
    with pytest.raises(LiveMailError) as caught:
        await mode_of(client, SEND, ENDPOINT)
    assert caught.value is refusal
