from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from postalytics_runtime.errors import InboxError
from postalytics_runtime.events import AsgiHook, ReceiverLimits, Reception
from support.events.asgi_server import asgi_server
from support.events.deliveries import OLDER_TOKEN, READER, TOKEN, RecordingInbox, delivered
from support.events.hook_client import head, hook_client, request
from support.leaks import leaks

LIMIT = 256 * 1024
APPLICATIONS = ["alone", "fastapi", "starlette"]
Message = dict[str, Any]


def hook(inbox: RecordingInbox, limits: ReceiverLimits | None = None) -> AsgiHook:
    return AsgiHook(Reception(inbox, limits))


def application(name: str, inbox: RecordingInbox) -> Any:
    if name == "alone":
        return hook(inbox)
    if name == "starlette":
        return Starlette(routes=[Mount("/hook", hook(inbox))])
    made = FastAPI()
    made.mount("/hook", hook(inbox))
    return made


@pytest.mark.parametrize("http", ["h11", "httptools"])
@pytest.mark.parametrize("name", APPLICATIONS)
async def test_deliveries_are_received_in_a_framework(name: str, http: str) -> None:
    if http == "httptools":
        pytest.importorskip("httptools", reason="uvicorn's other parser is not installed")
    inbox = RecordingInbox()
    async with (
        asgi_server(application(name, inbox), http=http) as url,
        hook_client(url) as client,
    ):
        statuses = [(await client.deliver()).status, (await client.deliver(b"{")).status]
        health = await client.ask(request(path="/hook/health", method="GET"))
    assert (statuses, len(inbox.reports), len(inbox.rejected)) == ([200, 400], 1, 1)
    assert (health.status, health.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("name", APPLICATIONS)
async def test_bad_requests_are_refused_in_a_framework(name: str) -> None:
    requests = [
        (request(delivered(), path="/hook/guessed"), 404),
        (request(method="GET", path="/hook/guessed"), 404),
        (request(method="HEAD"), 405),
        (request(b"x", "Content-Encoding: br"), 415),
        (request(b"[]"), 422),
        (head(f"Content-Length: {LIMIT + 1}"), 413),
        (head("Transfer-Encoding: chunked") + b"50000\r\n" + b" " * (LIMIT + 1), 413),
        (head("Content-Length: 9", "Expect: 100-continue", path="/hook/guessed"), 404),
        (head("Content-Length: 9", "Expect: 100-continue"), 100),
    ]
    statuses: list[int] = []
    async with asgi_server(application(name, RecordingInbox())) as url:
        for data, _ in requests:
            async with hook_client(url) as client:
                statuses.append((await client.ask(data)).status)
    assert statuses == [status for _, status in requests]


@pytest.mark.parametrize("name", APPLICATIONS)
async def test_what_is_not_kept_is_not_acknowledged(name: str) -> None:
    inbox = RecordingInbox(writing_error=InboxError("full"))
    async with asgi_server(application(name, inbox)) as url, hook_client(url) as client:
        response = await client.deliver()
    assert (response.status, response.headers["retry-after"]) == (503, "60")


@pytest.mark.parametrize("name", APPLICATIONS)
async def test_the_access_log_of_uvicorn_has_no_token(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(5)
    inbox = RecordingInbox()
    async with (
        asgi_server(application(name, inbox), log_level="trace") as url,
        hook_client(url) as client,
    ):
        await client.deliver()
        await client.deliver(b"{")
    access = [r.getMessage() for r in caplog.records if r.name == "uvicorn.access"]
    assert ["POST /hook/**** HTTP/1.1" in line for line in access] == [True, True]
    assert leaks(caplog.text, [TOKEN, OLDER_TOKEN, READER]) == []


class Connection:
    """What a server passes to an application, without a server."""

    def __init__(self, *incoming: Message, kind: str = "http", **scope: Any) -> None:
        self.scope: Message = {
            "type": kind,
            "path": f"/hook/{TOKEN}",
            "method": "POST",
            "headers": [],
            **scope,
        }
        self.incoming = iter(incoming)
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        for message in self.incoming:
            return message
        await asyncio.Event().wait()
        raise AssertionError("An event that is never set.")

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def run(self, application: AsgiHook) -> list[Message]:
        await application(self.scope, self.receive, self.send)
        return self.sent


def parts(*bodies: bytes) -> Iterable[Message]:
    for number, body in enumerate(bodies, 1):
        yield {"type": "http.request", "body": body, "more_body": number < len(bodies)}


async def test_a_body_may_come_in_parts() -> None:
    inbox = RecordingInbox()
    body = delivered()
    sent = await Connection(*parts(b"", body[:9], b"", body[9:], b"")).run(hook(inbox))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert (sent[0]["status"], sent[1]["body"], len(inbox.reports)) == (200, b"OK", 1)


async def test_headers_are_bytes_in_lower_case() -> None:
    sent = await Connection(method="GET").run(hook(RecordingInbox()))
    assert sent[0]["headers"] == [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"21"),
        (b"allow", b"POST"),
    ]


async def test_a_framework_may_strip_the_path_of_its_mount() -> None:
    sent = await Connection(*parts(delivered()), path=f"/{TOKEN}").run(hook(RecordingInbox()))
    assert sent[0]["status"] == 200


async def test_no_more_of_a_body_is_read_than_the_limit() -> None:
    def endless() -> Iterator[Message]:
        while True:
            yield {"type": "http.request", "body": b" " * 65536, "more_body": True}

    connection = Connection()
    connection.incoming = endless()
    assert (await connection.run(hook(RecordingInbox())))[0]["status"] == 413


async def test_a_slow_body_is_given_up() -> None:
    limits = ReceiverLimits(body_seconds=0.01)
    first = {"type": "http.request", "body": b"{", "more_body": True}
    sent = await Connection(first).run(hook(RecordingInbox(), limits))
    assert sent[0]["status"] == 408


async def test_a_client_that_leaves_gets_no_response() -> None:
    inbox = RecordingInbox()
    first = {"type": "http.request", "body": b"{", "more_body": True}
    sent = await Connection(first, {"type": "http.disconnect"}).run(hook(inbox))
    assert (sent, inbox.reports, inbox.rejected) == ([], [], [])


async def test_a_websocket_is_closed() -> None:
    sent = await Connection({"type": "websocket.connect"}, kind="websocket").run(
        hook(RecordingInbox())
    )
    assert sent == [{"type": "websocket.close", "code": 1000}]


async def test_the_start_and_the_end_of_a_server_need_nothing() -> None:
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = await Connection(*events, kind="lifespan").run(hook(RecordingInbox()))
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


async def test_another_protocol_is_ignored() -> None:
    assert await Connection(kind="webtransport").run(hook(RecordingInbox())) == []


def test_an_application_is_shown_without_its_inbox() -> None:
    assert leaks(repr(hook(RecordingInbox())), [TOKEN]) == []
