"""A process that has something to send with some keys, all the time.

Run by itself: python -m pace.sender WAY STORE ADDRESS SECONDS WINDOWS KEY...

WAY is `pace`, for a client with `pace=STORE`, or one of `usual_ways`; WINDOWS are limits such as
3/1,180/60.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiohttp

from pace.usual_ways import WAYS
from postalytics import accounts
from postalytics_runtime.errors import PostalyticsError
from postalytics_runtime.schema import RateLimit
from support.reliability.sharing_process import limited

IN_FLIGHT = 20
"""More than the limits let pass in the time of a response."""

Send = Callable[[], Awaitable[None]]
Windows = tuple[RateLimit, ...]


@asynccontextmanager
async def _by_client(store: str, address: str, windows: Windows, key: str) -> AsyncIterator[Send]:
    async with limited(windows)(key, base_url=address, pace=store) as client:

        async def send() -> None:
            with suppress(PostalyticsError):
                await accounts.get_my_account(client)

        yield send


@asynccontextmanager
async def _in_usual_way(
    way: str, store: str, address: str, windows: Windows, key: str
) -> AsyncIterator[Send]:
    leave, one_asks = WAYS[way](store, windows), asyncio.Lock()
    async with aiohttp.ClientSession(headers={"Authorization": key}) as session:

        async def send() -> None:
            async with one_asks:  # Else each of those who wait would ask the store.
                await leave(key)
            async with session.get(address) as response:
                await response.read()
            if response.status == 429:
                await asyncio.sleep(float(response.headers["Retry-After"]))

        yield send


async def _on_and_on(send: Send) -> None:
    while True:
        await send()


async def main(way: str, store: str, address: str, seconds: str, windows: str, *keys: str) -> None:
    pairs = [window.split("/") for window in windows.split(",")]
    limits = tuple(RateLimit(int(requests), float(each)) for requests, each in pairs)
    async with AsyncExitStack() as stack:
        sends = [
            await stack.enter_async_context(
                _by_client(store, address, limits, key)
                if way == "pace"
                else _in_usual_way(way, store, address, limits, key)
            )
            for key in keys
        ]
        with suppress(TimeoutError):
            async with asyncio.timeout(float(seconds)), asyncio.TaskGroup() as group:
                for send in sends * IN_FLIGHT:
                    group.create_task(_on_and_on(send))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
