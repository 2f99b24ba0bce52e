"""Real processes that share one key and one pace file, and a server that is strict in real time."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import attrs
import pytest
from aiohttp import web
from bench.strict_servers import SlidingLog

from postalytics_runtime.schema import RateLimit

SHARING = Path(__file__).parents[1] / "support/reliability/sharing_process.py"


@attrs.define
class Strict:
    """A server with one limit, and the requests that it got."""

    window: RateLimit
    address: str = ""
    arrivals: list[float] = attrs.field(factory=list)
    refused: int = 0
    came: asyncio.Condition = attrs.field(factory=asyncio.Condition)

    async def start(self) -> web.AppRunner:
        log = SlidingLog((self.window,))

        async def answer(request: web.Request) -> web.Response:
            now = time.monotonic()
            refused = log.refuses(now) > 0
            self.refused += refused
            self.arrivals.append(now)
            async with self.came:
                self.came.notify_all()
            return web.json_response({"account_id": 1}, status=429 if refused else 200)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        return runner

    async def process(self, file: Path, calls: int) -> asyncio.subprocess.Process:
        """Start a process that makes this number of calls."""
        window = self.window
        words = [self.address, file, calls, window.requests, window.seconds]
        return await asyncio.create_subprocess_exec(sys.executable, SHARING, *map(str, words))


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[RateLimit], Awaitable[Strict]]]:
    runners = list[web.AppRunner]()

    async def serve(window: RateLimit) -> Strict:
        strict = Strict(window)
        runners.append(await strict.start())
        return strict

    yield serve
    for runner in runners:
        await runner.cleanup()


async def test_two_processes_share_the_limit_and_use_it(
    serve: Callable[[RateLimit], Awaitable[Strict]], tmp_path: Path
) -> None:
    strict = await serve(RateLimit(30, 1.0))
    processes = [await strict.process(tmp_path / "pace", 75) for _ in range(2)]
    assert [await process.wait() for process in processes] == [0, 0]
    assert strict.refused == 0
    assert len(strict.arrivals) == 150
    took = strict.arrivals[-1] - strict.arrivals[0]
    allowed = 30 + 30 * took
    assert 150 / allowed >= 0.9


async def test_the_permits_of_a_killed_process_count_for_the_next_one(
    serve: Callable[[RateLimit], Awaitable[Strict]], tmp_path: Path
) -> None:
    strict = await serve(RateLimit(20, 3.0))
    killed = await strict.process(tmp_path / "pace", 1000)
    async with strict.came:
        await strict.came.wait_for(lambda: len(strict.arrivals) == 20)
    killed.kill()
    await killed.wait()
    following = await strict.process(tmp_path / "pace", 10)
    assert await following.wait() == 0
    assert strict.refused == 0
    assert len(strict.arrivals) >= 30
