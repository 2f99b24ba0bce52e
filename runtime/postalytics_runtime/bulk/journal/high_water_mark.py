"""High-water mark of a journal, and lock of its job: a small file beside the database.

SQLite silently drops the part of its log that it cannot read, and a database that was restored from
a copy looks complete. So the journal alone cannot show that entries are missing. The mark records,
outside the database, the number of entries that were forced to the disk, and on which machine and
in which files.

The mark is forced to the disk after the entries, and before anything that depends on them happens:
a journal may be ahead of its mark, never behind it. See docs/decisions/high-water-mark.md.
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
"""Bytes of each of the two slots, which are written in turn. 512 is the smallest sector of a disk:
a loss of power can tear the slot that is being written and leaves the other intact."""
_DIGEST = 16
_LOCK_SECONDS = 0.25
"""Seconds to retry taking the lock: `is_locked` in another process holds it for a moment."""
_LOCK_TRIES = 10
_DRIFT_SECONDS = 3.0
"""Maximum seconds between the time in the mark and the change time of its file: some file systems
store times in steps of two seconds."""
_WRITES = 4
"""Maximum number of writes of one mark whose two times differ, for example after a sleep."""


@attrs.frozen
class Mark:
    """Content of a high-water mark. Marks are equal if they say the same, whenever it was."""

    sequence: int = attrs.field(eq=False)
    """The number of this write; odd and even numbers use different slots."""
    job: str
    """A digest of the identity of the job; empty until its journal exists."""
    entries: int
    """The number of entries in the journal."""
    highest: int
    """The highest row with an intent: no row above it can have been sent."""
    at: float = attrs.field(eq=False)
    """The time of writing, in seconds since 1970."""
    machine: str
    files: tuple[int, int]
    """The inode numbers of the mark and of the journal."""
    is_torn: bool = attrs.field(default=False, eq=False)
    """Whether the other slot cannot be read: its content may have been newer."""
    changed: float = attrs.field(default=0.0, eq=False)
    """The change time of the file, in seconds since 1970."""

    def packed(self) -> bytes:
        """Return the bytes of a slot: a digest, then JSON, padded with zeros."""
        text = orjson.dumps(attrs.asdict(self, filter=lambda field, _: field.name in _WRITTEN))
        return (_digest(text) + text).ljust(SLOT, b"\0")


_WRITTEN = {field.name for field in attrs.fields(Mark)} - {"is_torn", "changed"}


def mark_path(journal: Path) -> Path:
    """Return the path of the mark of a journal."""
    return journal.with_name("mark")


def read_mark(journal: Path) -> Mark | None:
    """Read the mark of a journal, without its lock; `None` if none was written.

    Raises:
        JournalIncompleteError: the mark is damaged.
        JournalError: the mark cannot be read.
    """
    path = mark_path(journal)
    with journal_errors(path):
        try:
            with path.open("rb") as file:
                return _mark_in(file.fileno(), path)
        except FileNotFoundError:
            return None


def _mark_in(handle: int, path: Path) -> Mark | None:
    content = os.pread(handle, 2 * SLOT, 0)
    written = [slot for slot in (content[:SLOT], content[SLOT:]) if slot.strip(b"\0")]
    marks = [mark for mark in map(unpacked, written) if mark is not None]
    if written and not marks:
        raise JournalIncompleteError(
            f"The high-water mark {str(path)!r} is damaged, so it is unknown whether the journal "
            "beside it is complete."
        )
    if not marks:
        return None
    newest = max(marks, key=lambda mark: mark.sequence)
    is_torn, changed = len(marks) < len(written), os.fstat(handle).st_ctime
    return attrs.evolve(newest, is_torn=is_torn, changed=changed)


def unpacked(slot: bytes) -> Mark | None:
    """Return the mark in a slot; `None` if the slot is empty or torn."""
    text = slot[_DIGEST:].rstrip(b"\0")
    if _digest(text) != slot[:_DIGEST]:
        return None
    values: dict[str, Any] = orjson.loads(text)
    if values.keys() != _WRITTEN:
        return None  # A newer version of this program wrote it.
    values["files"] = tuple(values["files"])
    return Mark(**values)


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=_DIGEST).digest()


class HighWaterMark:
    """High-water mark of an open journal, and the exclusive lock of its job.

    The lock belongs to the open file (`flock`), not to the process. It survives when the process
    opens and closes the same file elsewhere, which would release a POSIX lock (`fcntl`). The
    operating system releases it when the process ends, also after SIGKILL.

    Args:
        journal: the journal beside the mark.
        new: whether to create the file if it does not exist.
        believe_nothing: whether a damaged mark counts as an empty one.

    Attributes:
        last: the content of the mark; `None` while the mark is empty.
        highest: the highest row with an intent. Raise it before you write that intent.

    Raises:
        JournalInUseError: another process has the lock, or this process already has it.
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
        self.last: Mark | None = None
        try:
            with journal_errors(path):
                self.last = _mark_in(self._handle, path)
        except BaseException as error:
            if not (believe_nothing and isinstance(error, JournalIncompleteError)):
                self.close()
                raise
        self.highest = 0 if self.last is None else self.last.highest

    def close(self) -> None:
        """Release the lock."""
        os.close(self._handle)

    def begin(self) -> None:
        """Write a mark with no entries, before the first other file of the job is created.

        Frozen rows without a journal are then either left over from a job that never began, or
        evidence that the journal was removed. The mark distinguishes the two.

        Raises:
            JournalDamagedError: the job has begun, and its journal is gone.
            OSError: the mark cannot be written.
        """
        if has_begun(self.last, self._journal):
            raise JournalDamagedError(gone(self._journal))
        self._write(entries=0)

    def write(self, connection: sqlite3.Connection) -> None:
        """Record the number of entries of the journal; on return the mark is on the disk.

        Raises:
            OSError: the mark cannot be written, or a file of the job was moved or removed.
        """
        self._job = self._job or job_digest(connection)
        self._write(entries_in(connection))

    def _write(self, entries: int) -> None:
        files = inodes(self._journal)
        self._files = self._files or (files if files[1] else None)
        if files[0] != self._inode or (self._files and self._files != files):
            # The lock is that of the open file. If the path is another file now, another process
            # can lock that one and send the same rows, so this process must stop.
            raise FileNotFoundError(errno.ENOENT, "its files were moved or removed during the job")
        sequence = 1 if self.last is None else self.last.sequence + 1
        mark = Mark(sequence, self._job, entries, self.highest, 0.0, self._machine, files)
        if mark == self.last:
            return
        for _ in range(_WRITES):
            now = time.time()
            mark = attrs.evolve(mark, at=now + self._drift)
            self._put(mark.packed(), sequence % 2)
            if self.last is None:  # New, or damaged: clear the other slot, it means nothing.
                self._put(bytes(SLOT), (sequence + 1) % 2)
            _force(self._handle)
            # A restore in place sets the change time of the file, which then differs from the time
            # in the mark. A clock of the file system that is off, or a process that slept in
            # between, would look the same later: so write again until the two times agree.
            mark = attrs.evolve(mark, changed=os.fstat(self._handle).st_ctime)
            if abs(mark.changed - mark.at) < _DRIFT_SECONDS / 2:
                break
            self._drift = mark.changed - now
        self.last = mark

    def _put(self, content: bytes, slot: int) -> None:
        if os.pwrite(self._handle, content, slot * SLOT) < SLOT:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _locked(journal: Path, path: Path, *, new: bool) -> int:
    if sys.platform == "win32":
        raise JournalError(
            "A journal needs a file lock that is available on Linux and macOS only. Nothing was "
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
                    f"The high-water mark {str(path)!r} is gone, so it is unknown whether the "
                    "journal beside it is complete."
                ) from None
            try:
                _take(handle, journal)
                # The previous holder of the lock may have removed the file, with its job, between
                # `open` and `flock`. Then this lock is that of a file without a name: retry.
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
    """Return whether a process holds the lock of a journal right now."""
    path = mark_path(journal)
    with journal_errors(path):
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
    return False


def _force(handle: int) -> None:
    if sys.platform == "darwin":  # On macOS, fsync leaves the data in the cache of the drive.
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fdatasync(handle)


def has_begun(mark: Mark | None, journal: Path) -> bool:
    """Return whether a job without a journal may have begun, here or where it was copied from."""
    return mark is not None and bool(mark.entries or mark.is_torn or elsewhere(mark, journal))


def gone(journal: Path) -> str:
    """Return the error message for a job without its journal."""
    return (
        f"The journal {str(journal)!r} is gone, though its job has begun: it is unknown which rows "
        "were sent."
    )


def entries_in(connection: sqlite3.Connection) -> int:
    """Return the number of entries of a journal."""
    # The highest id, not a count: that is one step in the index, however many entries there are.
    # `check_integrity` checks that there are no gaps.
    (entries,) = connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
    return int(entries)


def job_digest(connection: sqlite3.Connection) -> str:
    """Return a digest of the id, the parameters and the options of a job."""
    query = "SELECT value FROM job WHERE name IN ('id', 'parameters', 'options') ORDER BY name"
    found = orjson.dumps(connection.execute(query).fetchall())
    return hashlib.blake2b(found, digest_size=_DIGEST).hexdigest()


def inodes(journal: Path) -> tuple[int, int]:
    """Return the inode numbers of the mark and of the journal; 0 for a file that is missing."""
    return _inode(mark_path(journal)), _inode(journal)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def elsewhere(mark: Mark, path: Path) -> str | None:
    """Return why a job may have gone on elsewhere since its mark was written; `None` if it cannot.

    Args:
        mark: the content of its mark.
        path: its journal.
    """
    here = inodes(path)
    if mark.machine != this_machine():
        return (
            "it ran on another machine, or in a container that was restarted (if that happens "
            "each time, set JOB_MACHINE to a name for the place)"
        )
    if mark.files[0] != here[0] or (mark.files[1] and mark.files[1] != here[1]):
        return "its files are copies of those that were written"
    if abs(mark.changed - mark.at) > _DRIFT_SECONDS:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(mark.changed))
        return f"its high-water mark was changed at {when}, after the job had written it"
    return None
