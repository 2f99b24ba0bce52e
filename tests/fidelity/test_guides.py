"""The programs in the guides run unchanged: as files, or one after the other."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import Reader, run_programs, scripts


@pytest.mark.parametrize(
    ("guide", "served"),
    [
        (
            "guides/sending-mail.md",
            [
                "templates.create_template",
                "campaigns.create_campaign",
                "campaigns.get_campaign_stats",
                "mail.send_mail",
                "campaigns.list_campaign_events",
                "campaigns.list_campaign_events",
                "campaigns.list_campaign_events",
                "campaigns.get_campaign_stats",
                "campaigns.get_campaign",
            ],
        ),
        (
            "guides/calling.md",
            [
                *["contacts.get_contact"] * 2,
                *["contacts.list_contacts"] * 6,  # three lists, each of a page and its end
                *["contacts.list_contacts", "contacts.update_contact"],
                "accounts.get_my_account",
                "contacts.get_contact",
            ],
        ),
        ("reference/fake.md", []),
        ("guides/concurrency.md", ["contacts.create_contact"] * 3),
        ("guides/observability.md", ["accounts.get_my_account", "contacts.get_contact"]),
    ],
)
async def test_the_programs_of_a_guide_run(
    fake: FakePostalytics, client: Postalytics, guide: str, served: list[str]
) -> None:
    await run_programs(guide, {"client": client, "fake": fake})

    assert [received.operation for received in fake.requests] == served


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("one_function.py", "['Thomas', 'Ada']\n"),
        ("several_calls.py", "Thomas ['Metacortex Employees']\n"),
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
    reader = Reader("guides/concurrency.md", tmp_path, {})

    await asyncio.to_thread(reader.load, script)  # Here, a loop runs already.

    assert capsys.readouterr().out == printed


def test_all_scripts_of_the_guide_on_concurrency_are_tested() -> None:
    assert [*scripts("guides/concurrency.md")] == ["one_function.py", "several_calls.py"]
