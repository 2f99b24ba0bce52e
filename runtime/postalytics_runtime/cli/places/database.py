"""Jobs in a PostgreSQL database, which any machine can go on with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ...bulk.database_jobs import (
    copied_rows,
    forget_finished_jobs,
    forget_job,
    move_job,
    private_folder,
    store_lost_rows,
    store_rows,
)
from ...bulk.job_store import DIGITS, FrozenRows, is_job_name, job_name, number_in
from ...bulk.journal import JobJournal
from ...bulk.journal.postgres import (
    JobAddress,
    JobLease,
    JobList,
    ListedReader,
    PostgresJournal,
    PostgresReader,
    is_dsn,
    recover,
    shown_database,
)
from ...bulk.journal.postgres.database import TimedConnection
from ...errors import ConfigurationError, JournalError
from ...text import printable
from .folders import FolderStorage

_BYTES_A_ROW = 200
"""What a frozen row takes, roughly."""
_REPORTS = "reports"


class DatabaseStorage:
    """What is stored of a job in a database.

    Args:
        place: the database.
        address: the address of the job.
    """

    def __init__(self, place: DatabasePlace, address: JobAddress) -> None:
        self._place = place
        self.address = address
        self._rows: FrozenRows[Any] | None = None

    @property
    def id(self) -> str:
        """The name of the job."""
        return printable(self.address.job)

    @property
    def journal(self) -> str:
        """The address of the job, without user and password."""
        return str(self.address)

    @property
    def location(self) -> tuple[str, str]:
        """The database."""
        return "Database", self._place.name

    @property
    def folder(self) -> Path:
        """The folder of the job among the reports of this user."""
        name = self.address.job
        # A program names its jobs as it likes: not all names are names of files.
        return self._place.reports / (name if is_job_name(name) else f"job-{quote(name, safe='')}")

    @property
    def report_json(self) -> Path:
        """The report for programs, if the job has run on this machine."""
        return self.folder / "report.json"

    @property
    def report_html(self) -> Path:
        """The report for people, if the job has run on this machine."""
        return self.folder / "report.html"

    @property
    def is_waiting(self) -> bool:
        """Whether the job was announced and has not begun: never in a database."""
        return False

    @property
    def in_use(self) -> bool:
        """Whether a process, on any machine, holds the job right now."""
        return self._lease() is not None

    @property
    def holder(self) -> str | None:
        """The process that holds the job, and when others may claim the job if that has died."""
        return None if (lease := self._lease()) is None else _holder(lease)

    @property
    def waiting(self) -> str | None:
        """Until when the last process that had the job said to wait, and why."""
        with closing(self.reader()) as reader:
            standing = reader.standing()
        if not standing.waits or standing.wait_until is None:
            return None
        until = standing.wait_until.astimezone(UTC)
        return f"until {until:%Y-%m-%d %H:%M:%S} UTC: {printable(standing.wait_for or '')}"

    def _lease(self) -> JobLease | None:
        return self._place.jobs.lease(self.address.job)

    @property
    def rows_size(self) -> int | None:
        """The size of the frozen rows, roughly; `None` if they are not in the database."""
        rows = self._place.jobs.rows_kept(self.address.job)
        return None if rows is None else rows * _BYTES_A_ROW

    @property
    def input_csv(self) -> None:
        """The input as an earlier version froze it: never in a database."""
        return None

    @property
    def bad_rows(self) -> None:
        """The bad rows beside `input_csv`: never in a database."""
        return None

    @property
    def freezing_place(self) -> Path:
        """A path in a private folder, which is removed when the command ends."""
        return self._place.private_folder / f"{self.folder.name}.jsonl"

    def require_journal(self) -> None:
        """Do nothing: opening a journal that is gone raises."""

    def require_whole(self, *, anywhere: bool = False) -> None:
        """Raise if the database may not be the one in which the job was last recorded.

        Whether the journal is complete is checked when it is opened for writing.
        """
        if not anywhere:
            with closing(self.reader()) as reader:
                reader.require_marked()

    def reader(self) -> PostgresReader:
        """Open the journal for reading."""
        return PostgresReader(self.address)

    def rows(self) -> FrozenRows[Any]:
        """Return the frozen rows, from a private copy that is removed when the command ends."""
        if self._rows is None:
            path = self._place.private_folder / f"{self.folder.name}.rows"
            self._rows = copied_rows(self.address, path)
        return self._rows

    async def open(
        self,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        rows: FrozenRows[Any],
        begin: Callable[[], object],
    ) -> JobJournal:
        """Begin the job, with its rows in the same transaction, or claim it to go on with it."""

        def store(connection: TimedConnection, job: int) -> None:
            begin()
            store_rows(connection, job, rows.path)

        return await PostgresJournal.open(self.address, parameters, options, store)

    async def reopen(self) -> JobJournal:
        """Claim the job as it is."""
        with closing(self.reader()) as reader:
            parameters = reader.parameters
        return await PostgresJournal.open(self.address, parameters, begin=self._gone)

    def _gone(self, _: object, __: int) -> None:
        raise JournalError(f"Job {self.id} was removed in the meantime.")

    def keep_rows(self, rows: FrozenRows[Any]) -> None:
        """Store the frozen rows again if their data was removed."""
        rows.commit()
        if self.rows_size is None:
            store_lost_rows(self.address, rows.path)

    def recover(self, *, adopt: bool = False, never_sent: Collection[int] = ()) -> int:
        """Mark the rows as unconfirmed that may have been sent without an entry; count them."""
        return recover(self.address, adopt=adopt, never_sent=never_sent)

    def held(self) -> AbstractContextManager[object]:
        """Do nothing: a job that is held cannot be removed from a database."""
        return nullcontext()

    def remove(self, *, of_program: bool = False) -> None:
        """Remove the job from the database, and its reports from this machine."""
        if (holder := self.holder) is not None:
            raise ConfigurationError(f"Job {self.id} is running in {holder}. Stop it first.")
        forget_job(self.address, force=True)
        self.remove_reports()

    def remove_reports(self) -> None:
        """Remove the reports of the job from this machine."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def announce(self, command: str) -> None:
        """Do nothing: a job is in the database when it begins."""

    def withdraw(self) -> None:
        """Do nothing: `announce` has kept nothing."""


class ListedStorage(DatabaseStorage):
    """What a list of jobs has read of a job.

    Args:
        place: the database.
        listed: what was read.
    """

    def __init__(self, place: DatabasePlace, listed: ListedReader) -> None:
        super().__init__(place, listed.address)
        self._listed = listed

    def reader(self) -> ListedReader:
        """Return the journal as it was read."""
        return self._listed

    def _lease(self) -> JobLease | None:
        return self._listed.lease


class DatabasePlace:
    """All jobs in a database. Close it.

    Args:
        dsn: the URL of the database.
        state: the folder for what programs of this user keep.

    Raises:
        ConfigurationError: it is not the URL of a database.
    """

    def __init__(self, dsn: str, state: Path) -> None:
        if not is_dsn(dsn):
            raise ConfigurationError(
                "The address of the database of jobs must look like "
                "postgresql://user@host/database or postgresql://user@host:5432/database, without "
                "spaces and line breaks; in a password, write %2F for /, %3F for ?, %23 for # and "
                "%40 for @."
            )
        if "#" in dsn:
            raise ConfigurationError(
                "The address of the database of jobs has a #. Commands name their jobs: leave out "
                "the # and what is behind it; in a password, write %23 for it."
            )
        self._dsn = dsn
        self._private = ExitStack()
        self._folder: Path | None = None
        self.jobs = JobList(dsn)
        self.reports = state / _REPORTS

    @property
    def name(self) -> str:
        """The URL of the database, without user and password."""
        return shown_database(self._dsn)

    @property
    def private_folder(self) -> Path:
        """A folder that only this user can read, and that is removed in the end."""
        if self._folder is None:
            self._folder = self._private.enter_context(private_folder())
        return self._folder

    def close(self) -> None:
        """Close the connection, and remove copies of rows from this machine."""
        self._private.close()
        self.jobs.close()

    def all(self) -> list[DatabaseStorage]:
        """Return all jobs, the newest first."""
        return [self._storage(name) for name in self.jobs.names()]

    def listed(self) -> list[ListedStorage]:
        """Return all jobs as they are now, for a list of them, the newest first."""
        return [ListedStorage(self, reader) for reader in self.jobs.readers()]

    def for_identity(self, digest: str) -> list[DatabaseStorage]:
        """Return the jobs with this digest, the first one first."""
        start = digest[:DIGITS]
        try:
            names = [name for name in self.jobs.names() if is_job_name(name)]
        except JournalError as error:  # An upload asks for them, before anything else.
            error.message += " Nothing was sent."
            raise
        names = [name for name in names if name[:DIGITS] == start]
        return [self._storage(name) for name in sorted(names, key=number_in)]

    def first(self, digest: str, number: int = 1) -> DatabaseStorage:
        """Return the first job with this digest: it is not in the database until it begins."""
        return self._storage(job_name(digest, number))

    def new(self, digest: str) -> DatabaseStorage:
        """Return a further job with this digest: the first process that begins it has it."""
        last = max((number_in(job.id) for job in self.for_identity(digest)), default=0)
        return self._storage(job_name(digest, last + 1))

    def take(self, storage: FolderStorage) -> DatabaseStorage:
        """Move a job from its folder into the database, and return its storage there.

        Raises:
            JournalError: the job is in use, its journal is not whole, or was moved before.
            ConfigurationError: the database has another job with the same name.
        """
        moved = self._storage(storage.folder.name)
        move_job(storage.folder, moved.address)
        return moved

    def purge(self, days: int, *, keep_counts: bool) -> int:
        """Remove jobs that have been finished for a number of days, and count them.

        Args:
            days: the number of days.
            keep_counts: whether to remove only personal data, and keep the journals.

        Raises:
            JournalError: the database cannot be used.
        """
        names = forget_finished_jobs(self._dsn, days=days, people_only=keep_counts)
        for name in names:
            self._storage(name).remove_reports()
        return len(names)

    def _storage(self, name: str) -> DatabaseStorage:
        return DatabaseStorage(self, JobAddress(self._dsn, name))


def _holder(lease: JobLease) -> str:
    free = f"if that has died, the job is free at {lease.until:%H:%M:%S} UTC"
    return f"{printable(lease.holder)} ({free})"
