"""Stores of schedules under test, each as another process would open it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from postalytics_runtime.rate_limit import StoreAddress
from postalytics_runtime.rate_limit.store import PaceStore, Wakeup
from postalytics_runtime.rate_limit.stores import open_store

PROGRAM = "bookshelf"
LONGEST = 20.0
"""Seconds within which anything happens, however slow the machine is."""


@asynccontextmanager
async def opened() -> AsyncIterator[Callable[[StoreAddress], PaceStore]]:
    """Yield what opens a store at an address; all are closed in the end."""
    stores: list[PaceStore] = []
    processes = itertools.count(1)

    def open_one(address: StoreAddress) -> PaceStore:
        stores.append(open_store(address, PROGRAM, next(processes)))
        return stores[-1]

    try:
        yield open_one
    finally:
        for store in stores:
            await store.aclose()


async def stored(store: PaceStore, name: str, state: bytes, keep_seconds: float = 60.0) -> int:
    """Store this, whatever was stored; return its version."""
    found = await store.read(name)
    written, now = await store.replace(name, found.version, state, keep_seconds, ())
    assert written
    return now.version


async def woken_by(
    waker: PaceStore, sleeper: PaceStore, name: str, state: bytes, others: tuple[int, ...] = ()
) -> Wakeup:
    """Wake one process by another, as often as needed: it may not listen yet."""
    waiting = asyncio.create_task(sleeper.woken())
    async with asyncio.timeout(LONGEST):
        while not waiting.done():
            found = await waker.read(name)
            wake = (sleeper.process, *others)
            await waker.replace(name, found.version, state, 60.0, wake)
            await asyncio.wait({waiting}, timeout=0.01)
    return await waiting
