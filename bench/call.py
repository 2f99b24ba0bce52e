"""One typed call, with its pace and its retries, against bare aiohttp and against its peers."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import aiohttp
import attrs
import orjson

from postalytics import Postalytics, contacts
from postalytics.models import NewContact
from postalytics_runtime.schema import RateLimit

from .echo import echo_server
from .limits import limited_to
from .measuring import Call, Work, calls_at_once, take_turns
from .peers import OPENAPI_PYTHON_CLIENT, Peer, open_peers
from .rust_peers import open_rust_peers
from .table import Row, compared

_AT_ONCE = (1, 10, 100)
_CALLS = 400
_BLOCKS = 25
_AIMS = {1: 1.0, 10: 1.05, 100: 1.0}
_PEER_CALLS = 200
_PEER_BLOCKS = 8
_AIM_AGAINST = {(OPENAPI_PYTHON_CLIENT, 10): 1 / 5, (OPENAPI_PYTHON_CLIENT, 100): 1 / 25}
_BARE = "aiohttp post + json"
_BARE_ORJSON = "aiohttp post + read, orjson"
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

    api = limited_to(*_WIDE_WINDOWS)


@attrs.frozen
class _Contestants:
    """What is compared, on one event loop and with one server."""

    runner: asyncio.Runner
    url: str
    typed: Call
    bare: Call
    bare_orjson: Call


def rows() -> Iterator[Row]:
    """Rows for each number of calls at once: against bare aiohttp, then against each peer."""
    with _contestants() as contestants:
        for at_once in _AT_ONCE:
            yield from _compare(contestants, at_once)
        with open_peers(contestants.runner, contestants.url, _CONTACT, _HEADERS) as peers:
            for at_once in _AT_ONCE:
                yield from _compare_peers(contestants, peers, at_once)


def rows_under_uvloop() -> Iterator[Row]:
    """The same against bare aiohttp, where both run on uvloop."""
    with _contestants(importlib.import_module("uvloop").new_event_loop) as contestants:
        for at_once in _AT_ONCE:
            yield from _compare(contestants, at_once)


def rows_of_rust_clients() -> Iterator[Row]:
    """Rows for the typed call and for each client in Rust, all against bare aiohttp."""
    with ExitStack() as closing:
        contestants = closing.enter_context(_contestants())
        peers = closing.enter_context(
            open_rust_peers(contestants.runner, contestants.url, _CONTACT, _HEADERS)
        )
        for at_once in _AT_ONCE:
            works = {name: peer(at_once, _PEER_CALLS) for name, peer in peers.items()}
            works["one call"] = _work(contestants, contestants.typed, at_once, _PEER_CALLS)
            works[_BARE] = _work(contestants, contestants.bare, at_once, _PEER_CALLS)
            seconds = take_turns(works, _BLOCKS)
            bare = seconds.pop(_BARE)
            for name, taken in seconds.items():
                yield compared(
                    f"{name}, {at_once} at once",
                    taken.cpu,
                    (_BARE, bare.cpu),
                    each=_PEER_CALLS,
                    wall=(taken.wall, bare.wall),
                )


@contextmanager
def _contestants(
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> Iterator[_Contestants]:
    with ExitStack() as closing:
        address = closing.enter_context(echo_server())
        runner = closing.enter_context(asyncio.Runner(loop_factory=loop_factory))
        session = runner.run(_open_session())
        closing.callback(lambda: runner.run(session.close()))
        client = Unhurried(api_key="key", environment="local", base_url=address)
        closing.callback(lambda: runner.run(client.close()))
        url = f"{address}/api/v1/contacts"
        orjson_headers = {**_HEADERS, "Content-Type": "application/json"}

        async def bare() -> object:
            async with session.post(url, json=dict(_CONTACT), headers=_HEADERS) as response:
                return await response.json()

        async def bare_orjson() -> object:
            body = orjson.dumps(_CONTACT)
            async with session.post(url, data=body, headers=orjson_headers) as response:
                return orjson.loads(await response.read())

        async def typed() -> object:
            return await contacts.create_contact(client, NewContact(**_CONTACT))

        yield _Contestants(runner, url, typed, bare, bare_orjson)


async def _open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


def _work(contestants: _Contestants, call: Call, at_once: int, calls: int) -> Work:
    return calls_at_once(contestants.runner, call, at_once, calls)


def _compare(contestants: _Contestants, at_once: int) -> Iterator[Row]:
    bare = contestants.bare
    calls = {"ours": contestants.typed, "bare": bare, "again": bare}
    calls["orjson"] = contestants.bare_orjson
    works = {name: _work(contestants, call, at_once, _CALLS) for name, call in calls.items()}
    seconds = take_turns(works, _BLOCKS)
    for peer, name in (("bare", _BARE), ("orjson", _BARE_ORJSON)):
        is_bare = peer == "bare"
        yield compared(
            f"one call, {at_once} at once",
            seconds["ours"].cpu,
            (name, seconds[peer].cpu),
            each=_CALLS,
            again=seconds["again"].cpu if is_bare else None,
            wall=(seconds["ours"].wall, seconds[peer].wall),
            aim=_AIMS[at_once] if is_bare else None,
        )


def _compare_peers(
    contestants: _Contestants, peers: Mapping[str, Peer], at_once: int
) -> Iterator[Row]:
    works = {name: peer(at_once, _PEER_CALLS) for name, peer in peers.items()}
    works["ours"] = _work(contestants, contestants.typed, at_once, _PEER_CALLS)
    seconds = take_turns(works, _PEER_BLOCKS)
    for name in peers:
        yield compared(
            f"one call, {at_once} at once",
            seconds["ours"].cpu,
            (name, seconds[name].cpu),
            each=_PEER_CALLS,
            wall=(seconds["ours"].wall, seconds[name].wall),
            aim=_AIM_AGAINST.get((name, at_once)),
        )
