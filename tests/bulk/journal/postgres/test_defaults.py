"""A role or a database may have any defaults: a journal needs none of them, and keeps its own."""

from __future__ import annotations

from contextlib import closing

import pytest

from postalytics_runtime.bulk.journal.postgres import PostgresReader
from postalytics_runtime.bulk.journal.postgres.database import connect
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError
from support.bulk.database_journals import claimed, connection_of, execute, june
from support.servers.postgres_server import PostgresServer


def set_default(dsn: str, name: str, value: str) -> None:
    execute(dsn, f"ALTER DATABASE {dsn.rpartition('/')[2]} SET {name} = '{value}'")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DateStyle", "SQL, DMY"),
        ("DateStyle", "German"),
        ("standard_conforming_strings", "off"),
        ("search_path", ""),
        ("bytea_output", "escape"),
        ("client_encoding", "LATIN1"),
        ("TimeZone", "Asia/Kathmandu"),
    ],
)
async def test_a_journal_works_whatever_the_defaults_of_the_database_are(
    postgres: str, name: str, value: str
) -> None:
    set_default(postgres, name, value)
    async with claimed(postgres) as journal:
        await journal.save_baseline(["41", "42"])
        await journal.append_and_wait(1, RowStep.SUCCEEDED, reason="Ærø\\ 'x'")
        await journal.wait(600.0, "quiet", quiet=True)
    with closing(PostgresReader(june(postgres))) as reader:
        assert reader.standing().waits
    async with claimed(postgres) as journal:
        assert journal.in_baseline(["42", "43"]) == {"42"}
        assert [entry.detail for entry in journal.history(1)] == [{"reason": "Ærø\\ 'x'"}]


def test_the_server_ends_no_statement_before_this_program_does(postgres: str) -> None:
    limits = "SELECT name FROM pg_settings WHERE name IN (%s, %s, %s)"  # The last are newer.
    names = ("statement_timeout", "idle_session_timeout", "transaction_timeout")
    for (name,) in execute(postgres, limits, *names):
        set_default(postgres, name, "20s")
    with closing(connect(postgres)) as connection:
        found = connection.execute(limits.replace("name FROM", "setting FROM").encode(), names)
        assert {*found.fetchall()} == {("0",)}


def test_a_statement_sees_what_others_committed_before_it(postgres: str) -> None:
    set_default(postgres, "default_transaction_isolation", "serializable")
    with closing(connect(postgres)) as connection:
        assert connection.execute("SHOW transaction_isolation").fetchall() == [("read committed",)]


async def test_a_database_that_allows_no_writes_is_refused_with_the_reason(postgres: str) -> None:
    set_default(postgres, "default_transaction_read_only", "on")
    with pytest.raises(JournalError, match="default_transaction_read_only must be off"):
        async with claimed(postgres):
            pass


async def test_a_journal_waits_for_each_commit_when_the_server_no_longer_does(
    postgres: str, postgres_server: PostgresServer
) -> None:
    async with claimed(postgres) as journal:
        try:
            postgres_server.execute("ALTER SYSTEM SET synchronous_commit = off")
            postgres_server.execute("SELECT pg_reload_conf()")
            while execute(postgres, "SHOW synchronous_commit") != [("off",)]:
                pass
            found = connection_of(journal).execute("SHOW synchronous_commit").fetchall()
        finally:
            postgres_server.execute("ALTER SYSTEM RESET synchronous_commit")
            postgres_server.execute("SELECT pg_reload_conf()")
    assert found == [("on",)]
