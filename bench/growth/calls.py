"""Calls at once of one key, and keys at once in one process."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import aiohttp

from postalytics import Postalytics, contacts
from postalytics.models import NewContact
from postalytics_runtime.schema import RateLimit

from ..echo import echo_server
from ..limits import limited_to
from .meter import Cost, metered

_CALLS = 4_000
_CONTACT = NewContact(contact_list_id=1, first_name="Ada", address_zip="02134")
_A_SECOND = 3
_SECONDS = 5


class ThreeASecond(Postalytics):
    """A client that is held to the vendor's pace."""

    api = limited_to(RateLimit(_A_SECOND, 1))


class ManyInFlight(Postalytics):
    """A client whose calls never wait for a permit, however many are in flight."""

    api = limited_to(RateLimit(20_000, 0.00001))


def calls_at_once(at_once: int) -> Cost:
    """One round of that many calls, from many rounds."""
    with echo_server() as address:
        return asyncio.run(_calls(address, at_once))


async def _calls(address: str, at_once: int) -> Cost:
    rounds = max(_CALLS // at_once, 10)

    async def some_calls(number: int) -> None:
        for _ in range(number):
            await contacts.create_contact(client, _CONTACT)

    async with ManyInFlight(api_key="key", environment="local", base_url=address) as client:
        await asyncio.gather(*(some_calls(1) for _ in range(at_once)))  # It opens connections.
        with metered() as cost:
            await asyncio.gather(*(some_calls(rounds) for _ in range(at_once)))
    cost.seconds /= rounds
    return cost


def keys_at_once(keys: int) -> Cost:
    """One second of that many keys, each at 3 requests a second over the same connections."""
    with echo_server() as address:
        return asyncio.run(_keys(address, keys))


async def _keys(address: str, keys: int) -> Cost:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        first = ThreeASecond("first", "local", base_url=address, session=session)
        await contacts.create_contact(await stack.enter_async_context(first), _CONTACT)
        with metered() as cost:
            await asyncio.gather(*(_one_key(address, session, key, keys) for key in range(keys)))
    cost.seconds /= _SECONDS
    return cost


async def _one_key(address: str, session: aiohttp.ClientSession, key: int, keys: int) -> None:
    await asyncio.sleep(key / keys)  # Not all begin in the same instant.
    client = ThreeASecond(f"key-{key}", "local", base_url=address, session=session)
    async with client:
        for _ in range(_A_SECOND * _SECONDS):
            await contacts.create_contact(client, _CONTACT)
