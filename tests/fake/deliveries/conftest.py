from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fake.mailing import Mailing
from support.fake.receiver import Receiver, receiving


@pytest.fixture
async def mailing() -> AsyncIterator[Mailing]:
    """Yield a fake Postalytics at a fixed time; no task of the test outlives it."""
    now = datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)
    async with (
        FakePostalytics(now=now) as fake,
        Postalytics(fake.api_key, base_url=fake.url) as client,
    ):
        yield Mailing(fake, client)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.fixture
def statuses() -> Sequence[int]:
    """Return the first statuses of the receiver's responses; later ones are 200."""
    return ()


@pytest.fixture
def receiver(statuses: Sequence[int]) -> Receiver:
    return Receiver(*statuses)


@pytest.fixture
async def hook(receiver: Receiver, mailing: Mailing) -> AsyncIterator[Receiver]:
    """Yield a receiver that the campaign's webhook leads to."""
    async with receiving(receiver):
        await mailing.hook(receiver.url)
        yield receiver
