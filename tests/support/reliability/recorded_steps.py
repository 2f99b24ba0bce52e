"""The steps of network faults, and their certificates."""

from __future__ import annotations

import asyncio
import functools
import ssl
from datetime import UTC, datetime

import trustme

from support.reliability.fault_server import Gone, Line, Step
from support.runtime.raw_server import http


async def arrival(line: Line) -> None:
    """Wait for the first bytes of a request, or of any other data."""
    await line.until(bool)


async def part_of_head(line: Line) -> None:
    await line.until(lambda rest: len(rest) > 20)


async def head(line: Line) -> None:
    await line.until(lambda rest: b"\r\n\r\n" in rest)


async def whole(line: Line) -> None:
    await line.take()


async def close(line: Line) -> None:
    line.transport.close()
    raise Gone


async def reset(line: Line) -> None:
    line.reset()
    raise Gone


async def stay(line: Line) -> None:
    """Do nothing until the client leaves."""
    line.server.waits.set()
    await line.stay()


async def deaf(line: Line) -> None:
    """Read nothing and do nothing, so that the server does not notice that the client leaves."""
    line.transport.pause_reading()
    line.server.waits.set()
    await line.server.recovered.wait()
    line.abort()


async def breathe(line: Line) -> None:
    """Wait until the bytes sent so far arrive separately from the next ones."""
    await asyncio.sleep(0.02)


def say(data: bytes) -> Step:
    async def step(line: Line) -> None:
        line.transport.write(data)

    return step


def redirect(status: str, *, elsewhere: bool = False) -> Step:
    async def step(line: Line) -> None:
        port = line.server.other_port if elsewhere else line.server.port
        line.transport.write(http(b"", status, f"Location: http://127.0.0.1:{port}/elsewhere"))

    return step


def drip(data: bytes, every: float = 0.02) -> Step:
    """Send bytes one by one, over and over."""

    async def step(line: Line) -> None:
        line.server.waits.set()
        while not line.transport.is_closing():
            for byte in data:
                line.transport.write(bytes([byte]))
                await asyncio.sleep(every)

    return step


async def connect(line: Line) -> None:
    """Accept the request for a tunnel."""
    assert (await line.take()).startswith(b"CONNECT ")


TUNNEL = (connect, say(b"HTTP/1.1 200 Connection established\r\n\r\n"))


def handshake(certificate: str = "good") -> Step:
    async def step(line: Line) -> None:
        await line.secure(certificates()[certificate])

    return step


@functools.cache
def trusting() -> ssl.SSLContext:
    """Return TLS settings for a client that trusts only the good certificate."""
    context = ssl.create_default_context()
    _authority().configure_trust(context)
    return context


@functools.cache
def _authority() -> trustme.CA:
    return trustme.CA()


@functools.cache
def certificates() -> dict[str, ssl.SSLContext]:
    ours = _authority()
    past = datetime(2020, 1, 1, tzinfo=UTC)
    issued = {
        "good": ours.issue_cert("127.0.0.1"),
        "of an unknown CA": trustme.CA().issue_cert("127.0.0.1"),
        "of another host": ours.issue_cert("other.example"),
        "out of date": ours.issue_cert("127.0.0.1", not_after=past),
    }
    contexts = {}
    for name, certificate in issued.items():
        contexts[name] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(contexts[name])
    return contexts
