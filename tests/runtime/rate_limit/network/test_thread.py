"""The thread that talks to a store, in real time."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.virtual_store import StoreServer, VirtualStore

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit import LanePacer
from postalytics_runtime.rate_limit.network import StorePacer, end_links, store_link
from postalytics_runtime.rate_limit.store import StoredState
from postalytics_runtime.schema import RateLimit

PROCESS = Path(__file__).parents[3] / "support/runtime/store_process.py"


@pytest.fixture
def pacer() -> Callable[..., StorePacer]:
    server = StoreServer()

    def pacer(*limits: RateLimit) -> StorePacer:
        return StorePacer(
            "key", limits, lambda: store_link("here", lambda: VirtualStore(server, 1))
        )

    return pacer


async def go(pacer: LanePacer) -> float:
    permit = await pacer.acquire(expires_after=60.0)
    pacer.release(permit)
    return permit.sent_at


def test_each_store_has_one_thread() -> None:
    def store() -> VirtualStore:
        return VirtualStore(StoreServer(), 1)

    before = set(threading.enumerate())  # Threads of an earlier test may be about to end.
    first = store_link("here", store)
    assert store_link("here", store) is first
    assert len(set(threading.enumerate()) - before) == 1
    assert store_link("there", store) is not first


def test_a_store_that_cannot_be_made_fails_the_call_and_leaves_no_thread() -> None:
    def missing() -> VirtualStore:
        raise ConfigurationError("Install the driver.")

    async def main() -> None:
        pacer = StorePacer("key", (RateLimit(1, 1),), lambda: store_link("here", missing))
        for _ in range(2):
            with pytest.raises(ConfigurationError, match="Install the driver"):
                await pacer.acquire()
        assert pacer.waiting() == (0, True)

    before = set(threading.enumerate())
    asyncio.run(main())
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=30)
        assert not thread.is_alive()


def test_event_loops_in_several_threads_share_one_pacer(pacer: Callable[..., StorePacer]) -> None:
    shared = pacer(RateLimit(5, 0.05))
    sent = list[float]()

    async def work() -> None:
        for _ in range(5):
            sent.append(await go(shared))

    threads = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    sent.sort()
    assert len(sent) == 20
    spans = [later - earlier for earlier, later in zip(sent, sent[5:], strict=False)]
    assert min(spans) >= 0.05 - 0.001  # Less the round trips, which take no time here.


def test_the_response_of_a_call_is_stored_after_its_loop_was_closed(
    pacer: Callable[..., StorePacer],
) -> None:
    shared = pacer(RateLimit(1, 0.05))
    first, second = (asyncio.run(asyncio.wait_for(go(shared), 30)) for _ in range(2))
    assert second - first < 5  # Else the first request would have counted as in flight.


def test_the_event_loop_of_a_call_does_not_wait_for_the_store() -> None:
    class Blocked(VirtualStore):
        async def read(self, name: str) -> StoredState:
            blocked.set()
            released.wait(timeout=60)
            return await super().read(name)

    blocked, released = threading.Event(), threading.Event()

    async def main() -> None:
        waiting = asyncio.create_task(pacer.acquire())
        await asyncio.to_thread(blocked.wait, 60)
        permit = asyncio.create_task(pacer.acquire())
        await asyncio.sleep(0)
        pacer.pause(0.0)
        for task in (waiting, permit):
            task.cancel()
        await asyncio.wait([waiting, permit])

    server = StoreServer()
    pacer = StorePacer(
        "key",
        (RateLimit(1, 1),),
        lambda: store_link("here", lambda: Blocked(server, 1)),
        required=True,
    )
    try:
        asyncio.run(asyncio.wait_for(main(), 60))
    finally:
        released.set()


def output(name: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-W", "ignore::DeprecationWarning", str(PROCESS), name]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert run.returncode == 0
    return run.stdout + run.stderr


def test_responses_that_are_held_back_are_stored_at_the_end_of_the_process() -> None:
    assert output("end") == "in flight: []\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_has_a_link_and_a_token_of_its_own() -> None:
    assert output("fork") == "child: 0\nin flight: []\n"


def test_the_end_of_a_process_waits_for_a_store_for_a_second_only() -> None:
    began = time.monotonic()
    assert output("hang") == "The pace store here did not get the last responses in time.\n"
    assert time.monotonic() - began < 30


def test_the_end_of_the_links_is_the_end_of_their_threads() -> None:
    before = set(threading.enumerate())
    store_link("here", lambda: VirtualStore(StoreServer(), 1))
    begun = set(threading.enumerate()) - before
    end_links()
    assert [thread.is_alive() for thread in begun] == [False]


async def test_a_call_after_the_end_of_the_links_begins_another_one(
    pacer: Callable[..., StorePacer],
) -> None:
    one = pacer(RateLimit(3, 1))
    for _ in range(2):
        async with asyncio.timeout(30):
            one.release(await one.acquire())
        await asyncio.to_thread(end_links)
