"""A server that a test controls byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

Connection = Callable[["RawServer", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """State of a raw server: counts complete requests and connections."""

    def __init__(self) -> None:
        self.url = ""
        self.connections = 0
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()
        """Set when the first complete request has arrived."""

    async def read_request(self, reader: asyncio.StreamReader) -> bytes:
        """Read one complete request, and count it."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        request = head + await reader.readexactly(length)
        self.requests.append(request)
        self.asked.set()
        return request


@contextlib.asynccontextmanager
async def serve(
    connection: Connection, tls: ssl.SSLContext | None = None
) -> AsyncIterator[RawServer]:
    """Serve every connection with `connection`, then close it."""
    server = RawServer()
    open_now: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                await connection(server, reader, writer)
            finally:
                writer.close()
                await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        task = asyncio.create_task(handle(reader, writer))
        open_now.add(task)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    server.url = f"http{'s' if tls else ''}://127.0.0.1:{port}"
    try:
        yield server
    finally:
        await stop_listening(listening)
    for task in open_now:
        task.cancel()
    await asyncio.gather(*open_now, return_exceptions=True)


async def stop_listening(listening: asyncio.Server) -> None:
    """Take no more connections.

    One that was accepted in this very moment becomes a connection before that: asyncio complains
    of it when its server is closed in between, which happens on a busy machine.
    """
    loop = asyncio.get_running_loop()
    for one in listening.sockets:
        loop.remove_reader(one.fileno())
    for _ in range(3):  # accepted, created, reported to its protocol
        await asyncio.sleep(0)
    listening.close()


def reset(writer: asyncio.StreamWriter) -> None:
    """Turn the next close into a reset."""
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def answering(*answers: bytes) -> Connection:
    """Respond to the requests of a connection one after the other, with literal bytes."""

    async def connection(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for answer in answers:
            await server.read_request(reader)
            writer.write(answer)
            await writer.drain()

    return connection


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Return a response with a body of known length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body
