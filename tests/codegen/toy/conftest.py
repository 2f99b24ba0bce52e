from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from typing import Any

import pytest


@pytest.fixture
async def fake(lending: Any) -> AsyncIterator[Any]:
    """Yield the fake of the toy API."""
    async with lending.testing.FakeLibrary() as server:
        yield server


@pytest.fixture
async def client(lending: Any, fake: Any) -> AsyncIterator[Any]:
    """Yield a client of that fake."""
    async with lending.Library(fake.api_key, base_url=fake.url) as client:
        yield client


@pytest.fixture
def fees(lending: Any) -> Any:
    """Return the models of fees."""
    return importlib.import_module("lending.models.fees")
