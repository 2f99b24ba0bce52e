"""A server as a process of its own that a test can stop, kill, pause and start again."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import attrs

from support.servers.places import Place, ServerFailedError, Words

_PORTS = range(20_000, 32_768)
"""Below those that the system gives out: a server that starts again finds its own port free."""
_TRIES = 20
_LONGEST_WAIT = 30.0


@attrs.define
class Server:
    """A server that can be started, stopped, killed and paused.

    Args:
        place: where it runs.
        command: returns the words to start it with, for a port.
        is_ready: whether the server with this process id serves.
        stop_by: the signal that stops it cleanly.
        end_by: the signal that ends it at once.
    """

    place: Place
    command: Callable[[int], Words]
    is_ready: Callable[[int], bool]
    stop_by: signal.Signals
    end_by: signal.Signals
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, and again at the same port; returns when it serves.

        The port may be taken after it was chosen and before the server has it: then the server
        ends, and the next one is tried.
        """
        ports = [self.port] if self.port else [secrets.choice(_PORTS) for _ in range(_TRIES)]
        for port in ports:
            printed = self.place.log.stat().st_size if self.place.log.exists() else 0
            self._process = self.place.start(self.command(port), self.end_by)
            if self._wait_until_ready(self._process):
                self.port = port
                return
            self._ended()
            text = self.place.log.read_bytes()[printed:].decode(errors="replace")
            if "Address already in use" not in text:
                raise ServerFailedError(text)
        raise ServerFailedError(f"None of these ports is free: {ports}")

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> bool:
        give_up = time.monotonic() + _LONGEST_WAIT
        while process.poll() is None:
            if self.is_ready(process.pid):
                return True
            if time.monotonic() > give_up:
                self.end()
                raise ServerFailedError(self.place.log.read_text(errors="replace"))
            time.sleep(0.01)
        return False

    def stop(self) -> None:
        """Stop the server cleanly, and wait for its end."""
        self._end(self.stop_by)

    def end(self) -> None:
        """End the server at once: its data is not needed any more."""
        self._end(self.end_by)

    def kill(self) -> None:
        """Kill the server and the processes that it has started, as the end of a machine would."""
        assert self._process is not None, "the server does not run"
        pid = self._process.pid
        self.pause()  # It starts no more of them.
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self._end(signal.SIGKILL)
        # Until then it cannot start again: they share memory with it.
        give_up = time.monotonic() + _LONGEST_WAIT
        while any(map(_is_running, children)) and time.monotonic() < give_up:
            time.sleep(0.01)

    def pause(self) -> None:
        """Send SIGSTOP: connections stay, and no reply comes."""
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
        self.place.ended()


def _is_running(pid: str) -> bool:
    """Return whether a process is there that has not ended yet."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")
