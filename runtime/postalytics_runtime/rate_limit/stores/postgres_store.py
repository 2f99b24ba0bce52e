"""Schedules in a PostgreSQL: a row for each, changed by one statement.

The time is that of the server. Rows that have expired are removed now and then. Processes are woken
by notifications, for which each process listens on a channel of its own. Where notifications get
lost, as behind PgBouncer in transaction mode, processes wait by time alone.

The table is not logged: no change waits for the disk, and after a crash of the server it is empty,
which costs what the limits allow once.
"""

from __future__ import annotations

import asyncio
import base64
import os
import socket
from collections.abc import Iterable
from contextlib import aclosing, suppress
from functools import partial
from typing import Any, TypeAlias

import psycopg
from psycopg import AsyncConnection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ...errors import ConfigurationError
from ..pace_address import StoreAddress
from ..store import StoredState, StoreUnreachableError, Wakeup
from .connections import Connections, in_time
from .postgres_errors import explained
from .unusable import unusable
from .wakeups import Wakeups

Row: TypeAlias = tuple[Any, ...]

_TIDY_SECONDS = 3600.0
_CUT_SECONDS = 1.0
_LONGEST_MESSAGE = 7900
"""Bytes of a notification; PostgreSQL takes less than 8,000."""

_MADE_BY_ANOTHER = (
    psycopg.errors.DuplicateObject,
    psycopg.errors.DuplicateTable,
    psycopg.errors.UniqueViolation,
)
_SETTINGS = {
    # A connection that only listens must notice that the other end is gone without a word.
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}

_NOW = "extract(epoch FROM clock_timestamp())"
_CREATE = """
CREATE UNLOGGED TABLE IF NOT EXISTS {table} (
    name text PRIMARY KEY, version bigint NOT NULL, state bytea NOT NULL,
    expires timestamptz NOT NULL
)
"""
_READ = """
SELECT 0, stored.version, stored.state, {now}::float8
FROM (VALUES (1)) AS one
LEFT JOIN {table} AS stored ON stored.name = %(name)s AND stored.expires > clock_timestamp()
"""
# A version is never used twice, even after a row has expired: it is a time in microseconds.
_INSERT = """
INSERT INTO {table} AS stored (name, version, state, expires)
VALUES (%(name)s, {now} * 1000000, %(state)b, clock_timestamp() + %(keep)s * interval '1 s')
ON CONFLICT (name) DO UPDATE SET
    version = CASE WHEN stored.version < excluded.version
        THEN excluded.version ELSE stored.version + 1 END,
    state = excluded.state, expires = excluded.expires
WHERE stored.expires <= clock_timestamp()
RETURNING version
"""
_UPDATE = """
UPDATE {table} SET
    version = CASE WHEN version < {now} * 1000000 - 1
        THEN {now} * 1000000 ELSE version + 1 END,
    state = %(state)b, expires = clock_timestamp() + %(keep)s * interval '1 s'
WHERE name = %(name)s AND version = %(version)s AND expires > clock_timestamp()
RETURNING version
"""
_REPLACE = """
WITH written AS ({change}), woken AS (
    SELECT pg_notify(channel, written.version || %(message)s)
    FROM written, unnest(%(channels)s::text[]) AS channel
)
SELECT
    coalesce(written.version, 0), stored.version,
    CASE WHEN written.version IS NULL THEN stored.state END, {now}::float8,
    (SELECT count(*) FROM woken)
FROM (VALUES (1)) AS one
LEFT JOIN written ON true
LEFT JOIN {table} AS stored ON stored.name = %(name)s AND stored.expires > clock_timestamp()
"""
_TIDY = """
DELETE FROM {table} WHERE name IN (
    SELECT name FROM {table} WHERE expires < clock_timestamp() FOR UPDATE SKIP LOCKED
)
"""


class PostgresStore:
    """Store in a PostgreSQL. The table is made at the first operation, if it is not there.

    Args:
        address: where it is.
        program: the word that the names of its table and channels begin with.
        process: the token of this process.
    """

    def __init__(self, address: StoreAddress, program: str, process: int) -> None:
        self.process = process
        self.operations = 0
        self._address = address
        self._channels = f"{program}_pace_"
        self._table = f"{program}_pace"
        settings = {**_SETTINGS, "fallback_application_name": f"{program} pace"}
        self._settings = make_conninfo("", **{**settings, **settings_of(address)})
        self._read, self._tidy = self._statement(_READ), self._statement(_TIDY)
        self._insert = self._statement(_REPLACE.replace("{change}", _INSERT))
        self._update = self._statement(_REPLACE.replace("{change}", _UPDATE))
        self._tidy_at = 0.0
        self._connections = Connections(self._connect, _discard)
        self._wakeups = Wakeups(self._listen)

    async def read(self, name: str) -> StoredState:
        """Return what is stored under the name, and the time."""
        if self._tidy_at <= (now := asyncio.get_running_loop().time()):
            self._tidy_at = now + _TIDY_SECONDS
            await self._run(self._tidy, {})
        _, version, state, seconds = await self._run(self._read, {"name": name})
        return StoredState(state, version or 0, seconds)

    async def replace(
        self, name: str, version: int, state: bytes, keep_seconds: float, wake: Iterable[int]
    ) -> tuple[bool, StoredState]:
        """Store `state` if the version is still this one, and wake processes."""
        values: dict[str, object] = {
            "name": name,
            "version": version,
            "state": state,
            "keep": keep_seconds,
            "channels": [f"{self._channels}{process}" for process in wake],
            "message": _message(name, state),
        }
        row = await self._run(self._update if version else self._insert, values)
        written, found, stored, seconds, _ = row
        if written:
            return True, StoredState(state, written, seconds)
        if (found or 0) == version:
            # It was replaced while this statement ran, which does not see that.
            now_there = await self.read(name)
            if now_there.version == version:
                raise StoreUnreachableError("it takes no changes, and does not say why")
            return False, now_there
        return False, StoredState(stored, found or 0, seconds)

    async def woken(self) -> Wakeup:
        """Wait until another process wakes this one."""
        return await self._wakeups.next()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wakeups.aclose()
        await self._connections.aclose()

    def _statement(self, text: str) -> bytes:
        table = sql.Identifier(self._table).as_string()
        return text.format(table=table, now=_NOW).encode()

    async def _run(self, statement: bytes, values: dict[str, object]) -> Row:
        self.operations += 1
        return await self._connections.run(partial(self._reply, statement, values))

    async def _reply(
        self, statement: bytes, values: dict[str, object], connection: AsyncConnection
    ) -> Row:
        try:
            try:
                return await _fetched(connection, statement, values)
            except psycopg.errors.UndefinedTable:
                await self._create(connection)
                return await _fetched(connection, statement, values)
        except psycopg.Error as error:
            raise self._explained(error) from None

    async def _create(self, connection: AsyncConnection) -> None:
        try:
            # Even with IF NOT EXISTS, this fails if another process makes the table just now.
            with suppress(*_MADE_BY_ANOTHER):
                await _fetched(connection, self._statement(_CREATE), {})
        except psycopg.errors.InsufficientPrivilege:
            raise unusable(
                self._address,
                f"its user may not make the table {self._table}. As a user who may, run: "
                + " ".join(_CREATE.format(table=self._table).split())
                + f"; then GRANT SELECT, INSERT, UPDATE, DELETE ON {self._table} TO the user",
            ) from None

    async def _connect(self) -> AsyncConnection:
        try:
            return await in_time(
                AsyncConnection.connect(
                    self._settings,
                    autocommit=True,
                    prepare_threshold=None,  # PgBouncer has another connection each time.
                )
            )
        except psycopg.Error as error:
            raise self._explained(error) from None

    async def _listen(self, wakeups: Wakeups) -> None:
        connection = await self._connect()
        try:
            channel = sql.Identifier(f"{self._channels}{self.process}")
            await _fetched(connection, sql.SQL("LISTEN {}").format(channel).as_bytes(), {})
            async with aclosing(connection.notifies()) as notifications:
                async for notification in notifications:
                    with suppress(ValueError):  # No client has sent it: every role may notify.
                        wakeups.add(_wakeup(notification.payload))
        except psycopg.Error as error:
            raise self._explained(error) from None
        finally:
            await _discard(connection)

    def _explained(self, error: psycopg.Error) -> StoreUnreachableError | ConfigurationError:
        return explained(error, self._address, self._table)


def settings_of(address: StoreAddress) -> dict[str, str]:
    """Return the settings in an address, as the driver reads them.

    Raises:
        ConfigurationError: the driver does not know one of them.
    """
    try:
        found = conninfo_to_dict(str(address.url))
    except psycopg.Error:
        raise unusable(address, "the driver does not know all options of the address") from None
    return {name: str(value) for name, value in found.items() if value is not None}


async def _fetched(connection: AsyncConnection, statement: bytes, values: dict[str, object]) -> Row:
    """Execute a statement and return the row of its result; an empty one if it has none.

    If it is cancelled, the driver would ask the server to cancel the statement, and wait for that:
    without end, if the server hangs. So it runs in a task that is not cancelled but cut off.
    """
    task = asyncio.create_task(_row(connection, statement, values))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        _cut(connection)
        await asyncio.wait({task}, timeout=_CUT_SECONDS)
        if task.done():
            task.exception()  # It was cut off.
        raise


async def _row(connection: AsyncConnection, statement: bytes, values: dict[str, object]) -> Row:
    cursor = await connection.execute(statement, values)
    return (await cursor.fetchone() or ()) if cursor.description else ()


def _cut(connection: AsyncConnection) -> None:
    """End what is in flight with an error. The socket stays open, for the event loop watches it."""
    with (
        suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(connection.pgconn.socket)) as shared,
    ):
        shared.shutdown(socket.SHUT_RDWR)


async def _discard(connection: AsyncConnection) -> None:
    await connection.close()


def _message(name: str, state: bytes) -> str:
    """Return a notification without the version that it begins with."""
    text = base64.b64encode(state).decode("ascii")
    message = f"\n{name}\n{text}"
    return message if len(message) <= _LONGEST_MESSAGE else f"\n{name}"


def _wakeup(message: str) -> Wakeup:
    version, name, *state = message.split("\n", 2)
    return Wakeup(name, int(version), base64.b64decode(state[0])) if state else Wakeup(name)
