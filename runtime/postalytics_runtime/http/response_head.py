"""The status of an answer, read as soon as its head is there.

aiohttp gives up a whole read where anything in it is malformed, be it a byte too many after the
body, and with it the status, which by then it knew.
"""

from __future__ import annotations

import asyncio
import re

_STATUS_LINE = re.compile(rb"\s*HTTP/1\.[01] ([1-9][0-9]{2})\b")
_LONGEST = 64 * 1024


class ResponseHead:
    """The beginning of one answer."""

    __slots__ = ("received",)

    def __init__(self) -> None:
        self.received = b""

    @property
    def status(self) -> int | None:
        """The status of the answer, `None` where no whole head of one has come."""
        *heads, _ = self.received.split(b"\r\n\r\n")
        for head in heads:
            line = _STATUS_LINE.match(head)
            if line is None:
                return None
            if line[1] == b"101" or not line[1].startswith(b"1"):
                return int(line[1])
        return None  # but for interim answers


class ResponseHeadTap(asyncio.Protocol):
    """Stands before the protocol of a connection, and keeps the beginning of the last answer."""

    __slots__ = ("_head", "_protocol")

    def __init__(self, protocol: asyncio.Protocol) -> None:
        self._protocol = protocol
        self._head = ResponseHead()

    @classmethod
    def attach(cls, transport: asyncio.Transport, protocol: asyncio.Protocol) -> ResponseHead:
        """The one on a connection, ready for the next answer.

        Args:
            transport: the connection.
            protocol: whose connection it is; it gets all that is received.
        """
        watch = transport.get_protocol()
        if not isinstance(watch, ResponseHeadTap):
            watch = cls(protocol)
            transport.set_protocol(watch)
        watch._head = head = ResponseHead()
        return head

    def data_received(self, data: bytes) -> None:
        """Keep what may be a head, and pass it on."""
        if len(self._head.received) < _LONGEST:
            self._head.received += data
        self._protocol.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass it on."""
        return self._protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass it on."""
        self._protocol.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass it on."""
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._protocol.resume_writing()
