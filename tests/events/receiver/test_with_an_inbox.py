from __future__ import annotations

import asyncio
import gc
import itertools
import tracemalloc
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from postalytics_runtime.events import Listener, ReceiverLimits, Reception
from support.events.asgi_server import asgi_server
from support.events.deliveries import delivered
from support.events.hook_client import HookClient, hook_client, request
from support.events.hostile_bodies import hostile_bodies
from support.events.library import LibraryInbox, an_inbox


def to(inbox: LibraryInbox, body: bytes | None = None, *, token: str = "") -> bytes:
    """Return a delivery to an inbox."""
    path = f"/hook/{token or inbox.tokens[0]}?s={inbox.mark}"
    return request(delivered() if body is None else body, path=path)


async def test_a_delivery_is_in_the_file_before_it_is_acknowledged(tmp_path: Path) -> None:
    async with (
        an_inbox(tmp_path) as inbox,
        Listener(Reception(inbox)) as server,
        hook_client(server.url) as client,
    ):
        assert (await client.ask(to(inbox))).status == 200
        async with an_inbox(tmp_path) as other:
            assert [event.kind for event in await other.lease()] == ["returned"]


async def test_fifty_deliveries_of_one_event_at_once_are_one_event(tmp_path: Path) -> None:
    async with (
        AsyncExitStack() as stack,
        an_inbox(tmp_path) as inbox,
        an_inbox(tmp_path) as other,
        Listener(Reception(inbox)) as server,
        Listener(Reception(other)) as second,
    ):
        urls = [server.url, second.url] * 25
        clients = [await stack.enter_async_context(hook_client(url)) for url in urls]
        responses = await asyncio.gather(
            *(
                client.ask(to(inbox, delivered(retryAttempts=number)))
                for number, client in enumerate(clients)
            )
        )
        assert {response.status for response in responses} == {200}
        assert (await inbox.status()).events == 1


async def test_two_tokens_are_valid_at_a_time(tmp_path: Path) -> None:
    hours = itertools.count()
    async with (
        an_inbox(tmp_path) as inbox,
        Listener(Reception(inbox, clock=lambda: 3600.0 * next(hours))) as server,
        hook_client(server.url) as client,
    ):
        first = inbox.tokens[0]
        second = await inbox.rotate()
        statuses = [(await client.ask(to(inbox, token=t))).status for t in (first, second)]
        await inbox.rotate()
        statuses += [(await client.ask(to(inbox, token=t))).status for t in (first, second)]
    assert statuses == [200, 200, 404, 200]


async def test_an_inbox_that_has_gone_acknowledges_nothing(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        delivery, health = to(inbox), request(path="/hook/health", method="GET")
        async with Listener(Reception(inbox)) as server, hook_client(server.url) as client:
            inbox.path.rename(tmp_path / "moved.db")
            statuses = [(await client.ask(data)).status for data in (delivery, health)]
            await inbox.close()
            statuses += [(await client.ask(data)).status for data in (delivery, health)]
    assert statuses == [503, 503, 410, 503]


async def test_an_inbox_has_a_route_and_an_application(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        application = web.Application()
        application.add_routes([inbox.aiohttp_route("/hook")])
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with hook_client(f"http://127.0.0.1:{runner.addresses[0][1]}") as client:
            assert (await client.ask(to(inbox))).status == 200
        await runner.cleanup()
        async with asgi_server(inbox.asgi()) as url, hook_client(url) as client:
            assert (await client.ask(to(inbox))).status == 200
        assert (await inbox.status()).events == 1


async def test_hostile_bodies_are_kept_or_rejected_and_cost_no_memory(tmp_path: Path) -> None:
    async with (
        AsyncExitStack() as stack,
        an_inbox(tmp_path) as inbox,
        Listener(Reception(inbox, ReceiverLimits(lingering_seconds=60))) as server,
    ):
        clients = [await stack.enter_async_context(hook_client(server.url)) for _ in range(50)]
        bodies = hostile_bodies(3, 2000)
        path = f"/hook/{inbox.tokens[0]}"
        statuses: Counter[int] = Counter()

        async def deliver(client: HookClient) -> None:
            for body in bodies:
                response = await client.ask(request(body, path=path))
                statuses[response.status] += 1
                if response.status == 413:  # The rest of the body was not read.
                    await client.close()
                    client = await stack.enter_async_context(hook_client(server.url))

        tracemalloc.start()
        try:
            await asyncio.gather(*(deliver(client) for client in clients))
            gc.collect()
            growth, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        status = await inbox.status()
    assert (sorted(statuses), statuses.total()) == ([200, 400, 413, 422], 2000)
    assert status.rejected == statuses[400] + statuses[422]
    assert 0 < status.events <= statuses[200]
    assert growth < 16 * 2**20
