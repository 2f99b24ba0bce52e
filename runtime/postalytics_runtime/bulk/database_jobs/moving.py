"""Move a job from its folder into a database.

The folder's journal records the move first, then the database gets the job in one transaction. If
the move ends in between, neither place can go on until the same move is repeated. So at no moment
can both go on.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import attrs

from ...errors import ConfigurationError, JournalError, JournalMovedError
from ..job_store import FrozenRows, JobFolder
from ..journal import (
    HighWaterMark,
    JournalReader,
    Move,
    check_integrity,
    journal_errors,
    move_of,
    opened_for_reading,
    record_move,
)
from ..journal.postgres import JobAddress, PostgresReader, prepared
from ..journal.postgres.database import SCHEMA, TimedConnection, connect, database_errors
from ..rows import RowCounts
from .moved_copy import JobInFolder
from .row_blocks import LONG_REPLY_SECONDS

_TOKEN = f"SELECT token FROM {SCHEMA}.jobs WHERE name = %s"
_WAS_MOVED = f"SELECT EXISTS (SELECT FROM {SCHEMA}.moved_jobs WHERE token = %s)"


def move_job(folder: Path, address: JobAddress) -> RowCounts:
    """Move a job from its folder into a database, where any machine can go on with it.

    All entries of the journal with their times, the baseline, the parameters and the frozen rows
    are copied, and the row tokens stay the same. The folder keeps its files as a record, but the
    job can never go on there again. You can repeat a move that was interrupted.

    Args:
        folder: the folder of the job.
        address: the job in the database.

    Returns:
        The number of rows in each state, as the database has them.

    Raises:
        JournalInUseError: a process has the job.
        JournalMovedError: the job was moved to another address, or may have gone on elsewhere.
        JournalIncompleteError: the journal in the folder lacks entries.
        JournalError: a journal or the rows cannot be read, or the database cannot be used.
        ConfigurationError: the database has another job with that name.
    """
    job = JobFolder(folder)
    job.require_journal()
    with (
        closing(opened_for_reading(job.journal)) as journal,
        closing(connect(address.dsn)) as connection,
        _held(job) as mark,
    ):
        with journal_errors(job.journal):
            mover = _Mover(job.journal, address, connection, move_of(journal))
        mover.require_this_address()
        connection.reply_seconds = LONG_REPLY_SECONDS
        place = prepared(connection, address)
        with closing(JournalReader(job.journal)) as reader:
            if not mover.is_there(reader.job):
                with journal_errors(job.journal):
                    check_integrity(journal, job.journal, mark.last)
                rows = _rows_of(job, reader)
                mover.copy(JobInFolder(reader, journal, rows, mark.highest), place)
        record_move(job.journal, Move(str(address), is_complete=True))
    with closing(PostgresReader(address)) as moved:
        return moved.counts()


@contextmanager
def _held(job: JobFolder) -> Generator[HighWaterMark]:
    mark = HighWaterMark(job.journal, new=False)
    try:
        yield mark
    finally:
        mark.close()


def _rows_of(job: JobFolder, reader: JournalReader) -> FrozenRows[Any]:
    rows = FrozenRows[Any].open(job.rows)
    if (rows.digest, rows.count) != (reader.parameters["input"], reader.parameters["rows"]):
        raise JournalError(
            f"The frozen rows {str(job.rows)!r} are not those of the job, so it was not moved. "
            "Start its upload again in the folder, which puts its rows there."
        )
    return rows


@attrs.frozen
class _Mover:
    """One move, by the process that holds the lock of the folder's job."""

    _journal: Path
    _address: JobAddress
    _connection: TimedConnection
    _earlier: Move | None
    """What the folder's journal says of an earlier attempt."""

    def require_this_address(self) -> None:
        """Raise if the job was moved to another address."""
        if self._earlier is not None and self._earlier.to != str(self._address):
            raise _moved_to(
                self._earlier.to,
                f"The job of the journal {str(self._journal)!r} was moved to {self._earlier.to}, "
                f"not to {self._address}. Nothing was moved now.",
            )

    def is_there(self, token: str) -> bool:
        """Return whether the database has the job already.

        Raises:
            ConfigurationError: it has another job with that name.
            JournalMovedError: it had the job, which was removed.
        """
        with database_errors(self._address.dsn):
            found = self._connection.execute(_TOKEN, (self._address.job,)).fetchone()
            ((was_moved,),) = self._connection.execute(_WAS_MOVED, (token,)).fetchall()
        if found == (token,):
            return True
        if was_moved or (self._earlier is not None and self._earlier.is_complete):
            raise _moved_to(
                str(self._address),
                f"The job was moved to {self._address}, and it is not there any more. It cannot be "
                "moved again: the folder does not show what happened to its rows since.",
            )
        if found is not None:
            # An earlier attempt can no longer succeed, either: the name is taken.
            record_move(self._journal, None)
            raise ConfigurationError(
                f"There is another job {self._address}, so nothing was moved. Give this one "
                "another name."
            )
        return False

    def copy(self, found: JobInFolder, place: list[str]) -> None:
        """Copy the job, so that the database has all of it or nothing."""
        record_move(self._journal, Move(str(self._address)))
        committing = False
        try:
            with database_errors(self._address.dsn):
                self._connection.execute("BEGIN")
                found.copy_to(self._connection, self._address, place)
                committing = True
                self._connection.execute("COMMIT")
        except BaseException as error:
            if committing and isinstance(error, JournalError):
                error.message += " Whether the job was moved is unknown: repeat the move."
            elif not committing:
                self._undo()
            raise

    def _undo(self) -> None:
        """Roll the transaction back, and let the job go on in the folder."""
        self._connection.close()
        # The server may still carry out the COMMIT of an earlier attempt.
        if self._earlier is None:
            record_move(self._journal, None)


def _moved_to(address: str, message: str) -> JournalMovedError:
    error = JournalMovedError(message)
    error.to = address
    return error
