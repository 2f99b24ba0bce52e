from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from postalytics import Postalytics, accounts
from postalytics.errors import ServerError
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.http import RetryPolicy


class SlowToConnect(aiohttp.TCPConnector):
    async def connect(self, *how: Any, **more: Any) -> Any:
        connection = await super().connect(*how, **more)
        await asyncio.sleep(0.3)
        return connection


async def test_what_a_connection_takes_is_no_part_of_the_round_trip(fake: FakePostalytics) -> None:
    async with (
        aiohttp.ClientSession(connector=SlowToConnect()) as session,
        Postalytics(fake.api_key, base_url=fake.url, session=session) as client,
    ):
        await accounts.get_my_account(client)
        with client._executor._pacer._schedule as schedule:
            assert schedule.round_trips.count == 1
            assert schedule.round_trips.shortest < 0.3


async def test_every_attempt_counts_repeated_ones_too(fake: FakePostalytics) -> None:
    fake.faults.append(Fault("server_error"))
    retry = RetryPolicy(attempts=3, first_delay=0.0, max_delay=0.0)
    async with Postalytics(fake.api_key, base_url=fake.url, retry=retry) as client:
        with pytest.raises(ServerError):
            await accounts.get_my_account(client)
        with client._executor._pacer._schedule as schedule:
            assert len(schedule.answers) == 3
