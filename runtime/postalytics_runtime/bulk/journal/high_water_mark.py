"""The high-water mark of a journal, and the lock of its job: a small file beside the database.

SQLite drops silently what it cannot read of its log, and a database that was put back from a copy
looks whole. So the journal alone cannot show that entries are missing. The mark says, outside the
database, how far the journal was when the last entries were forced to the disk, and where that was.

The mark is forced after the entries, and before anything that depends on them happens: a journal
may be ahead of its mark, never behind it. See docs/decisions/high-water-mark.md.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import attrs
import orjson

from ...errors import JournalDamagedError, JournalError, JournalIncompleteError, JournalInUseError
from .database import job_value, journal_errors, opened_for_reading
from .machine_id import this_machine

if sys.platform != "win32":
    import fcntl

SLOT = 512
"""Bytes of one of the two places that are written in turn: the smallest sector of a disk, so that a
loss of power tears the one that is being written and leaves the other."""
_DIGEST = 16
_LOCK_SECONDS = 0.25
"""Seconds to try for a lock: a look at whether it is held holds it for a moment."""
_LOCK_TRIES = 10
_DRIFT_SECONDS = 3.0
"""The time in the mark and that of its last change may be this far apart: some file systems count
in steps of two seconds."""
_WRITES = 4
"""How often a mark is written at most whose two times came out apart, as after a sleep."""


@attrs.frozen
class Mark:
    """What a mark says."""

    sequence: int
    job: str
    """A digest of what makes the job; empty until its journal is there."""
    entries: int
    """How many entries the journal had."""
    highest: int
    """The highest row that was ever about to be sent: no row above it can have been."""
    at: float
    """When it was written, in seconds since 1970."""
    machine: str
    files: tuple[int, int]
    """The numbers of the mark and of the journal in the file system."""
    is_torn: bool = False
    """Whether the other of its two places cannot be read: that may have said something newer."""

    def packed(self) -> bytes:
        """The mark as it is written: JSON behind its digest, filled up to a slot."""
        text = orjson.dumps(attrs.asdict(self, filter=lambda field, _: field.name != "is_torn"))
        return (_digest(text) + text).ljust(SLOT, b"\0")

    def says_as_much_as(self, other: Mark | None) -> bool:
        """Whether it differs from another one in nothing but when it was written."""
        return other is not None and self == attrs.evolve(
            other, sequence=self.sequence, at=self.at, is_torn=self.is_torn
        )


def mark_path(journal: Path) -> Path:
    """Where the mark of a journal is."""
    return journal.with_name("mark")


def read_mark(journal: Path) -> tuple[Mark | None, float]:
    """The mark of a journal, `None` where none was written; and when its file was changed last.

    Raises:
        JournalIncompleteError: it is damaged.
        JournalError: it cannot be read.
    """
    path = mark_path(journal)
    with journal_errors(path):
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return None, 0.0
        try:
            return _mark_in(handle, path)
        finally:
            os.close(handle)


def _mark_in(handle: int, path: Path) -> tuple[Mark | None, float]:
    content = os.pread(handle, 2 * SLOT, 0)
    written = [slot for slot in (content[:SLOT], content[SLOT:]) if slot.strip(b"\0")]
    marks = [mark for mark in map(unpacked, written) if mark is not None]
    if written and not marks:
        raise JournalIncompleteError(
            f"The mark {str(path)!r} is damaged, so it is unknown whether the journal beside it is "
            "whole."
        )
    if not marks:
        return None, 0.0
    newest = max(marks, key=lambda mark: mark.sequence)
    torn = attrs.evolve(newest, is_torn=len(marks) < len(written))
    return torn, os.fstat(handle).st_ctime


def unpacked(slot: bytes) -> Mark | None:
    """The mark in a slot; `None` where there is none, or it is torn."""
    text = slot[_DIGEST:].rstrip(b"\0")
    if _digest(text) != slot[:_DIGEST]:
        return None
    values: dict[str, Any] = orjson.loads(text)
    if values.keys() != {field.name for field in attrs.fields(Mark)} - {"is_torn"}:
        return None  # A later version has written it.
    values["files"] = tuple(values["files"])
    return Mark(**values)


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=_DIGEST).digest()


class HighWaterMark:
    """The mark of a journal that is open. It is the lock, too, which one process has at a time.

    The lock is that of an open file (`flock`): it stays when the process opens and closes the same
    file elsewhere, and the operating system lets go of it when the process ends.

    Args:
        journal: the journal beside it.
        new: whether the file is made where there is none.
        believe_nothing: whether a damaged mark counts as one that says nothing.

    Attributes:
        last: what the mark says; `None` where it says nothing yet.
        changed: when the file was changed last.
        highest: the highest row that was ever about to be sent. Raise it before the entry that
            says so is written.

    Raises:
        JournalInUseError: another process has the lock, or this one already.
        JournalIncompleteError: there is no mark, or it is damaged.
        JournalError: the file cannot be used.
    """

    def __init__(self, journal: Path, *, new: bool, believe_nothing: bool = False) -> None:
        self._journal = journal
        self._machine = this_machine()
        self._job = ""
        path = mark_path(journal)
        self._handle = _locked(journal, path, new=new)
        self._inode = os.fstat(self._handle).st_ino
        self._files: tuple[int, int] | None = None
        self._drift = 0.0
        try:
            with journal_errors(path):
                self.last, self.changed = self._read(path, believe_nothing=believe_nothing)
        except BaseException:
            self.close()
            raise
        self.highest = 0 if self.last is None else self.last.highest

    def _read(self, path: Path, *, believe_nothing: bool) -> tuple[Mark | None, float]:
        try:
            return _mark_in(self._handle, path)
        except JournalIncompleteError:
            if not believe_nothing:
                raise
            return None, 0.0

    def close(self) -> None:
        """Let go of the lock."""
        os.close(self._handle)

    def begin(self) -> None:
        """Say that the job is about to begin, unless that is said already.

        What is made after it, such as a copy of the input, can then be told from what a job
        leaves behind whose journal was removed.

        Raises:
            JournalDamagedError: the job has begun, and its journal is gone.
            OSError: it cannot be written.
        """
        if has_begun(self.last, self._journal, self.changed):
            raise JournalDamagedError(gone(self._journal))
        self._write(entries=0)

    def write(self, connection: sqlite3.Connection) -> None:
        """Say how far the journal is; on return that is on the disk.

        Raises:
            OSError: it cannot be written.
        """
        self._job = self._job or job_digest(connection)
        self._write(entries_in(connection))

    def _write(self, entries: int) -> None:
        files = inodes(self._journal)
        self._files = self._files or (files if files[1] else None)
        if files[0] != self._inode or (self._files and self._files != files):
            # Another process could have the lock of what is there now.
            raise FileNotFoundError(errno.ENOENT, "its files were moved or removed during the job")
        sequence = 1 if self.last is None else self.last.sequence + 1
        mark = Mark(sequence, self._job, entries, self.highest, 0.0, self._machine, files)
        if mark.says_as_much_as(self.last):
            return
        for _ in range(_WRITES):
            now = time.time()
            mark = attrs.evolve(mark, at=now + self._drift)
            self._put(mark.packed(), sequence % 2)
            if self.last is None:  # Damaged, or new: what stands in the other place is worthless.
                self._put(bytes(SLOT), (sequence + 1) % 2)
            _force(self._handle)
            # The file system may have a clock of its own, and the process may have stood still in
            # between: each would look like a copy when the job goes on.
            self.changed = os.fstat(self._handle).st_ctime
            if abs(self.changed - mark.at) < _DRIFT_SECONDS / 2:
                break
            self._drift = self.changed - now
        self.last = mark

    def _put(self, content: bytes, place: int) -> None:
        if os.pwrite(self._handle, content, place * SLOT) < SLOT:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _locked(journal: Path, path: Path, *, new: bool) -> int:
    if sys.platform == "win32":
        raise JournalError(
            "A journal needs a lock that this program knows on Linux and macOS only. Nothing was "
            "sent. Without a journal, an upload works here, too."
        )
    with journal_errors(path):
        while True:
            try:
                handle = os.open(path, os.O_RDWR | (os.O_CREAT if new else 0), 0o600)
            except FileNotFoundError:
                if new:
                    raise
                raise JournalIncompleteError(
                    f"The mark {str(path)!r} is gone, so it is unknown whether the journal beside "
                    "it is whole."
                ) from None
            try:
                _take(handle, journal)
                # The file may have been removed, with its job, by the process that had the lock.
                if _inode(path) == os.fstat(handle).st_ino:
                    return handle
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)


def _take(handle: int, journal: Path) -> None:
    for tries_left in reversed(range(_LOCK_TRIES)):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not tries_left:
                raise JournalInUseError(_in_use(journal)) from None
            time.sleep(_LOCK_SECONDS / _LOCK_TRIES)
        else:
            return


def _in_use(journal: Path) -> str:
    try:
        connection = opened_for_reading(journal)
        holder = job_value(connection, "process")
        connection.close()
    except JournalError:
        holder = None
    whose = "another process" if holder is None else f"process {holder}"
    return (
        f"The journal {str(journal)!r} is in use by {whose}: wait until it has ended, or stop it,"
        " and start again."
    )


def is_locked(journal: Path) -> bool:
    """Whether a process has the lock of a journal right now."""
    path = mark_path(journal)
    with journal_errors(path):
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
    return False


def _force(handle: int) -> None:
    if sys.platform == "darwin":  # There, fsync would leave it in the cache of the drive.
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fdatasync(handle)


def has_begun(mark: Mark | None, journal: Path, changed: float) -> bool:
    """Whether a job without a journal has begun, or may have where its files are copies of."""
    if mark is None:
        return False
    return bool(mark.entries or mark.is_torn or elsewhere(mark, journal, changed))


def gone(journal: Path) -> str:
    """What to say of a job without its journal."""
    return (
        f"The journal {str(journal)!r} is gone, though its job has begun: it is unknown which rows "
        "were sent."
    )


def entries_in(connection: sqlite3.Connection) -> int:
    """How many entries a journal has."""
    (entries,) = connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
    return int(entries)


def job_digest(connection: sqlite3.Connection) -> str:
    """A digest of what makes a job, as its journal keeps it."""
    query = "SELECT value FROM job WHERE name IN ('id', 'parameters', 'options') ORDER BY name"
    found = orjson.dumps(connection.execute(query).fetchall())
    return hashlib.blake2b(found, digest_size=_DIGEST).hexdigest()


def inodes(journal: Path) -> tuple[int, int]:
    """The numbers by which the file system knows the mark and the journal; 0 for what is not."""
    return _inode(mark_path(journal)), _inode(journal)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def elsewhere(mark: Mark, path: Path, changed: float) -> str | None:
    """Why a job may have gone on elsewhere since its mark was written; `None` where it cannot have.

    Args:
        mark: what its mark says.
        path: its journal.
        changed: when the file of the mark was changed last, in seconds since 1970.
    """
    here = inodes(path)
    if mark.machine != this_machine():
        return (
            "it was carried out on another machine, or in a container that was started anew "
            "(set JOB_MACHINE to a name for the place if that is each time)"
        )
    if mark.files[0] != here[0] or (mark.files[1] and mark.files[1] != here[1]):
        return "its files are copies of those that were written"
    if abs(changed - mark.at) > _DRIFT_SECONDS:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(changed))
        return f"the mark beside it was changed at {when}, after the job had written it"
    return None
