"""A receiver of deliveries on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

LIMIT_SECONDS = 30


class Receiver:
    """Receiver that responds with the given statuses, then with 200.

    Attributes:
        bodies: the bodies received, in order.
        headers: the headers of the last delivery.
        location: where a redirect leads.
        wanted_in_flight: the number of deliveries that must be in flight together before any gets
            its response.
    """

    def __init__(self, *statuses: int) -> None:
        self.bodies: list[Any] = []
        self.headers: dict[str, str] = {}
        self.location = "/elsewhere"
        self.wanted_in_flight = 0
        self.paths: list[str] = []
        self.port = 0
        self._statuses = list(statuses)
        self._in_flight = 0
        self._released = asyncio.Event()
        self._arrived = asyncio.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def kinds(self) -> list[Any]:
        return [body["eventType"] for body in self.bodies]

    def release(self) -> None:
        """Respond to all deliveries that are in flight."""
        self._released.set()

    async def received(self, number: int) -> None:
        """Wait until this number of deliveries has arrived."""
        async with asyncio.timeout(LIMIT_SECONDS), self._arrived:
            await self._arrived.wait_for(lambda: len(self.bodies) >= number)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        async with self._arrived:
            self.bodies.append(body)
            self.paths.append(request.path)
            self.headers = dict(request.headers)
            self._arrived.notify_all()
        self._in_flight += 1
        if self._in_flight >= self.wanted_in_flight:
            self._released.set()
        try:
            await self._released.wait()
        finally:
            self._in_flight -= 1
        status = self._statuses.pop(0) if self._statuses else 200
        return web.Response(status=status, headers={"Location": self.location})


@asynccontextmanager
async def receiving(receiver: Receiver, port: int = 0) -> AsyncGenerator[Receiver]:
    """Run a receiver at a port, 0 for any free port."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", receiver.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        receiver.port = runner.addresses[0][1]
        yield receiver
    finally:
        receiver.release()
        await runner.cleanup()
