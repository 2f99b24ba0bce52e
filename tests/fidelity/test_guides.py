"""The programs of guides send the requests, and print the lines, that their pages speak of."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import chosen, run_programs, run_script


@pytest.mark.runs("guides/sending-mail.md")
async def test_the_guide_on_mail_sends_one_piece_in_test_mode(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await run_programs("guides/sending-mail.md", {"client": client})

    assert [received.operation for received in fake.requests] == [
        "templates.create_template",
        "campaigns.create_campaign",
        "campaigns.get_campaign_stats",
        "mail.send_mail",
        "campaigns.list_campaign_events",
        "campaigns.list_campaign_events",
        "campaigns.list_campaign_events",
        "campaigns.get_campaign_stats",
        "campaigns.get_campaign",
    ]


@pytest.mark.runs("guides/calling.md")
async def test_the_guide_on_calls_sends_the_requests_that_it_names(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await run_programs("guides/calling.md", {"client": client})

    assert [received.operation for received in fake.requests] == [
        *["contacts.get_contact"] * 2,
        *["contacts.list_contacts"] * 6,  # three lists, each of a page and its end
        *["contacts.list_contacts", "contacts.update_contact"],
        "accounts.get_my_account",
        "contacts.get_contact",
    ]


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        pytest.param(
            *("one_function.py", "['Thomas', 'Ada']\n"),
            marks=pytest.mark.runs("guides/concurrency.md", "one_function.py"),
        ),
        pytest.param(
            *("several_calls.py", "Thomas ['Metacortex Employees']\n"),
            marks=pytest.mark.runs("guides/concurrency.md", "several_calls.py"),
        ),
    ],
)
async def test_a_script_without_asyncio_runs(
    fake: FakePostalytics,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: str,
    printed: str,
) -> None:
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    (program,) = chosen("guides/concurrency.md", script)

    await asyncio.to_thread(run_script, program, tmp_path)  # Here, a loop runs already.

    assert capsys.readouterr().out == printed
