from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

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
