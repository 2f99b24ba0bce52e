"""The servers of tests do what tests rely on, and nothing of them is left."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from support.leftovers import open_files
from support.servers import processes
from support.servers.places import ServerFailedError
from support.servers.postgres_server import ROLE, PostgresServer, running_postgres
from support.servers.redis_server import RedisServer, empty_redis, running_redis

BOTH = pytest.mark.parametrize("run", [running_postgres, running_redis])
Run = Callable[[], AbstractContextManager[PostgresServer | RedisServer]]

SERVES = """
import sys
from support.servers.postgres_server import running_postgres
from support.servers.redis_server import running_redis

with running_postgres() as postgres, running_redis() as redis:
    for server in (postgres.server, redis.server):
        print(server.port, server.place.programs, server.place.data, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


def tables(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [name for (name,) in found.fetchall()]


@pytest.mark.parametrize("_", range(2))
def test_each_test_gets_an_empty_database(postgres: str, _: int) -> None:
    assert tables(postgres) == []
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE made_here ()")
    assert tables(postgres) == ["made_here"]


@pytest.mark.parametrize("_", range(2))
def test_each_test_gets_an_empty_redis(redis: str, _: int) -> None:
    with Redis.from_url(redis) as client:
        assert client.dbsize() == 0
        client.set("made here", "yes")
        assert client.dbsize() == 1


def test_the_role_of_tests_has_no_rights_beyond_its_database(server: PostgresServer) -> None:
    rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname"
    assert server.execute(f"{rights} = '{ROLE}'") == "f|f|f\n"
    with psycopg.connect(server.new_database()) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (ROLE,)


def test_a_role_may_need_a_password(server: PostgresServer) -> None:
    server.new_role("guarded", "right")
    dsn = server.dsn("postgres", "guarded")
    with psycopg.connect(dsn, password="right") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("guarded",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(dsn, password="wrong")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(dsn)


def test_what_is_committed_is_on_the_disk(server: PostgresServer) -> None:
    assert server.execute("SHOW fsync", "SHOW synchronous_commit") == "on\non\n"


def test_a_postgres_that_was_killed_comes_back_with_its_rows(server: PostgresServer) -> None:
    server.execute("CREATE TABLE kept AS SELECT 1 AS row")
    port = server.server.port
    server.kill()
    assert not listens(port)
    server.start()
    assert server.server.port == port
    assert server.execute("SELECT row FROM kept") == "1\n"


def test_a_redis_that_was_stopped_comes_back_empty() -> None:
    with running_redis() as server:
        url = server.url
        with Redis.from_url(url) as client:
            client.set("lost", "yes")
            server.stop()
            assert not listens(server.server.port)
            server.start()
            assert (server.url, client.dbsize()) == (url, 0)


def test_a_paused_redis_takes_connections_and_does_not_reply() -> None:
    with running_redis() as server:
        server.pause()
        with socket.create_connection(("127.0.0.1", server.server.port)) as connection:
            connection.sendall(b"PING\r\n")
            connection.setblocking(False)
            with pytest.raises(BlockingIOError):
                connection.recv(100)
            server.resume()
            connection.setblocking(True)
            assert connection.recv(100) == b"+PONG\r\n"


def test_a_postgres_takes_settings_and_logs_what_they_say() -> None:
    with running_postgres({"log_statement": "all"}) as server:
        server.execute("SELECT 'seen'")
        assert "SELECT 'seen'" in server.log.read_text()


@BOTH
def test_a_server_that_does_not_start_says_why(run: Callable[[dict[str, str]], object]) -> None:
    with ExitStack() as stack, pytest.raises(ServerFailedError, match="no_such_setting"):
        stack.enter_context(run({"no_such_setting": "1"}))  # type: ignore[arg-type]


@BOTH
def test_a_port_that_another_program_takes_is_left_to_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        choices = iter([port, port, *processes._PORTS[:100]])
        monkeypatch.setattr(secrets, "choice", lambda _: next(choices))
        with run() as server:
            assert server.server.port != port
            assert listens(server.server.port)


@BOTH
def test_a_server_leaves_no_file_open_in_the_tests_and_nothing_on_the_disk(run: Run) -> None:
    before = open_files()
    with run() as server:
        assert open_files() == before
        place, port = server.server.place, server.server.port
    assert not listens(port)
    assert [path for path in (place.programs, place.data) if path.exists()] == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_tests_are_killed(number: signal.Signals) -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", SERVES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with tests:
        assert tests.stdout is not None
        lines = [tests.stdout.readline().split() for _ in range(2)]
        assert [listens(int(port)) for port, *_ in lines] == [True, True]
        tests.send_signal(number)
        tests.stdout.read()  # Ends when the watchers do, which have it from the tests.
        assert [listens(int(port)) for port, *_ in lines] == [False, False]
        assert [name for _, *names in lines for name in names if Path(name).exists()] == []


def test_an_empty_database_of_another_redis_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_redis({"requirepass": "a secret"}) as server:
        monkeypatch.setenv("REDIS_URL", server.url.replace("//", "//:a%20secret@"))
        monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw2")
        with empty_redis() as address, Redis.from_url(address) as client:
            assert address == server.url.replace("//", "//:a%20secret@").replace("/0", "/2")
            client.set("made by a test", "yes")
            with (
                ExitStack() as stack,
                pytest.raises(ServerFailedError, match=r"Database 2 .* is not empty"),
            ):
                stack.enter_context(empty_redis())
            assert client.dbsize() == 1
        assert client.dbsize() == 0
