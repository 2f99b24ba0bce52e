"""Whether a journal is all that was written into it, and where it was written.

Three things are held against each other: the structure of the database, what its tables say of one
another, and the mark beside it. A database can lose its last entries and look whole: its log was
removed, a bit of it flipped, or the whole file came back from a copy.
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
        "an entry is not the one by which its row stands",
        f"SELECT EXISTS ({_UNLIKE_ITS_ENTRY})",
    ),
    (
        "a row does not stand where its last entry says",
        f"SELECT EXISTS ({_BEHIND})",
    ),
    (
        "its counts are not those of its rows",
        "SELECT count(*) <> 5 OR total(rows <> (SELECT count(*) FROM rows AS one"
        " WHERE one.step = counts.step)) FROM counts",
    ),
)
"""What can be wrong with the tables, each with a query that says whether it is."""


def check_integrity(
    connection: sqlite3.Connection, path: Path, mark: Mark | None, changed: float
) -> None:
    """Refuse a journal that is not all that was written, or is not where it was.

    Args:
        connection: the journal.
        path: where it is.
        mark: what its mark says; read before the journal, which goes on while it is in use.
        changed: when the file of the mark was changed last, in seconds since 1970.

    Raises:
        JournalDamagedError: SQLite cannot read it everywhere.
        JournalMovedError: the job may have gone on elsewhere.
        JournalIncompleteError: entries are missing, contradict each other, or there is no mark.
    """
    _require_structure(connection, path)
    require_marked(connection, path, mark, changed)
    _require_agreement(connection, path)


def _require_structure(connection: sqlite3.Connection, path: Path) -> None:
    (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if state != "ok":
        raise JournalDamagedError(f"The journal {str(path)!r} cannot be used: it is damaged.")


def _require_agreement(connection: sqlite3.Connection, path: Path) -> None:
    for what, query in _CONTRADICTIONS:
        (found,) = connection.execute(query).fetchone()
        if found:
            raise JournalIncompleteError(f"The journal {str(path)!r} contradicts itself: {what}.")
    if not baseline_agrees(connection):
        raise JournalIncompleteError(
            f"The journal {str(path)!r} contradicts itself: what it says was on the list before "
            "the job is not what was written."
        )


def odd_rows(connection: sqlite3.Connection) -> set[int]:
    """The rows of which entries and table do not say the same."""
    return {row for query in (_UNLIKE_ITS_ENTRY, _BEHIND) for (row,) in connection.execute(query)}


def baseline_agrees(connection: sqlite3.Connection) -> bool:
    """Whether what was on the list before the job is what was written, if it was."""
    kept = job_value(connection, "baseline")
    return kept is None or kept == [baseline_digest(connection)]


def baseline_digest(connection: sqlite3.Connection) -> str:
    """A digest of the ids of the baseline, as they are."""
    digest = hashlib.blake2b(digest_size=16)
    for (id_,) in connection.execute("SELECT id FROM baseline ORDER BY id"):
        digest.update(f"{id_}\0".encode())
    return digest.hexdigest()


def require_marked(
    connection: sqlite3.Connection, path: Path, mark: Mark | None, changed: float
) -> None:
    """Refuse a journal that is not what its mark says; the same as `require_whole`, but quick."""
    if mark is None:
        raise JournalIncompleteError(
            f"The journal {str(path)!r} has no mark beside it, so it is unknown whether it is "
            "whole."
        )
    if (why := elsewhere(mark, path, changed)) is not None:
        raise JournalMovedError(
            f"The job of the journal {str(path)!r} may have gone on elsewhere: {why}."
        )
    entries = entries_in(connection)
    if entries < mark.entries or (mark.is_torn and entries == mark.entries):
        raise JournalIncompleteError(
            f"The journal {str(path)!r} lacks entries: it has {entries:,}, and its mark names "
            f"{'at least ' if mark.is_torn else ''}{mark.entries:,}. It is unknown what became of "
            "the rows that they were about."
        )
    if mark.job != job_digest(connection) and (mark.job or entries):
        raise JournalIncompleteError(
            f"The journal {str(path)!r} is not the one that its mark is about, so it is unknown "
            "whether it is whole."
        )
