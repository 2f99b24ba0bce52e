"""A client of a receiver that a test controls byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Self

import attrs

from support.events.deliveries import TOKEN, delivered


@attrs.frozen
class Response:
    """What a receiver responded."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def request(
    body: bytes = b"", *headers: str, path: str = f"/hook/{TOKEN}", method: str = "POST"
) -> bytes:
    """Return a request with a body of known length."""
    return head(f"Content-Length: {len(body)}", *headers, path=path, method=method) + body


def head(*headers: str, path: str = f"/hook/{TOKEN}", method: str = "POST") -> bytes:
    """Return the head of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: library.example", *headers, "", ""]
    return "\r\n".join(lines).encode()


class HookClient:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, url: str, tls: ssl.SSLContext | None = None) -> Self:
        host, _, port = url.partition("://")[2].rpartition(":")
        return cls(*await asyncio.open_connection(host.strip("[]"), int(port), ssl=tls))

    async def send(self, data: bytes) -> None:
        with contextlib.suppress(ConnectionError):  # What can be read shows it.
            self.writer.write(data)
            await self.writer.drain()

    async def deliver(self, body: bytes | None = None, *headers: str) -> Response:
        """Send a delivery, and return the response."""
        return await self.ask(request(delivered() if body is None else body, *headers))

    async def ask(self, data: bytes) -> Response:
        """Send a request, and return the response."""
        await self.send(data)
        return await self.response(is_head=data.startswith(b"HEAD "))

    async def response(self, *, is_head: bool = False) -> Response:
        """Read a response."""
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in lines[1:] if line)
        }
        length = 0 if is_head else int(headers.get("content-length", 0))
        status = int(lines[0].split()[1])
        return Response(status, headers, await self.reader.readexactly(length))

    async def rest(self) -> bytes:
        """Read until the server closes the connection."""
        with contextlib.suppress(ConnectionError):
            return await self.reader.read()
        return b""

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self.writer.wait_closed()


@contextlib.asynccontextmanager
async def hook_client(url: str, tls: ssl.SSLContext | None = None) -> AsyncGenerator[HookClient]:
    """Open a connection, and close it at the end."""
    client = await HookClient.open(url, tls)
    try:
        yield client
    finally:
        await client.close()
