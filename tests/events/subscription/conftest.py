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
from support.events.subscriptions import CAMPAIGN


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    """A client that neither retries nor has rate limits, of an account without a webhook."""
    retry = RetryPolicy(attempts=1)
    async with UnlimitedPostalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        await client.webhooks.delete_webhook(campaign_id=CAMPAIGN)
        fake.requests.clear()
        yield client


@pytest.fixture
def time() -> ControlledTime:
    return ControlledTime()


@pytest.fixture
async def inbox(tmp_path: Path, time: ControlledTime) -> AsyncIterator[CampaignInbox]:
    async with opened(tmp_path, time) as inbox:
        yield inbox
