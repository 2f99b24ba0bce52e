"""Having a job go on whose journal lacks something, or that was carried to another place.

What the journal does not know cannot be found out here. So each row that may have been sent though
its journal does not say so is put unconfirmed: the next run looks for it on the list, where the API
has such a list, and without a list only a person can say that it is to be sent again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Collection
from pathlib import Path

import orjson

from ...errors import JournalError, JournalIncompleteError, JournalMovedError
from ..rows import CHECK, RowStep
from .database import job_value, journal_errors, opened_for_reading, opened_for_writing
from .high_water_mark import HighWaterMark, Mark, job_digest
from .integrity import baseline_agrees, check_integrity, odd_rows
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
"""The trigger of the entries makes the other tables anew."""
_FORGET_BASELINE = "DELETE FROM job WHERE name = 'baseline'"
_DOUBT = f"""
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
_LOST = "It may have been sent: the journal lost what became of it."
_ELSEWHERE = "It may have been sent where the job was before it was taken over."
_ON_REQUEST = "It was taken over on request: its files do not show that it has been elsewhere."
_NOTE = "INSERT INTO entries (at, row, what, detail) VALUES (?, 0, 'recovered', ?)"


def recover(path: Path, *, adopt: bool = False, never_sent: Collection[int] = ()) -> int:
    """Put the unconfirmed rows that may have been sent though the journal does not say so.

    These are, of the rows up to the highest that was ever about to be sent, those that are not
    known to have succeeded, or unconfirmed already. Where that row is unknown, or where the job
    is taken over from elsewhere, they are all rows. Nothing is sent. Then the job can go on.

    Args:
        path: the journal.
        adopt: whether a job is taken over that may have gone on elsewhere, also where its files do
            not show that: a snapshot of a disk leaves no trace. It must not go on there any more.
        never_sent: rows that were set aside before anything was sent.

    Returns:
        How many rows were put unconfirmed; 0 where the journal lacks nothing, too.

    Raises:
        JournalMovedError: the job may have gone on elsewhere, and `adopt` is not set.
        JournalDamagedError: the journal is gone, or cannot be read any more.
        JournalInUseError: some process is at the job.
    """
    opened_for_reading(path).close()  # Nothing is made beside a file of something else.
    with (
        journal_errors(path),
        contextlib.closing(HighWaterMark(path, new=True, believe_nothing=True)) as mark,
        contextlib.closing(opened_for_writing(path)) as connection,
    ):
        if (why := _trouble(connection, path, mark, adopt=adopt)) is None:
            return 0
        rows = int(job_value(connection, "parameters")["rows"])
        highest = rows if adopt else _highest(connection, mark.last, rows)
        mark.highest = max(mark.highest, highest)
        connection.execute("BEGIN IMMEDIATE")
        unconfirmed = _put_unconfirmed(connection, rows, highest, never_sent, why)
        connection.execute("COMMIT")
        mark.write(connection)
        return unconfirmed


def _trouble(
    connection: sqlite3.Connection, path: Path, mark: HighWaterMark, *, adopt: bool
) -> JournalError | None:
    """Why the job cannot go on, if it can be had to."""
    try:
        check_integrity(connection, path, mark.last, mark.changed)
    except JournalMovedError as error:
        if not adopt:
            raise
        return error
    except JournalIncompleteError as error:
        return error
    return JournalMovedError(_ON_REQUEST) if adopt else None


def _highest(connection: sqlite3.Connection, mark: Mark | None, rows: int) -> int:
    """The highest row that may have been sent."""
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
    unconfirmed = connection.execute(_DOUBT, values).rowcount
    detail = orjson.dumps({"rows": unconfirmed, "reason": why.message}).decode()
    connection.execute(_NOTE, (time.time(), detail))
    return unconfirmed
