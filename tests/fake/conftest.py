from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from postalytics.testing import FakePostalytics
from support.fake.library_api import FakeLibrary
from support.fake.requests import Ask, make_ask
from support.fake.vendor import AskVendor, asking


@pytest.fixture
def ask() -> Ask:
    return make_ask()


@pytest.fixture
async def library() -> AsyncIterator[FakeLibrary]:
    """Yield a library on a real socket; no task of the test outlives it."""
    async with FakeLibrary() as library:
        yield library
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.fixture
async def server() -> AsyncIterator[FakePostalytics]:
    """Yield a fake Postalytics at a fixed time."""
    async with FakePostalytics(now=datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)) as server:
        yield server


@pytest.fixture
async def vendor(server: FakePostalytics) -> AsyncIterator[AskVendor]:
    async with asking(server) as ask:
        yield ask
