"""The folders in which jobs are kept: a journal, the frozen input, the reports."""

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
_BYTES_AT_ONCE = 1 << 20


@attrs.frozen
class JobFolder:
    """The folder of one job."""

    path: Path

    @property
    def id(self) -> str:
        """What the job is called."""
        return self.path.name

    @property
    def journal(self) -> Path:
        """What became of each row; read it with a `JournalReader`, never as a plain file."""
        return self.path / "journal.sqlite"

    @property
    def input_csv(self) -> Path:
        """The frozen input, byte for byte."""
        return self.path / "input.csv"

    @property
    def bad_rows(self) -> Path:
        """The rows that a check found bad, a line of JSON each with its fault."""
        return self.path / "bad-rows.jsonl"

    @property
    def rows(self) -> Path:
        """The frozen input of a program: its rows, a line of JSON each."""
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
        """Whether a job was begun in it."""
        return self.journal.is_file() or self.lacks_journal

    @property
    def is_left_over(self) -> bool:
        """Whether it holds data of a job that was cut off before it began."""
        return not self.is_job and bool(self._data) and not self.in_use

    @property
    def _data(self) -> list[Path]:
        parts = self.path.glob("input.*.part")
        return [file for file in (self.input_csv, self.bad_rows, *parts) if file.exists()]

    @property
    def lacks_journal(self) -> bool:
        """Whether it holds what a job leaves behind, but no journal."""
        if self.journal.exists() or not self.path.is_dir():
            return False
        try:
            mark, changed = read_mark(self.journal)
        except JournalError:  # What cannot be read was written all the same.
            return True
        if mark is not None:
            return has_begun(mark, self.journal, changed)
        log, index = (self.path / f"{self.journal.name}-{ending}" for ending in ("wal", "shm"))
        kept = (self.input_csv, self.rows, self.report_json, log, index)
        return any(file.exists() for file in kept)

    @contextmanager
    def beginning(self) -> Generator[None]:
        """Hold the job while what it needs is kept, before it has a journal.

        If that fails, nothing of it is left.

        Raises:
            JournalDamagedError: a job has begun here, and its journal is gone.
            JournalInUseError: some process is at it, or has begun it by now.
            OSError: it cannot be written.
        """
        with self.held() as mark:
            if self.lacks_journal:
                raise JournalDamagedError(gone(self.journal))
            if self.journal.exists():
                raise JournalInUseError(
                    f"Another process has begun job {self.id} in the meantime. Nothing was sent. "
                    "To go on with it, start again."
                )
            mark.begin()
            try:
                yield
            except BaseException:
                for file in (*self._data, mark_path(self.journal)):
                    file.unlink(missing_ok=True)
                raise

    def require_journal(self) -> None:
        """Refuse what a job has left behind without its journal.

        Raises:
            JournalDamagedError: the journal is gone.
            JournalError: the job was cut off before it began.
        """
        if self.lacks_journal:
            raise JournalDamagedError(gone(self.journal))
        if self.is_left_over:
            raise JournalError(
                f"Job {self.id} did not begin, and none of its rows was sent. A copy of its list "
                f"was left: `jobs forget {self.id}` removes it, and the same upload begins the job."
            )

    def require_whole(self, *, anywhere: bool = False) -> None:
        """Refuse a job that could not go on, before any question is asked about it.

        Args:
            anywhere: whether the job may be anywhere, because nothing is left to do for it.

        Raises:
            JournalDamagedError: its journal is gone, or cannot be read any more.
            JournalIncompleteError: its journal lacks what was in it.
            JournalMovedError: it may have gone on elsewhere.
        """
        self.require_journal()
        mark, changed = read_mark(self.journal)
        with closing(opened_for_reading(self.journal)) as connection, journal_errors(self.journal):
            connection.execute("BEGIN")  # What it says while it goes on is of one moment.
            try:
                check_integrity(connection, self.journal, mark, changed)
            except JournalMovedError:
                if not anywhere:
                    raise

    @property
    def in_use(self) -> bool:
        """Whether some process is at the job right now."""
        return is_locked(self.journal)

    @contextmanager
    def held(self) -> Generator[HighWaterMark]:
        """Hold the job, so that no process goes on with it in the meantime.

        Raises:
            JournalInUseError: some process is at it.
        """
        mark = HighWaterMark(self.journal, new=True, believe_nothing=True)
        try:
            yield mark
        finally:
            mark.close()

    @property
    def begun(self) -> float:
        """When it was begun, in seconds since 1970: its oldest file is never written again."""
        times: list[float] = []
        for file in self.path.iterdir():
            with suppress(FileNotFoundError):  # The log of a journal goes away in the meantime.
                times.append(file.stat().st_mtime)
        return min(times, default=0.0)

    def make(self) -> None:
        """Make the folder, for its owner only, if there is none."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self.path.parent)

    def copy_of(self, source: Path | BinaryIO) -> str:
        """Keep a copy of an input, byte for byte, as `input_csv`.

        A copy that was cut off leaves nothing under that name.

        Args:
            source: a file, or a stream that is read to its end.

        Returns:
            The sha256 of what was copied, in hex.

        Raises:
            OSError: it cannot be read, or there is no room for it.
        """
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self.copy_of(stream)
        for left_over in self.path.glob("input.*.part"):  # Of a process that was killed.
            left_over.unlink()
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=self.path, prefix="input.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as copy:
                while some := source.read(_BYTES_AT_ONCE):
                    digest.update(some)
                    copy.write(some)
                copy.flush()
                os.fsync(handle)
            Path(name).replace(self.input_csv)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(self.path)
        return digest.hexdigest()


class JobFolders:
    """The folder of all jobs.

    A job is named by the first ten digits of a digest of all that makes it this job and no other;
    when it is done once more on purpose, by these and -2, -3 and so on.

    Args:
        root: the folder; made when the first job is.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def all(self) -> list[JobFolder]:
        """All jobs, the newest first, and what was left over of those that did not begin."""
        readable = filter(_can_be_read, self._named(""))
        found = [folder for folder in readable if folder.is_job or folder.is_left_over]
        return sorted(found, key=lambda folder: (-folder.begun, folder.id))

    def for_identity(self, digest: str) -> list[JobFolder]:
        """The jobs with this digest, the first one first.

        Raises:
            JournalError: a folder cannot be read, so that it is unknown what was sent.
        """
        found = self._named(digest[:_DIGITS])
        for folder in found:
            if not _can_be_read(folder):
                raise JournalError(
                    f"The folder {str(folder.path)!r} cannot be read, so it is unknown which rows "
                    "of its job were sent. Nothing was sent. See to its permissions."
                )
        found = [folder for folder in found if folder.is_job]
        return sorted(found, key=lambda folder: _number(folder.id))

    def first(self, digest: str) -> JobFolder:
        """The folder for the first job with this digest; made if there is none.

        Two processes that begin the same job at the same time get the same folder, and only one
        of them the lock of its journal.
        """
        self._make_root()
        folder = JobFolder(self.root / digest[:_DIGITS])
        folder.make()
        return folder

    def new(self, digest: str) -> JobFolder:
        """Make the folder of another job with this digest; no other process gets the same."""
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
        if not self.root.is_dir():
            return []
        with journal_errors(self.root):
            paths = list(self.root.iterdir())
        names = (path for path in paths if _is_name(path.name))
        return [JobFolder(path) for path in names if path.name.startswith(digits)]


def _can_be_read(folder: JobFolder) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(folder.path, os.R_OK | os.X_OK, effective_ids=effective)


def _is_name(name: str) -> bool:
    return re.fullmatch(rf"[0-9a-f]{{{_DIGITS}}}(-[0-9]+)?", name, re.ASCII) is not None


def _number(name: str) -> int:
    return int(name[_DIGITS + 1 :] or 1)
