"""Calls that share a context, a task, a connection or a session do not mix up."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import aiohttp
import pytest

from postalytics_runtime.errors import (
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics_runtime.http import RawResponse, RetryPolicy
from postalytics_runtime.observability import Observer
from support.bulk.uploads import upload_of
from support.reliability.clients import LARGE, Diary, Unpaced
from support.runtime.raw_server import Connection, RawServer, http, serve

Trace = Callable[..., Awaitable[None]]
KEY = "k" * 20
AT_ONCE = RetryPolicy(attempts=3, first_delay=0.0)
ONCE = RetryPolicy(attempts=1)
CREATED = http(b"{}", "201 Created")


def paths(server: RawServer) -> list[str]:
    sent = [request.split(b" ", 2)[1].decode() for request in server.requests]
    return [path.removeprefix("/api/v1") for path in sent]


def answering_forever(*answers: bytes) -> Connection:
    """Answer the requests of a connection in turn, and keep it open."""

    async def connection(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for answer in answers:
            await server.read_request(reader)
            writer.write(answer)
        await reader.read()

    return connection


async def first_one_lost(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    if len(server.requests) > 1:
        writer.write(CREATED)


async def post_is_lost(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    request = await server.read_request(reader)
    if not request.startswith(b"POST"):
        writer.write(http(b"{}", "200 OK", "Connection: close"))


async def silent(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    await reader.read()


def post(client: Unpaced, path: str, body: object = None) -> asyncio.Task[RawResponse]:
    return asyncio.create_task(client.request("POST", path, json=body or {}))


@contextlib.asynccontextmanager
async def borrowing(
    server: RawServer,
    traces: Mapping[str, Trace] = MappingProxyType({}),
    *,
    retry: RetryPolicy = AT_ONCE,
    observers: Sequence[Observer] = (),
) -> AsyncIterator[tuple[Unpaced, aiohttp.ClientSession]]:
    """A client on a borrowed session that has one connection, and these traces."""
    trace = aiohttp.TraceConfig()
    for event, callback in traces.items():
        getattr(trace, event).append(callback)
    connector = aiohttp.TCPConnector(limit=1)
    async with (
        aiohttp.ClientSession(connector=connector, trace_configs=[trace]) as session,
        Unpaced(
            KEY, base_url=server.url, session=session, retry=retry, observers=observers
        ) as client,
    ):
        yield client, session


# One context, one task.


async def test_creates_of_tasks_that_share_a_context_are_posted_once_each() -> None:
    async with (
        serve(first_one_lost) as server,
        Unpaced(KEY, base_url=server.url, retry=AT_ONCE) as client,
    ):
        shared = contextvars.copy_context()
        calls = {
            path: asyncio.create_task(client.request("POST", path, json={}), context=shared)
            for path in ("/a", "/b")
        }
        await asyncio.wait(calls.values())
    lost, answered = paths(server)
    assert {lost, answered} == {"/a", "/b"}
    assert type(calls[lost].exception()) is OutcomeUnknownError
    assert calls[answered].result().status == 201


async def test_a_call_of_a_trace_is_not_taken_for_the_call_that_is_traced() -> None:
    async def look_first(_: object, __: object, parameters: Any) -> None:
        if parameters.method == "POST":
            await client.request("GET", "/traced")

    async with serve(post_is_lost) as server, aiohttp.ClientSession() as session:
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(look_first)
        session.trace_configs.append(trace)
        trace.freeze()
        async with Unpaced(KEY, base_url=server.url, session=session, retry=AT_ONCE) as client:
            with pytest.raises(OutcomeUnknownError):
                await client.request("POST", "/a", json={})
    assert paths(server) == ["/traced", "/a"]


# One connection. aiohttp may give it to the next call before the traces of this one have ended.


class SlowExport:
    """Slow trace of the end of the first request."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.fails = asyncio.Event()

    async def __call__(self, *_: object) -> None:
        if not self.begun.is_set():
            self.begun.set()
            await self.fails.wait()
            raise KeyError("The exporter is broken.")


NEXT = ["429 Too Many Requests", "400 Bad Request", "200 OK"]


@pytest.mark.parametrize("closed", [False, True], ids=["by its trace", "by closing the client"])
@pytest.mark.parametrize("status", NEXT)
async def test_a_call_that_is_ended_does_not_take_the_status_of_the_next_one(
    status: str, closed: bool
) -> None:
    export = SlowExport()
    answers = answering_forever(CREATED, http(b"{}", status), CREATED)
    async with (
        serve(answers) as server,
        borrowing(server, {"on_request_end": export}) as (client, _),
    ):
        first = post(client, "/a")
        await export.begun.wait()
        second = post(client.with_options(retry=ONCE), "/b")
        await asyncio.gather(second, return_exceptions=True)
        if closed:
            await client.close()
        else:
            export.fails.set()
        with pytest.raises(UnreadableResponseError) as error:
            await first
    assert error.value.status == 201
    assert (paths(server), server.connections) == (["/a", "/b"], 1)


async def test_a_call_that_is_ended_leaves_the_connection_to_the_next_one() -> None:
    export = SlowExport()
    may_come = asyncio.Event()

    async def slow_line(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        writer.write(CREATED)
        await may_come.wait()
        await server.read_request(reader)
        writer.write(CREATED)

    async with (
        serve(slow_line) as server,
        borrowing(server, {"on_request_end": export}) as (client, _),
    ):
        first = post(client, "/a")
        await export.begun.wait()
        second = post(client, "/b", LARGE)
        for _ in range(
            100
        ):  # Half of it is written within a few iterations: the server does not read.
            await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        may_come.set()
        assert (await second).status == 201
    assert (paths(server), server.connections) == (["/a", "/b"], 1)


# One session, whose owner closes it.


async def test_a_call_that_waits_for_a_connection_when_the_session_is_closed_was_not_sent() -> None:
    async with serve(silent) as server, borrowing(server, retry=ONCE) as (client, session):
        in_flight, waiting = post(client, "/a"), post(client, "/b")
        await server.asked.wait()
        await session.close()
        await asyncio.wait([in_flight, waiting])
        assert (in_flight.cancelled(), waiting.cancelled()) == (False, False)
        assert type(in_flight.exception()) is OutcomeUnknownError
        with pytest.raises(NotSentError, match=r"\(its connections were closed\); nothing was"):
            await waiting
    assert paths(server) == ["/a"]


async def test_a_call_cancelled_while_the_session_is_closed_stays_cancelled() -> None:
    async with serve(silent) as server, borrowing(server, retry=ONCE) as (client, session):
        in_flight, waiting = post(client, "/a"), post(client, "/b")
        await server.asked.wait()
        waiting.cancel()
        await session.close()
        with pytest.raises(asyncio.CancelledError) as error:
            await waiting
        assert outcome_of(error.value) is Outcome.NOT_SENT
        with pytest.raises(OutcomeUnknownError):
            await in_flight


@pytest.mark.parametrize("retry", [ONCE, AT_ONCE])
async def test_an_upload_says_that_its_connections_were_closed(retry: RetryPolicy) -> None:
    async with serve(silent) as server, borrowing(server, retry=retry) as (client, session):
        upload = upload_of(range(1, 10), lambda row: client.request("POST", f"/{row}", json={}))

        async def close() -> None:
            await server.asked.wait()
            await session.close()

        closing = asyncio.create_task(close())
        rows = [outcome.row async for outcome in upload]
        await closing
    assert sorted(rows) == list(range(1, 10))
    assert (upload.counts.unconfirmed, upload.counts.pending) == (1, 8)
    assert isinstance(upload.counts.stopped, PostalyticsError)
    assert outcome_of(upload.counts.stopped) is Outcome.NOT_SENT


# One session, whose traces fail.


async def broken(*_: object) -> None:
    raise KeyError("The exporter is broken.")


@pytest.mark.parametrize(
    ("event", "connection", "kind"),
    [
        ("on_request_end", answering_forever(CREATED), UnreadableResponseError),
        ("on_request_exception", post_is_lost, OutcomeUnknownError),
    ],
)
async def test_a_trace_that_fails_cannot_unsend_a_request(
    event: str, connection: Connection, kind: type[PostalyticsError]
) -> None:
    async with serve(connection) as server, borrowing(server, {event: broken}) as (client, _):
        with pytest.raises(kind, match="KeyError") as error:
            await client.request("POST", "/a", json={})
    assert (error.value.__cause__, error.value.__context__) == (None, None)
    assert paths(server) == ["/a"]


async def test_a_trace_that_fails_before_anything_was_sent_means_not_sent() -> None:
    diary = Diary()
    async with (
        serve(silent) as server,
        borrowing(server, {"on_request_start": broken}, observers=[diary]) as (client, _),
    ):
        with pytest.raises(NotSentError, match="unexpected KeyError"):
            await client.request("POST", "/a", json={})
    assert paths(server) == []
    (result,) = diary.results
    assert (result.outcome, result.error) == (Outcome.NOT_SENT, "KeyError")
