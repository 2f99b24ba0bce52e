from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.events.watched import Watched, watched


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched(tmp_path / "events.db") as world:
        yield world
