"""A server with a deliberate fault at a chosen byte.

Its behaviour is a tuple of steps, such as `(whole, say(b"HTTP/1.1 20"), close)`. The server does
them for each request until one of them ends the connection. It keeps all bytes that arrive, also
those that no step waited for, so that tests know exactly what was received.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable

from support.runtime.raw_server import http, stop_listening

Step = Callable[["Line"], Awaitable[None]]

OWN = b'{"token": "own", "Id": 7}'
_WARM = http(b'{"Id": 1}')
_WARM_AND_LAST = http(b'{"Id": 1}', "200 OK", "Connection: close")
_HEALTHY = http(OWN)


class Gone(Exception):  # noqa: N818 (here it is not an error)
    """The connection is over."""


class Line(asyncio.Protocol):
    """One connection: the bytes that have arrived, and the actions on it."""

    transport: asyncio.Transport
    """The transport of TLS, if the connection has TLS."""
    _tcp: asyncio.Transport

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.arrived = bytearray()
        """The transport of TCP, also if the connection has TLS."""
        self._read = 0
        self._gone = False
        self._news = asyncio.Event()
        self.finished = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = self._tcp = transport
        self.server.accepted(self)

    def data_received(self, data: bytes) -> None:
        self.arrived += data
        self._news.set()

    def eof_received(self) -> None:
        self._leave()

    def connection_lost(self, error: Exception | None) -> None:
        self._leave()
        self.finished.set()

    def _leave(self) -> None:
        self._gone = True
        self._news.set()

    @property
    def rest(self) -> bytes:
        """The bytes that have arrived of requests without a response."""
        return bytes(self.arrived[self._read :])

    @property
    def requests(self) -> list[bytes]:
        """The complete requests that have arrived, without those for a tunnel."""
        arrived = whole_requests(bytes(self.arrived))
        return [request for request in arrived if not request.startswith(b"CONNECT ")]

    async def until(self, enough: Callable[[bytes], bool]) -> None:
        """Wait until enough of the next request has arrived."""
        while not enough(self.rest):
            if self._gone:
                raise Gone
            self._news.clear()
            await self._news.wait()

    async def stay(self) -> None:
        """Wait until the client leaves."""
        await self.until(lambda _: False)

    async def take(self) -> bytes:
        """Wait for the next complete request, and take it."""
        await self.until(lambda rest: bool(whole_requests(rest)))
        request = whole_requests(self.rest)[0]
        self._read += len(request)
        return request

    async def secure(self, context: ssl.SSLContext) -> None:
        """Start TLS."""
        transport = await asyncio.get_running_loop().start_tls(
            self.transport, self, context, server_side=True
        )
        assert transport is not None
        self.transport = transport

    def reset(self) -> None:
        """Reset the connection, which is an error for the client."""
        sock: socket.socket = self._tcp.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.abort()

    def abort(self) -> None:
        """End the connection at once, also one that is being closed.

        asyncio's transport of TLS cannot be aborted once it was closed twice (Python < 3.11.5).
        """
        self._tcp.abort()


class FaultServer:
    """A server that works until `misbehave` is called, and again after `recover`.

    Args:
        steps: what it does to each request while it misbehaves.
        approach: what comes before the requests of a connection: a tunnel, TLS.
        faulty_approach: what comes instead when it misbehaves.
        idle: only a connection from before fails, before it brings another request.
        last: a connection from before serves no other request, so that the next one meets the
            fault on a new connection.
    """

    def __init__(
        self,
        steps: tuple[Step, ...],
        *,
        approach: tuple[Step, ...] = (),
        faulty_approach: tuple[Step, ...] = (),
        idle: bool = False,
        last: bool = False,
    ) -> None:
        self._steps = steps
        self._approach = approach
        self._faulty_approach = faulty_approach
        self._idle = idle
        self._warm = _WARM_AND_LAST if last else _WARM
        self._misbehaving = asyncio.Event()
        self.recovered = asyncio.Event()
        self.waits = asyncio.Event()
        """Set when the server or the name lookup hangs, with nothing more to come."""
        self._good = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server
        self.lines: list[Line] = []
        self.port = 0
        self.other_port = 0
        """The port of a server that must receive nothing."""

    async def open(self) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(lambda: Line(self), "127.0.0.1", 0)
        listening = self._listening.sockets[0]
        # It does not grow then, so that less is enough to fill it.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 100_000)
        self.port = listening.getsockname()[1]

    async def close(self) -> None:
        """Stop all connections."""
        await stop_listening(self._listening)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for line in self.lines:
            line.abort()
        await self.reconcile()

    def leave(self) -> None:
        """Take no more connections."""
        self._listening.close()

    async def reconcile(self) -> None:
        """Wait until every connection has ended, so that all requests have arrived."""
        async with asyncio.timeout(5):
            for line in self.lines:
                await line.finished.wait()

    def misbehave(self) -> None:
        """Have the fault from now on."""
        self._good = len(self.lines)
        self._misbehaving.set()

    def recover(self) -> None:
        """Respond to every request from now on."""
        self.recovered.set()

    @property
    def faulty(self) -> bool:
        """Whether the server has its fault now."""
        return self._misbehaving.is_set() and not self.recovered.is_set()

    @property
    def faulty_lines(self) -> list[Line]:
        """The connections that were made during the fault."""
        return self.lines[self._good :]

    @property
    def requests(self) -> list[bytes]:
        """All complete requests that have arrived, on all connections."""
        return [request for line in self.lines for request in line.requests]

    def accepted(self, line: Line) -> None:
        """Serve a new connection."""
        self.lines.append(line)
        task = asyncio.get_running_loop().create_task(self._serve(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, line: Line) -> None:
        try:
            with contextlib.suppress(Gone, OSError):  # An SSLError is an OSError.
                await self._deal_with(line)
        finally:
            line.transport.close()

    async def _deal_with(self, line: Line) -> None:
        from_before = not self._misbehaving.is_set()
        if self.faulty and self._faulty_approach:
            for step in self._faulty_approach:
                await step(line)
            await line.stay()
        for step in self._approach:
            await step(line)
        if from_before:
            await line.take()
            line.transport.write(self._warm)
            await self._misbehaving.wait()
        elif self._idle:
            await line.until(bool)
        while True:
            if self._steps and self.faulty and (from_before or not self._idle):
                for step in self._steps:
                    await step(line)
            else:
                await line.take()
                line.transport.write(_HEALTHY)
            await line.until(bool)  # The state at the arrival of a request decides about it.


def whole_requests(arrived: bytes) -> list[bytes]:
    """Return the complete requests in the bytes of a connection."""
    found: list[bytes] = []
    while True:
        head, end, rest = arrived.partition(b"\r\n\r\n")
        if not end:
            return found
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        if len(rest) < length:
            return found
        found.append(head + end + rest[:length])
        arrived = rest[length:]
