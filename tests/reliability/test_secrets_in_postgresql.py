"""What a PostgreSQL that logs everything learns of keys and people.

People are in the tables of a job, as they are in its files: the frozen rows, and refusals that
quote a row. They are in no log of the server, though it logs each statement with its parameters.
The key, and the password of the database, are nowhere at all.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import attrs
import psycopg
import pytest
from aiohttp import web

from postalytics import Finished, Fleet, Postalytics, run_job
from postalytics.testing import FakePostalytics
from postalytics_runtime.errors import ConfigurationError, PostalyticsError
from postalytics_runtime.fleet import FleetState
from support.fleet.fleets import until, worker
from support.leaks import leaks
from support.reliability.canaries import (
    FIRST_NAME,
    KEY,
    MAIL,
    PASSWORD,
    STREET,
    VARIABLE,
    contact,
    recipient,
    spread,
)
from support.reliability.clients import Unpaced
from support.servers.postgres_server import PostgresServer, running_postgres

PEOPLE = [FIRST_NAME, STREET, MAIL, VARIABLE]
SECRETS = [KEY, PASSWORD]
TALKATIVE = {
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_min_messages": "debug1",
    "log_min_error_statement": "debug1",
    "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
    "log_connections": "on",
    "log_disconnections": "on",
}


@pytest.fixture(scope="module")
def talkative() -> Iterator[PostgresServer]:
    with running_postgres(TALKATIVE) as server:
        yield server


@pytest.fixture
def dsn(talkative: PostgresServer) -> Iterator[str]:
    address = talkative.new_database()
    yield address.replace("@", f":{PASSWORD}@")
    talkative.drop_database(address)


@pytest.fixture
async def server() -> AsyncIterator[FakePostalytics]:
    async with FakePostalytics(api_key=KEY) as server:
        server.intercept = _refuse_some
        yield server


async def _refuse_some(operation: str, request: web.Request) -> web.StreamResponse | None:
    """Refuse the row with the canaries, and quote it together with the key."""
    if not operation.endswith(("create_contact", "send_mail")):
        return None
    body = await request.json()
    if body["first_name"] != FIRST_NAME:
        return None
    quoted = f"{KEY} may not send to {FIRST_NAME}, {STREET}, {MAIL}, {VARIABLE}"
    return web.json_response({"message": quoted}, status=400)


PIECES = [attrs.evolve(recipient(), first_name=f"Ada {number}") for number in range(12)]
CONTACTS = [contact(first_name=f"Ada {number}") for number in range(12)]
Uploaded = Callable[[str, FakePostalytics], Awaitable[None]]


async def _by_run_job(dsn: str, server: FakePostalytics) -> None:
    """Stop a job with a list and a job of mail in the middle, and go on as a worker does."""
    async with Unpaced(KEY, base_url=server.url, allow_live_mail=False) as client:
        for upload in (
            client.contacts.upload_contacts(
                [contact(), *CONTACTS], contact_list_id=1, journal=f"{dsn}#june", concurrency=1
            ),
            client.mail.send_mail_pieces(
                [recipient(), *PIECES], endpoint="b4d5c0ffee", journal=f"{dsn}#mail", concurrency=1
            ),
        ):
            async for _ in upload:
                upload.stop()
            assert upload.counts.pending > 0
        ends = [await run_job(dsn, job, client) for job in ("june", "mail")]
    counts = [end.counts for end in ends if isinstance(end, Finished)]
    assert [(it.succeeded, it.rejected) for it in counts] == [(12, 1), (12, 1)]


async def _by_a_fleet(dsn: str, server: FakePostalytics) -> None:
    """Submit the same to a fleet, and for accounts whose keys are wrong or cannot be had."""

    async def key_of(account: str) -> str:
        if account == "gamma":
            raise ConfigurationError(f"There is no key of the account {account}.")
        return KEY if account == "acme" else f"not-{KEY}"

    fleet = Fleet(dsn, key_of)
    async with Unpaced(KEY, base_url=server.url, allow_live_mail=False) as client:
        upload, send = client.contacts.upload_contacts, client.mail.send_mail_pieces
        for account in ("acme", "beta", "gamma"):
            rows, job = [contact(), *CONTACTS], f"{account}-june"
            await fleet.submit(upload, rows, account=account, job=job, contact_list_id=1)
        pieces, endpoint = [recipient(), *PIECES], "b4d5c0ffee"
        await fleet.submit(send, pieces, account="acme", job="mail", endpoint=endpoint)
    async with worker(fleet):
        jobs = await until(fleet, {FleetState.FINISHED, FleetState.STOPPED})
    assert [(it.job, it.counts.succeeded, it.reason) for it in jobs] == [
        ("acme-june", 12, None),
        ("mail", 12, None),
        ("beta-june", 0, "AuthenticationError"),
        ("gamma-june", 0, "ConfigurationError"),
    ]
    await fleet.resume("beta")
    await fleet.cancel("beta")
    assert await fleet.unconfirmed() == []


@pytest.mark.parametrize("uploaded", [_by_run_job, _by_a_fleet])
async def test_the_log_of_the_server_shows_neither_keys_nor_people(
    uploaded: Uploaded, talkative: PostgresServer, dsn: str, server: FakePostalytics
) -> None:
    before = talkative.log.stat().st_size
    await uploaded(dsn, server)
    said = talkative.log.read_bytes()[before:].decode()
    assert "statement: " in said
    assert leaks(said, [*SECRETS, *PEOPLE]) == []


@pytest.mark.parametrize("uploaded", [_by_run_job, _by_a_fleet])
async def test_no_table_holds_a_key_or_a_password(
    uploaded: Uploaded, dsn: str, server: FakePostalytics
) -> None:
    await uploaded(dsn, server)
    stored = _everything_in(dsn)
    assert leaks(stored, SECRETS) == []
    assert leaks(stored, PEOPLE) == PEOPLE


@pytest.mark.parametrize("uploaded", [_by_run_job, _by_a_fleet])
async def test_no_log_or_command_line_of_ours_shows_a_key_a_password_or_people(
    uploaded: Uploaded, dsn: str, server: FakePostalytics
) -> None:
    with spread(debug=False) as net:
        await uploaded(dsn, server)
        # The fake shows the values of requests to its own log, and has no part in a real job.
        net.told = [(where, text) for where, text in net.told if "aiohttp.access" not in where]
    assert net.caught() == []
    assert leaks(_command_lines(), [*SECRETS, *PEOPLE]) == []


@pytest.mark.parametrize("wrong", ["role", "database", "port", "job"])
async def test_no_error_shows_the_password_of_a_database(
    dsn: str, server: FakePostalytics, wrong: str
) -> None:
    changed = {
        "role": dsn.replace("client", "anyone"),
        "database": f"{dsn}_elsewhere",
        "port": f"{dsn.rpartition(':')[0]}:1/t_1",
        "job": dsn,
    }[wrong]
    with spread(debug=False) as net:
        async with Postalytics(KEY, base_url=server.url) as client:
            with pytest.raises(PostalyticsError) as error:
                await run_job(changed, "june", client)
        net.report(error.value, skip=".py")  # Without variables of frames: you gave it as text.
    assert net.caught() == []


def test_a_canary_is_found_in_such_a_log_and_in_such_a_table(
    talkative: PostgresServer, dsn: str
) -> None:
    before = talkative.log.stat().st_size
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE planted (plain text, raw bytea)")
        connection.execute("INSERT INTO planted VALUES (%s, %s)", (MAIL, STREET.encode()))
        connection.execute(f"SELECT '{base64.b64encode(KEY.encode()).decode()}'")
    said = talkative.log.read_bytes()[before:].decode()
    assert leaks(said, [KEY, MAIL, STREET]) == [KEY, MAIL, STREET]
    assert leaks(_everything_in(dsn), [KEY, MAIL, STREET]) == [MAIL, STREET]


def _everything_in(dsn: str) -> str:
    """Return all values in all tables, each bytea also as the text that it may be."""
    with psycopg.connect(dsn) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = [row for (name,) in tables for row in connection.execute(f"TABLE {name}")]
    return "\n".join(_text(value) for row in rows for value in row)


def _text(value: object) -> str:
    return f"{value!r} {value}" if not isinstance(value, bytes) else value.decode(errors="replace")


def _command_lines() -> str:
    """Return the arguments of all processes on this machine, as PostgreSQL may rewrite its own."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # It has ended.
            found.append(process.read_bytes().decode(errors="replace"))
    return "\n".join(found)
