"""A link to a server that can be cut at a moment that a test chooses."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

_BYTES = 65_536


class CutLink:
    """Link to a server on 127.0.0.1: it hands on what both sides send, until it is cut.

    Args:
        port: the port of the server.

    Attributes:
        port: the port of the link.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._loses_replies = threading.Event()
        self._lost = threading.Event()
        self._hangs = False
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_the_next_reply(self, *, hang: bool = False) -> None:
        """Cut the connection when the server has replied, without the reply.

        Args:
            hang: whether the connection stays instead, without another byte.
        """
        self._hangs = hang
        self._loses_replies.set()

    def wait_until_lost(self) -> None:
        """Wait until a reply was lost."""
        assert self._lost.wait(30)

    def mend(self) -> None:
        """Hand on what both sides of later connections send."""
        self._loses_replies.clear()

    def close(self) -> None:
        """Cut everything."""
        for one in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                self._sockets += [client, server]
                for arguments in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._copy, args=arguments, daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, is_reply: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_BYTES):
                # The reply to a COPY is the word that data may come; it must arrive.
                if is_reply and self._loses_replies.is_set() and not data.startswith(b"G"):
                    self._lost.set()
                    if self._hangs:
                        return
                    break
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def cut_link(port: int) -> Iterator[CutLink]:
    link = CutLink(port)
    try:
        yield link
    finally:
        link.close()
