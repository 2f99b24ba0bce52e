"""Folders of jobs: each contains a journal, the frozen input and the reports."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import attrs

from ...errors import JournalDamagedError, JournalError, JournalMovedError
from ...text import printable
from ..journal import (
    HighWaterMark,
    check_integrity,
    gone,
    has_begun,
    is_locked,
    journal_errors,
    mark_path,
    opened_for_reading,
    read_mark,
    require_not_moved,
    sync_folder,
)
from .frozen_rows import abandoned_parts
from .job_names import DIGITS, is_job_name, job_name, number_in

_FILES = ("journal.sqlite*", "mark", "rows.jsonl*", "report.json", "report.html")
"""The files of a job that a program may have begun."""


@attrs.frozen
class JobFolder:
    """Folder of one job."""

    path: Path

    @property
    def id(self) -> str:
        """The id of the job: the name of its folder, as it is shown and typed."""
        return printable(self.path.name)

    @property
    def journal(self) -> Path:
        """The journal; read it with a `JournalReader`, never as a plain file."""
        return self.path / "journal.sqlite"

    @property
    def rows(self) -> Path:
        """The frozen input; open it with `FrozenRows.open`."""
        return self.path / "rows.jsonl"

    @property
    def input_csv(self) -> Path:
        """The input as an earlier version froze it: a copy of the file."""
        return self.path / "input.csv"

    @property
    def bad_rows(self) -> Path:
        """The bad rows beside `input_csv`: one line of JSON for each problem."""
        return self.path / "bad-rows.jsonl"

    @property
    def report_json(self) -> Path:
        """The report for programs."""
        return self.path / "report.json"

    @property
    def report_html(self) -> Path:
        """The report for people."""
        return self.path / "report.html"

    @property
    def command(self) -> Path:
        """The command that begins the job: a line of text, until the job has begun."""
        return self.path / "command.txt"

    @property
    def is_waiting(self) -> bool:
        """Whether a job was announced here by its command and has not begun."""
        return is_job_name(self.path.name) and self.command.is_file() and not self.is_job

    @property
    def is_job(self) -> bool:
        """Whether a job has begun in this folder."""
        return self.journal.is_file() or self.lacks_journal

    @property
    def is_left_over(self) -> bool:
        """Whether the folder contains rows of a job that was interrupted before it began."""
        left = (self.rows, self.input_csv, *abandoned_parts(self.rows))
        return not self.is_job and any(file.exists() for file in left) and not self.in_use

    @property
    def lacks_journal(self) -> bool:
        """Whether the folder contains files of a job that has begun, but no journal."""
        if self.journal.exists() or not self.path.is_dir():
            return False
        try:
            mark = read_mark(self.journal)
        except JournalError:  # A mark that cannot be read was written by a job.
            return True
        if mark is not None:
            return has_begun(mark, self.journal)
        log, index = (self.path / f"{self.journal.name}-{ending}" for ending in ("wal", "shm"))
        files = [self.rows, self.report_json, log, index]
        if is_job_name(self.path.name):  # In the folder of a program it may be anything.
            files.append(self.input_csv)
        return any(file.exists() for file in files)

    def require_not_lost(self) -> None:
        """Raise if a job has begun in this folder and its journal is gone.

        Raises:
            JournalDamagedError: the journal is gone.
        """
        if self.lacks_journal:
            raise JournalDamagedError(gone(self.journal))

    def require_journal(self) -> None:
        """Raise if the folder contains files of a job, but no journal.

        Raises:
            JournalDamagedError: the journal is gone.
            JournalError: the job was interrupted before it began.
        """
        self.require_not_lost()
        if self.is_waiting:
            raise JournalError(self._how_to_begin())
        if self.is_left_over:
            raise JournalError(
                f"Job {self.id} did not begin, and none of its rows was sent. A copy of its list "
                f"was left: `jobs forget {self.id}` removes it, and the same upload begins the job."
            )

    def _how_to_begin(self) -> str:
        copy = f" `jobs forget {self.id}` removes the copy of its list." * self.is_left_over
        with journal_errors(self.command):
            command = self.command.read_text("utf-8", "replace").strip()
        return (
            f"Job {self.id} has not begun, and none of its rows was sent.{copy} To begin the job, "
            f"enter its command again:\n  {printable(command)}"
        )

    def require_whole(self, *, anywhere: bool = False) -> None:
        """Raise if the job could not go on, before you ask the user any question about it.

        Args:
            anywhere: whether to accept a job that was moved, because it has no rows left to send.

        Raises:
            JournalDamagedError: its journal is gone, or cannot be read any more.
            JournalIncompleteError: its journal lacks entries.
            JournalMovedError: the job may have gone on elsewhere.
        """
        self.require_journal()
        mark = read_mark(self.journal)
        with closing(opened_for_reading(self.journal)) as connection, journal_errors(self.journal):
            connection.execute("BEGIN")  # All queries see one snapshot, even while the job runs.
            require_not_moved(connection, self.journal)
            try:
                check_integrity(connection, self.journal, mark)
            except JournalMovedError:
                if not anywhere:
                    raise

    @property
    def in_use(self) -> bool:
        """Whether a process has the job right now."""
        return is_locked(self.journal)

    @contextmanager
    def held(self) -> Generator[HighWaterMark]:
        """Lock the job, so that no process can resume it in the meantime.

        Raises:
            JournalInUseError: another process has the job.
        """
        mark = HighWaterMark(self.journal, new=True, believe_nothing=True)
        try:
            yield mark
        finally:
            mark.close()

    @property
    def begun(self) -> float:
        """The time when the job began, in seconds since 1970: that of its oldest file."""
        times: list[float] = []
        for file in self.path.iterdir():
            with suppress(OSError):  # SQLite may remove the log of a journal meanwhile.
                times.append(file.stat().st_mtime)
        return min(times, default=0.0)

    def remove(self, *, of_program: bool = False) -> None:
        """Remove the job; in a folder that a program has named, files of others stay.

        Raises:
            OSError: a file cannot be removed.
        """
        if is_job_name(self.path.name) and not of_program:
            shutil.rmtree(self.path)
            return
        for pattern in _FILES:
            for file in self.path.glob(pattern):
                file.unlink(missing_ok=True)
        with suppress(OSError):
            self.path.rmdir()

    def make(self) -> None:
        """Create the folder, for its owner only, if it does not exist."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self.path.parent)


class JobFolders:
    """Folder of all jobs.

    The name of a job is the first ten digits of a digest of its identity. Further jobs with the
    same identity, which you start on purpose, have the suffixes -2, -3 and so on.

    Args:
        root: the folder; it is created with the first job.
        earlier: a folder that may have jobs, too, or a link; none begins there.
    """

    def __init__(self, root: Path, earlier: Path | None = None) -> None:
        self.root = root
        self._roots = {os.path.realpath(path): path for path in (earlier or root, root)}.values()

    def all(self) -> list[JobFolder]:
        """Return all jobs, the newest first, and the remains of jobs that did not begin.

        A program names the folders of its jobs itself. The folder of all jobs may be one, too.
        """
        found = filter(_has_job, [*self._folders(), JobFolder(self.root.absolute())])
        return sorted(found, key=lambda folder: (-folder.begun, folder.id))

    def for_identity(self, digest: str) -> list[JobFolder]:
        """Return the jobs with this digest, the first one first.

        Raises:
            JournalError: a folder cannot be read, or two jobs have one id.
        """
        named = (folder for folder in self._folders() if is_job_name(folder.path.name))
        found = [folder for folder in named if folder.path.name.startswith(digest[:DIGITS])]
        for folder in found:
            if not _can_be_read(folder):
                raise JournalError(
                    f"The folder {str(folder.path)!r} cannot be read, so it is unknown which rows "
                    "of its job were sent. Nothing was sent. Check its permissions."
                )
        found = [folder for folder in found if folder.is_job]
        if len({folder.id for folder in found}) < len(found):
            paths = " and ".join(repr(str(folder.path)) for folder in found)
            raise JournalError(
                f"This list has two jobs with one ID, {paths}, so it is unknown which rows were "
                "sent. Nothing was sent. Inspect both with `jobs --jobs FOLDER`, and remove one."
            )
        return sorted(found, key=lambda folder: number_in(folder.id))

    def first(self, digest: str, number: int = 1) -> JobFolder:
        """Return the folder for the first job with this digest; create it if it does not exist.

        Args:
            digest: the digest of the identity.
            number: another number than 1 for a job that is not the first, but whose folder all
                processes must find.

        Two processes that begin the same job at the same time get the same folder, and only one
        of them gets the lock of the job.
        """
        self._make_root()
        (folder := JobFolder(self.root / job_name(digest, number))).make()
        return folder

    def new(self, digest: str) -> JobFolder:
        """Create the folder of a further job with this digest; no other process gets the same."""
        self._make_root()
        number = 1 + max((number_in(job.id) for job in self.for_identity(digest)), default=0)
        while True:
            folder = JobFolder(self.root / job_name(digest, number))
            try:
                folder.path.mkdir(mode=0o700)
            except FileExistsError:
                number += 1
            else:
                sync_folder(self.root)
                return folder

    def _make_root(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _folders(self) -> list[JobFolder]:
        paths: list[Path] = []
        for root in self._roots:
            with journal_errors(root):
                paths += root.iterdir() if root.is_dir() else ()
        return [JobFolder(path) for path in paths]


def _has_job(folder: JobFolder) -> bool:
    if not _can_be_read(folder):
        return False
    if is_job_name(folder.path.name):
        return folder.is_job or folder.is_left_over or folder.is_waiting
    # Other folders may hold anything; a job that lost its journal has its rows and its mark.
    marked = folder.rows.is_file() and mark_path(folder.journal).is_file()
    return folder.journal.is_file() or marked


def _can_be_read(folder: JobFolder) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(folder.path, os.R_OK | os.X_OK, effective_ids=effective)
