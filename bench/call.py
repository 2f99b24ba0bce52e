"""One typed call, with its pace and its retries, against bare aiohttp."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import attrs

from postalytics import Postalytics, contacts
from postalytics.models import NewContact
from postalytics_runtime.operation import Window

from .echo import echo_server
from .measuring import Work, take_turns
from .table import Row, compared

_CALLS = 400
_BLOCKS = 60
_AIM = 1.0
_CONTACT: dict[str, Any] = {
    "contact_list_id": 1,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address_street": "1 Main St",
    "address_zip": "02134",
}
_WIDE_WINDOWS = (Window(1000, 0.0001), Window(6000, 0.001))
"""The pacer does its work, but nobody waits."""


class Unhurried(Postalytics):
    """A client that counts its requests as always, with limits that it never reaches."""

    api = attrs.evolve(
        Postalytics.api,
        environments=tuple(
            attrs.evolve(environment, limits=_WIDE_WINDOWS)
            for environment in Postalytics.api.environments
        ),
    )


def rows() -> Iterator[Row]:
    """A row for each number of calls at once."""
    with echo_server() as address, asyncio.Runner() as runner:
        session = runner.run(_open_session())
        client = Unhurried(api_key="key", environment="local", base_url=address)
        url = f"{address}/api/v1/contacts"
        headers = {"Authorization": "Basic a2V5Og==", "Accept": "application/json"}

        async def bare() -> object:
            async with session.post(url, json=dict(_CONTACT), headers=headers) as response:
                return await response.json()

        async def typed() -> object:
            return await contacts.create_contact(client, NewContact(**_CONTACT))

        for at_once in (1, 10, 100):
            yield _compare(runner, bare, typed, at_once)
        runner.run(session.close())
        runner.run(client.close())


async def _open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


def _compare(
    runner: asyncio.Runner,
    bare: Callable[[], Awaitable[object]],
    typed: Callable[[], Awaitable[object]],
    at_once: int,
) -> Row:
    def all_calls(call: Callable[[], Awaitable[object]]) -> Work:
        async def some_calls() -> None:
            for _ in range(_CALLS // at_once):
                await call()

        async def at_once_calls() -> None:
            await asyncio.gather(*(some_calls() for _ in range(at_once)))

        return lambda: runner.run(at_once_calls())

    seconds = take_turns(
        {"ours": all_calls(typed), "bare": all_calls(bare), "again": all_calls(bare)}, _BLOCKS
    )
    return compared(
        f"one call, {at_once} at once",
        seconds["ours"],
        ("aiohttp post + json", seconds["bare"]),
        each=_CALLS,
        again=seconds["again"],
        aim=_AIM,
    )
