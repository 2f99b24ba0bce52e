"""One typed call, with its pace and its retries, against bare aiohttp and against its peers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import aiohttp
import attrs

from postalytics import Postalytics, contacts
from postalytics.models import NewContact
from postalytics_runtime.schema import RateLimit

from .echo import echo_server
from .measuring import Call, calls_at_once, take_turns
from .peers import OPENAPI_PYTHON_CLIENT, Peer, open_peers
from .table import Row, compared

_AT_ONCE = (1, 10, 100)
_CALLS = 400
_BLOCKS = 60
_AIM = 1.0
_PEER_CALLS = 200
_PEER_BLOCKS = 10
_AIM_AGAINST = {(OPENAPI_PYTHON_CLIENT, 10): 1 / 5, (OPENAPI_PYTHON_CLIENT, 100): 1 / 25}
_BARE = "aiohttp post + json"
_CONTACT: dict[str, Any] = {
    "contact_list_id": 1,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address_street": "1 Main St",
    "address_zip": "02134",
}
_HEADERS = {"Authorization": "Basic a2V5Og==", "Accept": "application/json"}
_WIDE_WINDOWS = (RateLimit(200, 0.00001), RateLimit(400, 0.00002))
"""The pacer does its work, but no request waits."""


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
    """A row for each number of calls at once and each peer."""
    with ExitStack() as closing:
        address = closing.enter_context(echo_server())
        runner = closing.enter_context(asyncio.Runner())
        session = runner.run(_open_session())
        closing.callback(lambda: runner.run(session.close()))
        client = Unhurried(api_key="key", environment="local", base_url=address)
        closing.callback(lambda: runner.run(client.close()))
        url = f"{address}/api/v1/contacts"

        async def bare() -> object:
            async with session.post(url, json=dict(_CONTACT), headers=_HEADERS) as response:
                return await response.json()

        async def typed() -> object:
            return await contacts.create_contact(client, NewContact(**_CONTACT))

        for at_once in _AT_ONCE:
            yield _compare(runner, bare, typed, at_once)
        peers = closing.enter_context(open_peers(runner, url, _CONTACT, _HEADERS))
        for at_once in _AT_ONCE:
            yield from _compare_peers(runner, bare, typed, peers, at_once)


async def _open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


def _compare(runner: asyncio.Runner, bare: Call, typed: Call, at_once: int) -> Row:
    contestants = {"ours": typed, "bare": bare, "again": bare}
    works = {n: calls_at_once(runner, call, at_once, _CALLS) for n, call in contestants.items()}
    seconds = take_turns(works, _BLOCKS)
    return compared(
        f"one call, {at_once} at once",
        seconds["ours"].cpu,
        (_BARE, seconds["bare"].cpu),
        each=_CALLS,
        again=seconds["again"].cpu,
        wall=(seconds["ours"].wall, seconds["bare"].wall),
        aim=_AIM,
    )


def _compare_peers(
    runner: asyncio.Runner, bare: Call, typed: Call, peers: Mapping[str, Peer], at_once: int
) -> Iterator[Row]:
    """We against each peer, and each peer against bare aiohttp, all in the same turns."""
    works = {name: peer(at_once, _PEER_CALLS) for name, peer in peers.items()}
    works["ours"] = calls_at_once(runner, typed, at_once, _PEER_CALLS)
    works["bare"] = calls_at_once(runner, bare, at_once, _PEER_CALLS)
    seconds = take_turns(works, _PEER_BLOCKS)
    for name in peers:
        for subject, who, against, peer, aim in (
            ("one call", "ours", name, name, _AIM_AGAINST.get((name, at_once))),
            (f"  {name}", name, _BARE, "bare", None),
        ):
            yield compared(
                f"{subject}, {at_once} at once",
                seconds[who].cpu,
                (against, seconds[peer].cpu),
                each=_PEER_CALLS,
                wall=(seconds[who].wall, seconds[peer].wall),
                aim=aim,
            )
