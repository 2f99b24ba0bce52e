from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from support.servers.postgres_server import ROLE, PostgresServer, running_postgres
from support.servers.processes import ServerFailedError


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


def answers(address: str) -> bool:
    url = urlsplit(address)
    assert url.hostname is not None
    try:
        socket.create_connection((url.hostname, url.port or 0)).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_database_is_new_and_belongs_to_a_role_without_rights(server: PostgresServer) -> None:
    first, second = server.new_database(), server.new_database()
    assert first != second
    server.execute("CREATE TABLE here ()", database=first.rpartition("/")[2])
    there = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert server.execute(there, database=second.rpartition("/")[2]) == "0\n"
    rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname"
    assert server.execute(f"{rights} = '{ROLE}'") == "f|f|f\n"


def test_what_is_committed_is_on_the_disk(server: PostgresServer) -> None:
    assert server.execute("SHOW fsync", "SHOW synchronous_commit") == "on\non\n"


def test_a_postgres_that_is_killed_has_its_rows_when_it_is_back(server: PostgresServer) -> None:
    server.execute("CREATE TABLE kept AS SELECT 1 AS row")
    address = server.dsn("postgres")
    server.kill()
    assert not answers(address)
    server.start()
    assert server.dsn("postgres") == address
    assert server.execute("SELECT row FROM kept") == "1\n"


def test_a_postgres_takes_settings_and_logs_what_they_say() -> None:
    with running_postgres({"log_statement": "all"}) as server:
        server.execute("SELECT 'seen'")
        assert "SELECT 'seen'" in server.log.read_text()


def test_a_postgres_that_does_not_start_says_why() -> None:
    with (
        pytest.raises(ServerFailedError, match="no_such_setting"),
        running_postgres({"no_such_setting": "1"}),
    ):
        pass
