"""Commands that send one mail piece: live mail never without consent."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics, Fault
from support.campaign_modes import switch_mode
from support.cli.operating import PERSON, Traffic, operate

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]

SEND = ("mail", "send-one", "b4d5c0ffee", *PERSON)
ENROLL = ("flows", "enroll-one", "f10a7ed001", *PERSON)


def pieces(fake: FakePostalytics) -> int:
    return len(fake.records("pieces"))


async def test_a_test_needs_a_yes(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    person("n\n")
    assert await operate(fake, *SEND) == 2
    assert pieces(fake) == 0
    assert capsys.readouterr().err == (
        "Piece:\n"
        "  first_name      Ada\n"
        "  last_name       Byron\n"
        "  address_street  1 Main St\n"
        "  address_city    Boston\n"
        "  address_state   MA\n"
        "  address_zip     02134\n"
        "Mode: TEST: nothing is mailed\n"
        "\nSend 1 piece as a test, not mailed, to endpoint b4d5c0ffee (Keymaker) in local? "
        "[y/N]: Nothing was sent.\n"
    )
    person("y\n")
    assert await operate(fake, *SEND) == 0
    assert pieces(fake) == 1
    assert traffic.bodies[-1]["address_city"] == "Boston"


async def test_a_yes_in_advance_sends_a_test(fake: FakePostalytics, capsys: Captured) -> None:
    assert await operate(fake, *SEND, "--yes") == 0
    assert (pieces(fake), capsys.readouterr().err) == (1, "Mode: TEST: nothing is mailed\n")


async def test_a_yes_does_not_consent_to_live_mail(
    fake: FakePostalytics, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    await switch_mode(fake)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert await operate(fake, *SEND, "--yes", "--quiet") == 2
    assert pieces(fake) == 0
    assert capsys.readouterr().err.endswith(
        "Mode: LIVE: pieces are printed and billed\n"
        "Error: There is no terminal for a question. --yes does not send live mail. To send live "
        "mail without a question: --live 1. Nothing was sent.\n"
    )


async def test_live_mail_is_typed_back(
    fake: FakePostalytics, capsys: Captured, person: Person
) -> None:
    await switch_mode(fake)
    person("yes\n")
    assert await operate(fake, *SEND) == 2
    assert pieces(fake) == 0
    err = capsys.readouterr().err
    assert '\nType "send 1" to send 1 piece for real in local: You did not type "send 1".' in err
    person("send 1\n")
    assert await operate(fake, *SEND) == 0
    assert pieces(fake) == 1


async def test_live_mail_is_sent_by_its_number(fake: FakePostalytics, capsys: Captured) -> None:
    await switch_mode(fake)
    assert await operate(fake, *SEND, "--live", "2") == 2
    assert "--live is 2, but 1 piece would be sent now." in capsys.readouterr().err
    assert pieces(fake) == 0
    assert await operate(fake, *SEND, "--live", "1") == 0
    assert pieces(fake) == 1
    assert capsys.readouterr().err == "Mode: LIVE: pieces are printed and billed\n"


async def test_live_mail_is_not_sent_as_a_test(fake: FakePostalytics, capsys: Captured) -> None:
    assert await operate(fake, *SEND, "--live", "1") == 2
    assert "this endpoint is in test mode: nothing would be mailed." in capsys.readouterr().err
    assert pieces(fake) == 0


@pytest.mark.parametrize("words", [("--yes",), ("--live", "1"), ("--live", "1", "--yes")])
async def test_an_enrolment_is_treated_as_live(
    words: tuple[str, ...],
    fake: FakePostalytics,
    traffic: Traffic,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert await operate(fake, *ENROLL, *words) == 2
    assert "--live 1 --unlisted" in capsys.readouterr().err
    assert traffic.writes == []
    assert await operate(fake, *ENROLL, "--live", "1", "--unlisted") == 0
    assert traffic.writes == ["flows.enroll_contact"]


async def test_an_endpoint_on_no_list_is_not_sent_to(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = ("mail", "send-one", "B4D5C0FFEE", *PERSON, "--live", "1")
    assert await operate(fake, *words) == 2
    err = capsys.readouterr().err
    assert "Mode: UNKNOWN, treated as live: no such endpoint found. Check the spelling.\n" in err
    assert traffic.writes == []


async def test_a_mode_that_turns_live_after_the_question_sends_nothing(
    fake: FakePostalytics, capsys: Captured
) -> None:
    readings = 0

    async def turn(operation: str, _: web.Request) -> None:
        nonlocal readings
        readings += operation == "campaigns.list_campaigns"
        if readings == 2:
            fake.intercept = None
            await switch_mode(fake)

    fake.intercept = turn
    assert await operate(fake, *SEND, "--yes", "--quiet") == 2
    assert pieces(fake) == 0
    assert capsys.readouterr().err == (
        "Error: Nothing was sent: this endpoint was in test mode when you were asked, and nothing "
        "shows that it is in test mode now. Give the command again to see its mode.\n"
    )


async def test_a_mode_that_cannot_be_read_sends_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    fake.faults.append(Fault("refused", operation="list_campaigns", message="No."))
    assert await operate(fake, *SEND, "--yes") == 2
    assert capsys.readouterr().err.startswith("Error: Cannot determine whether this is live mail: ")
    assert traffic.writes == []


async def test_a_mode_that_cannot_be_read_again_sends_nothing(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    fake.faults.append(Fault("refused", operation="list_campaigns", calls=[2], message="No."))
    assert await operate(fake, *SEND, "--yes", "--quiet") == 2
    err = capsys.readouterr().err
    assert err.startswith(
        "Error: Nothing was sent: it cannot be read whether this would be live mail. The API "
    )
    assert "No." in err
    assert traffic.writes == []


async def test_a_piece_with_an_unknown_outcome_is_reported(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("reset_after", operation="send_mail"))
    assert await operate(fake, *SEND, "--yes", "--quiet") == 3
    err = capsys.readouterr().err
    assert "Check whether it took effect before you retry it." in err
    assert "To check:" not in err
    assert pieces(fake) == 1


async def test_missing_values_are_named_before_the_mode_is_read(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    words = [word for word in SEND if word not in ("--first-name", "Ada")]
    assert await operate(fake, *words, "--yes") == 2
    assert "Error: Missing: --first-name. Give it," in capsys.readouterr().err
    assert traffic.operations == []


async def test_pieces_side_by_side_need_consent_each(fake: FakePostalytics) -> None:
    await switch_mode(fake)
    sent = await asyncio.gather(*(operate(fake, *SEND, "--live", "1") for _ in range(2)))
    assert (sent, pieces(fake)) == ([0, 0], 2)
