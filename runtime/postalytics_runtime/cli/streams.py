"""Standard output and standard error that do not end a command in the middle."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO, cast

from .signals import silence

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class OutputError(OSError):
    """Standard output cannot be written, for example because a disk is full."""


class _Output(io.FileIO):
    """Descriptor whose errors are known to be those of standard output."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:  # Its reader has seen enough.
            raise
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error


class _Messages(io.FileIO):
    """Descriptor that loses what cannot be written.

    A lost message must not end a command that has sent a request: the exit status says what became
    of the request.
    """

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


class _Lossy(io.TextIOBase):
    """Text stream over another one that loses what cannot be written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]  # It is read-only in what it stands for.
        return getattr(self._stream, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return getattr(self._stream, "errors", None) or "strict"

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def write(self, text: str, /) -> int:
        with suppress(OSError):
            self._stream.write(text)
            self._stream.flush()
        return len(text)

    def flush(self) -> None:
        # `write` does it. Python calls this at its end, too, when nothing else may exist any more.
        pass


def lossy(stream: TextIO) -> TextIO:
    """Return a stream that writes to another one at once, and loses what cannot be written.

    A terminal may be gone, and a full disk may be under standard output: what only informs must not
    end a command that sends.
    """
    return cast("TextIO", _Lossy(stream))


def wants_colors() -> bool:
    """Return whether text to a terminal may have colors."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def guarded_streams() -> Generator[None]:
    """Let standard output fail with `OutputError`, and standard error not at all.

    Terminals are left alone, and streams that are not those of the process.
    """
    _open_missing_descriptors()
    before = sys.stdout, sys.stderr
    if sys.stdout is sys.__stdout__:
        sys.stdout = _guarded(sys.stdout, _Output)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _guarded(sys.stderr, _Messages) or _null_device()
    made = sys.stdout, sys.stderr
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in made:
            _flush(stream)


def _open_missing_descriptors() -> None:
    """Open the null device in place of the standard streams that the process does not have.

    Otherwise, a connection or a file gets the number of such a stream, and its output.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The system takes the lowest number that is free.


def _guarded(stream: TextIO | None, kind: type[_Output | _Messages]) -> TextIO | None:
    if stream is None or stream.isatty():
        return stream
    binary = io.BufferedWriter(kind(stream.fileno(), "w", closefd=False))
    lines = bool(stream.line_buffering)
    return io.TextIOWrapper(binary, stream.encoding, stream.errors, line_buffering=lines)


def _null_device() -> TextIO:
    """Return what standard error is where there is none: click would use standard output."""
    return open(2, "w", encoding="utf-8", closefd=False)


def _flush(stream: TextIO | None) -> None:
    """Write the rest, or discard it: it would be written, and fail again, when Python ends."""
    if stream is not None and not stream.closed:
        try:
            stream.flush()
        except OSError:
            silence([stream.fileno()])
            stream.flush()
