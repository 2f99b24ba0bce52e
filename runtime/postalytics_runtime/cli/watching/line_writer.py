"""Standard output, one whole line at a time."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import os
import sys
import threading

from ...errors import ConfigurationError


class OutputClosedError(Exception):
    """The program that read standard output has ended."""


class LineWriter:
    """Writer of lines to a file descriptor.

    It writes in a thread, so that a slow reader delays no response to a webhook. The thread is a
    daemon and uses no buffer: if the reader never reads, the command can still end.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    async def write(self, line: bytes) -> None:
        """Write a line; when this returns, the operating system has all of it.

        Raises:
            OutputClosedError: nothing reads standard output any more.
            ConfigurationError: standard output cannot be written, for example on a full disk.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Future[OSError | None] = loop.create_future()

        def finish(error: OSError | None) -> None:
            if not written.done():
                written.set_result(error)

        def write() -> None:
            error = _write_all(self._descriptor, line)
            with contextlib.suppress(RuntimeError):  # The loop is closed: the command was aborted.
                loop.call_soon_threadsafe(finish, error)

        threading.Thread(target=write, daemon=True).start()
        if (error := await written) is None:
            return
        if error.errno == errno.EPIPE:
            raise OutputClosedError from error
        raise ConfigurationError(
            f"Standard output cannot be written: {error.strerror}. The event is handled again when "
            "you enter the same command again."
        ) from error


def _write_all(descriptor: int, line: bytes) -> OSError | None:
    left = memoryview(line)
    try:
        while left:
            left = left[os.write(descriptor, left) :]
    except OSError as error:
        return error
    return None


def standard_output() -> LineWriter | None:
    """Return a writer for standard output; `None` if it was closed before the command began."""
    if sys.stdout is None:
        return None
    try:
        return LineWriter(sys.stdout.fileno())
    except io.UnsupportedOperation:
        return None
