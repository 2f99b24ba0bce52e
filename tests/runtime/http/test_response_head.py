from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from postalytics_runtime.errors import NotSentError, UnreadableResponseError
from postalytics_runtime.http import ResponseHeadTap, RetryPolicy
from support.runtime.post_office_api import PostOffice
from support.runtime.raw_server import RawServer, http, serve

CREATED = http(b"{}", "201 Created")
ONCE = RetryPolicy(attempts=1)


class Transport(asyncio.Transport):
    """Transport that knows its protocol."""

    def __init__(self, protocol: asyncio.BaseProtocol) -> None:
        super().__init__()
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def watch(self) -> ResponseHeadTap:
        assert isinstance(self._protocol, ResponseHeadTap)
        return self._protocol


class Recorder(asyncio.Protocol):
    """Protocol that records its events."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def data_received(self, data: bytes) -> None:
        self.events.append(data)

    def eof_received(self) -> bool:
        self.events.append("eof")
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.events.append(exc)

    def pause_writing(self) -> None:
        self.events.append("pause")

    def resume_writing(self) -> None:
        self.events.append("resume")


def arrive(tap: ResponseHeadTap, data: bytes) -> None:
    """Let a tap read data as an event loop does."""
    while data:
        buffer = tap.get_buffer(-1)
        part = data[: len(buffer)]
        buffer[: len(part)] = part
        tap.buffer_updated(len(part))
        data = data[len(part) :]


@pytest.mark.parametrize(
    ("received", "status"),
    [
        ([b"HTTP/1.1 201 Created\r\nA: b\r\n\r\n"], 201),
        ([b"HTTP/1.0 404\r\n\r\nbody"], 404),
        ([b"HTTP/1.1 2", b"01 OK\r", b"\n\r", b"\n{}"], 201),
        ([b"\r\nHTTP/1.1 999 Odd\r\n\r\n"], 999),
        ([b"HTTP/1.1 101 Other\r\n\r\n"], 101),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 201 Created\r\n\r\n"], 201),
        ([b"HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 102 P\r\n\r\nHTTP/1.1 500 X\r\n\r\n"], 500),
        ([], None),
        ([b"HTTP/1.1 201 Created\r\nA: b\r\n"], None),
        ([b"HTTP/1.1 100 Continue\r\n\r\n"], None),
        ([b"HTTP/1.1 100 Continue\r\n\r\n" * 5_000], None),
        ([b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Cr"], None),
        ([b"HTTP/1.1 2010 OK\r\n\r\n"], None),
        ([b"HTTP/2 201\r\n\r\n"], None),
        ([b"SSH-2.0\r\n\r\nHTTP/1.1 201 Created\r\n\r\n"], None),
    ],
)
def test_the_status_is_that_of_the_first_complete_head_that_is_not_interim(
    received: list[bytes], status: int | None
) -> None:
    recorder = Recorder()
    transport = Transport(recorder)
    head = ResponseHeadTap.attach(transport, recorder)

    for data in received:
        arrive(transport.watch(), data)

    assert head.status == status
    assert b"".join(recorder.events) == b"".join(received)


def test_a_tap_stays_on_its_connection_and_each_response_has_its_own_head() -> None:
    recorder = Recorder()
    transport = Transport(recorder)
    first = ResponseHeadTap.attach(transport, recorder)
    watch = transport.watch()
    arrive(watch, b"HTTP/1.1 201 Created\r\n\r\n")

    second = ResponseHeadTap.attach(transport, recorder)
    arrive(watch, b"HTTP/1.1 429 Slower\r\n\r\n")

    assert transport.watch() is watch
    assert (first.status, second.status) == (201, 429)


def test_a_head_keeps_at_most_64_kib() -> None:
    transport = Transport(Recorder())
    head = ResponseHeadTap.attach(transport, Recorder())

    for _ in range(100):
        arrive(transport.watch(), b"x" * 65_536)

    assert len(head.received) == 65_536


def test_the_connections_of_a_thread_share_a_buffer_and_threads_do_not() -> None:
    def buffer() -> memoryview:
        return ResponseHeadTap(Recorder()).get_buffer(-1)

    with ThreadPoolExecutor(1) as thread:
        elsewhere = thread.submit(buffer).result()
    assert buffer() is buffer()
    assert buffer() is not elsewhere


def test_what_a_tls_connection_holds_fits_into_the_buffer() -> None:
    tap = ResponseHeadTap(Recorder())
    assert len(tap.get_buffer(300_000)) >= 300_000
    assert tap.get_buffer(-1) is ResponseHeadTap(Recorder()).get_buffer(-1)


def test_a_connection_whose_loop_goes_on_in_another_thread_leaves_the_buffer_to_the_first() -> None:
    recorder = Recorder()
    moved, stayed = ResponseHeadTap(recorder), ResponseHeadTap(Recorder())
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(moved.get_buffer, -1).result() is not stayed.get_buffer(-1)
        thread.submit(arrive, moved, CREATED).result()
    assert recorder.events == [CREATED]


def test_a_repr_of_the_protocol_shows_no_response() -> None:
    tap = ResponseHeadTap(Recorder())
    arrive(tap, CREATED)
    assert "Created" not in repr(tap)


def test_all_other_events_are_passed_on() -> None:
    recorder = Recorder()
    watch = ResponseHeadTap(recorder)

    watch.pause_writing()
    watch.resume_writing()
    assert watch.eof_received() is True
    watch.connection_lost(None)

    assert recorder.events == ["pause", "resume", "eof", None]


async def test_the_status_survives_malformed_data_after_it() -> None:
    async def connection(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        writer.write(CREATED + b"and more")

    async with serve(connection) as server, PostOffice(base_url=server.url, retry=ONCE) as office:
        with pytest.raises(UnreadableResponseError) as caught:
            await office.request("POST", "/parcels", json={})

    assert caught.value.status == 201


async def test_an_unsolicited_response_is_not_taken_for_that_of_the_next_request() -> None:
    unasked = asyncio.Event()

    async def connection(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await server.read_request(reader)
        writer.write(CREATED)
        await unasked.wait()
        writer.write(CREATED)
        await reader.read()

    async with serve(connection) as server, PostOffice(base_url=server.url, retry=ONCE) as office:
        await office.request("POST", "/parcels", json={})
        unasked.set()
        for _ in range(100):  # It comes within a few iterations of the loop.
            await asyncio.sleep(0)
        with pytest.raises(NotSentError):
            await office.request("POST", "/parcels", json={})

    assert len(server.requests) == 1
