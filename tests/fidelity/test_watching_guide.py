"""The programs of the guide on watching run with nothing but their addresses replaced."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from werkzeug.test import Client

import postalytics
from postalytics import Postalytics
from postalytics.events import EventKind, Inbox
from postalytics.testing import FakePostalytics
from support.events.asgi_server import asgi_server
from support.events.running import free_port, until
from support.events.subscriptions import CAMPAIGN, urls_of
from support.fidelity import small_flask
from support.fidelity.guides import HOME, Reader, imported

GUIDE = "guides/watching.md"
DELIVERED, RETURNED = EventKind.PROCESSED_FOR_DELIVERY, EventKind.RETURNED_TO_SENDER
LIFE = timedelta(days=10)
"""More than the fake takes from the creation of a mail piece to its end."""
DELIVERY = {
    "eventType": 6,
    "eventDate": "2026-05-27T08:49:11",
    "meta": {"dataId": 9000, "dropId": 71238},
}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
async def reader(
    fake: FakePostalytics,
    tmp_path: Path,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Reader]:
    """A reader whose clients use the fake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    addresses = {"https://hooks.example.com": f"http://127.0.0.1:{port}", "8080": str(port)}
    reader = Reader(GUIDE, tmp_path, addresses)
    handlers = reader.load("handlers.py")
    monkeypatch.setitem(sys.modules, "handlers", handlers)
    yield reader
    handlers.database.close()


@asynccontextmanager
async def running(program: Coroutine[Any, Any, None]) -> AsyncGenerator[asyncio.Task[None]]:
    """Run a program until the end of the block, as Ctrl-C ends it."""
    task = asyncio.create_task(program)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def aiohttp_server(application: web.Application, port: int) -> AsyncGenerator[None]:
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


async def mail(fake: FakePostalytics, reader: Reader, count: int) -> None:
    """Send mail pieces, and let them reach their ends."""
    program = reader.load("mail_piece.py")
    for _ in range(count):
        await program.main()
    fake.advance(LIFE)
    await fake.delivered()


def ends() -> list[tuple[int, str]]:
    """Return what the handlers have recorded."""
    with sqlite3.connect("app.db") as database:
        found = database.execute("SELECT data_id, kind FROM ends ORDER BY data_id").fetchall()
    database.close()
    return found


def applications(
    reader: Reader, port: int
) -> dict[str, Callable[[], AbstractAsyncContextManager[Any]]]:
    """Return what serves or runs each program that receives."""
    return {
        "service.py": lambda: running(reader.load("service.py").main()),
        "app.py": lambda: asgi_server(reader.load("app.py").app, port),
        "aiohttp_app.py": lambda: aiohttp_server(reader.load("aiohttp_app.py").app, port),
    }


@pytest.mark.runs("guides/watching.md", "handlers.py", "mail_piece.py")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("service.py", marks=pytest.mark.runs("guides/watching.md", "service.py")),
        pytest.param("app.py", marks=pytest.mark.runs("guides/watching.md", "app.py")),
        pytest.param(
            "aiohttp_app.py", marks=pytest.mark.runs("guides/watching.md", "aiohttp_app.py")
        ),
    ],
)
async def test_a_program_handles_what_is_delivered(
    fake: FakePostalytics, reader: Reader, port: int, name: str
) -> None:
    async with applications(reader, port)[name]():
        await until(lambda: urls_of(fake, CAMPAIGN))
        await mail(fake, reader, 2)
        await until(lambda: len(ends()) == 2)

    assert [kind for _, kind in ends()] == [DELIVERED] * 2
    # Each was handled because of its delivery: no poll came after it.
    assert [delivery.status for delivery in fake.deliveries] == [200] * 14
    assert urls_of(fake, CAMPAIGN)[0].startswith(f"http://127.0.0.1:{port}/hook/")


@pytest.mark.runs("guides/watching.md", "verified.py")
async def test_an_event_is_verified_before_money_is_spent(
    fake: FakePostalytics,
    reader: Reader,
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed: list[str] = []

    def has_printed() -> bool:
        printed.extend(capsys.readouterr().out.splitlines())
        return bool(printed)

    async with running(reader.load("verified.py").main()):
        await until(lambda: urls_of(fake, CAMPAIGN))
        await mail(fake, reader, 25)
        await until(has_printed)

    [returned] = [e for e in fake.records("events") if e["event_name"] == "Returned To Sender"]
    assert printed == [f"Send another piece to {returned['data_id']}"]
    assert urls_of(fake, CAMPAIGN) == []


@pytest.mark.runs("guides/watching.md", "flask_app.py", "worker.py")
async def test_a_worker_handles_what_flask_keeps(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "flask", small_flask)
    application = reader.load("flask_app.py")
    hook = f"/hook/{application.inbox.tokens[0]}"
    server = Client(application.app)

    async with running(reader.load("worker.py").main()):
        statuses = [
            server.post(hook, json=DELIVERY).status_code,
            server.post(hook, json=DELIVERY).status_code,
            server.post("/hook/guessed", json=DELIVERY).status_code,
            server.post(hook, json=[]).status_code,
            server.post(hook, data=b" " * (256 * 1024 + 1)).status_code,
        ]
        await until(ends)
    status = await application.inbox.status()
    application.inbox.close_now()

    assert (statuses, ends()) == ([200, 200, 404, 422, 413], [(9000, DELIVERED)])
    assert (status.events, status.rejected) == (1, 1)
    assert server.post(hook, json=DELIVERY).status_code == 503


@pytest.mark.runs("guides/watching.md", "no_inbox.py")
async def test_flask_without_an_inbox_keeps_an_event_once(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "flask", small_flask)
    monkeypatch.setenv("HOOK_TOKEN", "secret")
    server = Client(reader.load("no_inbox.py").app)

    statuses = [
        server.post("/hook/secret", json=DELIVERY).status_code,
        server.post("/hook/secret", json=DELIVERY).status_code,
        server.post("/hook/guessed", json=DELIVERY).status_code,
        server.post("/hook/secret", json=[]).status_code,
    ]

    assert (statuses, ends()) == ([200, 200, 404, 422], [(9000, DELIVERED)])


async def test_the_example_feeds_a_queue(
    fake: FakePostalytics, reader: Reader, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[str] = []

    def has_printed() -> bool:
        printed.extend(capsys.readouterr().out.splitlines())
        return len(printed) == 7

    program = imported(HOME / "examples" / "queue_events.py")
    async with running(program.main(f"http://127.0.0.1:{port}", port)):
        await until(lambda: urls_of(fake, CAMPAIGN))
        await mail(fake, reader, 1)
        await until(has_printed)
    async with Inbox("events.db") as inbox:
        states = (await inbox.status()).states

    assert {line.split()[1] for line in printed} == {
        "created",
        "addressed",
        "printed",
        "mailed",
        "in_transit",
        "in_local_area",
        "processed_for_delivery",
    }
    # The last one may have been on its way to the disk.
    assert (states["done"] + states["pending"], states["done"] >= 6) == (7, True)


@pytest.mark.runs("guides/watching.md", "poll.py")
async def test_events_are_polled(fake: FakePostalytics, reader: Reader) -> None:
    await mail(fake, reader, 2)

    async with running(reader.load("poll.py").main()):
        await until(lambda: len(ends()) == 2)

    assert [kind for _, kind in ends()] == [DELIVERED] * 2


@pytest.mark.runs("guides/watching.md", "contacts.py")
async def test_contacts_are_watched(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    printed: list[str] = []

    def has_printed() -> bool:
        printed.extend(capsys.readouterr().out.splitlines())
        return len(printed) == 3

    async with running(reader.load("contacts.py").main()):
        await until(has_printed)

    assert printed == ["added 5001", "added 5002", "added 5003"]


@pytest.mark.runs("guides/watching.md", "rotate.py")
async def test_the_token_is_rotated(fake: FakePostalytics, reader: Reader) -> None:
    async with Inbox("events.db") as inbox:
        await reader.load("rotate.py").main()
        first = inbox.tokens
        await reader.load("rotate.py").main()

        assert (len(first), len(inbox.tokens), inbox.tokens[1]) == (2, 2, first[0])
        assert f"/hook/{inbox.tokens[0]}?" in urls_of(fake, CAMPAIGN)[0]
