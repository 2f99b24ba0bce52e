"""Commands that set a toggle."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics, Fault
from support.campaign_modes import switch_mode
from support.cli.operating import Traffic, operate

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]

LIVE = ("campaigns", "set-mode", "71238", "live")
TEST = ("campaigns", "set-mode", "71238", "test")


async def test_live_mode_is_set_after_a_question_about_billed_mail(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    person("n\n")
    assert await operate(fake, *LIVE) == 2
    out, err = capsys.readouterr()
    assert (out, traffic.writes) == ("", [])
    assert err.startswith("Campaign mode:\n  campaign_id             60323\n")
    assert err.endswith(
        "\nMail that is sent through it is then printed, posted and billed.\n"
        "Change it from test to live in local? [y/N]: Nothing was changed.\n"
    )
    person("y\n")
    assert await operate(fake, *LIVE) == 0
    assert json.loads(capsys.readouterr().out)["is_live_mode"] == 1
    assert traffic.writes == ["campaigns.toggle_campaign_mode"]


async def test_test_mode_is_set_without_a_word_about_bills(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured, person: Person
) -> None:
    await switch_mode(fake)
    traffic.operations.clear()
    person("y\n")
    assert await operate(fake, *TEST) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["is_live_mode"] == 0
    assert "\nChange it from live to test in local? [y/N]: " in err
    assert "billed" not in err
    assert traffic.writes == ["campaigns.toggle_campaign_mode"]


async def test_a_state_that_is_set_already_is_not_toggled(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, *TEST) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["drop_id"], traffic.writes) == (71238, [])
    assert err == "It is set to test already. Nothing was changed.\n"


async def test_an_unknown_state_is_not_toggled(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    shown = [{"drop_id": 71238, "is_live_mode": 7}]
    traffic.instead["campaigns.get_campaign_stats"] = shown
    assert await operate(fake, *LIVE, "--yes") == 2
    assert capsys.readouterr().err == (
        "Error: Nothing was changed: the API shows the campaign mode neither as live nor as test, "
        "so a change could set the wrong one.\n"
    )
    assert traffic.writes == []


async def test_a_toggle_that_another_program_undoes_is_reported(
    fake: FakePostalytics, capsys: Captured
) -> None:
    async def undo(operation: str, _: web.Request) -> None:
        if operation == "campaigns.toggle_campaign_mode":
            fake.intercept = None
            await switch_mode(fake)

    fake.intercept = undo
    assert await operate(fake, *LIVE, "--yes", "--quiet") == 3
    assert capsys.readouterr().err == (
        "Error: Nothing shows that the campaign mode is live now: another program may have changed "
        "it at the same time, or it could not be read afterwards. Check it before you try again.\n"
        f"To check:\n  postalytics campaigns stats 71238 --base-url {fake.url}\n"
    )


async def test_a_toggle_without_a_response_names_no_operation(
    fake: FakePostalytics, capsys: Captured
) -> None:
    fake.faults.append(Fault("reset_before", operation="toggle_campaign_mode"))
    assert await operate(fake, *LIVE, "--yes", "--quiet") == 3
    err = capsys.readouterr().err
    assert " The API showed is_live_mode as 0 after it, but it may still be carried out.\n" in err
    assert "campaigns.get" not in err


async def test_an_id_with_two_meanings_is_not_toggled_and_not_offered_as_a_raw_request(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    both = [{"drop_id": 71238, "campaign_id": 60323}, {"drop_id": 7, "campaign_id": 71238}]
    traffic.instead["campaigns.list_campaigns"] = both
    assert await operate(fake, *LIVE, "--yes", "--quiet") == 2
    assert capsys.readouterr().err == (
        "Error: Nothing was sent: 71238 may mean more than one record, for the API may take it as "
        "drop_id or as campaign_id.\n"
    )
    assert traffic.writes == []


async def test_another_word_is_refused(
    fake: FakePostalytics, traffic: Traffic, capsys: Captured
) -> None:
    assert await operate(fake, *LIVE[:3], "on", "--yes") == 2
    assert "'on' is not one of 'live', 'test'." in capsys.readouterr().err
    assert traffic.operations == []
