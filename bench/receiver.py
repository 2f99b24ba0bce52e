"""Receiving events, each on the disk before it is acknowledged, beside a bare aiohttp handler.

The bare handler reads the body and responds, and keeps nothing.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from postalytics import Postalytics
from postalytics_runtime.events import Inbox, Listener, Reception

from .deliverer import Deliverer, open_deliverer
from .measuring import Seconds
from .table import Row, compared, timed

_EVENTS = 2000
_AT_ONCE = 50
_BLOCKS = 10
_AIM = 2.0
"""Half of the bare handler's events a second."""
_RATE = 100
_RATE_EVENTS = 500
_MOST_SECONDS = 0.25
_BARE = "bare aiohttp handler"


class CampaignInbox(Inbox):
    """Inbox for the events of the emitted API."""

    assert Postalytics.api.events is not None
    api = Postalytics.api
    feed = Postalytics.api.events


def rows() -> Iterator[Row]:
    """Rows for the rate, for CPU, and for the time until an event is acknowledged."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(dir=Path.cwd())))
        deliverer = closing.enter_context(open_deliverer())
        urls = {
            "ours": closing.enter_context(in_thread(lambda ready: receive(folder, ready))),
            "bare": closing.enter_context(in_thread(_bare)),
        }
        seconds = _take_turns(deliverer, urls)
        subject = f"an event acknowledged, {_AT_ONCE} at once"
        for what, times, aim in (
            (subject, {name: each.wall for name, each in seconds.items()}, _AIM),
            ("  processor time", {name: each.cpu for name, each in seconds.items()}, None),
        ):
            yield compared(what, times["ours"], (_BARE, times["bare"]), each=_EVENTS, aim=aim)
        for name, url in urls.items():
            waits = sorted(deliverer.deliver(url, _RATE_EVENTS, _AT_ONCE, _RATE)[:-1])
            what = f"acknowledged at {_RATE}/s, {name}"
            yield timed(f"{what}, median", [statistics.median(waits)])
            yield timed(f"{what}, 99 %", [waits[len(waits) * 99 // 100]], aim=_MOST_SECONDS)


def _take_turns(deliverer: Deliverer, urls: Mapping[str, str]) -> dict[str, Seconds]:
    order = random.Random(7)
    seconds = {name: Seconds() for name in urls}
    for url in urls.values():
        deliverer.deliver(url, _EVENTS, _AT_ONCE)
    for _ in range(_BLOCKS):
        for name in order.sample(sorted(urls), len(urls)):
            began = time.process_time()
            seconds[name].wall.append(deliverer.deliver(urls[name], _EVENTS, _AT_ONCE)[-1])
            seconds[name].cpu.append(time.process_time() - began)
    return seconds


Ready = Callable[[str], None]


async def receive(folder: Path, ready: Ready) -> None:
    """Serve a receiver with an inbox in that folder; call `ready` with the URL to deliver to."""
    async with (
        CampaignInbox(folder / "events.db") as inbox,
        Listener(Reception(inbox)) as server,
    ):
        ready(f"{server.url}/hook/{inbox.tokens[0]}")
        await asyncio.Event().wait()


async def _bare(ready: Ready) -> None:
    async def handle(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text="OK")

    application = web.Application()
    application.router.add_post("/hook/{token}", handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ready(f"http://127.0.0.1:{runner.addresses[0][1]}/hook/token")
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


@contextmanager
def in_thread(serve: Callable[[Ready], Coroutine[Any, Any, None]]) -> Generator[str]:
    """The URL of a server with an event loop of its own."""
    started = threading.Event()
    urls: list[str] = []
    loop = asyncio.new_event_loop()

    def ready(url: str) -> None:
        urls.append(url)
        started.set()

    serving = loop.create_task(serve(ready))

    def run() -> None:
        try:
            loop.run_until_complete(serving)
        except asyncio.CancelledError:
            loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    started.wait()
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join()
