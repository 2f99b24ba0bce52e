"""Statements with COPY in the middle: sent as one text, so that the server runs them in one piece.

A `COPY ... FROM STDIN; INSERT ...` is one transaction, and takes two round trips. The log of the
server shows the statements, and never what COPY brings, whatever its settings are.
"""

from __future__ import annotations

import select
import time
from collections.abc import Iterable

from psycopg import pq

from .connection import TimedConnection

_READ = select.POLLIN
_BOTH = select.POLLIN | select.POLLOUT
_ERRORS = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE)


class StatementError(Exception):
    """The server refused a statement, and rolled its transaction back, or the connection is lost.

    Attributes:
        sqlstate: the code of the error; `None` if the outcome of the statement is unknown.
        primary: the first line of the message, without values.
    """

    def __init__(self, sqlstate: str | None, primary: str) -> None:
        super().__init__(primary)
        self.sqlstate = sqlstate
        self.primary = primary


def copy_in(
    connection: TimedConnection,
    statements: str,
    chunks: Iterable[bytes] = (),
    seconds: float = 0.0,
) -> None:
    """Run statements, of which at most one is a COPY from this process.

    Args:
        connection: a connection in autocommit mode.
        statements: SQL, separated by semicolons.
        chunks: what COPY reads, in its text format.
        seconds: how much longer than usual a reply may take.

    Raises:
        StatementError: see there.
        psycopg.Error: the connection is lost.
    """
    wire = _Wire(connection, seconds)
    wire.send(statements)
    if wire.receive():
        for chunk in chunks:
            wire.write(chunk)
        wire.end()
        wire.receive()


class _Wire:
    def __init__(self, connection: TimedConnection, seconds: float) -> None:
        self._pgconn = connection.pgconn
        self._limit = connection.reply_seconds + seconds
        self._poll = select.poll()

    def send(self, statements: str) -> None:
        self._pgconn.send_query(statements.encode())
        self._flush()

    def receive(self) -> bool:
        """Receive the next results; return whether the server now waits for data."""
        while (result := self._result()) is not None:
            if result.status == pq.ExecStatus.COPY_IN:
                return True
            if result.status in _ERRORS:
                while self._result() is not None:
                    pass
                raise _error(result)
        return False

    def write(self, chunk: bytes) -> None:
        while self._pgconn.put_copy_data(chunk) == 0:
            self._wait(_BOTH)

    def end(self) -> None:
        while self._pgconn.put_copy_end() == 0:
            self._wait(_BOTH)
        self._flush()

    def _result(self) -> pq.abc.PGresult | None:
        while self._pgconn.is_busy():
            self._wait(_READ)
            self._pgconn.consume_input()
        return self._pgconn.get_result()

    def _flush(self) -> None:
        while self._pgconn.flush() == 1:
            if self._wait(_BOTH) & _READ:  # The server must be able to send, or both would wait.
                self._pgconn.consume_input()

    def _wait(self, events: int) -> int:
        socket, deadline = self._pgconn.socket, time.monotonic() + self._limit
        self._poll.register(socket, events)
        while not (ready := self._poll.poll(max(0.0, deadline - time.monotonic()) * 1000)):
            if time.monotonic() >= deadline:
                self._pgconn.finish()
                raise StatementError(None, "the server did not reply in time")
        return ready[0][1]


def _error(result: pq.abc.PGresult) -> StatementError:
    def field(name: pq.DiagnosticField) -> str:
        return (result.error_field(name) or b"").decode("utf-8", "replace")

    sqlstate = field(pq.DiagnosticField.SQLSTATE) or None
    primary = field(pq.DiagnosticField.MESSAGE_PRIMARY)
    return StatementError(sqlstate, primary or "the connection was lost")
