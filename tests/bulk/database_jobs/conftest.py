from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import FrozenRows
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.bulk.rows import RowStep
from support.bulk.database_jobs import frozen
from support.bulk.job_runs import people
from support.bulk.moved_jobs import parameters


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def address(postgres: str) -> JobAddress:
    return JobAddress(postgres, "june")


@pytest.fixture
async def rows(tmp_path: Path) -> FrozenRows[Any]:
    return await frozen(people(*range(10)), tmp_path / "job")


@pytest.fixture
async def folder(tmp_path: Path, rows: FrozenRows[Any]) -> Path:
    """The folder of a job with rows in all states."""
    path = tmp_path / "job"
    journal = await Journal.open(path / "journal.sqlite", parameters(rows), {"done": "sent"})
    await journal.append_note("begun", pending=10)
    await journal.save_baseline(["7 a", "8 Ł"])
    for row, steps in enumerate(
        (
            (RowStep.INTENT, RowStep.SUCCEEDED),
            (RowStep.INTENT, RowStep.UNCONFIRMED),
            (RowStep.INTENT,),
            (RowStep.INTENT, RowStep.UNCONFIRMED, RowStep.PENDING, RowStep.INTENT),
            (RowStep.REJECTED,),
            (RowStep.INTENT, RowStep.PENDING),
        ),
        1,
    ):
        for step in steps:
            await journal.append_and_wait(row, step, mode="test", text="Ł '\"\\ \x00 \n \ud800")
    await journal.append_note("ended", stopped="Łódź")
    await journal.aclose()
    return path
