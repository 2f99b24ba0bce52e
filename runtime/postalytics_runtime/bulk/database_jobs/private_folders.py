"""Private folders for the rows of a job, while a process needs them in a file."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..job_store import writing

if sys.platform != "win32":
    import fcntl

_PREFIX = "postalytics-rows-"


@contextmanager
def private_folder() -> Generator[Path]:
    """Create a folder that only this user can read; at the end it is removed with its files.

    The folder is among the temporary files of the system (`TMPDIR`). A process that is killed
    leaves its folder behind, which the next call removes, of any process of this user.

    Raises:
        JournalError: the folder cannot be created.
    """
    with writing(Path(tempfile.gettempdir())):
        _remove_abandoned()
        folder, lock = _locked_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked_folder() -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))  # Mode 700.
        # Until it is locked, another process takes the folder for one that was left behind. If that
        # one removes it, this one makes another.
        try:
            lock = _lock(folder)
        except FileNotFoundError:
            continue
        except OSError:
            folder.rmdir()
            raise
        if lock is not None:
            if folder.exists():
                return folder, lock
            os.close(lock)


def _remove_abandoned() -> None:
    for folder in _own_folders():
        with contextlib.suppress(OSError):  # Another process may remove it at the same time.
            if (lock := _lock(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _own_folders() -> Iterator[Path]:
    """Yield the folders of this user; not links, which another user may have put there."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            found = path.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
                yield path


def _lock(folder: Path) -> int | None:
    """Lock a folder; return `None` if another process has the lock.

    The lock is that of the open folder (`flock`): it ends with the process, and unlike a process
    id, it holds in other containers that share the folder.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            return None
        raise
    return handle
