"""The file of a journal: an SQLite database, and a lock beside it.

A journal is made under another name and renamed when it is whole, so that whoever finds one, also
after the process was killed, finds all of it. It must lie on a disk of the machine itself: on a
network share neither SQLite's locks nor its log can be relied on.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from ..errors import JournalError, JournalInUseError

_APPLICATION_ID = 0x4A4F4253  # "JOBS"; SQLite keeps it in the file's header.
_VERSION = 1
_ID_BYTES = 5
_LOCK_SECONDS = 0.25
"""Seconds to try for a lock: a look at whether it is held holds it for a moment."""
_LOCK_TRIES = 10
_BUSY_SECONDS = 5.0
"""For so long one waits for a reader that recovers the log of a process that was killed."""

_SCHEMA = """
CREATE TABLE job (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    row INTEGER NOT NULL,
    step INTEGER CHECK (step BETWEEN 0 AND 4),
    what TEXT,
    detail TEXT
);
CREATE INDEX notes ON entries (id) WHERE row = 0;
CREATE TABLE rows (row INTEGER PRIMARY KEY, step INTEGER NOT NULL, entry INTEGER NOT NULL);
CREATE TABLE counts (step INTEGER PRIMARY KEY, rows INTEGER NOT NULL);
INSERT INTO counts VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0);
CREATE TRIGGER stands AFTER INSERT ON entries WHEN new.row > 0 AND new.step IS NOT NULL
BEGIN
    UPDATE counts SET rows = rows - 1 WHERE step = (SELECT step FROM rows WHERE row = new.row);
    UPDATE counts SET rows = rows + 1 WHERE step = new.step;
    INSERT OR REPLACE INTO rows VALUES (new.row, new.step, new.id);
END;
CREATE TABLE baseline (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_DAMAGED = (
    "It is damaged. Do not go on with a copy from before: rows that were sent since would be sent"
    " again. Begin a new job with the rows that did not arrive."
)
_STAGED = "CREATE TEMP TABLE staged (at, row, step, what, detail, batch)"
"""For entries that are to be written all at once, while there are more to come."""


@contextlib.contextmanager
def journal_errors(path: Path) -> Generator[None]:
    """Raise `JournalError` for what goes wrong with the file, with the remedy."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise JournalError(trouble_with(path, error)) from error
    except (LookupError, TypeError, ValueError) as error:
        raise JournalError(
            f"The journal {str(path)!r} cannot be used: what is in it was not written by a journal."
            f" {_DAMAGED}"
        ) from error


def trouble_with(path: Path, error: Exception) -> str:
    """What is wrong with the file, and what to do."""
    reason = error.strerror if isinstance(error, OSError) else str(error) or type(error).__name__
    return f"The journal {str(path)!r} cannot be used: {reason}. {_remedy(error)}"


def _remedy(error: Exception) -> str:
    if isinstance(error, sqlite3.ProgrammingError):
        return "Open it again, if it was closed."
    match _kind(error):
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return "Make room on its disk, or see to it, and go on with the same journal."
        case sqlite3.SQLITE_BUSY:
            return "Another program has it open: close that, and go on with the same journal."
        case sqlite3.SQLITE_NOTADB:
            return "It is a file of something else: name another one."
        case sqlite3.SQLITE_CORRUPT:
            return _DAMAGED
        case _:
            return "It must be a file in a folder of your own, which you may read and write."


def _kind(error: BaseException) -> int:
    """The kind of an error of SQLite, which is the lowest byte of its code."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class Lock:
    """Held by one journal at a time, and let go of by the operating system at the latest.

    Args:
        path: the journal; the lock is the file `lock` in the same folder.

    Raises:
        JournalInUseError: somebody has it.
        JournalError: the lock cannot be used.
    """

    def __init__(self, path: Path) -> None:
        file = path.with_name("lock")
        with journal_errors(file):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.fchmod(self._handle, 0o600)
                _take(self._handle, path)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let go of the lock."""
        os.close(self._handle)


def _take(handle: int, path: Path) -> None:
    """Lock an open file, with a lock that stays when the process opens and closes it elsewhere."""
    for tries_left in reversed(range(_LOCK_TRIES)):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not tries_left:
                raise JournalInUseError(_in_use(path)) from None
            time.sleep(_LOCK_SECONDS / _LOCK_TRIES)
        else:
            return


def _in_use(path: Path) -> str:
    try:
        connection = opened_for_reading(path)
        holder = job_value(connection, "process")
        connection.close()
    except JournalError:
        holder = None
    whose = "another process" if holder is None else f"process {holder}"
    return (
        f"The journal {str(path)!r} is in use by {whose}: wait until it has ended, or stop it, and"
        " start again."
    )


def is_locked(path: Path) -> bool:
    """Whether somebody has the lock of a journal right now."""
    file = path.with_name("lock")
    with journal_errors(file):
        try:
            handle = os.open(file, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
    return False


def opened_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing.

    Raises:
        JournalError: there is no journal, or it cannot be read.
    """
    with journal_errors(path):
        if not path.exists():
            raise JournalError(
                f"There is no journal {str(path)!r}: name the one that the job was begun with."
            )
        if not path.is_file():
            raise JournalError(f"{str(path)!r} is no file: name the journal itself.")
        connection = _connected(path, "ro")
        try:
            _require_journal(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _require_journal(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION_ID:
        raise JournalError(
            f"The file {str(path)!r} is no journal, but a database of something else: it is left"
            " as it is. Name another one."
        )
    if version != _VERSION:
        raise JournalError(
            f"The journal {str(path)!r} was written by a later version of this program (journals"
            f" of version {version}; this one knows {_VERSION}): go on with that version."
        )


def make_journal(path: Path, values: Mapping[str, Any]) -> None:
    """Make a journal where there is none; its lock must be held."""
    part = path.with_name(f"{path.name}.new")
    with journal_errors(path):
        for ending in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(_connected(part, "rw")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(f"BEGIN; {_SCHEMA}")
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            named = {"id": secrets.token_hex(_ID_BYTES), **values}
            pairs = [(name, json.dumps(value)) for name, value in named.items()]
            connection.executemany("INSERT INTO job VALUES (?, ?)", pairs)
            connection.execute("COMMIT")
        part.rename(path)
        sync_folder(path.parent)
        sync_folder(path.parent.parent)  # The folder may be as new.


def opened_for_writing(path: Path) -> sqlite3.Connection:
    """The connection of the one who writes; the lock must be held.

    Raises:
        JournalError: it is damaged, or must not be written.
    """
    with journal_errors(path):
        connection = _connected(path, "rw")
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS would leave it in the drive's cache
            _require_whole(connection, path)
            holder = ("process", str(os.getpid()))
            connection.execute("INSERT OR REPLACE INTO job VALUES (?, ?)", holder)
            connection.execute(_STAGED)
        except BaseException:
            connection.close()
            raise
    return connection


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise JournalError(f"The journal {str(path)!r} cannot be used. {_DAMAGED}")


def job_value(connection: sqlite3.Connection, name: str) -> Any:
    """What the journal keeps of the job under a name; `None` if there is nothing."""
    found = connection.execute("SELECT value FROM job WHERE name = ?", (name,)).fetchone()
    return None if found is None else json.loads(found[0])


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where that can be done."""
    if os.name != "posix":
        return
    with contextlib.suppress(PermissionError):  # One of others', which may not even be read.
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
