"""SQLite file of a journal: schema, pragmas, connections and error messages.

A journal is created under another name and renamed when it is complete, so a process that is
killed never leaves part of a journal. The file must be on a local disk: on a network share neither
SQLite's locks nor its log (WAL) are reliable.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import sqlite3
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from ...errors import JournalDamagedError, JournalError

_APPLICATION_ID = 0x4A4F4253  # "JOBS"; SQLite keeps it in the file's header.
_VERSION = 1
_ID_BYTES = 5
_PAGES_IN_THE_LOG = 64
"""Pages in the log (WAL) before a checkpoint. Entries that are only in the log are lost with it, so
the log is kept short: about a dozen batches. SQLite's default is 1,000."""
_BUSY_SECONDS = 5.0
"""Seconds to wait for a reader that recovers the log of a killed process."""

# `rows` and `counts` repeat what `entries` says, so that counting the rows of a job needs no scan.
# The trigger updates them in the transaction of the entry; a kill cannot separate them.
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

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_NOTADB)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_MAKE_ROOM = "Make room on its disk, or repair the disk, and go on with the same journal."
_STAGED = "CREATE TEMP TABLE staged (at, row, step, what, detail, batch)"
"""Collects the entries of `Journal.append_all`, which are inserted together at the end."""


@contextlib.contextmanager
def journal_errors(path: Path) -> Generator[None]:
    """Turn errors of SQLite and of the file system into `JournalError`, with the remedy."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        kind = JournalDamagedError if _kind(error) in _DAMAGE else JournalError
        raise kind(describe_error(path, error)) from error
    except (LookupError, TypeError, ValueError) as error:
        raise JournalDamagedError(
            f"The journal {str(path)!r} cannot be used: its content was not written by a journal."
        ) from error


def describe_error(path: Path, error: Exception) -> str:
    """Return a message with the problem of the file, and what to do."""
    reason = error.strerror if isinstance(error, OSError) else str(error) or type(error).__name__
    return f"The journal {str(path)!r} cannot be used: {reason}. {_remedy(error)}"


def _remedy(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return _MAKE_ROOM
    if isinstance(error, FileNotFoundError):
        return "Find out what happened to its folder before you go on."
    if isinstance(error, sqlite3.ProgrammingError):
        return "Open it again, if it was closed."
    match _kind(error):
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return _MAKE_ROOM
        case sqlite3.SQLITE_BUSY:
            return "Another program has it open: close that, and go on with the same journal."
        case sqlite3.SQLITE_NOTADB:
            return "It is damaged, or a file of something else."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR:
            return "It is damaged."
        case _:
            return "It must be a file in a folder of your own, which you may read and write."


def _kind(error: BaseException) -> int:
    """Return the primary code of an SQLite error: the lowest byte of its extended code."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def opened_for_reading(path: Path) -> sqlite3.Connection:
    """Open a read-only connection.

    Raises:
        JournalError: there is no journal, or it cannot be read.
    """
    with journal_errors(path):
        if not path.exists():
            raise JournalDamagedError(
                f"There is no journal {str(path)!r}: name the journal that the job began with."
            )
        if not path.is_file():
            raise JournalError(f"{str(path)!r} is not a file: name the journal itself.")
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
        raise JournalDamagedError(
            f"The file {str(path)!r} is not a journal, but a database of something else, or "
            "damaged: it is left as it is."
        )
    if version != _VERSION:
        raise JournalError(
            f"The journal {str(path)!r} was written by a later version of this program (journals"
            f" of version {version}; this one knows {_VERSION}): go on with that version."
        )


def make_journal(path: Path, values: Mapping[str, Any]) -> None:
    """Create a journal. The caller must hold the lock of the job.

    Args:
        path: the journal; the file must not exist.
        values: facts of the job, for JSON.

    Raises:
        JournalError: the file cannot be created.
    """
    part = path.with_name(f"{path.name}.new")
    with journal_errors(path):
        for ending in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with contextlib.closing(_connected(part, "rw")) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(f"BEGIN; {_SCHEMA}")
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            named = {"id": secrets.token_hex(_ID_BYTES), **values}
            pairs = [(name, json.dumps(value)) for name, value in named.items()]
            connection.executemany("INSERT INTO job VALUES (?, ?)", pairs)
            connection.execute("COMMIT")
            # WAL only now: with a log, part of the schema could stay in the log of the `.new` file
            # if the disk is full, and the rename would leave it behind.
            connection.execute("PRAGMA journal_mode = WAL")
        # The rename comes after the commit, and the folder is synced after the rename. Otherwise a
        # loss of power could leave no journal for rows that are sent already.
        part.rename(path)
        sync_folder(path.parent)
        sync_folder(path.parent.parent)  # The folder may be new, too.


def opened_for_writing(path: Path) -> sqlite3.Connection:
    """Open the connection that writes. The caller must hold the lock of the job.

    Raises:
        JournalError: the journal cannot be written.
    """
    with journal_errors(path):
        connection = _connected(path, "rw")
        try:
            # FULL forces the log at each commit, NORMAL only at a checkpoint. An intent must
            # survive a loss of power, because the request follows at once. FULL is the default, but
            # a build of SQLite may change that.
            connection.execute("PRAGMA synchronous = FULL")
            # On macOS, fsync leaves the data in the cache of the drive.
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_IN_THE_LOG}")
            connection.execute(_STAGED)
        except BaseException:
            connection.close()
            raise
    return connection


def record_holder(connection: sqlite3.Connection) -> None:
    """Record the id of this process, for the message to a process that finds the job locked."""
    holder = ("process", str(os.getpid()))
    connection.execute("INSERT OR REPLACE INTO job VALUES (?, ?)", holder)


def job_value(connection: sqlite3.Connection, name: str) -> Any:
    """Return the value that the journal has for a name; `None` if there is none."""
    found = connection.execute("SELECT value FROM job WHERE name = ?", (name,)).fetchone()
    return None if found is None else json.loads(found[0])


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system supports that."""
    if os.name != "posix":
        return
    with contextlib.suppress(PermissionError):  # A parent folder may belong to another user.
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    # `isolation_level=None`: Python begins no transactions of its own. `check_same_thread=False`: a
    # connection is opened in one thread and used in others; SQLite makes them wait for each other.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
