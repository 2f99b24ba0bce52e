"""The programs of the guide to jobs on several machines run, with their addresses replaced."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import Reader


@pytest.mark.runs("guides/many-machines/past-one-machine.md")
async def test_the_programs_begin_a_job_and_go_on_with_it(
    fake: FakePostalytics,
    postgres: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
    reader = Reader(
        "guides/many-machines/past-one-machine.md",
        tmp_path,
        {"postgresql://me@db.example/mail": postgres},
    )

    for name in ("begin.py", "worker.py"):
        await asyncio.to_thread(reader.load, name)

    assert capsys.readouterr().out.splitlines() == ["1 succeeded", "1 of 1 rows succeeded"]
    assert [person["last_name"] for person in fake.records("contacts")[3:]] == ["Lovelace"]
