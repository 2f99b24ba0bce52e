"""Schedule of a key in a file, shared by all processes of one machine.

The file is an SQLite database. The schedule is read and written under the database lock, which is
held for far less than a millisecond. Times are those of the monotonic clock, which all processes
share until the machine restarts. If the file is lost, only the record of recent requests is lost,
so it is not forced to the disk.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Generator
from pathlib import Path

import attrs
import orjson

from ..errors import ConfigurationError
from ..processes import is_alive
from ..schema import RateLimit
from .schedule import Schedule, schedule_name

_APPLICATION_ID = 0x50414345  # "PACE"; SQLite keeps it in the file's header.
_LOCK_TIMEOUT_SECONDS = 0.02
"""The maximum time to wait for the lock. It blocks the event loop, so it is short."""

_FORK_TIMEOUT_SECONDS = 1.0
"""The maximum time that a fork waits for the end of a use, which takes less than a millisecond."""


class ScheduleLockedError(Exception):
    """Another process or thread holds the lock of the schedules."""


@attrs.define
class _Opened:
    """What one process has of the file."""

    lock: threading.Lock = attrs.field(factory=threading.Lock)
    """Held by the one that uses the connection."""
    connection: sqlite3.Connection | None = None


class PaceDatabase:
    """Pace file, with one connection for all the keys of a process: each takes an open file.

    Args:
        path: the file. A new one is readable by its owner only.

    Raises:
        ConfigurationError: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # A forked process must not use the connection of its parent: SQLite's locks belong to the
        # process that opened the file. Neither can it use a lock that another thread held.
        self._opened: dict[int, _Opened] = {}
        _databases.add(self)
        with contextlib.suppress(ScheduleLockedError), self.errors():
            self.acquire()
            self.release()

    def __del__(self) -> None:
        mine = self._opened.get(os.getpid())
        if mine is not None and mine.connection is not None:
            mine.connection.close()

    def hold(self, until: contextlib.ExitStack) -> None:
        """Let no thread of this process use the connection until a stack is closed."""
        mine = self._opened.get(os.getpid())
        # A signal handler may fork in the middle of a use of the connection, which cannot end then.
        if mine is not None and mine.lock.acquire(timeout=_FORK_TIMEOUT_SECONDS):
            until.callback(mine.lock.release)

    def acquire(self) -> sqlite3.Connection:
        """Return the connection, for this thread alone until `release`.

        Raises:
            ScheduleLockedError: another thread has it.
            OSError: the file cannot be made.
            sqlite3.Error: the file cannot be opened.
            ConfigurationError: it is the file of another program.
        """
        mine = self._opened.setdefault(os.getpid(), _Opened())
        if not mine.lock.acquire(timeout=_LOCK_TIMEOUT_SECONDS):
            raise ScheduleLockedError
        try:
            if mine.connection is None:
                mine.connection = self._connect()
        except BaseException:
            mine.lock.release()
            raise
        return mine.connection

    def release(self) -> None:
        """Let other threads have the connection."""
        self._opened[os.getpid()].lock.release()

    def require_lock(self) -> None:
        """Take the lock and release it.

        Raises:
            ConfigurationError: the file cannot be used.
            ScheduleLockedError: another process holds the lock, or locks fail where the file is.
        """
        with self.errors():
            connection = self.acquire()
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("SELECT saved, state FROM schedules WHERE name = ''")
            finally:
                connection.rollback()
                self.release()

    @contextlib.contextmanager
    def errors(self) -> Generator[None]:
        """Raise a `ConfigurationError` or a `ScheduleLockedError` in place of other errors."""
        try:
            yield
        except sqlite3.Error as error:
            # The lowest byte is the primary code; the rest tells variants of it apart.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise ScheduleLockedError from error
            raise self._unusable(error) from error
        except OSError as error:
            raise self._unusable(error.strerror) from error
        except (LookupError, TypeError, ValueError) as error:
            raise self._unusable("its contents were not written by a client") from error

    def _connect(self) -> sqlite3.Connection:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        # `isolation_level=None`: Python opens no transactions by itself. `check_same_thread`:
        # threads share the connection, and the lock lets only one of them have it.
        connection = sqlite3.connect(
            self._path,
            timeout=_LOCK_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        execute = connection.execute
        # No fsync: a killed process loses nothing, for the operating system has its writes already.
        # A power failure restarts the monotonic clock, so nothing in the file is worth keeping.
        execute("PRAGMA synchronous = OFF")
        execute("BEGIN IMMEDIATE")
        # An empty database may be a new file. Any other must carry our id, or a wrong path would
        # add a table to some other program's database.
        (tables,) = execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = execute("PRAGMA application_id").fetchone()
        if tables and application != _APPLICATION_ID:
            raise self._unusable("it is a database of another program")
        execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        execute(
            "CREATE TABLE IF NOT EXISTS schedules"
            " (name TEXT PRIMARY KEY, saved REAL, state BLOB) WITHOUT ROWID"
        )
        connection.commit()

    def _unusable(self, reason: object) -> ConfigurationError:
        return ConfigurationError(
            f"The pace file {str(self._path)!r} cannot be used: {reason}. Name a new file, or one"
            " that a client made; all processes that share a key must name the same file."
        )


_databases = weakref.WeakSet[PaceDatabase]()
_held = contextlib.ExitStack()
"""What is held during a fork."""


def _before_fork() -> None:
    # A forked process gets a copy of all that SQLite knows in this one. If another thread were in
    # a transaction just then, the file would be locked for the new process forever.
    for database in list(_databases):
        database.hold(_held)


if hasattr(os, "register_at_fork"):  # Windows has no fork.
    # The locks of this process are of no use in the new one, but a fork of its own holds others.
    os.register_at_fork(
        before=_before_fork, after_in_parent=_held.close, after_in_child=_held.close
    )


class PaceFile:
    """Schedule in a file. It is locked against other processes while this is entered.

    Args:
        database: the file.
        name: the name of the schedule in the file.
        limits: the rate limits. Schedules with different limits are separate.
        clock: returns the time in seconds; all processes must use the same clock.

    To enter raises `ConfigurationError` if the file cannot be used, and `ScheduleLockedError` if
    another schedule in it is entered.
    """

    def __init__(
        self,
        database: PaceDatabase,
        name: str,
        limits: tuple[RateLimit, ...],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._name = schedule_name(name, limits)
        self._limits = limits
        self._clock = clock
        self._schedule = Schedule(limits)
        self._state = b""

    def __enter__(self) -> Schedule:
        with self._database.errors():
            self._connection = self._database.acquire()
            try:
                # IMMEDIATE takes the write lock before the read. A plain BEGIN takes it at the
                # write: two processes could read the same schedule, and one of them would fail to
                # write.
                self._connection.execute("BEGIN IMMEDIATE")
                self._load(self._connection)
            except BaseException:
                self._connection.rollback()
                self._database.release()
                raise
        return self._schedule

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        try:
            with self._database.errors(), self._connection:  # It commits, or rolls back.
                state = orjson.dumps(self._schedule.state(os.getpid()))
                if error is None and state != self._state:
                    row = (self._name, self._clock(), state)
                    insert = "INSERT OR REPLACE INTO schedules VALUES (?, ?, ?)"
                    self._connection.execute(insert, row)
        finally:
            self._database.release()

    def _load(self, connection: sqlite3.Connection) -> None:
        query = "SELECT saved, state FROM schedules WHERE name = ?"
        row = connection.execute(query, (self._name,)).fetchone()
        now = self._clock()
        # A saved time in the future is from before the machine restarted: the monotonic clock has
        # started again from 0, so none of the saved times mean anything.
        if row is None or row[0] > now:
            self._schedule, self._state = Schedule(self._limits), b""
            return
        self._state = row[1]
        self._schedule = Schedule.from_state(self._limits, orjson.loads(self._state))
        # A process that was killed never completes its permits.
        for permit in list(self._schedule.outstanding.values()):
            if permit.process != os.getpid() and not is_alive(permit.process):
                self._schedule.complete(permit, now, answered=False)
