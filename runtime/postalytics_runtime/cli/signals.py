"""Handlers for the signals that ask a process to end, inside a running event loop."""

from __future__ import annotations

import contextlib
import io
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C; `kill`; a closed terminal or a dropped connection."""
_ONE_REQUEST = 1.0
"""Seconds in which SIGTERM counts once: `timeout` sends it to the process and to its group."""


@contextmanager
def ending_in_order() -> Generator[None]:
    """Raise `KeyboardInterrupt` for SIGTERM and SIGHUP, so that temporary copies are removed.

    After SIGHUP the terminal is gone: output to it is discarded.
    """
    terminals = _terminals()

    def end(number: int, _: object) -> None:
        # A terminal, its shell and a service manager each send a signal: the second signal must
        # not interrupt the cleanup that the first one starts.
        for other in _numbers(_SIGNALS[1:]):
            signal.signal(other, signal.SIG_IGN)
        if number == getattr(signal, "SIGHUP", None):
            silence(terminals)
        raise KeyboardInterrupt

    with _handled(_SIGNALS[1:], end):
        yield


@contextmanager
def left_to_main_thread() -> Generator[None]:
    """Let the threads that begin in this block leave all signals to the main thread.

    The system gives a signal to any thread that takes it. One that another thread gets does not
    interrupt what the main thread waits for, such as a pipe.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _numbers(_SIGNALS))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _terminals() -> list[int]:
    """Return the standard streams that are terminals; after a hangup, isatty() denies it."""
    terminals: list[int] = []
    for stream in (sys.stdout, sys.stderr):  # Either is None if it was closed.
        with contextlib.suppress(io.UnsupportedOperation):  # A program may put its own in place.
            if stream and stream.isatty():
                terminals.append(stream.fileno())
    return terminals


def _numbers(names: Sequence[str]) -> list[signal.Signals]:
    """Return the numbers of these signals that the system has."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


@contextmanager
def _handled(names: Sequence[str], handler: Callable[[int, Any], object]) -> Generator[None]:
    """Handle signals; an ignored signal stays ignored, as SIGHUP is under `nohup`."""
    if threading.current_thread() is not threading.main_thread():  # Python needs the main thread.
        yield
        return
    before = {number: signal.getsignal(number) for number in _numbers(names)}
    handled = [number for number, now in before.items() if now is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, before[number])


@contextmanager
def on_interrupt(
    handle: Callable[[], None], *, clock: Callable[[], float] = time.monotonic
) -> Generator[None]:
    """Call `handle` in the event loop for each of these signals, instead of their default action.

    After SIGHUP the terminal is gone: output to it is discarded. SIGTERM counts once a second.
    """
    import asyncio  # In an event loop it is loaded already; --version needs none.

    loop = asyncio.get_running_loop()
    terminals = _terminals()
    hung_up = False
    terminated_until = -math.inf

    def handle_soon(number: int, _: object) -> None:
        nonlocal hung_up, terminated_until
        if number == signal.SIGTERM:
            if clock() < terminated_until:
                return
            terminated_until = clock() + _ONE_REQUEST
        if number == getattr(signal, "SIGHUP", None):
            if hung_up:
                return
            hung_up = True
            silence(terminals)
        # The handler interrupts any bytecode, also inside the loop: only this call is safe here,
        # and only this call wakes a loop that waits for I/O.
        loop.call_soon_threadsafe(handle)

    with _handled(_SIGNALS, handle_soon):
        yield


def silence(terminals: list[int]) -> None:
    """Redirect these terminals to the null device, so that output cannot fail and end the job."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    for terminal in terminals:
        os.dup2(null_device, terminal)
    os.close(null_device)
