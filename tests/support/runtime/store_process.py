"""Processes that use a pacer over a store, each run by itself: python store_process.py NAME."""

from __future__ import annotations

import asyncio
import os
import sys

import orjson
from bench.virtual_store import StoreServer, VirtualStore

from postalytics_runtime.rate_limit.network import StorePacer, store_link, thread
from postalytics_runtime.rate_limit.store import process_token
from postalytics_runtime.schema import RateLimit

SERVER = StoreServer()


class Store(VirtualStore):
    """A store of this process that says at its end what it has."""

    def __init__(self) -> None:
        super().__init__(SERVER, process_token())

    async def aclose(self) -> None:
        _, state = SERVER.states["key"]
        print("in flight:", orjson.loads(state)["schedule"]["in_flight"], flush=True)  # noqa: T201


PACER = StorePacer("key", (RateLimit(1, 0.05),), lambda: store_link("here", Store))


async def call() -> None:
    """Make a call; its response comes at once."""
    permit = await PACER.acquire(expires_after=60.0)
    PACER.release(permit)


def be_patient() -> None:
    """Have half a minute for the end: a busy machine may take a second for what takes 1 ms."""
    setattr(thread, "_END_SECONDS", 30.0)  # noqa: B010 (not its public name)


def end() -> None:
    """End as soon as a response has come."""
    be_patient()
    for _ in range(8):  # With fewer, the process would not hold responses back.
        asyncio.run(call())


def fork() -> None:
    """Use the pacer in a forked process, too."""
    be_patient()
    asyncio.run(call())
    token = store_link("here", Store).process
    child = os.fork()
    if not child:
        SERVER.states.clear()  # It is a copy: what the parent has in flight would stay so.
    asyncio.run(call())
    if child:
        _, status = os.waitpid(child, 0)
        print("child:", os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201
    elif store_link("here", Store).process == token:
        os._exit(1)  # The permits of the child would seem to be those of the parent.
    else:
        os._exit(0)


def hang() -> None:
    """End while the store does not reply; it has a second."""
    asyncio.run(call())
    SERVER.hangs = True


if __name__ == "__main__":
    globals()[sys.argv[1]]()
