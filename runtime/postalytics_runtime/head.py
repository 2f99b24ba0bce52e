"""The status of an answer, read as soon as its head is there.

aiohttp gives up a whole read where anything in it is malformed, be it a byte too many after the
body, and with it the status, which by then it knew.
"""

from __future__ import annotations

import asyncio
import re

_STATUS_LINE = re.compile(rb"\s*HTTP/1\.[01] ([1-9][0-9]{2})\b")
_INTERIM = b"HTTP/1.1 1"
_LONGEST = 64 * 1024


class HeadWatch(asyncio.Protocol):
    """Stands before the protocol of a connection until it has the head of an answer.

    Args:
        protocol: what gets all that is received.
        transport: the connection, whose protocol this becomes.
    """

    __slots__ = ("_protocol", "_received", "_transport")

    def __init__(self, protocol: asyncio.Protocol, transport: asyncio.BaseTransport) -> None:
        self._protocol = protocol
        self._transport = transport
        self._received = b""
        transport.set_protocol(self)

    @property
    def status(self) -> int | None:
        """The status of the answer, `None` where no whole head of one has come."""
        *heads, _ = self._received.split(b"\r\n\r\n")
        for head in heads:
            line = _STATUS_LINE.match(head)
            if line is None:
                return None
            if line[1] == b"101" or not line[1].startswith(b"1"):
                return int(line[1])
        return None  # but for interim answers

    def data_received(self, data: bytes) -> None:
        """Keep what may be a head, and pass it on."""
        self._received = head = self._received + data if self._received else data
        if len(head) > _LONGEST or (b"\r\n\r\n" in head and not head.startswith(_INTERIM)):
            self._transport.set_protocol(self._protocol)
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
