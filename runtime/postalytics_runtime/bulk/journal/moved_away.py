"""The fact that a job was moved from its folder into a database, and goes on there alone.

It is written before the database has the job. So however a move ends, at most one of the two places
can go on; the same move can be repeated until it is complete.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs

from ...errors import JournalMovedError
from .database import job_value, journal_errors, opened_for_writing

_NAME = "moved"
_SET = f"INSERT OR REPLACE INTO job VALUES ('{_NAME}', ?)"  # noqa: S608 (the same)
_REMOVE = f"DELETE FROM job WHERE name = '{_NAME}'"  # noqa: S608 (a word of this program)


@attrs.frozen
class Move:
    """Move of a job into a database."""

    to: str
    """The address of the job, as messages show it."""
    is_complete: bool = False
    """Whether the database is known to have the job."""


def move_of(connection: sqlite3.Connection) -> Move | None:
    """Return the move of the job of a journal; `None` if it was not moved."""
    found: dict[str, Any] | None = job_value(connection, _NAME)
    return None if found is None else Move(**found)


def require_not_moved(connection: sqlite3.Connection, path: Path) -> None:
    """Raise if the job of a journal was moved into a database.

    Raises:
        JournalMovedError: it was; `to` says where it goes on.
    """
    if (move := move_of(connection)) is not None:
        how = "Go on with it there." if move.is_complete else "Repeat the move, which ended early."
        error = JournalMovedError(
            f"The job of the journal {str(path)!r} was moved to {move.to}, so it cannot go on "
            f"here. {how}"
        )
        error.to = move.to
        raise error


def record_move(path: Path, move: Move | None) -> None:
    """Record the move of a job; on return it is on the disk. The caller holds the lock of the job.

    Args:
        path: the journal.
        move: the move; `None` if it will not take place.

    Raises:
        JournalError: the journal cannot be written.
    """
    with journal_errors(path), closing(opened_for_writing(path)) as connection:
        if move is None:
            connection.execute(_REMOVE)
        else:
            connection.execute(_SET, (json.dumps(attrs.asdict(move)),))
