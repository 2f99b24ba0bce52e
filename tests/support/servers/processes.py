"""A server as a process of its own: with folders, a port, and a watcher that outlives the tests."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import attrs

_WATCHER = Path(__file__).with_name("watcher.py")
_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30
"""The bytes that must be free in memory for data to be kept there."""
_PORTS = range(20_000, 32_768)
"""Below those that the system gives out: a server that starts again finds its own port free."""
_LONGEST_WAIT = 30.0
_TRIES = 20
_UNPRIVILEGED = 65_534
"""The user without any rights on Linux."""


@attrs.frozen
class Account:
    """The user that a server runs as: never root, for PostgreSQL refuses that."""

    uid: int
    gid: int

    @classmethod
    def unprivileged(cls) -> Account | None:
        """Return the account to change to; nothing where the tests do not run as root."""
        if os.geteuid() != 0:
            return None
        entry = pwd.getpwuid(_UNPRIVILEGED)  # PostgreSQL wants to know its name.
        return cls(entry.pw_uid, entry.pw_gid)

    def start(self, words: list[str | Path], output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program as this user."""
        return _started(words, output, user=self.uid, group=self.gid, extra_groups=[])


@attrs.frozen
class Place:
    """Where a server runs.

    Args:
        programs: a folder that everybody may read, for copies of programs.
        data: a folder of the server's user, in memory if there is room: `fsync` costs little there.
        account: the user to run as; without one, the user who runs the tests.
        watcher: ends the server and removes the folders after the end of this process.
    """

    programs: Path
    data: Path
    account: Account | None
    watcher: subprocess.Popen[bytes]

    def run(self, words: list[str | Path]) -> None:
        """Run a program to its end; raises with its output if it fails."""
        with tempfile.TemporaryFile() as output:
            if self._start(words, output).wait() != 0:
                output.seek(0)
                raise ServerFailedError(output.read().decode(errors="replace"))

    def _start(self, words: list[str | Path], output: IO[bytes]) -> subprocess.Popen[bytes]:
        return self.account.start(words, output) if self.account else _started(words, output)

    def start(self, words: list[str | Path], log: Path) -> subprocess.Popen[bytes]:
        """Start a server whose output is added to a log."""
        with log.open("ab") as output:
            process = self._start(words, output)
        self._tell_watcher(str(process.pid))
        return process

    def has_ended(self) -> None:
        """Say that there is no server to be ended."""
        self._tell_watcher("")

    def _tell_watcher(self, line: str) -> None:
        assert self.watcher.stdin is not None
        self.watcher.stdin.write(f"{line}\n".encode())
        self.watcher.stdin.flush()


class ServerFailedError(Exception):
    """A server did not start; the text is the end of its log."""


def _started(
    words: list[str | Path],
    output: IO[bytes],
    *,
    user: int | None = None,
    group: int | None = None,
    extra_groups: Iterable[int] | None = None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},  # Nothing of the environment of tests.
        start_new_session=True,  # Ctrl-C is for the tests, which then stop it.
        user=user,
        group=group,
        extra_groups=extra_groups,
    )


@contextmanager
def place() -> Iterator[Place]:
    """Make the folders of a server, and remove them in the end."""
    room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    programs = Path(tempfile.mkdtemp(prefix="server-programs-"))
    data = Path(tempfile.mkdtemp(prefix="server-data-", dir=_MEMORY if room else None))
    watch: list[str | Path] = [sys.executable, "-I", "-S", _WATCHER, programs, data]
    with subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True) as watcher:
        programs.chmod(0o755)
        account = Account.unprivileged()
        if account is not None:
            os.chown(data, account.uid, account.gid)
        yield Place(programs, data, account, watcher)


@attrs.define
class Server:
    """A server that can be started, stopped, killed and paused.

    Args:
        place: where it runs.
        command: returns the words to start it with, for a port.
        is_ready: whether the server of this process id serves.
        end_by: the signal that stops it cleanly.
    """

    place: Place
    command: Callable[[int], list[str | Path]]
    is_ready: Callable[[int], bool]
    end_by: signal.Signals
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The file with all that the server has printed."""
        return self.place.programs / "log"

    def start(self) -> None:
        """Start the server, and again at the same port; returns when it serves."""
        ports = [self.port] if self.port else [secrets.choice(_PORTS) for _ in range(_TRIES)]
        for port in ports:
            printed = self.log.stat().st_size if self.log.exists() else 0
            self._process = self.place.start(self.command(port), self.log)
            if self._wait_until_ready(self._process):
                self.port = port
                return
            self._ended()
            text = self.log.read_bytes()[printed:].decode(errors="replace")
            if "in use" not in text:
                raise ServerFailedError(text)
        raise ServerFailedError(f"None of the ports {ports} is free.")

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> bool:
        give_up = time.monotonic() + _LONGEST_WAIT
        while process.poll() is None:
            if self.is_ready(process.pid):
                return True
            if time.monotonic() > give_up:
                process.kill()
                process.wait()
                raise ServerFailedError(self.log.read_text(errors="replace"))
            time.sleep(0.01)
        return False

    def stop(self) -> None:
        """Stop the server cleanly, and wait for its end."""
        self._end(self.end_by)

    def kill(self) -> None:
        """Kill the server, and all processes it has started, as a power cut would."""
        process = self._process
        if process is None:
            return
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        self._end(signal.SIGKILL)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def pause(self) -> None:
        """Stop the process as SIGSTOP does: connections stay, no reply comes."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "the server does not run"
        self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        self._process.send_signal(signal.SIGCONT)
        try:
            self._process.wait(_LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._ended()

    def _ended(self) -> None:
        self._process = None
        self.place.has_ended()

    def end(self) -> None:
        """End the server at once: its data is not needed any more."""
        self._end(signal.SIGQUIT)
