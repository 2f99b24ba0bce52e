"""Strict server in real time, behind a slow network: each key has its own sliding windows."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import attrs
from aiohttp import web
from bench.strict_servers import SlidingLog
from bench.virtual_time import Link

from postalytics_runtime.schema import RateLimit


@attrs.define
class StrictServer:
    """A server that judges each request when it arrives.

    Args:
        windows: the limits of each key.
        link: the time from the client to the server, and back.
    """

    windows: tuple[RateLimit, ...]
    link: Link
    address: str = ""
    began: float = math.inf
    """When the first request arrived."""
    ended: float = -math.inf
    """When the last one did."""
    accepted: Counter[str] = attrs.field(factory=Counter[str])
    refused: Counter[str] = attrs.field(factory=Counter[str])
    _logs: dict[str, SlidingLog] = attrs.field(factory=dict[str, SlidingLog])
    _random: Random = attrs.field(factory=Random)

    @property
    def allowed(self) -> float:
        """The most requests of a key that can have been accepted, of any client."""
        return min(
            window.requests * (1 + (self.ended - self.began) / window.seconds)
            for window in self.windows
        )

    async def answer(self, request: web.Request) -> web.Response:
        """Accept a request, or refuse it as the limits say."""
        await asyncio.sleep(self.link.delay(self._random))
        key = request.headers["Authorization"]
        log = self._logs.setdefault(key, SlidingLog(self.windows))
        now = time.monotonic()
        self.began, self.ended = min(self.began, now), now
        wait = log.refuses(now)
        (self.refused if wait else self.accepted)[key] += 1
        await asyncio.sleep(self.link.delay(self._random))
        headers = {"Retry-After": str(math.ceil(wait))} if wait else {}
        return web.json_response({"account_id": 1}, status=429 if wait else 200, headers=headers)


@asynccontextmanager
async def strict_server(windows: tuple[RateLimit, ...], link: Link) -> AsyncIterator[StrictServer]:
    """Serve on 127.0.0.1 at a free port."""
    server = StrictServer(windows, link)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        server.address = f"http://{host}:{port}"
        yield server
    finally:
        await runner.cleanup()
