"""What the commands need of a stored job, and of the place of all jobs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from ...bulk.job_store import FrozenRows
from ...bulk.journal import JobJournal, JobReader


class JobStorage(Protocol):
    """What is stored of one job: its journal and its frozen rows."""

    @property
    def id(self) -> str:
        """The ID of the job, as it is shown and typed."""
        ...

    @property
    def journal(self) -> str:
        """Where the journal is, for people."""
        ...

    @property
    def location(self) -> tuple[str, str]:
        """What the job is stored in, and where that is, for people."""
        ...

    @property
    def folder(self) -> Path:
        """The folder on this machine for result files that cannot be beside the list."""
        ...

    @property
    def report_json(self) -> Path:
        """The report for programs; it may not exist."""
        ...

    @property
    def report_html(self) -> Path:
        """The report for people; it may not exist."""
        ...

    @property
    def is_waiting(self) -> bool:
        """Whether the job was announced by its command and has not begun."""
        ...

    @property
    def in_use(self) -> bool:
        """Whether a process has the job right now."""
        ...

    @property
    def holder(self) -> str | None:
        """The process that has the job, for people; `None` if none has, or it is not known."""
        ...

    @property
    def waiting(self) -> str | None:
        """Until when no process can do anything for the job, and why, for people."""
        ...

    @property
    def rows_size(self) -> int | None:
        """The size of the frozen rows in bytes, roughly; `None` if they are not there."""
        ...

    @property
    def input_csv(self) -> Path | None:
        """The input as an earlier version froze it, if there is one: a copy of the file."""
        ...

    @property
    def bad_rows(self) -> Path | None:
        """The bad rows beside `input_csv`, if there are any."""
        ...

    @property
    def freezing_place(self) -> Path:
        """The path for which rows are frozen."""
        ...

    def require_journal(self) -> None:
        """Raise if the journal of the job is gone, or the job did not begin.

        Raises:
            JournalError: there is no journal.
        """
        ...

    def require_whole(self, *, anywhere: bool = False) -> None:
        """Raise if the job could not go on, before you ask the user any question about it.

        Args:
            anywhere: whether to accept a job that was moved, because it has no rows left to send.

        Raises:
            JournalError: the journal is gone, lacks entries or was moved.
        """
        ...

    def reader(self) -> JobReader:
        """Open the journal for reading; close what is returned.

        Raises:
            JournalError: the journal cannot be read.
        """
        ...

    def rows(self) -> FrozenRows[Any]:
        """Return the frozen rows.

        Raises:
            JournalError: they are gone, or cannot be read.
        """
        ...

    async def open(
        self,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        rows: FrozenRows[Any],
        begin: Callable[[], object],
    ) -> JobJournal:
        """Begin the job or go on with it: open its journal for writing.

        Args:
            parameters: the values that identify the job.
            options: what else the job stores when it begins.
            rows: the frozen rows, which are stored when the job begins.
            begin: called just before the job begins; it raises if it must not.

        Raises:
            JournalError: the job is in use, or its journal cannot be used.
        """
        ...

    async def reopen(self) -> JobJournal:
        """Open the journal of the job for writing, as it is.

        Raises:
            JournalError: the job is in use, or its journal cannot be used.
        """
        ...

    def keep_rows(self, rows: FrozenRows[Any]) -> None:
        """Store the frozen rows of a job that lacks them, while its journal is open.

        Raises:
            JournalError: they cannot be stored.
        """
        ...

    def recover(self, *, adopt: bool = False, never_sent: Collection[int] = ()) -> int:
        """Mark the rows as unconfirmed that may have been sent without an entry; count them.

        Args:
            adopt: whether to take over a job that may have gone on elsewhere.
            never_sent: rows that were set aside before anything was sent.

        Raises:
            JournalError: the job is in use, or its journal cannot be used.
        """
        ...

    def held(self) -> AbstractContextManager[object]:
        """Keep the job, so that no process goes on with it in the meantime.

        Raises:
            JournalInUseError: another process has the job.
        """
        ...

    def remove(self, *, of_program: bool = False) -> None:
        """Remove the job.

        Raises:
            ConfigurationError: it cannot be removed.
        """
        ...

    def announce(self, command: str) -> None:
        """Keep the command that begins a new job, for those who find the job before it begins.

        Raises:
            ConfigurationError: the command cannot be written.
        """
        ...

    def withdraw(self) -> None:
        """Remove what `announce` kept, and the empty folder of a job that did not begin."""
        ...


class JobPlace(Protocol):
    """The place of all jobs."""

    @property
    def name(self) -> str:
        """The name of the place, for people."""
        ...

    def all(self) -> Sequence[JobStorage]:
        """Return all jobs, the newest first.

        Raises:
            JournalError: the place cannot be read.
        """
        ...

    def listed(self) -> Sequence[JobStorage]:
        """Return all jobs, the newest first, with what a list shows of them as it is now.

        Raises:
            JournalError: the place cannot be read.
        """
        ...

    def for_identity(self, digest: str) -> Sequence[JobStorage]:
        """Return the jobs whose identity has this digest, the first one first.

        Raises:
            JournalError: the place cannot be read.
        """
        ...

    def first(self, digest: str, number: int = 1) -> JobStorage:
        """Return the storage of the first job with this digest; all processes get the same one.

        Args:
            digest: the digest of the identity.
            number: another number than 1 for a job that is not the first, but that all processes
                must find.

        Raises:
            ConfigurationError: there is no room for a job.
        """
        ...

    def new(self, digest: str) -> JobStorage:
        """Return the storage of a further job with this digest.

        Raises:
            ConfigurationError: there is no room for a job.
        """
        ...
