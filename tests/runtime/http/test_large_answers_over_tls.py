"""Large responses over TLS whose server closes the connection at once."""

from __future__ import annotations

import asyncio
import socket
import threading

import aiohttp
import pytest
from yarl import URL

from postalytics_runtime.config import Secret
from postalytics_runtime.http import (
    AttemptState,
    DeadlineTimer,
    Request,
    Timeout,
    open_session,
    send_once,
)
from support.reliability.recorded_steps import certificates, trusting


class ClosingServer:
    """A server that stops the event loop of its client until all is sent, and closed."""

    def __init__(self, size: int) -> None:
        self._answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (size, b"x" * size)
        self._loop = asyncio.get_running_loop()
        self._stopped, self._closed = threading.Event(), threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        # Room for all of it, as the client does not read meanwhile.
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.url = URL(f"https://127.0.0.1:{self._listening.getsockname()[1]}/")

    def serve_once(self) -> None:
        plain, _ = self._listening.accept()
        plain.settimeout(5)
        with self._listening, certificates()["good"].wrap_socket(plain, server_side=True) as tls:
            while not tls.recv(65_536).endswith(b"{}"):
                pass
            self._loop.call_soon_threadsafe(self._stop)
            self._stopped.wait(5)
            tls.sendall(self._answer)
        self._closed.set()

    def _stop(self) -> None:
        self._stopped.set()
        self._closed.wait(5)


# Sizes of which asyncio, with a buffer of 64 KiB, dropped the end.
@pytest.mark.parametrize("size", [300_000, 340_000, 500_000, 540_000])
async def test_all_that_has_come_is_read_before_the_end_of_the_connection(size: int) -> None:
    server, timer = ClosingServer(size), DeadlineTimer()
    thread = threading.Thread(target=server.serve_once)
    thread.start()
    async with (
        aiohttp.TCPConnector(ssl=trusting()) as connector,
        aiohttp.ClientSession(connector=connector) as borrowed,
        open_session(borrowed, "test") as session,
    ):
        request = Request("POST", server.url, b"{}", {"Content-Type": "application/json"})
        state = AttemptState(timer, Timeout(total=5))
        response = await send_once(
            session, request, state, key=Secret("key"), max_body_size=1_000_000
        )
    timer.close("The test is over.")
    thread.join()
    assert (len(response.body), response.body_error) == (size, None)
