"""Recovery of a job in a database that lost entries, or that is not the one it was recorded in.

Lost entries cannot be restored. So each row that may have been sent without an entry in the journal
becomes unconfirmed, and no unconfirmed row keeps an idempotency key, as in `journal.recovery`.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from ....errors import (
    JournalDamagedError,
    JournalError,
    JournalFencedError,
    JournalIncompleteError,
    JournalMovedError,
)
from ...rows import CHECK, IDEMPOTENCY_KEY
from ..reader import CODES
from .address import JobAddress
from .database import SCHEMA, TimedConnection, connect, database_errors
from .lease import JobClaim, claim, release
from .opening import prepared, still_stored
from .stored import StoredJob, baseline_agrees, load_steps, require_place, require_whole

_SECONDS = 300.0
"""How long the claim of a recovery lasts: it renews no lease."""
_REPLY_SECONDS = 3600.0
"""Maximum number of seconds to wait for a statement about all entries of the job."""
_LAST = (
    "SELECT DISTINCT ON (row) row, nth, step, detail"
    f" FROM {SCHEMA}.entries WHERE job = %(job)s AND row > 0 ORDER BY row, nth DESC"
)
_REJECTED = f"SELECT row, detail FROM ({_LAST}) AS last WHERE step = %(rejected)s"
_HIGHEST = (
    f"SELECT coalesce(max(row), 0) FROM {SCHEMA}.entries WHERE job = %(job)s AND step = %(intent)s"
)
_HELD = f"SELECT FROM {SCHEMA}.jobs WHERE id = %(job)s AND epoch = %(epoch)s FOR UPDATE"
_HAS_GAPS = f"""
    SELECT bool_or(row > %(rows)s) OR count(*) <> (SELECT sum(nth + 1) FROM (
            SELECT row, max(nth) AS nth FROM {SCHEMA}.entries WHERE job = %(job)s GROUP BY row
        ) AS last)
    FROM {SCHEMA}.entries WHERE job = %(job)s
"""
_COUNTED_ANEW = f"""
    CREATE TEMPORARY TABLE kept ON COMMIT DROP AS
    SELECT job, epoch, at, row, step, what, detail,
        (row_number() OVER (PARTITION BY row ORDER BY nth) - 1)::integer AS nth
    FROM {SCHEMA}.entries WHERE job = %(job)s AND row <= %(rows)s;
"""
_REMOVED = f"DELETE FROM {SCHEMA}.entries WHERE job = %(job)s"
_RESTORED = (
    f"INSERT INTO {SCHEMA}.entries (job, epoch, at, row, step, what, detail, nth)"
    " SELECT job, epoch, at, row, step, what, detail, nth FROM pg_temp.kept"
)
_UNCONFIRMED = f"""
    INSERT INTO {SCHEMA}.entries (job, epoch, row, nth, step, detail)
    SELECT %(job)s, %(epoch)s, number, coalesce(nth + 1, 0), %(unconfirmed)s, %(detail)s
    FROM generate_series(1, %(highest)s) AS number LEFT JOIN ({_LAST}) AS last ON row = number
    WHERE (step IS NULL OR step IN (%(pending)s, %(rejected)s))
    AND number <> ALL (%(never_sent)s::integer[])
"""
_KEYED = f"SELECT row, detail FROM ({_LAST}) AS last WHERE step IN (%(intent)s, %(unconfirmed)s)"
_KEYS_FORGOTTEN = f"""
    INSERT INTO {SCHEMA}.entries (job, epoch, row, nth, step, detail)
    SELECT %(job)s, %(epoch)s, row, nth + 1, %(unconfirmed)s, %(detail)s
    FROM ({_LAST}) AS last WHERE row = ANY (%(keyed)s::integer[])
"""
_NOTED = f"""
    INSERT INTO {SCHEMA}.entries (job, epoch, row, nth, what, detail)
    SELECT %(job)s, %(epoch)s, 0, coalesce(max(nth) + 1, 0), 'recovered', %(detail)s
    FROM {SCHEMA}.entries WHERE job = %(job)s AND row = 0
"""
_STATED = f"""
    UPDATE {SCHEMA}.jobs SET
        place = %(place)s, highest = %(highest)s,
        baseline = CASE WHEN %(keeps_baseline)s THEN baseline END,
        entries = (SELECT count(*) FROM {SCHEMA}.entries WHERE job = %(job)s),
        pending = found.pending, intent = found.intent, succeeded = found.succeeded,
        rejected = found.rejected, unconfirmed = found.unconfirmed
    FROM (
        SELECT
            count(*) FILTER (WHERE step = %(pending)s) AS pending,
            count(*) FILTER (WHERE step = %(intent)s) AS intent,
            count(*) FILTER (WHERE step = %(succeeded)s) AS succeeded,
            count(*) FILTER (WHERE step = %(rejected)s) AS rejected,
            count(*) FILTER (WHERE step = %(unconfirmed)s) AS unconfirmed
        FROM ({_LAST}) AS last
    ) AS found
    WHERE id = %(job)s
"""
_LOST = "It may have been sent: the journal lost its outcome."
_ELSEWHERE = "It may have been sent in the place where the job was before it was taken over."
_ON_REQUEST = "It was taken over on request: its database does not show that it was elsewhere."


def recover(address: JobAddress, *, adopt: bool = False, never_sent: Collection[int] = ()) -> int:
    """Mark the rows as unconfirmed that may have been sent without an entry in the journal.

    These are the rows up to the highest row with an intent that have not succeeded and are not
    unconfirmed already; all rows of a job that is taken over. Nothing is sent. After that, the job
    can go on.

    Args:
        address: the job.
        adopt: whether to take over a job that may have gone on elsewhere, even if the database does
            not show that. The job must not run there any more.
        never_sent: rows that were set aside before anything was sent.

    Returns:
        The number of rows that became unconfirmed; 0 if the journal is complete, too.

    Raises:
        JournalMovedError: the job may have gone on elsewhere, and `adopt` is not set.
        JournalDamagedError: there is no such job.
        JournalInUseError: another process has the job.
    """
    with contextlib.closing(connect(address.dsn)) as connection:
        connection.reply_seconds = _REPLY_SECONDS
        place = prepared(connection, address)
        if (held := claim(connection, address, _SECONDS)) is None:
            raise JournalDamagedError(
                f"There is no journal {str(address)!r}: name the job as it was when it began."
            )
        try:
            stored = still_stored(connection, address)
            why = _recoverable_error(connection, address, stored, place, adopt=adopt)
            if why is None:
                return 0
            with database_errors(address.dsn), connection.transaction():
                return _recovered(connection, stored, held, place, why, never_sent)
        finally:
            release(connection, address, held)


def _recoverable_error(
    connection: TimedConnection,
    address: JobAddress,
    stored: StoredJob,
    place: list[str],
    *,
    adopt: bool,
) -> JournalError | None:
    """Return the error that stops the job and that `recover` can fix; `None` if there is none."""
    try:
        require_place(address, stored.place, place)
        require_whole(connection, address, stored, load_steps(connection, address, stored))
    except JournalMovedError as error:
        if not adopt:
            raise
        return error
    except JournalIncompleteError as error:
        return error
    return JournalMovedError(_ON_REQUEST) if adopt else None


def _recovered(
    connection: TimedConnection,
    stored: StoredJob,
    held: JobClaim,
    place: list[str],
    why: JournalError,
    never_sent: Collection[int],
) -> int:
    """Restore an order without gaps, add the unconfirmed rows, and count anew."""
    moved = isinstance(why, JournalMovedError)
    values: dict[str, Any] = {
        **{step.value: code for step, code in CODES.items()},
        "job": held.job,
        "epoch": held.epoch,
        "rows": stored.rows,
        "place": place,
        "keeps_baseline": baseline_agrees(connection, stored),
        "detail": json.dumps({"reason": _ELSEWHERE if moved else _LOST}),
    }
    if connection.execute(_HELD, values).fetchone() is None:
        raise JournalFencedError("Another process has claimed the job meanwhile.")
    ((has_gaps,),) = connection.execute(_HAS_GAPS, values).fetchall()
    for statement in (_COUNTED_ANEW, _REMOVED, _RESTORED) if has_gaps else ():
        connection.execute(statement, values)
    ((highest,),) = connection.execute(_HIGHEST, values).fetchall()
    values["highest"] = stored.rows if moved else max(highest, stored.highest)
    never = _rows_with(CHECK, connection.execute(_REJECTED, values))
    values["never_sent"] = sorted({*never, *never_sent})
    # A lost entry may have a later key: with an earlier one, the row could be carried out twice.
    values["keyed"] = _rows_with(IDEMPOTENCY_KEY, connection.execute(_KEYED, values))
    connection.execute(_KEYS_FORGOTTEN, values)
    unconfirmed = connection.execute(_UNCONFIRMED, values).rowcount
    values["detail"] = json.dumps({"rows": unconfirmed, "reason": why.message})
    connection.execute(_NOTED, values)
    connection.execute(_STATED, values)
    return unconfirmed


def _rows_with(name: str, found: Iterable[tuple[Any, ...]]) -> list[int]:
    """Return the rows whose detail has a name; `found` has each row with its detail."""
    return [row for row, detail in found if json.loads(detail or "{}").get(name)]
