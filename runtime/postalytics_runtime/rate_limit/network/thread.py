"""Thread that talks to a store, so that no event loop of the program waits for the network."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait

from ...threads import left_to_main_thread
from ..store import PaceStore
from .link import StoreLink

_END_SECONDS = 0.8
"""The maximum time for which the end of the process waits for the store."""


def store_link(address: Hashable, open_store: Callable[[], PaceStore]) -> StoreLink:
    """Return the link of this process to a store; the first call starts its thread.

    Args:
        address: the store's address, whose text shows no password; each has one link.
        open_store: makes the store, without I/O; called in the thread.

    Raises:
        ConfigurationError: the store cannot be made, for its driver is not installed.
    """
    with _lock:
        if address not in _links:
            _links[address] = _start(address, open_store)
        link, _ = _links[address]
        return link


def _start(
    address: Hashable, open_store: Callable[[], PaceStore]
) -> tuple[StoreLink, threading.Thread]:
    made: Future[StoreLink] = Future()

    async def work() -> None:
        try:
            link = StoreLink(open_store(), str(address))
        except BaseException as error:  # noqa: BLE001 (the caller raises it)
            made.set_exception(error)
            return
        made.set_result(link)
        await link.ended.wait()

    def run() -> None:
        # Not a loop of the policy: a store needs sockets only, and the time of its loop must be
        # that of `time.monotonic`.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(work())

    thread = threading.Thread(target=run, name="pace store", daemon=True)
    with left_to_main_thread():
        thread.start()
    return made.result(), thread


@atexit.register
def end_links() -> None:
    """End the links of this process, after storing the responses that are held back.

    Otherwise the other processes would wait for seconds until these requests count as answered. The
    threads have ended, too, and closed their files, unless a store keeps one of them busy.
    """
    with _lock:
        ending = [
            asyncio.run_coroutine_threadsafe(link.end(_END_SECONDS), link.loop)
            for link, _ in _links.values()
        ]
        threads = [thread for _, thread in _links.values()]
        _links.clear()
    deadline = time.monotonic() + _END_SECONDS + 1
    wait(ending, timeout=_END_SECONDS + 1)
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def _forked() -> None:
    """Forget the links of the parent, whose threads this process does not have."""
    global _lock
    _lock = threading.Lock()  # Another thread of the parent may have held the lock.
    # Kept: at their end, the loops and connections would disturb those of the parent, with which
    # they share their sockets.
    _inherited.extend(_links.values())
    _links.clear()


_lock = threading.Lock()
_links: dict[Hashable, tuple[StoreLink, threading.Thread]] = {}
_inherited: list[tuple[StoreLink, threading.Thread]] = []

if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_forked)
