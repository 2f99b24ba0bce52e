"""A real Redis (Valkey) on 127.0.0.1 that keeps its data in memory alone."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import attrs

from support.servers.binaries import redis_program
from support.servers.processes import Server, ServerFailedError, place


@attrs.frozen
class RedisDatabase:
    """A database that the tests of this process have for themselves.

    Args:
        url: its address.
    """

    url: str

    def empty(self) -> None:
        """Remove all keys."""
        self._send("FLUSHDB")

    def size(self) -> int:
        """Return the number of keys."""
        return int(self._send("DBSIZE").removeprefix(":"))

    def _send(self, command: str) -> str:
        """Send a command without a driver, and return the reply."""
        url = urlsplit(self.url)
        commands = [f"SELECT {url.path.strip('/') or 0}", command]
        if url.password:
            commands.insert(0, f"AUTH {url.username or 'default'} {unquote(url.password)}")
        address = (url.hostname or "127.0.0.1", url.port or 6379)
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall("".join(f"{line}\r\n" for line in commands).encode())
            with connection.makefile("r", encoding="utf-8", newline="\r\n") as replies:
                lines = [replies.readline().strip() for _ in commands]
        refused = [line for line in lines if line.startswith("-")]
        if refused:
            raise ServerFailedError(f"The server of REDIS_URL replied: {refused[0]}")
        return lines[-1]


@contextmanager
def redis_database() -> Iterator[RedisDatabase]:
    """Start a server, or take an empty database of the one in `REDIS_URL`.

    Of that one, each process of pytest-xdist takes another database, from the given one on.
    """
    given = os.environ.get("REDIS_URL")
    if not given:
        with running_redis() as server:
            yield RedisDatabase(server.url)
        return
    url = urlsplit(given)
    number = int(url.path.strip("/") or 0) + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    database = RedisDatabase(urlunsplit(url._replace(path=f"/{number}")))
    if database.size() > 0:
        raise ServerFailedError(f"Database {number} of the server of REDIS_URL is not empty.")
    yield database
    database.empty()


@attrs.define
class RedisServer:
    """A running server; its methods wait."""

    server: Server

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"redis://127.0.0.1:{self.server.port}/0"

    @property
    def log(self) -> Path:
        """The log of the server."""
        return self.server.log

    def start(self) -> None:
        """Start it again, empty, at the same port."""
        self.server.start()

    def stop(self) -> None:
        """Shut it down: clients are cut off, and the data is lost."""
        self.server.stop()

    def kill(self) -> None:
        """Kill it."""
        self.server.kill()

    def pause(self) -> None:
        """Stop the process: connections stay, no reply comes."""
        self.server.pause()

    def resume(self) -> None:
        """Let it go on."""
        self.server.resume()


@contextmanager
def running_redis(settings: Mapping[str, str] | None = None) -> Iterator[RedisServer]:
    """Start a Valkey, and end it.

    Args:
        settings: settings of the server, such as `{"requirepass": "secret"}`.

    Raises:
        ServerIsMissing: there is none for this platform; pytest takes it for a skip.
    """
    with place() as where:
        program = redis_program(where.programs)
        fixed = {"bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(where.data)}

        def command(port: int) -> list[str | Path]:
            pairs = {**fixed, "port": str(port), **(settings or {})}
            words = (word for name, value in pairs.items() for word in (f"--{name}", value))
            return [program, *words]

        def is_ready(pid: int) -> bool:
            lines = server.log.read_text(errors="replace").splitlines()
            return any(line.startswith(f"{pid}:") and "Ready to accept" in line for line in lines)

        server = Server(where, command, is_ready, end_by=signal.SIGTERM)
        server.start()
        try:
            yield RedisServer(server)
        finally:
            server.end()
