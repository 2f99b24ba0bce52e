from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from contextlib import AsyncExitStack

import pytest

from postalytics_runtime.errors import ConfigurationError, InboxClosedError, InboxError
from postalytics_runtime.events import Listener, ReceiverLimits, Reception
from support.events.deliveries import OLDER_TOKEN, READER, TOKEN, RecordingInbox, delivered
from support.events.hook_client import HookClient, head, hook_client, request
from support.leaks import leaks
from support.reliability.canaries import spread
from support.reliability.recorded_steps import certificates, trusting

LIMIT = 256 * 1024
NEVER = 3600.0
PATIENT = ReceiverLimits(
    body_seconds=NEVER, head_seconds=NEVER, idle_seconds=NEVER, lingering_seconds=0.01
)
TLS = pytest.mark.parametrize("is_tls", [False, True], ids=["http", "https"])


def listener(
    inbox: RecordingInbox, limits: ReceiverLimits = PATIENT, *, is_tls: bool = False
) -> Listener:
    return Listener(Reception(inbox, limits), tls=certificates()["good"] if is_tls else None)


def trust(is_tls: bool) -> ssl.SSLContext | None:
    return trusting() if is_tls else None


@TLS
async def test_deliveries_are_kept_and_acknowledged_on_one_connection(is_tls: bool) -> None:
    inbox = RecordingInbox()
    async with (
        listener(inbox, is_tls=is_tls) as server,
        hook_client(server.url, trust(is_tls)) as client,
    ):
        first = await client.deliver()
        second = await client.deliver(delivered(eventType=1))
    assert (first.status, first.body, second.status) == (200, b"OK", 200)
    assert [report.kind for report in inbox.reports] == ["returned", "lent"]


@pytest.mark.parametrize("path", [f"/{TOKEN}", f"/a/b/hook/{OLDER_TOKEN}/", f"/hook/{TOKEN}?s=1"])
async def test_a_proxy_may_change_the_path_before_the_token(path: str) -> None:
    async with listener(RecordingInbox()) as server, hook_client(server.url) as client:
        assert (await client.ask(request(delivered(), path=path))).status == 200


async def test_a_wrong_token_and_another_path_get_the_same_response() -> None:
    paths = ["/", "/hook/", "/hook", f"/hook/{TOKEN}0", f"/hook/{TOKEN}/x", "/robots.txt", "/%ff"]
    async with listener(RecordingInbox()) as server, hook_client(server.url) as client:
        responses = [await client.ask(request(delivered(), path=path)) for path in paths]
    assert {(response.status, response.body) for response in responses} == {(404, b"Not Found")}
    assert len({tuple(response.headers) for response in responses}) == 1


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request(method="GET"), 405),
        (request(method="HEAD"), 405),
        (request(b"\x1f\x8b", "Content-Encoding: gzip"), 415),
        (request(b"{"), 400),
        (request(b"[]"), 422),
        (request(b"{}"), 422),
        (head(f"Content-Length: {LIMIT + 1}"), 413),
        (head("Transfer-Encoding: chunked") + b"2\r\n{}\r\n0\r\n\r\n", 422),
        (head("Transfer-Encoding: chunked") + b"zz\r\n", 400),
        (b"what is this?\r\n\r\n", 400),
        (head(f"X: {'x' * 9000}"), 400),
    ],
)
async def test_bad_requests_are_refused(data: bytes, status: int) -> None:
    async with listener(RecordingInbox()) as server, hook_client(server.url) as client:
        assert (await client.ask(data)).status == status


async def test_what_cannot_be_understood_is_kept_apart() -> None:
    inbox = RecordingInbox()
    async with listener(inbox) as server, hook_client(server.url) as client:
        await client.deliver(b"{")
        await client.deliver(b"[]")
        await client.ask(request(b"{}", path="/hook/guessed"))
    assert inbox.rejected == [
        (b"{", "The body is not JSON."),
        (b"[]", "The body is not a JSON object."),
    ]


async def test_a_bad_body_stays_one_if_it_cannot_be_kept() -> None:
    inbox = RecordingInbox(writing_error=InboxError("full"))
    async with listener(inbox) as server, hook_client(server.url) as client:
        assert (await client.deliver(b"{")).status == 400


async def test_what_is_not_kept_is_not_acknowledged() -> None:
    inbox = RecordingInbox(writing_error=InboxError("full"))
    async with listener(inbox) as server, hook_client(server.url) as client:
        failed = await client.deliver()
        inbox.writing_error, inbox.error = None, InboxError("locked")
        unreadable = await client.deliver()
        inbox.error = None
        again = await client.deliver()
    assert [failed.status, unreadable.status, again.status] == [503, 503, 200]
    assert failed.headers["retry-after"] == "60"


@pytest.mark.parametrize("what", ["error", "writing_error"])
async def test_a_closed_inbox_is_gone(what: str) -> None:
    inbox = RecordingInbox()
    async with listener(inbox) as server, hook_client(server.url) as client:
        setattr(inbox, what, InboxClosedError("closed"))
        assert (await client.deliver()).status == 410
        assert (await client.ask(request(delivered(), path="/robots.txt"))).status == 404


async def test_a_body_that_exceeds_the_limit_in_chunks_is_not_read_further() -> None:
    inbox = RecordingInbox()
    async with listener(inbox) as server, hook_client(server.url) as client:
        await client.send(head("Transfer-Encoding: chunked") + b"50000\r\n" + b" " * (LIMIT + 1))
        response = await client.response()
        assert (response.status, response.headers["connection"]) == (413, "close")
        assert await client.rest() == b""
    assert (inbox.reports, inbox.rejected) == ([], [])


async def test_a_client_that_asks_first_gets_to_send_on() -> None:
    async with listener(RecordingInbox()) as server, hook_client(server.url) as client:
        body = delivered()
        await client.send(head(f"Content-Length: {len(body)}", "Expect: 100-continue"))
        assert await client.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert (await client.ask(body)).status == 200


@pytest.mark.parametrize(
    ("path", "size", "status"), [("/hook/guessed", 9, 404), (f"/hook/{TOKEN}", LIMIT + 1, 413)]
)
async def test_a_client_that_asks_first_is_refused_by_the_head(
    path: str, size: int, status: int
) -> None:
    headers = (f"Content-Length: {size}", "Expect: 100-continue")
    async with listener(RecordingInbox()) as server, hook_client(server.url) as client:
        assert (await client.ask(head(*headers, path=path))).status == status


async def test_a_slow_body_is_given_up() -> None:
    limits = ReceiverLimits(body_seconds=0.05, lingering_seconds=0.01)
    async with listener(RecordingInbox(), limits) as server, hook_client(server.url) as client:
        response = await client.ask(head("Content-Length: 9") + b"{")
        assert (response.status, response.headers["connection"]) == (408, "close")
        assert await client.rest() == b""


@pytest.mark.parametrize("sent", [b"", head()[:20], head()[:-2]], ids=["none", "part", "most"])
async def test_a_slow_head_is_given_up(sent: bytes) -> None:
    limits = ReceiverLimits(head_seconds=0.05)
    async with listener(RecordingInbox(), limits) as server, hook_client(server.url) as client:
        await client.send(sent)
        assert await client.rest() == b""


async def test_a_slow_handshake_is_given_up() -> None:
    limits = ReceiverLimits(head_seconds=0.05)
    async with (
        listener(RecordingInbox(), limits, is_tls=True) as server,
        hook_client(server.url) as client,
    ):
        await client.send(b"\x16\x03\x01")
        assert await client.rest() == b""


@pytest.mark.parametrize("sent", [b"", head()[:20]])
async def test_a_connection_that_is_not_used_any_more_is_closed(sent: bytes) -> None:
    limits = ReceiverLimits(idle_seconds=0.05)
    async with listener(RecordingInbox(), limits) as server, hook_client(server.url) as client:
        await client.send(request(delivered()) + sent)
        assert (await client.rest()).count(b"HTTP/1.1") <= 1


@TLS
async def test_slow_connections_do_not_keep_a_good_one_out(is_tls: bool) -> None:
    limits = ReceiverLimits(connections=20, head_seconds=NEVER, idle_seconds=NEVER)
    inbox = RecordingInbox()
    data = request(delivered())
    async with listener(inbox, limits, is_tls=is_tls) as server, AsyncExitStack() as stack:
        slow: list[HookClient] = []
        for _ in range(100):
            slow.append(await stack.enter_async_context(hook_client(server.url, trust(is_tls))))
            await slow[-1].send(data[:30])
        good = await stack.enter_async_context(hook_client(server.url, trust(is_tls)))
        assert (await good.ask(data)).status == 200
        assert [await client.rest() for client in slow[:81]] == [b""] * 81
        assert [(await client.ask(data[30:])).status for client in slow[81:]] == [200] * 19


async def test_connections_with_a_request_in_work_are_not_closed() -> None:
    inbox = RecordingInbox()
    inbox.released.clear()
    limits = ReceiverLimits(connections=1, head_seconds=NEVER)
    async with listener(inbox, limits) as server, hook_client(server.url) as client:
        await client.send(request(delivered()))
        await inbox.arrived.wait()
        async with hook_client(server.url) as late:
            assert await late.rest() == b""
        inbox.released.set()
        assert (await client.response()).status == 200


async def test_too_many_requests_at_a_time_are_refused() -> None:
    inbox = RecordingInbox()
    inbox.released.clear()
    async with (
        listener(inbox, ReceiverLimits(requests=1)) as server,
        hook_client(server.url) as client,
        hook_client(server.url) as other,
    ):
        await client.send(request(delivered()))
        await inbox.arrived.wait()
        refused = await other.deliver()
        inbox.released.set()
        accepted = await client.response()
        again = await other.deliver()
    assert [refused.status, accepted.status, again.status] == [503, 200, 200]
    assert refused.headers["retry-after"] == "5"


@TLS
async def test_requests_in_work_are_finished_at_the_end(is_tls: bool) -> None:
    inbox = RecordingInbox()
    inbox.released.clear()
    async with AsyncExitStack() as stack:
        server = listener(inbox, is_tls=is_tls)
        await server.__aenter__()
        idle = await stack.enter_async_context(hook_client(server.url, trust(is_tls)))
        client = await stack.enter_async_context(hook_client(server.url, trust(is_tls)))
        body = delivered()
        await client.send(head(f"Content-Length: {len(body)}"))
        await client.send(body[:9])
        slow = asyncio.create_task(inbox.arrived.wait())
        await idle.send(head()[:20])
        # The head has been handled when a request on another connection has been.
        async with hook_client(server.url, trust(is_tls)) as third:
            await third.ask(request(method="GET"))
        stopping = asyncio.create_task(server.__aexit__(None, None, None))
        assert await idle.rest() == b""
        with pytest.raises(OSError, match=r".*"):
            await HookClient.open(server.url, trust(is_tls))
        await client.send(body[9:])
        await slow
        assert not stopping.done()
        inbox.released.set()
        assert (await client.response()).status == 200
        assert await client.rest() == b""
        await stopping
    assert len(inbox.reports) == 1


async def test_an_end_that_is_cancelled_closes_all_connections() -> None:
    inbox = RecordingInbox()
    inbox.released.clear()
    limits = ReceiverLimits(closing_seconds=0.01)
    server = listener(inbox, limits)
    await server.__aenter__()
    async with hook_client(server.url) as client, hook_client(server.url) as idle:
        await client.send(request(delivered()))
        await inbox.arrived.wait()
        stopping = asyncio.create_task(server.__aexit__(None, None, None))
        assert await idle.rest() == b""
        stopping.cancel()
        assert await client.rest() == b""
        with pytest.raises(asyncio.CancelledError):
            await stopping
    assert inbox.reports == []


async def test_a_client_that_leaves_is_forgotten() -> None:
    inbox = RecordingInbox()
    async with listener(inbox, ReceiverLimits(requests=1)) as server:
        with spread() as net:
            async with hook_client(server.url) as client:
                await client.send(head("Content-Length: 99", "Expect: 100-continue"))
                assert (await client.response()).status == 100  # The request is in work.
            while True:  # Until the server has noticed.
                async with hook_client(server.url) as other:
                    if (await other.deliver()).status == 200:
                        break
    assert len(inbox.reports) == 1
    assert [text for where, text in net.told if "aiohttp" in where] == []


async def test_a_listener_that_cannot_listen_says_why() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError) as raised:
            await Listener(Reception(RecordingInbox()), port=port).__aenter__()
    assert str(raised.value) == (
        f"Cannot listen on 127.0.0.1, port {port}: {os.strerror(errno.EADDRINUSE).lower()}."
        " Use another port, or 0 for any free port."
    )


async def test_a_port_that_no_machine_has_is_refused() -> None:
    with pytest.raises(ConfigurationError) as raised:
        await Listener(Reception(RecordingInbox()), port=99999).__aenter__()
    assert str(raised.value) == (
        "Cannot listen on 127.0.0.1, port 99999: port must be 0-65535."
        " Use another port, or 0 for any free port."
    )


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [("127.0.0.1", 8080, "http://127.0.0.1:8080"), ("::1", 80, "http://[::1]:80")],
)
def test_a_listener_knows_its_address(host: str, port: int, url: str) -> None:
    assert Listener(Reception(RecordingInbox()), host, port).url == url


async def test_no_output_shows_the_token_or_what_came_in() -> None:
    inbox = RecordingInbox()
    secrets = [TOKEN, OLDER_TOKEN, READER, "127.0.0.1"]
    with spread() as net:
        async with listener(inbox) as server:
            requests = [
                request(delivered()),
                request(b"{"),
                request(b"{}"),
                request(delivered(), path=f"/hook/{TOKEN}x"),
                f"POST /hook/{TOKEN} and {READER} HTTP/1.1\r\n\r\n".encode(),
                request(delivered(), f"Bad Header {READER}: 1"),
            ]
            responses: list[bytes] = []
            for data in requests:
                async with hook_client(server.url) as client:
                    responses.append((await client.ask(data)).body)
            inbox.error = InboxError(f"No room for {TOKEN}.")
            async with hook_client(server.url) as client:
                responses.append((await client.deliver()).body)
            shown = repr([server, vars(server)])
    assert leaks("".join(text for _, text in net.told) + shown, secrets[:-1]) == []
    assert [text for where, text in net.told if "aiohttp" in where] == []
    assert leaks(b"".join(responses[:4] + responses[6:]).decode(), secrets) == []
