"""A server that may lose what it confirmed keeps no journal, and neither does another database."""

from __future__ import annotations

from contextlib import closing

import pytest

from postalytics_runtime.bulk.journal.postgres import PostgresReader
from postalytics_runtime.bulk.journal.postgres.database import connect, server
from postalytics_runtime.errors import JournalError, JournalMovedError
from support.bulk.database_journals import claimed, connection_of, execute, june
from support.servers.postgres_server import PostgresServer, running_postgres


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_commits_is_refused_with_the_setting_to_change(name: str) -> None:
    with running_postgres({name: "off"}) as weak:
        dsn = weak.new_database()
        with closing(connect(dsn)) as connection, pytest.raises(JournalError) as caught:
            server.require_durable(connection, dsn)
    assert f"set {name} = on in postgresql.conf" in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "used"), [("off", "on"), ("local", "on"), ("on", "on"), ("remote_apply",) * 2]
)
async def test_a_journal_waits_for_each_commit_whatever_the_database_does(
    postgres: str, setting: str, used: str
) -> None:
    database = postgres.rpartition("/")[2]
    execute(postgres, f"ALTER DATABASE {database} SET synchronous_commit = {setting}")
    async with claimed(postgres) as journal:
        found = connection_of(journal).execute("SHOW synchronous_commit").fetchall()
    assert found == [(used,)]


async def test_an_old_server_is_refused(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_OLDEST", 999_999)
    with pytest.raises(JournalError, match="13 is the oldest that is supported"):
        async with claimed(postgres):
            pass


def test_a_standby_is_refused(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        server, "_SETTINGS", server._SETTINGS.replace("pg_is_in_recovery()", "true")
    )
    with (
        closing(connect(postgres)) as connection,
        pytest.raises(JournalError, match="is a read-only standby: name the primary"),
    ):
        server.require_durable(connection, postgres)


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (1, "it is in another database server than before"),
        (2, "its server was a standby that has been promoted, or was restored from a backup"),
        (3, "it is in another database than before"),
        (4, "its tables were made anew"),
    ],
)
async def test_a_job_in_another_place_than_before_is_not_gone_on_with(
    postgres: str, part: int, why: str
) -> None:
    async with claimed(postgres):
        pass
    execute(postgres, "UPDATE postalytics.jobs SET place[%s] = 'another'", part)
    with pytest.raises(JournalMovedError, match=why):
        async with claimed(postgres):
            pass
    with closing(PostgresReader(june(postgres))) as reader, pytest.raises(JournalMovedError):
        reader.require_marked()


async def test_a_database_that_was_copied_is_another_place(
    postgres: str, postgres_server: PostgresServer
) -> None:
    async with claimed(postgres):
        pass
    database = postgres.rpartition("/")[2]
    postgres_server.execute(f"CREATE DATABASE a_copy TEMPLATE {database} OWNER client")
    copy = postgres_server.dsn("a_copy")
    try:
        with pytest.raises(JournalMovedError, match="it is in another database than before"):
            async with claimed(copy):
                pass
    finally:
        postgres_server.drop_database(copy)


async def test_a_server_that_was_killed_is_the_same_place(
    postgres: str, postgres_server: PostgresServer
) -> None:
    async with claimed(postgres):
        pass
    postgres_server.kill()
    postgres_server.start()
    async with claimed(postgres, lease_seconds=0.0) as journal:
        assert journal.counts().pending == 10
