"""Integrity checks of a journal: it must be complete, and in the place where it was written.

Three checks: the structure of the database, the agreement of its tables, and the high-water mark
beside it. A database can lose its last entries and look complete: its log was removed, a bit of
the log flipped, or the whole file was restored from a copy.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from ...errors import JournalDamagedError, JournalIncompleteError, JournalMovedError
from .database import job_value
from .high_water_mark import Mark, elsewhere, entries_in, job_digest

_UNLIKE_ITS_ENTRY = (
    "SELECT rows.row FROM rows LEFT JOIN entries ON entries.id = rows.entry"
    " WHERE entries.row IS NOT rows.row OR entries.step IS NOT rows.step"
)
_BEHIND = (
    "SELECT entries.row FROM entries LEFT JOIN rows USING (row)"
    " WHERE entries.row > 0 AND entries.step IS NOT NULL"
    " AND (rows.entry IS NULL OR rows.entry < entries.id)"
)
_CONTRADICTIONS = (
    (
        "some of its entries are missing",
        "SELECT count(*) <> coalesce(max(id), 0) FROM entries",
    ),
    (
        "the state of a row is not that of the entry it refers to",
        f"SELECT EXISTS ({_UNLIKE_ITS_ENTRY})",
    ),
    (
        "the state of a row is not that of its last entry",
        f"SELECT EXISTS ({_BEHIND})",
    ),
    (
        "its counts do not match its rows",
        "SELECT count(*) <> 5 OR total(rows <> (SELECT count(*) FROM rows AS one"
        " WHERE one.step = counts.step)) FROM counts",
    ),
)
"""Possible contradictions of the tables, each with a query that returns whether it exists."""


def check_integrity(connection: sqlite3.Connection, path: Path, mark: Mark | None) -> None:
    """Raise unless a journal is complete and in the place where it was written.

    Args:
        connection: the journal.
        path: the path of the journal.
        mark: its high-water mark; read it before the journal, which grows while it is in use.

    Raises:
        JournalDamagedError: SQLite cannot read it everywhere.
        JournalMovedError: the job may have gone on elsewhere.
        JournalIncompleteError: entries are missing, contradict each other, or there is no mark.
    """
    (structure,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if structure != "ok":
        raise JournalDamagedError(f"The journal {str(path)!r} cannot be used: it is damaged.")
    require_marked(connection, path, mark)
    _require_agreement(connection, path)


def _require_agreement(connection: sqlite3.Connection, path: Path) -> None:
    for what, query in _CONTRADICTIONS:
        (found,) = connection.execute(query).fetchone()
        if found:
            raise JournalIncompleteError(f"The journal {str(path)!r} contradicts itself: {what}.")
    if not baseline_agrees(connection):
        raise JournalIncompleteError(
            f"The journal {str(path)!r} contradicts itself: its record of the list before the job "
            "is not what was written."
        )


def odd_rows(connection: sqlite3.Connection) -> set[int]:
    """Return the rows whose state is not that of their entries."""
    return {row for query in (_UNLIKE_ITS_ENTRY, _BEHIND) for (row,) in connection.execute(query)}


def baseline_agrees(connection: sqlite3.Connection) -> bool:
    """Return whether the baseline has the digest that was written; also if there is no baseline."""
    recorded = job_value(connection, "baseline")
    return recorded is None or recorded == [baseline_digest(connection)]


def baseline_digest(connection: sqlite3.Connection) -> str:
    """Return a digest of the ids that are in the baseline now."""
    digest = hashlib.blake2b(digest_size=16)
    for (id_,) in connection.execute("SELECT id FROM baseline ORDER BY id"):
        digest.update(f"{id_}\0".encode())
    return digest.hexdigest()


def require_marked(connection: sqlite3.Connection, path: Path, mark: Mark | None) -> None:
    """Raise unless a journal agrees with its mark.

    This is the quick part of `check_integrity`: its cost does not grow with the job.
    """
    if mark is None:
        raise JournalIncompleteError(
            f"The journal {str(path)!r} has no high-water mark beside it, so it is unknown "
            "whether it is complete."
        )
    if (why := elsewhere(mark, path)) is not None:
        raise JournalMovedError(
            f"The job of the journal {str(path)!r} may have gone on elsewhere: {why}."
        )
    # More entries than the mark has are fine: a kill between the commit and the mark leaves them.
    # If the other slot is torn, it may have been newer, and have counted one more entry.
    entries = entries_in(connection)
    if entries < mark.entries or (mark.is_torn and entries == mark.entries):
        raise JournalIncompleteError(
            f"The journal {str(path)!r} lacks entries: it has {entries:,}, and its high-water "
            f"mark says {'at least ' if mark.is_torn else ''}{mark.entries:,}. The outcome of the "
            "rows in the missing entries is unknown."
        )
    if mark.job != job_digest(connection) and (mark.job or entries):
        raise JournalIncompleteError(
            f"The journal {str(path)!r} is not the one that its high-water mark belongs to, so it "
            "is unknown whether it is complete."
        )
