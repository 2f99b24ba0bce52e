"""Jobs in folders of this machine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs

from ...bulk.job_store import FrozenRows, JobFolder, JobFolders
from ...bulk.journal import Journal, JournalReader, recover
from ...errors import ConfigurationError, JournalError, JournalInUseError
from ...text import printable
from ..private_files import opened_privately


@attrs.frozen
class FolderStorage:
    """What is stored of a job in its folder."""

    _job: JobFolder

    @property
    def id(self) -> str:
        """The name of the folder."""
        return self._job.id

    @property
    def journal(self) -> str:
        """The path of the file."""
        return str(self._job.journal)

    @property
    def location(self) -> tuple[str, str]:
        """The folder."""
        return "Folder", str(self._job.path)

    @property
    def folder(self) -> Path:
        """The folder of the job."""
        return self._job.path

    @property
    def report_json(self) -> Path:
        """The report for programs, in the folder."""
        return self._job.report_json

    @property
    def report_html(self) -> Path:
        """The report for people, in the folder."""
        return self._job.report_html

    @property
    def is_waiting(self) -> bool:
        """Whether a job was announced here by its command and has not begun."""
        return self._job.is_waiting

    @property
    def in_use(self) -> bool:
        """Whether a process has the lock of the job right now."""
        return self._job.in_use

    @property
    def holder(self) -> None:
        """The process that has the job: the lock does not say which."""
        return None

    @property
    def waiting(self) -> None:
        """Until when the job waits: a job in a folder does so in its process."""
        return None

    @property
    def rows_size(self) -> int | None:
        """The size of the frozen rows in bytes; `None` if they are not in the folder."""
        return self._job.rows.stat().st_size if self._job.rows.exists() else None

    @property
    def input_csv(self) -> Path | None:
        """The input as an earlier version froze it, if there is one: a copy of the file."""
        return self._job.input_csv if self._job.input_csv.exists() else None

    @property
    def bad_rows(self) -> Path | None:
        """The bad rows beside `input_csv`, if there are any."""
        return self._job.bad_rows if self._job.bad_rows.exists() else None

    @property
    def freezing_place(self) -> Path:
        """The path of the frozen rows in the folder."""
        return self._job.rows

    def require_journal(self) -> None:
        """Raise if the folder contains files of a job, but no journal."""
        self._job.require_journal()

    def require_whole(self, *, anywhere: bool = False) -> None:
        """Raise if the job could not go on."""
        self._job.require_whole(anywhere=anywhere)

    def reader(self) -> JournalReader:
        """Open the journal for reading."""
        return JournalReader(self._job.journal)

    def rows(self) -> FrozenRows[Any]:
        """Return the frozen rows in the folder."""
        return FrozenRows[Any].open(self._job.rows)

    async def open(
        self,
        parameters: Mapping[str, Any],
        options: Mapping[str, Any],
        rows: FrozenRows[Any],
        begin: Callable[[], object],
    ) -> Journal:
        """Begin the job or go on with it; after a failure, no empty folder stays."""

        def put_in_place() -> None:
            begin()
            rows.commit()

        try:
            return await Journal.open(self._job.journal, parameters, options, put_in_place)
        except JournalInUseError:
            raise
        except JournalError:
            if not self._job.is_job:
                with suppress(OSError):
                    self._job.remove()
            raise

    async def reopen(self) -> Journal:
        """Open the journal of the job for writing, as it is."""
        with closing(JournalReader(self._job.journal)) as reader:
            parameters = reader.parameters
        return await Journal.open(self._job.journal, parameters)

    def keep_rows(self, rows: FrozenRows[Any]) -> None:
        """Move the frozen rows into the folder."""
        rows.commit()

    def recover(self, *, adopt: bool = False, never_sent: Collection[int] = ()) -> int:
        """Mark the rows as unconfirmed that may have been sent without an entry; count them."""
        return recover(self._job.journal, adopt=adopt, never_sent=never_sent)

    def held(self) -> AbstractContextManager[object]:
        """Lock the job."""
        return self._job.held()

    def remove(self, *, of_program: bool = False) -> None:
        """Remove the job; in a folder that a program has named, files of others stay."""
        try:
            self._job.remove(of_program=of_program)
        except OSError as error:
            raise ConfigurationError(
                f"{printable(str(self._job.path))} cannot be removed: {error.strerror}. Remove "
                "this folder yourself."
            ) from error

    def announce(self, command: str) -> None:
        """Write the command that begins the job into the folder."""
        with (
            _writing("Cannot write to", self._job.path),
            opened_privately(self._job.command, "w", encoding="utf-8") as file,
        ):
            file.write(f"{command}\n")

    def withdraw(self) -> None:
        """Remove the command, and the folder if it is empty: no job was started there."""
        with suppress(OSError):
            self._job.command.unlink(missing_ok=True)
            self._job.path.rmdir()


@attrs.frozen
class FolderPlace:
    """The folder of all jobs."""

    _folders: JobFolders

    @property
    def name(self) -> str:
        """The path of the folder."""
        return str(self._folders.root)

    def all(self) -> list[FolderStorage]:
        """Return all jobs, the newest first, and the remains of jobs that did not begin."""
        return [*map(FolderStorage, self._folders.all())]

    def listed(self) -> list[FolderStorage]:
        """Return all jobs, the newest first: their folders are read when they are shown."""
        return self.all()

    def for_identity(self, digest: str) -> list[FolderStorage]:
        """Return the jobs with this digest, the first one first."""
        return [*map(FolderStorage, self._folders.for_identity(digest))]

    def first(self, digest: str, number: int = 1) -> FolderStorage:
        """Return the folder for the first job with this digest; create it if it does not exist."""
        with _writing("Cannot create", self._folders.root):
            return FolderStorage(self._folders.first(digest, number))

    def new(self, digest: str) -> FolderStorage:
        """Create the folder of a further job with this digest."""
        with _writing("Cannot create", self._folders.root):
            return FolderStorage(self._folders.new(digest))


@contextmanager
def _writing(failed: str, path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"{failed} the folder for the journal, {printable(str(path))}: "
            f"{error.strerror}. Name another folder with --jobs. Nothing was sent."
        ) from error
