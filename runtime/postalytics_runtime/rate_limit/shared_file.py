"""The schedule of a key in a file, for all processes of one machine.

The file is an SQLite database. Whoever has the schedule in hand holds its lock, for far less
than a millisecond. Times are those of the monotonic clock, which all processes share between two
starts of the machine. All that is lost with the file is what was used up of the limits, so it
is not forced to the disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Generator
from pathlib import Path
from types import TracebackType

import orjson

from ..errors import ConfigurationError
from ..processes import is_alive
from ..schema import RateLimit
from .schedule import Schedule

_APPLICATION_ID = 0x50414345  # "PACE"; SQLite keeps it in the file's header.
_BUSY_SECONDS = 0.02
"""For so long an event loop may stand still while another process has the schedule in hand."""


class ScheduleLockedError(Exception):
    """Another process has the schedule in hand."""


class PaceFile:
    """A schedule in a file; while this is entered, no other process has it in hand.

    Args:
        path: the file; made, for its owner only, if there is none.
        name: tells the schedule from the others in the file.
        windows: the limits; a schedule with other limits is another.
        clock: what tells the time, the same to all processes.

    Raises:
        ConfigurationError: the file cannot be used. To enter raises it, too, and
            `ScheduleLockedError`.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        windows: tuple[RateLimit, ...],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        limits = ", ".join(f"{window.requests} in {window.seconds:g} s" for window in windows)
        self._path = path
        self._name = f"{name}: {limits}"
        self._windows = windows
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._schedule = Schedule(windows)
        self._state = b""
        with contextlib.suppress(ScheduleLockedError), self._errors():
            self._open()

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def __enter__(self) -> Schedule:
        with self._errors():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._load(connection)
            except BaseException:
                connection.rollback()
                raise
        return self._schedule

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._errors(), self._open() as connection:  # It commits, or rolls back.
            state = orjson.dumps(self._schedule.state(self._process))
            if error is None and state != self._state:
                row = (self._name, self._clock(), state)
                connection.execute("INSERT OR REPLACE INTO schedules VALUES (?, ?, ?)", row)

    def _load(self, connection: sqlite3.Connection) -> None:
        query = "SELECT saved, state FROM schedules WHERE name = ?"
        row = connection.execute(query, (self._name,)).fetchone()
        now = self._clock()
        if row is None or row[0] > now:  # Saved before the machine was started anew.
            self._schedule, self._state = Schedule(self._windows), b""
            return
        self._state = row[1]
        self._schedule = Schedule.from_state(self._windows, orjson.loads(self._state))
        for permit in list(self._schedule.outstanding.values()):
            if permit.process != self._process and not is_alive(permit.process):
                self._schedule.complete(permit, now, answered=False)

    def _open(self) -> sqlite3.Connection:
        # A forked process must not use the connection of its parent.
        if self._connection is None or self._process != os.getpid():
            with contextlib.suppress(FileExistsError):
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            connection = sqlite3.connect(
                self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
            self._process = os.getpid()
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        execute = connection.execute
        execute("PRAGMA synchronous = OFF")
        execute("BEGIN IMMEDIATE")
        (tables,) = execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = execute("PRAGMA application_id").fetchone()
        if tables and application != _APPLICATION_ID:
            raise self._unusable("it is a database of something else")
        execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        execute(
            "CREATE TABLE IF NOT EXISTS schedules"
            " (name TEXT PRIMARY KEY, saved REAL, state BLOB) WITHOUT ROWID"
        )
        connection.commit()

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            # The lowest byte is the kind of error.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise ScheduleLockedError from error
            raise self._unusable(error) from error
        except OSError as error:
            raise self._unusable(error.strerror) from error
        except (LookupError, TypeError, ValueError) as error:
            raise self._unusable("what is in it was not written by a client") from error

    def _unusable(self, reason: object) -> ConfigurationError:
        return ConfigurationError(
            f"The pace file {str(self._path)!r} cannot be used: {reason}. Name a new file, or one"
            " that a client made; all processes that share a key must name the same."
        )
