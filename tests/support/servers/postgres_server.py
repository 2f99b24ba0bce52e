"""A real PostgreSQL on 127.0.0.1, with data that is gone in the end."""

from __future__ import annotations

import itertools
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from support.servers.binaries import postgres_programs
from support.servers.places import Place, place
from support.servers.processes import Server

SUPERUSER = "postgres"
ROLE = "client"
"""Owns the databases of tests and has no other rights."""
_WITH_PASSWORD = "with_password"
"""The group of the roles that must give their password; no other role needs one."""
_ACCESS = f"""
host all +{_WITH_PASSWORD} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "dynamic_shared_memory_type": "mmap",  # In the data folder: nothing is left after SIGKILL.
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
}


@attrs.define
class PostgresServer:
    """A running server; its methods wait."""

    server: Server
    programs: Path
    was_killed: bool = False
    _numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    @property
    def log(self) -> Path:
        """The log of the server."""
        return self.server.place.log

    def dsn(self, database: str, role: str = ROLE) -> str:
        """Return the address of a database."""
        return f"postgresql://{role}@127.0.0.1:{self.server.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database that the role without rights owns, and return its address."""
        name = f"t_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} OWNER {ROLE}")
        return self.dsn(name)

    def drop_database(self, dsn: str) -> None:
        """Remove a database, and cut off who is still connected to it."""
        self.execute(f"DROP DATABASE {dsn.rpartition('/')[2]} WITH (FORCE)")

    def new_role(self, name: str, password: str) -> None:
        """Make a role that may log in with this password alone."""
        self.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {_WITH_PASSWORD}")

    def execute(self, *statements: str, database: str = SUPERUSER) -> str:
        """Execute SQL as the superuser, each statement by itself; return what it prints."""
        done = subprocess.run(
            [
                self.programs / "psql",
                *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
                *("--set=ON_ERROR_STOP=1", f"--dbname={self.dsn(database, SUPERUSER)}"),
                *(f"--command={statement}" for statement in statements),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it again, at the same port."""
        self.server.start()
        self.was_killed = False

    def stop(self) -> None:
        """Shut it down cleanly: clients are cut off."""
        self.server.stop()

    def kill(self) -> None:
        """Kill all its processes: clients are cut off without a word."""
        self.server.kill()
        self.was_killed = True

    def pause(self) -> None:
        """Stop the process that takes connections; those there are go on."""
        self.server.pause()

    def resume(self) -> None:
        """Let it go on."""
        self.server.resume()


@contextmanager
def running_postgres(
    settings: Mapping[str, str] | None = None, *, on_disk: bool = False
) -> Iterator[PostgresServer]:
    """Start a PostgreSQL, with `fsync` on, and end it.

    Args:
        settings: settings of the server, such as `{"log_statement": "all"}`.
        on_disk: whether its data is on the disk, where `fsync` takes the time that it takes.

    Raises:
        ServerIsMissing: there is none for this platform; pytest takes it for a skip.
    """
    with place(on_disk=on_disk) as where:
        programs = postgres_programs(where.programs)
        data = where.data / "data"
        _initialize(where, programs, data)

        def command(port: int) -> list[str | Path]:
            pairs = {**_SETTINGS, "port": str(port), **(settings or {})}
            return [
                programs / "postgres",
                *("-D", data),
                *(word for name, value in pairs.items() for word in ("-c", f"{name}={value}")),
            ]

        def is_ready(pid: int) -> bool:
            try:
                lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            except FileNotFoundError:
                return False
            return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

        server = Server(where, command, is_ready, stop_by=signal.SIGINT, end_by=signal.SIGQUIT)
        server.start()
        postgres = PostgresServer(server, programs)
        try:
            postgres.execute(f"CREATE ROLE {ROLE} LOGIN", f"CREATE ROLE {_WITH_PASSWORD}")
            yield postgres
        finally:
            if postgres.was_killed:
                server.start()  # Frees the shared memory that the killed one has left.
            server.end()


def _initialize(where: Place, programs: Path, data: Path) -> None:
    words = [f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C"]
    small = ["--wal-segsize=1", "--no-sync"]  # Nothing is written yet.
    where.run([programs / "initdb", "-D", data, *words, *small])
    (data / "pg_hba.conf").write_text(_ACCESS, encoding="ascii")
