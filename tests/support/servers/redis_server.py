"""A real Redis (Valkey) on 127.0.0.1 that keeps its data in memory alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import attrs

from support.servers.binaries import redis_program
from support.servers.places import ServerFailedError, place
from support.servers.processes import Server


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
        return self.server.place.log

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
            lines = server.place.log.read_text(errors="replace").splitlines()
            return any(line.startswith(f"{pid}:") and "Ready to accept" in line for line in lines)

        server = Server(where, command, is_ready, stop_by=signal.SIGTERM, end_by=signal.SIGKILL)
        server.start()
        try:
            yield RedisServer(server)
        finally:
            server.end()


@contextmanager
def empty_redis() -> Iterator[str]:
    """Start a server, or take a database of the one in `REDIS_URL`; yield the address.

    Of that server, each process of pytest-xdist takes another database, from the given one on.

    Raises:
        ServerFailedError: that database is not empty; nothing is removed from it.
    """
    given = os.environ.get("REDIS_URL")
    if not given:
        with running_redis() as server:
            yield server.url
        return
    url = urlsplit(given)
    number = int(url.path.strip("/") or 0) + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    address = url._replace(path=f"/{number}").geturl()
    if _keys(address) > 0:
        raise ServerFailedError(f"Database {number} of the server in REDIS_URL is not empty.")
    yield address
    empty(address)


def _keys(url: str) -> int:
    from redis import Redis  # Few of the processes that run tests need it: a fifth of a second.

    with Redis.from_url(url) as client:
        return int(client.dbsize())


def empty(url: str) -> None:
    """Remove all keys of a database."""
    from redis import Redis

    with Redis.from_url(url) as client:
        client.flushdb()
