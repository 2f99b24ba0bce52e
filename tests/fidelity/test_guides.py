"""The programs in the guides run unchanged, one after the other."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import programs


@pytest.mark.parametrize(
    ("guide", "served"),
    [
        (
            "sending-mail.md",
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
        ("fake.md", []),
        ("concurrency.md", ["contacts.create_contact"] * 3),
        ("observability.md", ["accounts.get_my_account", "contacts.get_contact"]),
    ],
)
async def test_the_programs_of_a_guide_run(
    fake: FakePostalytics, client: Postalytics, guide: str, served: list[str]
) -> None:
    names: dict[str, Any] = {"client": client, "fake": fake}

    for program in programs(guide):
        code = compile(program, guide, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        running = FunctionType(code, names)()
        if running is not None:  # it has an await
            await running

    assert [received.operation for received in fake.requests] == served
