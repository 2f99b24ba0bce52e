"""The program `serve` of a guide, in a thread of the test."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import tempfile
import threading
from pathlib import Path
from typing import IO, Self

import attrs
from aiohttp import web

from postalytics import Postalytics
from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.cli import CommandLine
from support.events.running import until
from support.fidelity.screen import Screen

_SHOWN_PORT = 8765
_PORTS = range(_SHOWN_PORT, 10_000)
"""Ports with as many digits as the one that a guide shows."""
_SECONDS = 60.0
"""How long a server may take to start or to stop."""
_IN_FLIGHT = 8
"""The number of rows in flight, unless a command says otherwise."""
_NOTICED = "Stopping:"
"""How the message begins that a command writes when it has noticed Ctrl-C."""


class Interruption:
    """Press of Ctrl-C when the server has received a number of requests for rows.

    The server holds the last ones until the command has noticed, so that it is always the same
    number of rows that are sent.
    """

    def __init__(self, requests: int, screen: Screen) -> None:
        self._requests = requests
        self._screen = screen
        self._received = 0

    async def __call__(self, operation: str, _: web.Request) -> None:
        """Hold the request if it is one of the last."""
        if operation not in {upload.operation for upload in COMMAND_LINE.uploads}:
            return
        self._received += 1
        if self._received == self._requests:
            self._screen.write("^C\n")
            os.kill(os.getpid(), signal.SIGINT)
        if self._received > self._requests - _IN_FLIGHT:
            await until(lambda: _NOTICED in self._screen.text)


class UnlimitedFake(FakePostalytics):
    """Fake without a rate limit, which another thread starts and stops."""

    async def __aenter__(self) -> Self:
        self.limits = ()
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        await super().__aenter__()
        self._loop.call_soon(self.started)
        return self

    def started(self) -> None:
        """Do nothing; called when what runs it waits for its end."""

    def stop(self) -> None:
        """Cancel what runs it."""
        assert self._task is not None
        self._loop.call_soon_threadsafe(self._task.cancel)


class GuideServer:
    """Server that the commands of a guide start, and send to.

    Args:
        screen: what the server prints to.

    Attributes:
        origin: the origin.
        command_line: the command line whose environment `local` is the server.
        ports: the port, and the one that the guide shows.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._fake: UnlimitedFake | None = None
        self._thread: threading.Thread | None = None
        self._is_running = threading.Event()
        port, self._lock = _reserved_port()
        self.ports = str(port), str(_SHOWN_PORT)
        self.origin = f"http://127.0.0.1:{port}"
        line = local_command_line(self.origin)

        note_start = self._started

        class Fake(UnlimitedFake):
            api = line.api()

            def started(self) -> None:
                note_start(self)

        self.command_line = line._replace(fake_server=lambda: Fake)

    def _started(self, fake: UnlimitedFake) -> None:
        self._fake = fake
        self._is_running.set()

    def start(self, words: list[str]) -> None:
        """Start the server, instead of the one that runs, and wait for what it prints.

        Args:
            words: the command.
        """
        self._stop()
        self._is_running.clear()
        self._thread = threading.Thread(target=self._serve, args=(words,))
        self._thread.start()
        assert self._is_running.wait(_SECONDS), self._screen.text

    def _serve(self, words: list[str]) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            cli.run(self.command_line, words)

    def interrupt_after(self, requests: int | None) -> None:
        """Press Ctrl-C when this number of requests for rows was received; `None` for never."""
        if self._fake is not None:
            interruption = None if requests is None else Interruption(requests, self._screen)
            self._fake.intercept = interruption

    def close(self) -> None:
        """Stop the server, and release its port."""
        self._stop()
        self._lock.close()

    def _stop(self) -> None:
        if self._thread is not None and self._fake is not None:
            self._fake.stop()
            self._thread.join(_SECONDS)


def local_command_line(origin: str) -> CommandLine:
    """Return the command line whose environment `local` is at this origin."""
    api = Postalytics.api
    places = (
        attrs.evolve(place, url=origin) if place.name == api.default_environment else place
        for place in api.environments
    )

    class Client(Postalytics):
        pass

    Client.api = attrs.evolve(api, environments=tuple(places))
    return COMMAND_LINE._replace(api=lambda: Client.api, client_class=lambda: Client)


def _reserved_port() -> tuple[int, IO[bytes]]:
    """Return a port that nothing listens on, and the open file that keeps it from other tests."""
    for port in _PORTS:
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            path = Path(tempfile.gettempdir(), f"postalytics-guide-{port}.lock")
            lock = stack.enter_context(path.open("ab"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as taken:
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                taken.bind(("127.0.0.1", port))
            stack.pop_all()
            return port, lock
    raise AssertionError("No port is free.")
