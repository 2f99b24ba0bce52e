from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from postalytics import Postalytics, RetryPolicy
from postalytics.testing import FakePostalytics
from support.events.running import (
    CampaignInbox,
    ControlledTime,
    UnlimitedPostalytics,
    opened,
)


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    """A client that neither retries nor has rate limits."""
    retry = RetryPolicy(attempts=1)
    async with UnlimitedPostalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        yield client


@pytest.fixture
def time() -> ControlledTime:
    return ControlledTime()


@pytest.fixture
async def inbox(tmp_path: Path, time: ControlledTime) -> AsyncIterator[CampaignInbox]:
    async with opened(tmp_path, time) as inbox:
        yield inbox
