"""The tables are made and upgraded by the first process that needs them."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from postalytics_runtime.bulk.journal.postgres import PostgresReader
from postalytics_runtime.bulk.journal.postgres.database import schema
from postalytics_runtime.errors import JournalDamagedError, JournalError
from support.bulk.database_journals import claimed, execute, june
from support.servers.postgres_server import PostgresServer

VERSION = "SELECT version FROM postalytics.journal_version"


async def test_processes_that_start_at_once_make_the_tables_once(postgres: str) -> None:
    async def begin(name: str) -> None:
        async with claimed(postgres, job=name):
            pass

    first, *others = await asyncio.gather(*map(begin, "abcd"), return_exceptions=True)
    assert execute(postgres, VERSION) == [(len(schema.SCRIPTS),)]
    assert execute(postgres, "SELECT count(*) FROM postalytics.jobs") == [(1,)]
    for error in (first, *others):
        assert error is None or "in use" in str(error) or "another job" in str(error)


async def test_tables_of_an_earlier_version_are_upgraded_and_those_of_a_later_one_refused(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with claimed(postgres):
        pass
    with monkeypatch.context() as later:
        more = "ALTER TABLE postalytics.jobs ADD colour text DEFAULT 'red'"
        later.setattr(schema, "SCRIPTS", (*schema.SCRIPTS, more))
        with pytest.raises(JournalError, match="written by an earlier version"):
            PostgresReader(june(postgres))
        async with claimed(postgres):
            pass
        with closing(PostgresReader(june(postgres))) as reader:
            assert reader.counts().pending == 10
        assert execute(postgres, "SELECT colour FROM postalytics.jobs") == [("red",)]
    with pytest.raises(JournalError, match="written by a later version"):
        async with claimed(postgres):
            pass
    with pytest.raises(JournalError, match="written by a later version"):
        PostgresReader(june(postgres))


async def test_an_upgrade_that_fails_changes_nothing(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with claimed(postgres):
        pass
    with monkeypatch.context() as later:
        broken = "ALTER TABLE postalytics.jobs ADD colour text; SELECT 1 / 0"
        later.setattr(schema, "SCRIPTS", (*schema.SCRIPTS, broken))
        with pytest.raises(JournalError):
            async with claimed(postgres):
                pass
    assert execute(postgres, VERSION) == [(len(schema.SCRIPTS),)]
    async with claimed(postgres) as journal:
        assert journal.counts().pending == 10


async def test_a_role_that_may_not_make_tables_gets_the_statement_for_an_administrator(
    postgres: str, postgres_server: PostgresServer
) -> None:
    postgres_server.execute("CREATE ROLE visitor LOGIN")
    dsn = postgres.replace("client@", "visitor@")
    try:
        with pytest.raises(JournalError) as caught:
            async with claimed(dsn):
                pass
        advice = str(caught.value).partition(": CREATE")[2]
        assert advice.startswith(" SCHEMA IF NOT EXISTS postalytics; GRANT USAGE, CREATE ON")
        database = postgres.rpartition("/")[2]
        postgres_server.execute(*f"CREATE{advice}".strip(";").split("; "), database=database)
        async with claimed(dsn) as journal:
            assert journal.counts().pending == 10
    finally:
        postgres_server.execute("DROP OWNED BY visitor", database=postgres.rpartition("/")[2])
        postgres_server.execute("DROP ROLE visitor")


def test_a_database_without_tables_has_no_journal(postgres: str) -> None:
    with pytest.raises(JournalDamagedError, match="There is no journal in"):
        PostgresReader(june(postgres))


async def test_tables_that_are_gone_are_named(postgres: str) -> None:
    async with claimed(postgres):
        pass
    execute(postgres, "DROP TABLE postalytics.entries")
    with pytest.raises(JournalDamagedError, match="tables of the schema postalytics are missing"):
        async with claimed(postgres):
            pass


async def test_a_role_that_may_not_make_temporary_tables_gets_the_statement_for_it(
    postgres: str, postgres_server: PostgresServer
) -> None:
    database = postgres.rpartition("/")[2]
    postgres_server.execute(
        f"ALTER DATABASE {database} OWNER TO postgres",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"GRANT CREATE ON DATABASE {database} TO client",
    )
    with pytest.raises(JournalError) as caught:
        async with claimed(postgres):
            pass
    statement = f"GRANT TEMPORARY ON DATABASE {database} TO client;"
    assert str(caught.value).endswith(f"An administrator must run: {statement}")
    postgres_server.execute(statement)
    async with claimed(postgres):
        pass
