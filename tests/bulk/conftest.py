from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.bulk.job_places import DatabasePlace, FilePlace, JobPlace
from support.bulk.uploads import other_tasks


@pytest.fixture
async def no_task_is_left() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    assert other_tasks() - before == set()


@pytest.fixture(autouse=True)
def first_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the circuit breaker retry without a delay."""
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 0.0)


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> JobPlace:
    """The place of a job that has not begun: these tests hold for each journal."""
    if request.param == "file":
        return FilePlace(tmp_path)
    return DatabasePlace(request.getfixturevalue("postgres"))
