"""Threads beside the main thread, which alone handles signals."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Generator

STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Ctrl-C; `kill`; a closed terminal or a dropped connection. Windows lacks SIGHUP."""


@contextlib.contextmanager
def left_to_main_thread() -> Generator[None]:
    """Let the threads that begin in this block leave all signals to the main thread.

    The system gives a signal to any thread that takes it. One that another thread gets does not
    interrupt what the main thread waits for, such as a pipe.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
