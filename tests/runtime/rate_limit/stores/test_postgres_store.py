"""What is particular to a PostgreSQL: its table, its rights and its errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit import StoreAddress
from postalytics_runtime.rate_limit.store import StoreUnreachableError
from postalytics_runtime.rate_limit.stores import open_store
from support.runtime.stores import stored, woken_by
from support.servers.postgres_server import PostgresServer

from .conftest import Opens

NAME = "key: 3 in 1 s"
PASSWORD = "hunter2"


def at(url: str) -> StoreAddress:
    return StoreAddress("postgres", url)


@pytest.fixture
def database(postgres: str) -> str:
    return urlsplit(postgres).path[1:]


@pytest.fixture
def user(postgres_server: PostgresServer, postgres: str) -> Iterator[str]:
    """The address of the same database for another role, which owns nothing."""
    postgres_server.execute("CREATE ROLE guest LOGIN")
    yield postgres.replace("//client@", "//guest@")
    postgres_server.execute("DROP OWNED BY guest", database=urlsplit(postgres).path[1:])
    postgres_server.execute("DROP ROLE guest")


async def test_processes_may_make_the_table_at_the_same_time(opens: Opens, postgres: str) -> None:
    stores = [opens(at(postgres)) for _ in range(10)]
    found = await asyncio.gather(*(store.read(NAME) for store in stores * 4))
    assert {one.state for one in found} == {None}


async def test_a_change_may_be_the_first_operation(opens: Opens, postgres: str) -> None:
    assert (await opens(at(postgres)).replace(NAME, 0, b"1", 60, ()))[0] is True


async def test_expired_rows_are_removed_by_the_next_process(
    opens: Opens, postgres: str, postgres_server: PostgresServer, database: str
) -> None:
    one = opens(at(postgres))
    for number in range(5):
        await stored(one, f"name {number}", b"", keep_seconds=0)
    await stored(one, NAME, b"")
    await opens(at(postgres)).read("another")
    left = postgres_server.execute("SELECT name FROM bookshelf_pace", database=database)
    assert left.split("\n") == [NAME, ""]


async def test_another_role_needs_rights_on_the_table_and_learns_which(
    opens: Opens, postgres: str, user: str, postgres_server: PostgresServer, database: str
) -> None:
    mine, theirs = opens(at(postgres)), opens(at(user))
    await stored(mine, NAME, b"mine")
    shown = f"postgresql://{urlsplit(user).netloc.partition('@')[2]}/{database}"
    with pytest.raises(ConfigurationError) as error:
        await theirs.read(NAME)
    assert error.value.message == (
        f"The pace store {shown} cannot be used: its user may not use bookshelf_pace. As its "
        "owner: GRANT SELECT, INSERT, UPDATE, DELETE ON bookshelf_pace TO the user."
    )
    postgres_server.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON bookshelf_pace TO guest", database=database
    )
    await stored(theirs, NAME, b"theirs")
    assert (await mine.read(NAME)).state == b"theirs"
    assert (await woken_by(theirs, mine, NAME, b"!")).state == b"!"


async def test_a_role_that_may_not_make_the_table_learns_how_it_is_made(
    opens: Opens, user: str, postgres_server: PostgresServer, database: str
) -> None:
    postgres_server.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=database)
    with pytest.raises(ConfigurationError) as error:
        await opens(at(user)).read(NAME)
    said = error.value.message
    assert "its user may not make the table bookshelf_pace. As a user who may, run: " in said
    statement, grant = said.partition("run: ")[2].rstrip(".").split("; then ")
    postgres_server.execute(statement, grant.replace("the user", "guest"), database=database)
    await stored(opens(at(user)), NAME, b"1")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE bookshelf_pace (name text PRIMARY KEY)",
        "CREATE TABLE bookshelf_pace (name text, version text, state text, expires text)",
        "CREATE VIEW bookshelf_pace AS SELECT 1 AS name",
    ],
)
async def test_a_table_of_another_program_is_left_as_it_is(
    opens: Opens, postgres: str, statement: str
) -> None:
    async with await psycopg.AsyncConnection.connect(postgres) as connection:
        await connection.execute(statement.encode())
    own = opens(at(postgres))
    for operation in (own.read(NAME), own.replace(NAME, 0, b"", 60, ())):
        with pytest.raises(ConfigurationError) as error:
            await operation
        assert error.value.message.endswith("bookshelf_pace is a table of another program.")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"//client@": "//unknown@"}, "it has no such user, or no database of the name"),
        ({"/t_": "/no_such_t_"}, "it has no such user, or no database of the name"),
        ({"//client@": "//locked@"}, "it wants a password, which the address and PGPASSWORD lack"),
        ({"//client@": f"//locked:{PASSWORD}@"}, "it refuses the user or the password"),
        ({"//client@": "//client:x@", "/t_": "/t_"}, None),
    ],
)
async def test_what_lets_nothing_in_is_not_an_outage(
    opens: Opens,
    postgres: str,
    locked: PostgresServer,
    change: dict[str, str],
    why: str | None,
) -> None:
    for old, new in change.items():
        postgres = postgres.replace(old, new)
    own = opens(at(postgres))
    if why is None:  # A password that is not asked for.
        assert (await own.read(NAME)).state is None
        return
    for operation in (own.read(NAME), own.replace(NAME, 0, b"", 60, ()), own.woken()):
        with pytest.raises(ConfigurationError) as error:
            await operation
        assert why in error.value.message
        assert PASSWORD not in error.value.message


@pytest.fixture
def locked(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """The server, with a role that must give its password."""
    postgres_server.new_role("locked", "secret")
    yield postgres_server
    postgres_server.execute("DROP ROLE locked")


@pytest.mark.parametrize("option", ["sslmode=require", "sslmode=sometimes", "port=abc"])
async def test_an_option_that_cannot_work_is_not_an_outage(
    opens: Opens, postgres: str, option: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        await opens(at(f"{postgres}?{option}")).read(NAME)
    assert error.value.message.partition("cannot be used: ")[2] in (
        "it speaks no TLS, which the address demands.",
        "its address has an option with a value that is not valid.",
    )


def test_an_option_that_is_not_known_is_refused_without_io() -> None:
    with pytest.raises(ConfigurationError) as error:
        open_store(at(f"postgresql://db/app?pasword={PASSWORD}"), "bookshelf", 1)
    assert error.value.message == (
        "The pace store postgresql://db/app cannot be used: the driver does not know all options "
        "of the address."
    )


async def test_a_database_that_may_not_be_changed_is_an_outage_that_says_so(
    opens: Opens, postgres: str, postgres_server: PostgresServer, database: str
) -> None:
    await stored(opens(at(postgres)), NAME, b"")
    postgres_server.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with pytest.raises(StoreUnreachableError) as error:
        await stored(opens(at(postgres)), NAME, b"")
    assert str(error.value) == "it is read-only, as a replica is; the primary is needed"


async def test_a_table_that_drops_changes_is_an_outage(
    opens: Opens, postgres: str, postgres_server: PostgresServer, database: str
) -> None:
    own = opens(at(postgres))
    version = await stored(own, NAME, b"")
    postgres_server.execute(
        "CREATE FUNCTION drops() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        " CREATE TRIGGER drops BEFORE UPDATE ON bookshelf_pace"
        " FOR EACH ROW EXECUTE FUNCTION drops()",
        database=database,
    )
    with pytest.raises(StoreUnreachableError) as error:
        await own.replace(NAME, version, b"x", 60.0, ())
    assert str(error.value) == "it takes no changes, and does not say why"


async def test_a_server_without_a_free_connection_is_an_outage(
    opens: Opens, postgres: str, postgres_server: PostgresServer, database: str
) -> None:
    postgres_server.execute(f"ALTER DATABASE {database} CONNECTION LIMIT 0")
    with pytest.raises(StoreUnreachableError) as error:
        await opens(at(postgres)).read(NAME)
    assert str(error.value) == "it has no connection left"


async def test_a_connection_that_the_server_closed_while_it_was_idle_is_not_an_outage(
    opens: Opens, postgres: str, postgres_server: PostgresServer, database: str
) -> None:
    own = opens(at(postgres))
    for _ in range(2):
        await asyncio.gather(*(stored(own, f"name {number}", b"") for number in range(8)))
        postgres_server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'bookshelf pace'",
            database=database,
        )
    assert (await own.read("name 1")).state == b""


async def test_a_cancelled_operation_that_waits_for_a_lock_leaves_nothing_behind(
    opens: Opens, postgres: str
) -> None:
    own = opens(at(postgres))
    version = await stored(own, NAME, b"before")
    async with await psycopg.AsyncConnection.connect(postgres) as holder:
        await holder.execute("SELECT * FROM bookshelf_pace FOR UPDATE")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(own.replace(NAME, version, b"after", 60, ()), 0.2)
    assert (await own.read("another")).state is None
    await own.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@asynccontextmanager
async def replying(text: str) -> AsyncIterator[StoreAddress]:
    """Run a server that refuses every connection with this text."""
    body = b"SFATAL\0C57P03\0M" + text.encode() + b"\0\0"
    reply = b"E" + (len(body) + 4).to_bytes(4, "big") + body

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(8)  # The request for TLS.
        writer.write(b"N")
        await reader.read(1024)
        writer.write(reply)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield at(f"postgresql://me@127.0.0.1:{port}/app?gssencmode=disable")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the database system is starting up", "it is starting up"),
        ("the database system is shutting down", "it is shutting down"),
        ("the database system is in recovery mode", "it is recovering from a crash"),
        ("sorry, too many clients already", "it has no connection left"),
        ("das Datenbanksystem startet", "no connection can be made, or it broke"),
    ],
)
async def test_a_server_that_cannot_serve_yet_is_an_outage(
    opens: Opens, text: str, reason: str
) -> None:
    async with replying(text) as place:
        with pytest.raises(StoreUnreachableError) as error:
            await opens(place).read(NAME)
    assert str(error.value) == reason


async def test_a_host_without_an_address_is_an_outage(opens: Opens) -> None:
    with pytest.raises(StoreUnreachableError) as error:
        await opens(at("postgresql://me@pace.invalid/app")).read(NAME)
    assert str(error.value) == "the name of its host cannot be resolved"
