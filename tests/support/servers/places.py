"""Where a server runs: its folders, its user, and a watcher that outlives the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import attrs

_WATCHER = Path(__file__).with_name("watcher.py")
_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30
"""The bytes that must be free in memory for data to be kept there."""
_UNPRIVILEGED = 65_534
"""The user without any rights on Linux."""

Words = Sequence[str | Path]


class ServerFailedError(Exception):
    """A server did not start; the text is what it printed."""


@attrs.frozen
class Account:
    """The user that a server runs as when the tests run as root: PostgreSQL refuses root."""

    user: int
    group: int

    @classmethod
    def needed(cls) -> Account | None:
        """Return the account to change to; `None` where the tests do not run as root."""
        if os.geteuid() != 0:
            return None
        entry = pwd.getpwuid(_UNPRIVILEGED)  # PostgreSQL wants to know its name.
        return cls(entry.pw_uid, entry.pw_gid)


@attrs.frozen
class Place:
    """Where a server runs.

    Args:
        programs: a folder that every user may read, for copies of programs, and for the log.
        data: a folder of the server's user, in memory if there is room: `fsync` costs little there.
        account: the user to run as; without it, the user who runs the tests.
    """

    programs: Path
    data: Path
    account: Account | None

    @property
    def log(self) -> Path:
        """The file with all that the server has printed."""
        return self.programs / "log"

    @property
    def for_watcher(self) -> Path:
        """The file that says which process the watcher must end, and by which signal."""
        return self.programs / "watched"

    def run(self, words: Words) -> None:
        """Run a program to its end; raises with its output if it fails."""
        with tempfile.TemporaryFile() as output:
            if self._start(words, output, signal.SIGKILL).wait() != 0:
                output.seek(0)
                raise ServerFailedError(output.read().decode(errors="replace"))
        self.ended()

    def start(self, words: Words, end_by: signal.Signals) -> subprocess.Popen[bytes]:
        """Start a server, which the watcher may have to end by this signal."""
        with self.log.open("ab") as output:
            return self._start(words, output, end_by)

    def ended(self) -> None:
        """Say that there is nothing for the watcher to end."""
        self.for_watcher.unlink()

    def _start(
        self, words: Words, output: IO[bytes], end_by: signal.Signals
    ) -> subprocess.Popen[bytes]:
        account = self.account
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},  # Nothing of the environment of tests.
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it.
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=[] if account else None,
        )
        self.for_watcher.write_text(f"{process.pid} {end_by.value}", encoding="ascii")
        return process


@contextmanager
def place(*, on_disk: bool = False) -> Iterator[Place]:
    """Make the folders of a server, and remove them in the end.

    It leaves no file open in this process: checks for leftovers need not know of servers.

    Args:
        on_disk: whether the data is where other temporary files are, even if memory has room.
    """
    room = not on_disk and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    programs = Path(tempfile.mkdtemp(prefix="server-programs-"))
    data = Path(tempfile.mkdtemp(prefix="server-data-", dir=_MEMORY if room else None))
    where = Place(programs, data, Account.needed())
    watched: list[str | Path] = [str(os.getpid()), where.for_watcher, programs, data]
    watcher = subprocess.Popen(
        [sys.executable, "-I", "-S", _WATCHER, *watched],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    programs.chmod(0o755)
    if where.account is not None:
        os.chown(data, where.account.user, where.account.group)
    try:
        yield where
    finally:
        shutil.rmtree(programs)
        shutil.rmtree(data)
        watcher.kill()
        watcher.wait()
