"""The folders in which jobs are kept: a journal, the frozen input, the reports."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import attrs

from .high_water_mark import HighWaterMark, is_locked
from .journal_file import sync_folder

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
    def in_use(self) -> bool:
        """Whether some process is at the job right now."""
        return is_locked(self.journal)

    @contextmanager
    def held(self) -> Generator[None]:
        """Hold the job, so that no process goes on with it in the meantime.

        Raises:
            JournalInUseError: some process is at it.
        """
        mark = HighWaterMark(self.journal, new=True)
        try:
            yield
        finally:
            mark.close()

    @property
    def begun(self) -> float:
        """When it was begun, in seconds since 1970: its oldest file is never written again."""
        times: list[float] = []
        for file in self.path.iterdir():
            with suppress(FileNotFoundError):  # A journal's log goes away while one looks.
                times.append(file.stat().st_mtime)
        return min(times)

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
        """All jobs, the newest first; what has no journal is none."""
        return sorted(self._found(""), key=lambda folder: (-folder.begun, folder.id))

    def for_identity(self, digest: str) -> list[JobFolder]:
        """The jobs with this digest, the first one first."""
        return sorted(self._found(digest[:_DIGITS]), key=lambda folder: _number(folder.id))

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

    def _found(self, digits: str) -> list[JobFolder]:
        if not self.root.is_dir():
            return []
        folders = [JobFolder(path) for path in self.root.iterdir() if _is_name(path.name)]
        return [f for f in folders if f.id.startswith(digits) and f.journal.is_file()]


def _is_name(name: str) -> bool:
    return re.fullmatch(rf"[0-9a-f]{{{_DIGITS}}}(-[0-9]+)?", name, re.ASCII) is not None


def _number(name: str) -> int:
    return int(name[_DIGITS + 1 :] or 1)
