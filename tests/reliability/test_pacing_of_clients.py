from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from postalytics import API, Postalytics, accounts
from postalytics.errors import ServerError
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.http import RetryPolicy
from support.runtime.pacers import use_limits


class SlowToConnect(aiohttp.TCPConnector):
    async def connect(self, *how: Any, **more: Any) -> Any:
        connection = await super().connect(*how, **more)
        await asyncio.sleep(0.3)
        return connection


async def test_latency_does_not_include_the_time_to_connect(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = use_limits(monkeypatch, *API.limits)
    async with (
        aiohttp.ClientSession(connector=SlowToConnect()) as session,
        Postalytics(fake.api_key, base_url=fake.url, session=session) as client,
    ):
        await accounts.get_my_account(client)
    assert schedule.round_trips.count == 1
    assert schedule.round_trips.shortest < 0.3


async def test_every_attempt_counts_for_the_limit_and_so_does_a_retry(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = use_limits(monkeypatch, *API.limits)
    fake.faults.append(Fault("server_error"))
    retry = RetryPolicy(attempts=3, first_delay=0.0, max_delay=0.0)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        with pytest.raises(ServerError):
            await accounts.get_my_account(client)
    assert len(schedule.answers) == 3
