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

from ..threads import STOP_SIGNALS

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
        for other in STOP_SIGNALS[1:]:
            signal.signal(other, signal.SIG_IGN)
        if number == getattr(signal, "SIGHUP", None):
            silence(terminals)
        raise KeyboardInterrupt

    with _handled(STOP_SIGNALS[1:], end):
        yield


def _terminals() -> list[int]:
    """Return the standard streams that are terminals; after a hangup, isatty() denies it."""
    terminals: list[int] = []
    for stream in (sys.stdout, sys.stderr):  # Either is None if it was closed.
        with contextlib.suppress(io.UnsupportedOperation):  # A program may put its own in place.
            if stream and stream.isatty():
                terminals.append(stream.fileno())
    return terminals


@contextmanager
def _handled(
    numbers: Sequence[signal.Signals], handler: Callable[[int, Any], object]
) -> Generator[None]:
    """Handle signals; an ignored signal stays ignored, as SIGHUP is under `nohup`."""
    if threading.current_thread() is not threading.main_thread():  # Python needs the main thread.
        yield
        return
    before = {number: signal.getsignal(number) for number in numbers}
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

    with _handled(STOP_SIGNALS, handle_soon):
        yield


def silence(terminals: list[int]) -> None:
    """Redirect these terminals to the null device, so that output cannot fail and end the job."""
    null_device = os.open(os.devnull, os.O_WRONLY)
    for terminal in terminals:
        os.dup2(null_device, terminal)
    os.close(null_device)
