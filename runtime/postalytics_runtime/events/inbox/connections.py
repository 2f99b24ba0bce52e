"""Connections of this process to inboxes, counted, because POSIX locks belong to processes.

Closing any handle of a file ends all locks that the process has on it, and a forked process has
none of the locks of its parent, while SQLite's memory says that it has. In both cases another
process may believe that it is alone, and delete the log (WAL) with what was acknowledged.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import TypeAlias

from ...errors import InboxError
from .database import connect, inbox_errors, prepare

FileId: TypeAlias = tuple[int, int]
"""The device and the number of a file."""

_lock = threading.Lock()
_open: dict[FileId, tuple[int, int]] = {}
"""By file: the process that opened the connections, and their number."""


def prepare_file(path: Path) -> FileId:
    """Create the inbox if it does not exist; else check that the file is one.

    Raises:
        InboxError: the file cannot be created, or is something else; it is left as it is.
    """
    with _lock:
        # A check reads the file by itself, and so ends the locks of connections to it.
        if not path.exists() or file_id(path) not in _open:
            prepare(path)
        with inbox_errors(path):
            return file_id(path)


def file_id(path: Path) -> FileId:
    """Return what tells a file from others, whatever its name."""
    found = path.stat()
    return found.st_dev, found.st_ino


def opened(path: Path, file: FileId) -> sqlite3.Connection:
    """Open a connection to a file; close it with `close`.

    Raises:
        InboxError: it cannot be opened, or was open when this process was forked.
    """
    with _lock:
        process, count = _open.get(file, (os.getpid(), 0))
        if process != os.getpid():
            raise InboxError(was_forked(path))
        with inbox_errors(path):
            connection = connect(path)
        _open[file] = process, count + 1
    return connection


def was_forked(path: Path) -> str:
    """Return the message for a process that cannot use an inbox of its parent."""
    return (
        f"The inbox {str(path)!r} was used before this process was forked: open it in each process "
        "that uses it."
    )


def close(connection: sqlite3.Connection, file: FileId) -> None:
    """Close a connection."""
    with _lock:
        connection.close()
        process, count = _open.pop(file)
        if count > 1:
            _open[file] = process, count - 1
