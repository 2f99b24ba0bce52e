"""Open a journal for writing: begin or claim the job, read its steps, check that it is whole."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
from psycopg import errors

from ....errors import JournalDamagedError, JournalError
from ..same_job import require_same
from .address import JobAddress, shown_database
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
from .lease import JobClaim, claim, release, renew
from .stored import (
    StoredJob,
    load_steps,
    require_place,
    require_whole,
    stored_job,
    stored_values,
)
from .writer import STAGE

Begin: TypeAlias = Callable[[TimedConnection, int], object]
"""Called in the transaction that creates a job, with its connection and the key of the job."""

_TOKEN_BYTES = 5
_NEW = f"COPY {SCHEMA}.jobs (name, token, parameters, options, rows, place) FROM STDIN"
_LACKS_TEMPORARY = (
    "SELECT NOT has_database_privilege(current_database(), 'TEMPORARY'),"
    " quote_ident(current_user), quote_ident(current_database())"
)
_KEY = f"SELECT id FROM {SCHEMA}.jobs WHERE name = %s"


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
            _require_this(address, stored, parameters, place)
            if (claimed := claim(connection, address, lease_seconds)) is not None:
                return _claimed(connection, address, claimed, parameters, place)
    except BaseException:
        connection.close()
        raise


def prepared(connection: TimedConnection, address: JobAddress) -> list[str]:
    """Make a connection ready to write journals; return the place of the journals."""
    require_durable(connection, address.dsn)
    bring_up_to_date(connection, address.dsn)
    _make_stage(connection, address)
    return place_of(connection, address.dsn)


def _make_stage(connection: TimedConnection, address: JobAddress) -> None:
    with database_errors(address.dsn):
        try:
            connection.execute(STAGE)
        except errors.InsufficientPrivilege:
            ((lacking, role, database),) = connection.execute(_LACKS_TEMPORARY).fetchall()
            if not lacking:
                raise
        else:
            return
    raise JournalError(
        f"The journals in {shown_database(address.dsn)} cannot be used: the role {role} may not "
        "make temporary tables. An administrator must run: GRANT TEMPORARY ON DATABASE "
        f"{database} TO {role};"
    )


def _require_this(
    address: JobAddress, stored: StoredJob, parameters: Mapping[str, Any], place: list[str]
) -> None:
    """Raise unless a job is the one that is meant, and in its place."""
    require_same(address, stored_values(address, stored.parameters), parameters)
    stored_values(address, stored.options)
    require_place(address, stored.place, place)
    if stored.rows != parameters["rows"]:
        raise JournalDamagedError(
            f"The journal {str(address)!r} contradicts itself about the number of rows of the job: "
            f"{stored.rows:,} and {parameters['rows']:,}."
        )


def _claimed(
    connection: TimedConnection,
    address: JobAddress,
    claimed: JobClaim,
    parameters: Mapping[str, Any],
    place: list[str],
) -> Opened:
    try:
        # Read again: the last holder may have written until the claim, or another process may have
        # removed the job and begun another one with its name.
        stored = still_stored(connection, address)
        _require_this(address, stored, parameters, place)
        held = load_steps(connection, address, stored)
        try:
            require_whole(connection, address, stored, held)
        finally:
            # If another process has claimed the job meanwhile, these reads need not agree.
            renew(connection, address, claimed)
    except BaseException:
        release(connection, address, claimed)
        raise
    return Opened(address=address, connection=connection, claim=claimed, stored=stored, held=held)


def still_stored(connection: TimedConnection, address: JobAddress) -> StoredJob:
    """Return the row of a job that was claimed.

    Raises:
        JournalError: another process has removed the job.
    """
    if (stored := stored_job(connection, address)) is None:
        raise JournalError(
            f"The job of the journal {str(address)!r} was removed while it was opened."
        )
    return stored


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
