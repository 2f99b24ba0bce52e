"""Recovery of a job whose journal is incomplete or was moved to another place.

Lost entries cannot be restored. So each row that may have been sent without an entry in the journal
becomes unconfirmed, and no unconfirmed row keeps an idempotency key. The next run reconciles these
rows, if the API has a list; without a list, only the user can decide to send them again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Collection
from pathlib import Path

import orjson

from ...errors import JournalError, JournalIncompleteError, JournalMovedError
from ..rows import CHECK, IDEMPOTENCY_KEY, RowStep
from .database import job_value, journal_errors, opened_for_reading, opened_for_writing
from .high_water_mark import HighWaterMark, Mark, job_digest
from .integrity import baseline_agrees, check_integrity, odd_rows
from .moved_away import require_not_moved
from .reader import CODES

_REBUILD = """
CREATE TEMP TABLE kept AS SELECT * FROM entries WHERE row <= {rows:d} ORDER BY id;
DELETE FROM entries;
DELETE FROM rows;
DELETE FROM counts;
INSERT INTO counts VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0);
INSERT INTO entries (at, row, step, what, detail)
    SELECT at, row, step, what, detail FROM temp.kept ORDER BY id;
DROP TABLE temp.kept;
"""
"""Rebuilds `rows` and `counts` from the entries: the trigger on `entries` fills both. The entries
get new ids without gaps."""
_FORGET_BASELINE = "DELETE FROM job WHERE name = 'baseline'"
_ADD_UNCONFIRMED = f"""
INSERT INTO entries (at, row, step, detail)
WITH RECURSIVE numbers (number) AS
    (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < :rows)
SELECT :now, number, {CODES[RowStep.UNCONFIRMED]}, :detail FROM numbers
LEFT JOIN rows ON rows.row = number LEFT JOIN entries ON entries.id = rows.entry
WHERE number NOT IN (SELECT value FROM json_each(:never_sent))
AND (number IN (SELECT value FROM json_each(:odd)) OR number <= :highest
    AND (rows.step IS NULL OR rows.step IN ({CODES[RowStep.PENDING]}, {CODES[RowStep.REJECTED]}))
    AND NOT coalesce(json_valid(entries.detail) AND json_extract(entries.detail, '$.{CHECK}'), 0))
"""  # noqa: S608 (numbers, and a word of this program)
_FORGET_KEYS = f"""
INSERT INTO entries (at, row, step, detail)
SELECT :now, rows.row, {CODES[RowStep.UNCONFIRMED]}, :detail
FROM rows JOIN entries ON entries.id = rows.entry
WHERE rows.step IN ({CODES[RowStep.INTENT]}, {CODES[RowStep.UNCONFIRMED]})
AND json_valid(entries.detail) AND json_type(entries.detail, '$.{IDEMPOTENCY_KEY}') = 'text'
"""  # noqa: S608 (numbers, and a word of this program)
_LOST = "It may have been sent: the journal lost its outcome."
_ELSEWHERE = "It may have been sent in the place where the job was before it was taken over."
_ON_REQUEST = "It was taken over on request: its files do not show that it has been elsewhere."
_NOTE = "INSERT INTO entries (at, row, what, detail) VALUES (?, 0, 'recovered', ?)"


def recover(path: Path, *, adopt: bool = False, never_sent: Collection[int] = ()) -> int:
    """Mark the rows as unconfirmed that may have been sent without an entry in the journal.

    These are the rows up to the highest row with an intent that have not succeeded and are not
    unconfirmed already. If the highest row is unknown, or if the job is taken over from elsewhere,
    all rows count. Nothing is sent. After that, the job can go on.

    Args:
        path: the journal.
        adopt: whether to take over a job that may have gone on elsewhere, even if its files do not
            show that: a snapshot of a disk leaves no trace. The job must not run there any more.
        never_sent: rows that were set aside before anything was sent.

    Returns:
        The number of rows that became unconfirmed; 0 if the journal is complete, too.

    Raises:
        JournalMovedError: the job may have gone on elsewhere, and `adopt` is not set; or it was
            moved into a database.
        JournalDamagedError: the journal is gone, or cannot be read any more.
        JournalInUseError: another process has the job.
    """
    opened_for_reading(path).close()  # Raise before a mark is created beside another file.
    with (
        journal_errors(path),
        contextlib.closing(HighWaterMark(path, new=True, believe_nothing=True)) as mark,
        contextlib.closing(opened_for_writing(path)) as connection,
    ):
        require_not_moved(connection, path)
        if (why := _recoverable_error(connection, path, mark, adopt=adopt)) is None:
            return 0
        rows = int(job_value(connection, "parameters")["rows"])
        highest = rows if adopt else _highest(connection, mark.last, rows)
        mark.highest = max(mark.highest, highest)
        connection.execute("BEGIN IMMEDIATE")
        unconfirmed = _put_unconfirmed(connection, rows, highest, never_sent, why)
        connection.execute("COMMIT")
        # After the commit, as always. A kill in between is safe: the journal is then ahead of its
        # mark, or is still refused and can be recovered once more.
        mark.write(connection)
        return unconfirmed


def _recoverable_error(
    connection: sqlite3.Connection, path: Path, mark: HighWaterMark, *, adopt: bool
) -> JournalError | None:
    """Return the error that stops the job and that `recover` can fix; `None` if there is none."""
    try:
        check_integrity(connection, path, mark.last)
    except JournalMovedError as error:
        if not adopt:
            raise
        return error
    except JournalIncompleteError as error:
        return error
    return JournalMovedError(_ON_REQUEST) if adopt else None


def _highest(connection: sqlite3.Connection, mark: Mark | None, rows: int) -> int:
    """Return the highest row that may have been sent."""
    # A torn slot, or the mark of another job, may hide a higher number: then every row counts.
    if mark is None or mark.is_torn or mark.job != job_digest(connection):
        return rows
    query = f"SELECT coalesce(max(row), 0) FROM entries WHERE step = {CODES[RowStep.INTENT]}"  # noqa: S608 (a number)
    (intended,) = connection.execute(query).fetchone()
    return min(rows, max(mark.highest, int(intended)))


def _put_unconfirmed(
    connection: sqlite3.Connection,
    rows: int,
    highest: int,
    never_sent: Collection[int],
    why: JournalError,
) -> int:
    odd = odd_rows(connection)
    for statement in _REBUILD.format(rows=rows).split(";\n"):
        connection.execute(statement)
    if not baseline_agrees(connection):
        connection.execute(_FORGET_BASELINE)
    reason = _ELSEWHERE if isinstance(why, JournalMovedError) else _LOST
    values = {
        "now": time.time(),
        "rows": rows,
        "highest": highest,
        "odd": orjson.dumps(sorted(odd)).decode(),
        "never_sent": orjson.dumps(sorted(never_sent)).decode(),
        "detail": orjson.dumps({"reason": reason}).decode(),
    }
    # A lost entry may have a later key: with an earlier one, the row could be carried out twice.
    connection.execute(_FORGET_KEYS, values)
    unconfirmed = connection.execute(_ADD_UNCONFIRMED, values).rowcount
    detail = orjson.dumps({"rows": unconfirmed, "reason": why.message}).decode()
    connection.execute(_NOTE, (time.time(), detail))
    return unconfirmed
