"""SQLite file of an inbox: schema, connections and error messages.

The file must be on a local disk: on a network share neither SQLite's locks nor its log (WAL) are
reliable.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sqlite3
from collections.abc import Generator
from pathlib import Path

from ...errors import InboxError

_APPLICATION_ID = 0x45564E54  # "EVNT"; SQLite keeps it in the file's header.
_VERSION = 1
_MAGIC = b"SQLite format 3\0"
BUSY_SECONDS = 2.0
"""Seconds to wait for another process that writes."""

# An event has one fingerprint for each way: never are two deliveries one event, nor two polled
# events. Bodies are personal data, so they have a table of their own, from which they go early.
_SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE states (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE polls (resource TEXT PRIMARY KEY, claimed_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (source TEXT PRIMARY KEY, polled_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    source TEXT,
    subject TEXT,
    kind TEXT NOT NULL,
    date INTEGER,
    delivered_as BLOB UNIQUE,
    polled_as BLOB UNIQUE,
    state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    attempt INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL,
    reason TEXT,
    seen INTEGER NOT NULL DEFAULT 1,
    received_at REAL NOT NULL,
    seen_at REAL NOT NULL,
    has_bodies INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX events_due ON events (due) WHERE state < 2;
CREATE INDEX events_due_of_source ON events (source, due) WHERE state < 2;
CREATE INDEX events_by_date ON events (coalesce(date, 0)) WHERE state < 2;
CREATE INDEX events_leased ON events (due) WHERE state = 1;
CREATE INDEX events_alike ON events (source, subject, kind);
CREATE INDEX events_with_bodies ON events (received_at) WHERE has_bodies = 1;
CREATE INDEX events_without_bodies ON events (seen_at) WHERE has_bodies = 0;
CREATE TABLE bodies (
    event INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (event, delivered)
) WITHOUT ROWID;
CREATE TABLE rejected (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at REAL NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL
);
"""
TOKEN_BYTES = 32
"""43 characters of Base64."""
_MARK_BYTES = 4


@contextlib.contextmanager
def inbox_errors(path: Path) -> Generator[None]:
    """Turn errors of SQLite and of the file system into `InboxError`, with the remedy."""
    try:
        yield
    except (sqlite3.Error, OSError, MemoryError) as error:
        raise InboxError(describe_error(path, error)) from error


def describe_error(path: Path, error: Exception) -> str:
    """Return a message with the problem of the file, and what to do."""
    reason = error.strerror if isinstance(error, OSError) else str(error) or type(error).__name__
    return f"The inbox {str(path)!r} cannot be used: {reason}. {_remedy(error)}"


def _remedy(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "Make room on its disk."
    match int(getattr(error, "sqlite_errorcode", 0)) & 0xFF:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return "Make room on its disk, or repair the disk."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "Another program holds it: close that, or wait until it has finished."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR | sqlite3.SQLITE_NOTADB:
            return "It is damaged: move it away, and begin a new one."
        case _:
            return "It must be a file in a folder of your own, which you may read and write."


def prepare(path: Path) -> None:
    """Create the inbox if it does not exist; else check that the file is one.

    Raises:
        InboxError: the file cannot be created, or is something else; it is left as it is.
    """
    with inbox_errors(path):
        # Not `exists`: what a broken link leads to must not be created either.
        if not os.path.lexists(path):
            with contextlib.suppress(FileExistsError):  # Another process has just created it.
                _create(path)
        if not path.is_file():
            raise InboxError(f"{str(path)!r} is not a file: name the inbox itself.")
        with path.open("rb") as file:
            _require_inbox(path, file.read(100))
        if not os.access(path, os.W_OK):
            raise InboxError(f"The inbox {str(path)!r} may not be written: change its permissions.")


def _require_inbox(path: Path, header: bytes) -> None:
    # By the header, not by SQLite, which would recover the log of a database of something else.
    application, version = (int.from_bytes(header[at : at + 4], "big") for at in (68, 60))
    if not header.startswith(_MAGIC) or application != _APPLICATION_ID:
        raise InboxError(
            f"The file {str(path)!r} is not an inbox, or it is damaged: it is left as it is. Name "
            "another file."
        )
    if version != _VERSION:
        raise InboxError(
            f"The inbox {str(path)!r} was written by a later version of this program (inboxes of "
            f"version {version}; this one knows {_VERSION}): go on with that version."
        )


def _create(path: Path) -> None:
    """Create an inbox under another name, then give it its own: no process ever sees part of it.

    Raises:
        FileExistsError: another process has created it meanwhile.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with contextlib.closing(connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.executescript(f"BEGIN; {_SCHEMA}")
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            values = [
                ("tokens", secrets.token_urlsafe(TOKEN_BYTES)),
                ("mark", secrets.token_hex(_MARK_BYTES)),
            ]
            connection.executemany("INSERT INTO settings VALUES (?, ?)", values)
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # Else a loss of power may take the name, and all events with it.
    finally:
        os.close(folder)


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection that can read and write. `inbox_errors` belongs around this."""
    # `isolation_level=None`: Python begins no transactions of its own. `check_same_thread=False`: a
    # connection is opened in one thread and used in another.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # FULL forces the log at each commit: what was acknowledged survives a loss of power.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # On macOS, fsync leaves data in the drive.
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def setting(connection: sqlite3.Connection, name: str) -> str | None:
    """Return a setting of the inbox; `None` if it has none of this name."""
    found = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def change_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set a setting of the inbox."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
