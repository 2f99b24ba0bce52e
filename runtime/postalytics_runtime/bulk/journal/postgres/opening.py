"""Open a journal for writing: begin or claim the job, read its steps, check that it is whole."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
from psycopg import errors

from ....errors import JournalError
from ..same_job import require_same
from .address import JobAddress
from .baseline import digest_of
from .database import (
    SCHEMA,
    TimedConnection,
    bring_up_to_date,
    connect,
    database_errors,
    place_of,
    require_durable,
)
from .held_steps import HeldSteps
from .lease import JobClaim, claim, release
from .reader import require_complete, require_place
from .writer import STAGE

Begin: TypeAlias = Callable[[TimedConnection, int], object]
"""Called in the transaction that creates a job, with its connection and the key of the job."""

_PAGE = 50_000
_TOKEN_BYTES = 5
_NEW = f"COPY {SCHEMA}.jobs (name, token, parameters, options, rows, place) FROM STDIN"
_STORED = (
    "SELECT id, token, parameters, options, place, baseline, rows, entries,"
    f" pending, intent, succeeded, rejected, unconfirmed FROM {SCHEMA}.jobs WHERE name = %s"
)
_KEY = f"SELECT id FROM {SCHEMA}.jobs WHERE name = %s"
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
    by_code: dict[int, int]


@attrs.frozen(kw_only=True)
class Opened:
    """A job that this process has claimed, and that may be written."""

    address: JobAddress
    connection: TimedConnection
    claim: JobClaim
    stored: StoredJob
    held: HeldSteps

    def give_up(self) -> None:
        """Release the job, and close the connection."""
        release(self.connection, self.address, self.claim)
        self.connection.close()


def opened(
    address: JobAddress,
    parameters: Mapping[str, Any],
    options: Mapping[str, Any],
    begin: Begin,
    lease_seconds: float,
) -> Opened:
    """Begin a job, or claim the one at `address`; see `PostgresJournal.open`."""
    connection = connect(address.dsn)
    try:
        place = prepared(connection, address)
        while True:
            if (stored := stored_job(connection, address)) is None:
                _begin(connection, address, parameters, options, place, begin)
                continue
            require_same(address, json.loads(stored.parameters), parameters)
            require_place(address, stored.place, place)
            if (claimed := claim(connection, address, lease_seconds)) is not None:
                return _claimed(connection, address, claimed)
    except BaseException:
        connection.close()
        raise


def prepared(connection: TimedConnection, address: JobAddress) -> list[str]:
    """Make a connection ready to write journals; return the place of the journals."""
    require_durable(connection, address.dsn)
    bring_up_to_date(connection, address.dsn)
    with database_errors(address.dsn):
        connection.execute(STAGE)
    return place_of(connection, address.dsn)


def stored_job(connection: TimedConnection, address: JobAddress) -> StoredJob | None:
    """Return the row of a job; `None` if there is no such job."""
    with database_errors(address.dsn):
        found = connection.execute(_STORED, (address.job,)).fetchone()
    if found is None:
        return None
    key, token, parameters, options, place, baseline, rows, entries, *counts = found
    return StoredJob(
        key=key,
        token=token,
        parameters=parameters,
        options=options,
        place=place,
        baseline=baseline,
        rows=rows,
        entries=entries,
        by_code=dict(enumerate(counts)),
    )


def _claimed(connection: TimedConnection, address: JobAddress, claimed: JobClaim) -> Opened:
    try:
        # Read again: the last holder may have written until the claim.
        stored = _still_there(connection, address)
        held = load_steps(connection, address, stored)
        _require_whole(connection, address, stored, held)
        with database_errors(address.dsn):
            claimed.prepare(connection)
    except BaseException:
        release(connection, address, claimed)
        raise
    return Opened(address=address, connection=connection, claim=claimed, stored=stored, held=held)


def _still_there(connection: TimedConnection, address: JobAddress) -> StoredJob:
    if (stored := stored_job(connection, address)) is None:
        raise JournalError(
            f"The job of the journal {str(address)!r} was removed while it was opened."
        )
    return stored


def load_steps(connection: TimedConnection, address: JobAddress, stored: StoredJob) -> HeldSteps:
    """Return the last steps of all rows of a job."""
    held = HeldSteps(stored.rows)
    with database_errors(address.dsn):
        held.load(_pages(connection, _LAST, stored.key, -1))
    return held


def _pages(
    connection: TimedConnection, query: str, key: int, after: object
) -> Iterator[tuple[Any, ...]]:
    while page := connection.execute(query.encode(), (key, after, _PAGE)).fetchall():
        yield from page
        after = page[-1][0]


def _require_whole(
    connection: TimedConnection, address: JobAddress, stored: StoredJob, held: HeldSteps
) -> None:
    with database_errors(address.dsn):
        ((entries,),) = connection.execute(_ENTRIES, (stored.key,)).fetchall()
        ids = (bytes(id_) for (id_,) in _pages(connection, _BASELINE, stored.key, b""))
        digest = None if stored.baseline is None else digest_of(ids)
    found = {entries, held.all_entries}
    require_complete(address, "the numbers of its entries", {stored.entries}, found)
    require_complete(address, "its counts", stored.by_code, held.by_code())
    require_complete(address, "the items on the list before the job", stored.baseline, digest)


def _begin(
    connection: TimedConnection,
    address: JobAddress,
    parameters: Mapping[str, Any],
    options: Mapping[str, Any],
    place: list[str],
    begin: Begin,
) -> None:
    values = [json.dumps(value) for value in (parameters, options)]
    row = [address.job, os.urandom(_TOKEN_BYTES).hex(), *values, int(parameters["rows"]), place]
    # UniqueViolation: another process has begun the job meanwhile.
    with database_errors(address.dsn), contextlib.suppress(errors.UniqueViolation):
        _insert(connection, row, begin)


def _insert(connection: TimedConnection, row: Sequence[object], begin: Begin) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(_NEW) as copy:  # The log never shows what COPY brings.
            copy.write_row(row)
        ((key,),) = connection.execute(_KEY, (row[0],)).fetchall()
        begin(connection, key)
