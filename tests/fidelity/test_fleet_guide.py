"""The program of the guide to fleets runs, with its addresses replaced."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

import postalytics
from postalytics import Fleet, Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.fleet import FleetState
from support.fidelity.guides import Reader
from support.fleet.fleets import until


@pytest.mark.runs("guides/many-machines/fleet.md")
async def test_the_program_submits_a_list_and_carries_it_out(
    fake: FakePostalytics, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    (tmp_path / "acme").write_text(fake.api_key)
    (tmp_path / "acme").chmod(0o600)
    addresses = {
        "postgresql://me@db.example/mail": postgres,
        "/run/secrets": str(tmp_path),
        "contact_list_id=42": "contact_list_id=1",
    }
    program = Reader("guides/many-machines/fleet.md", tmp_path, addresses).load("june.py")

    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(program.main())
        await until(Fleet(postgres, "file:/{account}"), {FleetState.FINISHED})
        working.cancel()

    assert [person["last_name"] for person in fake.records("contacts")[3:]] == ["Lovelace"]
