"""The status of a response, read as soon as its head is complete.

aiohttp drops everything that one read brought if any part of it is malformed, such as one byte too
many after the body. With that it drops a status that had come already. A call must not lose that
status, for it decides whether the outcome of the call is known. So the head is read before aiohttp
parses it. That costs 3 % of a call.
"""

from __future__ import annotations

import asyncio
import re
import threading

import attrs

_STATUS_LINE = re.compile(rb"\s*HTTP/1\.[01] ([1-9][0-9]{2})\b")
_MAX_HEAD_SIZE = 64 * 1024
_READ_SIZE = 64 * 1024
"""In bytes. aiohttp stops to read when it holds more than twice as much."""


class _ReadBuffer(threading.local):
    """Buffer that all connections of a thread read into, one at a time."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(_READ_SIZE))


_thread = _ReadBuffer()


@attrs.define(eq=False)
class ResponseHead:
    """The first bytes of one response."""

    received: bytes = attrs.field(default=b"", repr=False)

    @property
    def status(self) -> int | None:
        """The status of the response, `None` unless a complete head has come."""
        # The part after the last empty line is the body, or a head that is not complete yet.
        *heads, _ = self.received.split(b"\r\n\r\n")
        for head in heads:
            line = _STATUS_LINE.match(head)
            if line is None:
                return None
            # 1xx are interim responses: the final head follows. But 101 is final; after it the
            # connection does not speak HTTP any more.
            if line[1] == b"101" or not line[1].startswith(b"1"):
                return int(line[1])
        return None


@attrs.define(eq=False)
class ResponseHeadTap(asyncio.BufferedProtocol):
    """Protocol in front of aiohttp's that keeps the first bytes of the last response.

    It passes everything on. It stays on the connection, which aiohttp uses again for other
    requests; each of these gets a head of its own.

    It is buffered, because for other protocols asyncio allocates 256 KiB at each read: memory that
    the C library may take from the system and give back each time.
    """

    _protocol: asyncio.Protocol
    _head: ResponseHead = attrs.field(init=False, factory=ResponseHead)

    @classmethod
    def attach(cls, transport: asyncio.Transport, protocol: asyncio.Protocol) -> ResponseHead:
        """Return the head of the next response on a connection.

        Args:
            transport: the connection.
            protocol: the protocol of the connection, which gets all data.
        """
        tap = transport.get_protocol()
        if not isinstance(tap, ResponseHeadTap):
            tap = cls(protocol)
            transport.set_protocol(tap)
        # A new object, so that the head of an earlier attempt stays as it was.
        tap._head = head = ResponseHead()
        return head

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the buffer to read into. Nothing else runs in this thread until `buffer_updated`.

        It is that of the thread which reads: a loop may go on in another than it began in.
        """
        # A TLS connection says how much it holds. What does not fit is read later, or never, if
        # the server closes the connection before.
        if sizehint > len(_thread.view):
            _thread.view = memoryview(bytearray(sizehint))
        return _thread.view

    def buffer_updated(self, nbytes: int) -> None:
        """Keep what may be a head, and pass the data on."""
        data = bytes(_thread.view[:nbytes])
        # Before aiohttp gets the data: it may raise the error that drops the status.
        if len(self._head.received) < _MAX_HEAD_SIZE:
            self._head.received += data
        self._protocol.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass the event on."""
        return self._protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass the event on."""
        self._protocol.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass the event on."""
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        """Pass the event on."""
        self._protocol.resume_writing()
