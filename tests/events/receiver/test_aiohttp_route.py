from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncGenerator

import pytest
from aiohttp import web

from postalytics_runtime.events import HookRoute, ReceiverLimits, Reception
from support.events.deliveries import TOKEN, RecordingInbox, delivered
from support.events.hook_client import head, hook_client, request
from support.leaks import leaks

LIMIT = 256 * 1024


@contextlib.asynccontextmanager
async def served(application: web.Application) -> AsyncGenerator[str]:
    """Serve an application as its owner would, and yield its URL."""
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def application(inbox: RecordingInbox, path: str = "/hook") -> web.Application:
    made = web.Application()
    made.add_routes([HookRoute(Reception(inbox, ReceiverLimits()), path)])
    return made


@pytest.mark.parametrize("path", ["/hook", "/hook/"])
async def test_a_route_receives_deliveries(path: str) -> None:
    inbox = RecordingInbox()
    async with served(application(inbox, path)) as url, hook_client(url) as client:
        assert (await client.deliver()).status == 200
        assert (await client.deliver(b"{")).status == 400
    assert (len(inbox.reports), len(inbox.rejected)) == (1, 1)


async def test_a_route_works_in_a_part_of_an_application() -> None:
    inbox = RecordingInbox()
    whole = web.Application()
    whole.add_subapp("/v1", application(inbox))
    async with served(whole) as url, hook_client(url) as client:
        data = request(delivered(), path=f"/v1/hook/{TOKEN}")
        assert (await client.ask(data)).status == 200


async def test_a_wrong_token_gets_what_an_unknown_path_gets() -> None:
    paths = ["/", "/hook", "/hook/guessed", f"/hook/{TOKEN}/", f"/hook/{TOKEN}x"]
    methods = ["POST", "GET", "PUT"]
    async with served(application(RecordingInbox())) as url, hook_client(url) as client:
        responses = {
            ((response := await client.ask(request(path=p, method=m))).status, response.body)
            for p in paths
            for m in methods
        }
    assert responses == {(404, b"404: Not Found")}


async def test_health_is_beside_the_deliveries() -> None:
    async with served(application(RecordingInbox())) as url, hook_client(url) as client:
        response = await client.ask(request(path="/hook/health", method="GET"))
    assert (response.status, response.json()) == (200, {"status": "ok"})
    assert response.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/hook/guessed", 9, 404), (f"/hook/{TOKEN}", LIMIT + 1, 413), (f"/hook/{TOKEN}", 2, 100)],
)
async def test_no_body_is_asked_for_before_the_head_is_judged(
    path: str, size: int, status: int
) -> None:
    data = head(f"Content-Length: {size}", "Expect: 100-continue", path=path)
    async with served(application(RecordingInbox())) as url, hook_client(url) as client:
        assert (await client.ask(data)).status == status
        if status == 100:
            assert (await client.ask(b"{}")).status == 422


async def test_the_access_log_of_the_application_has_no_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    malformed = f"POST /hook/{TOKEN} x HTTP/1.1\r\n\r\n".encode()
    async with served(application(RecordingInbox())) as url:
        async with hook_client(url) as client:
            await client.deliver()
        async with hook_client(url) as client:
            assert (await client.ask(malformed)).status == 400
    assert "POST /hook/**** HTTP/1.1" in caplog.text
    assert leaks(caplog.text, [TOKEN]) == []


def test_a_route_is_shown_without_its_inbox() -> None:
    assert leaks(repr(HookRoute(Reception(RecordingInbox()), "/hook")), [TOKEN]) == []
