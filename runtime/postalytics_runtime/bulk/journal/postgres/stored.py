"""What the database has of a job, and whether it is whole and where it was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

import attrs

from ....errors import JournalDamagedError, JournalIncompleteError, JournalMovedError
from .address import JobAddress
from .baseline import digest_of
from .database import PARTS, SCHEMA, TimedConnection, database_errors
from .held_steps import HeldSteps

_PAGE = 50_000
_STORED = (
    "SELECT id, token, parameters, options, place, baseline, rows, entries, highest,"
    f" pending, intent, succeeded, rejected, unconfirmed FROM {SCHEMA}.jobs WHERE name = %s"
)
_LAST = (
    f"SELECT DISTINCT ON (row) row, nth, step FROM {SCHEMA}.entries"
    " WHERE job = %s AND row > %s ORDER BY row, nth DESC LIMIT %s"
)
_ENTRIES = f"SELECT count(*) FROM {SCHEMA}.entries WHERE job = %s"
_BASELINE = f"SELECT id FROM {SCHEMA}.baseline WHERE job = %s AND id > %s ORDER BY id LIMIT %s"


@attrs.frozen(kw_only=True)
class StoredJob:
    """The row of a job, as it is in the database."""

    key: int
    token: str
    parameters: str
    options: str
    place: list[str]
    baseline: bytes | None
    rows: int
    entries: int
    highest: int
    by_code: dict[int, int]


def stored_job(connection: TimedConnection, address: JobAddress) -> StoredJob | None:
    """Return the row of a job; `None` if there is no such job."""
    with database_errors(address.dsn):
        found = connection.execute(_STORED, (address.job,)).fetchone()
    if found is None:
        return None
    key, token, parameters, options, place, baseline, rows, entries, highest, *counts = found
    return StoredJob(
        key=key,
        token=token,
        parameters=parameters,
        options=options,
        place=place,
        baseline=baseline,
        rows=rows,
        entries=entries,
        highest=highest,
        by_code=dict(enumerate(counts)),
    )


def stored_values(address: JobAddress, text: str) -> dict[str, Any]:
    """Return the parameters or the options of a job, from their JSON.

    Raises:
        JournalDamagedError: the text is not what this program wrote.
    """
    try:
        values: object = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise JournalDamagedError(
            f"The journal {str(address)!r} cannot be used: what it says about the job was changed."
        )
    return cast("dict[str, Any]", values)


def load_steps(connection: TimedConnection, address: JobAddress, stored: StoredJob) -> HeldSteps:
    """Return the last steps of all rows of a job.

    Raises:
        JournalIncompleteError: there are entries of rows that the job does not have.
    """
    held = HeldSteps(stored.rows)
    with database_errors(address.dsn):
        held.load(_of_rows(address, stored, _pages(connection, _LAST, stored.key, -1)))
    return held


def _of_rows(
    address: JobAddress, stored: StoredJob, entries: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        if entry[0] > stored.rows:  # Before there is memory for each row up to this one.
            raise JournalIncompleteError(
                f"The journal {str(address)!r} contradicts itself: it has an entry of row "
                f"{entry[0]:,}, and the job has {stored.rows:,} rows."
            )
        yield entry


def _pages(
    connection: TimedConnection, query: str, key: int, after: object
) -> Iterator[tuple[Any, ...]]:
    while page := connection.execute(query.encode(), (key, after, _PAGE)).fetchall():
        yield from page
        after = page[-1][0]


def require_whole(
    connection: TimedConnection, address: JobAddress, stored: StoredJob, held: HeldSteps
) -> None:
    """Raise unless a job has all of its entries; `held` is what its entries say.

    Raises:
        JournalIncompleteError: entries are missing, or contradict the counts of the job.
    """
    with database_errors(address.dsn):
        ((entries,),) = connection.execute(_ENTRIES, (stored.key,)).fetchall()
        agrees = baseline_agrees(connection, stored)
    found = {entries, held.all_entries}
    _require_same_numbers(address, "the numbers of its entries", {stored.entries}, found)
    _require_same_numbers(address, "its counts", stored.by_code, held.by_code())
    _require_same_numbers(address, "its record of the list before the job", True, agrees)


def baseline_agrees(connection: TimedConnection, stored: StoredJob) -> bool:
    """Return whether the baseline has the digest that was written; also if there is no baseline."""
    if stored.baseline is None:
        return True
    ids = (bytes(id_) for (id_,) in _pages(connection, _BASELINE, stored.key, b""))
    return stored.baseline == digest_of(ids)


def require_place(address: JobAddress, recorded: list[str], found: list[str]) -> None:
    """Raise unless the database is the one in which the job was recorded.

    Raises:
        JournalMovedError: it is another one, so entries may be missing.
    """
    pairs = enumerate(PARTS)
    differing = (part for at, part in pairs if recorded[at : at + 1] != found[at : at + 1])
    if (why := next(differing, None)) is not None:
        raise JournalMovedError(
            f"The job of the journal {str(address)!r} may have gone on elsewhere, or its last "
            f"entries may be lost: {why}."
        )


def _require_same_numbers(address: JobAddress, what: str, recorded: object, found: object) -> None:
    """Raise unless what the row of a job says is what its entries say.

    Raises:
        JournalIncompleteError: it is not.
    """
    if recorded != found:
        raise JournalIncompleteError(
            f"The journal {str(address)!r} contradicts itself: {what} do not match its entries."
        )
