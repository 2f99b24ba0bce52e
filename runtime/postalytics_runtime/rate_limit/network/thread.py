"""Thread that talks to a store, so that no event loop of the program waits for the network."""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import os
import threading
from collections.abc import Callable

from ...threads import left_to_main_thread
from ..store import PaceStore
from .link import StoreLink

_END_SECONDS = 1.0
"""The maximum time for which the end of the process waits for the store."""


def store_link(address: str, open_store: Callable[[], PaceStore]) -> StoreLink:
    """Return the link of this process to a store; the first call starts its thread.

    Args:
        address: the store's address, without a password; each has one link.
        open_store: makes the store, without I/O; called in the thread.
    """
    with _lock:
        if address not in _links:
            _links[address] = _start(address, open_store)
        return _links[address]


def _start(address: str, open_store: Callable[[], PaceStore]) -> StoreLink:
    # Not the loop of the policy: a store needs sockets only, and its time must be that of
    # `time.monotonic`.
    loop = asyncio.SelectorEventLoop()

    async def link() -> StoreLink:
        return StoreLink(open_store(), address)

    with left_to_main_thread():
        threading.Thread(target=loop.run_forever, name="pace store", daemon=True).start()
    return asyncio.run_coroutine_threadsafe(link(), loop).result()


@atexit.register
def _end() -> None:
    """Store the responses that are held back: else their permits are free only seconds later."""
    for link in _links.values():
        with contextlib.suppress(concurrent.futures.TimeoutError):
            asyncio.run_coroutine_threadsafe(link.end(), link.loop).result(_END_SECONDS)


def _forked() -> None:
    """Forget the links of the parent, whose threads this process does not have."""
    global _lock
    _lock = threading.Lock()  # Another thread of the parent may have held the lock.
    # Kept: at their end, the loops and connections would disturb those of the parent, with which
    # they share their sockets.
    _inherited.extend(_links.values())
    _links.clear()


_lock = threading.Lock()
_links: dict[str, StoreLink] = {}
_inherited: list[StoreLink] = []

if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_forked)
