"""Connections to the database of journals, with time limits.

This module loads the driver, so import it late. psycopg's messages may quote values of a statement,
and its exceptions keep them: see `database_errors`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from typing import Any, TypeVar

from .....config import MaskedStr
from .....errors import ConfigurationError
from ..address import shown_database
from .problems import journal_error, unreachable

try:
    import psycopg
    from psycopg import conninfo
    from psycopg.abc import PQGen
    from psycopg.waiting import Ready
except ImportError as error:
    raise ConfigurationError(
        "A journal in a database needs psycopg, which comes with the extra `postgres`: "
        "pip install 'postalytics[postgres]'"
    ) from error

T = TypeVar("T")

CONNECT_SECONDS = 10
"""Default for seconds to wait for a connection."""
REPLY_SECONDS = 30.0
"""Maximum number of seconds to wait for a reply: a server that hangs must not hang the job."""
_CHECK_SECONDS = 0.1
_PARAMETERS = {
    "connect_timeout": CONNECT_SECONDS,
    # A host that vanishes without a word is noticed after 25 s, not after two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
"""Parameters of a connection, unless the address has others."""
_SESSION = """
    SET statement_timeout = 0;
    SET client_encoding = 'UTF8';
    SET TimeZone = 'UTC';
    SET DateStyle = 'ISO';
    SET standard_conforming_strings = on;
    SET default_transaction_isolation = 'read committed';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SET tcp_keepalives_idle = 10;
    SET tcp_keepalives_interval = 5;
    SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = 25000;
    SET enable_bitmapscan = off;
    SET jit = off;
    SELECT set_config(name, '0', false) FROM pg_settings
    WHERE name IN ('transaction_timeout', 'idle_session_timeout');
"""
# A role, a database or the address may have other defaults. This program has time limits of its
# own; those in the last statement are not in every version of PostgreSQL.
# The server's side of the limits: the locks of a client that has vanished must not stay for hours,
# either. The planner knows nothing of a table that has just grown, and would read and sort a whole
# job for each page: without bitmaps it reads the index in order.


class TimedConnection(psycopg.Connection[tuple[Any, ...]]):
    """Connection that waits for each reply for a limited time.

    Attributes:
        reply_seconds: the limit. When it has passed, the connection is closed.
    """

    reply_seconds = REPLY_SECONDS

    def wait(
        self, gen: PQGen[T], interval: float = _CHECK_SECONDS, timeout: float | None = None
    ) -> T:
        """Wait for what psycopg calls a generator: one step of a statement."""
        limit = self.reply_seconds if timeout is None else timeout
        return super().wait(self._limited(gen, time.monotonic() + limit), interval)

    def _limited(self, steps: PQGen[T], deadline: float) -> PQGen[T]:
        try:
            waiting = next(steps)
            while True:
                ready = yield waiting
                if ready == Ready.NONE and time.monotonic() > deadline:
                    # What the server will still do with the statement is unknown.
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server did not reply in time")
                waiting = steps.send(ready)
        except StopIteration as end:
            result: T = end.value
            return result


def connect(dsn: str) -> TimedConnection:
    """Open a connection with autocommit.

    Args:
        dsn: the URL of the database.

    Raises:
        JournalError: the server cannot be reached, or refuses the connection.
        ConfigurationError: the URL has a part that PostgreSQL does not know.
    """
    dsn = MaskedStr(dsn)  # Error reports may show local variables.
    connection = _connected(dsn, settings(dsn))
    try:
        with database_errors(dsn):
            connection.execute(_SESSION)
    except BaseException:
        connection.close()
        raise
    return connection


def settings(dsn: str, name: str = "postalytics journal") -> str:
    """Return the settings of a connection, as libpq takes them; they contain the password.

    Args:
        dsn: the URL of the database.
        name: what the server shows as the application.

    Raises:
        ConfigurationError: the URL has a part that PostgreSQL does not know.
    """
    defaults = {"application_name": name, **_PARAMETERS}
    try:
        given: dict[str, Any] = {**defaults, **conninfo.conninfo_to_dict(dsn)}
    except psycopg.ProgrammingError:  # Its text quotes the URL, with the password.
        raise ConfigurationError(
            f"The address {shown_database(dsn)} has a part that PostgreSQL does not know: check "
            "its parameters, and percent-encode special characters."
        ) from None
    return MaskedStr(conninfo.make_conninfo(**given))


def _connected(dsn: str, settings: str) -> TimedConnection:
    try:
        return TimedConnection.connect(settings, autocommit=True)
    except psycopg.Error as error:
        failure = unreachable(dsn, str(error).partition("\n")[0])
    raise failure  # Not inside: the error of psycopg is not kept as the context.


@contextlib.contextmanager
def database_errors(dsn: str) -> Generator[None]:
    """Turn errors of psycopg into `JournalError`, with the remedy.

    The error of psycopg is not kept as the cause: it holds statements and values.

    Args:
        dsn: the URL of the database, for the message; it is shown without user and password.
    """
    try:
        yield
    except psycopg.Error as error:
        primary = error.diag.message_primary or str(error).partition("\n")[0]
        failure = journal_error(dsn, error.sqlstate, primary)
    else:
        return
    raise failure from None
