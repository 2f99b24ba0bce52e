"""Folders of jobs: each contains a journal, the frozen input and the reports."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import attrs

from ...errors import JournalDamagedError, JournalError, JournalInUseError, JournalMovedError
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
    sync_folder,
)

_DIGITS = 10
_CHUNK_BYTES = 1 << 20


@attrs.frozen
class JobFolder:
    """Folder of one job."""

    path: Path

    @property
    def id(self) -> str:
        """The id of the job: the name of its folder."""
        return self.path.name

    @property
    def journal(self) -> Path:
        """The journal; read it with a `JournalReader`, never as a plain file."""
        return self.path / "journal.sqlite"

    @property
    def input_csv(self) -> Path:
        """The frozen input, byte for byte."""
        return self.path / "input.csv"

    @property
    def bad_rows(self) -> Path:
        """The invalid rows that a check found: one line of JSON each, with the problem."""
        return self.path / "bad-rows.jsonl"

    @property
    def rows(self) -> Path:
        """The frozen input of a program: one line of JSON for each row."""
        return self.path / "rows.jsonl"

    @property
    def report_json(self) -> Path:
        """The report for programs."""
        return self.path / "report.json"

    @property
    def report_html(self) -> Path:
        """The report for people."""
        return self.path / "report.html"

    @property
    def is_job(self) -> bool:
        """Whether a job has begun in this folder."""
        return self.journal.is_file() or self.lacks_journal

    @property
    def is_left_over(self) -> bool:
        """Whether the folder contains data of a job that was interrupted before it began."""
        return not self.is_job and bool(self._data) and not self.in_use

    @property
    def _data(self) -> list[Path]:
        parts = self.path.glob("input.*.part")
        return [file for file in (self.input_csv, self.bad_rows, *parts) if file.exists()]

    @property
    def lacks_journal(self) -> bool:
        """Whether the folder contains files of a job that has begun, but no journal."""
        if self.journal.exists() or not self.path.is_dir():
            return False
        try:
            mark, changed = read_mark(self.journal)
        except JournalError:  # A mark that cannot be read was written by a job.
            return True
        if mark is not None:
            return has_begun(mark, self.journal, changed)
        log, index = (self.path / f"{self.journal.name}-{ending}" for ending in ("wal", "shm"))
        files = (self.input_csv, self.rows, self.report_json, log, index)
        return any(file.exists() for file in files)

    @contextmanager
    def beginning(self) -> Generator[None]:
        """Lock the job while its input is stored, before it has a journal.

        If the block raises, the files of the job are removed.

        Raises:
            JournalDamagedError: a job has begun here, and its journal is gone.
            JournalInUseError: another process has the job, or has begun it in the meantime.
            OSError: a file cannot be written.
        """
        with self.held() as mark:
            if self.lacks_journal:
                raise JournalDamagedError(gone(self.journal))
            if self.journal.exists():
                raise JournalInUseError(
                    f"Another process has begun job {self.id} in the meantime. Nothing was sent. "
                    "To go on with that job, start again."
                )
            # Before the first other file: after a kill, the mark shows that a copy of the input
            # without a journal belongs to a job that never began.
            mark.begin()
            try:
                yield
            except BaseException:
                for file in (*self._data, mark_path(self.journal)):
                    file.unlink(missing_ok=True)
                raise

    def require_journal(self) -> None:
        """Raise if the folder contains files of a job, but no journal.

        Raises:
            JournalDamagedError: the journal is gone.
            JournalError: the job was interrupted before it began.
        """
        if self.lacks_journal:
            raise JournalDamagedError(gone(self.journal))
        if self.is_left_over:
            raise JournalError(
                f"Job {self.id} did not begin, and none of its rows was sent. A copy of its list "
                f"was left: `jobs forget {self.id}` removes it, and the same upload begins the job."
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
        mark, changed = read_mark(self.journal)
        with closing(opened_for_reading(self.journal)) as connection, journal_errors(self.journal):
            connection.execute("BEGIN")  # All queries see one snapshot, even while the job runs.
            try:
                check_integrity(connection, self.journal, mark, changed)
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
        """The time when the job began, in seconds since 1970.

        It is that of the oldest file, which is never written again.
        """
        times: list[float] = []
        for file in self.path.iterdir():
            with suppress(FileNotFoundError):  # SQLite may remove the log of a journal meanwhile.
                times.append(file.stat().st_mtime)
        return min(times, default=0.0)

    def make(self) -> None:
        """Create the folder, for its owner only, if it does not exist."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self.path.parent)

    def copy_of(self, source: Path | BinaryIO) -> str:
        """Copy an input, byte for byte, to `input_csv`.

        A copy that is interrupted leaves no file of that name.

        Args:
            source: a file, or a stream that is read to its end.

        Returns:
            The sha256 of the copy, in hex.

        Raises:
            OSError: the source cannot be read, or the disk is full.
        """
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self.copy_of(stream)
        for left_over in self.path.glob("input.*.part"):  # Left by a process that was killed.
            left_over.unlink()
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=self.path, prefix="input.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as copy:
                while chunk := source.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    copy.write(chunk)
                # The content before the name: a name that is on the disk after a loss of power
                # must never belong to an incomplete copy.
                copy.flush()
                os.fsync(handle)
            Path(name).replace(self.input_csv)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(self.path)
        return digest.hexdigest()


class JobFolders:
    """Folder of all jobs.

    The name of a job is the first ten digits of a digest of its identity. Further jobs with the
    same identity, which you start on purpose, have the suffixes -2, -3 and so on.

    Args:
        root: the folder; it is created with the first job.
        earlier: a folder that may have jobs, too; none begins there.
    """

    def __init__(self, root: Path, earlier: Path | None = None) -> None:
        self.root = root
        self._roots = dict.fromkeys([root, earlier or root])

    def all(self) -> list[JobFolder]:
        """Return all jobs, the newest first, and the remains of jobs that did not begin."""
        readable = filter(_can_be_read, self._named(""))
        found = [folder for folder in readable if folder.is_job or folder.is_left_over]
        return sorted(found, key=lambda folder: (-folder.begun, folder.id))

    def for_identity(self, digest: str) -> list[JobFolder]:
        """Return the jobs with this digest, the first one first.

        Raises:
            JournalError: a folder cannot be read, so it is unknown which rows were sent.
        """
        found = self._named(digest[:_DIGITS])
        for folder in found:
            if not _can_be_read(folder):
                raise JournalError(
                    f"The folder {str(folder.path)!r} cannot be read, so it is unknown which rows "
                    "of its job were sent. Nothing was sent. Check its permissions."
                )
        found = [folder for folder in found if folder.is_job]
        return sorted(found, key=lambda folder: _number(folder.id))

    def first(self, digest: str) -> JobFolder:
        """Return the folder for the first job with this digest; create it if it does not exist.

        Two processes that begin the same job at the same time get the same folder, and only one
        of them gets the lock of the job.
        """
        self._make_root()
        folder = JobFolder(self.root / digest[:_DIGITS])
        folder.make()
        return folder

    def new(self, digest: str) -> JobFolder:
        """Create the folder of a further job with this digest; no other process gets the same."""
        self._make_root()
        names = [folder.id for folder in self.for_identity(digest)]
        number = max(map(_number, names), default=0) + 1
        while True:
            suffix = f"-{number}" if number > 1 else ""
            folder = JobFolder(self.root / f"{digest[:_DIGITS]}{suffix}")
            try:
                folder.path.mkdir(mode=0o700)
            except FileExistsError:
                number += 1
            else:
                sync_folder(self.root)
                return folder

    def _make_root(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _named(self, digits: str) -> list[JobFolder]:
        paths: list[Path] = []
        for root in filter(Path.is_dir, self._roots):
            with journal_errors(root):
                paths += root.iterdir()
        names = (path for path in paths if _is_name(path.name))
        return [JobFolder(path) for path in names if path.name.startswith(digits)]


def _can_be_read(folder: JobFolder) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(folder.path, os.R_OK | os.X_OK, effective_ids=effective)


def _is_name(name: str) -> bool:
    return re.fullmatch(rf"[0-9a-f]{{{_DIGITS}}}(-[0-9]+)?", name, re.ASCII) is not None


def _number(name: str) -> int:
    return int(name[_DIGITS + 1 :] or 1)
