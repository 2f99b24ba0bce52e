"""Signals that ask a process to end, inside a running event loop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, `kill`, and a terminal that was closed or a connection that dropped."""


@contextmanager
def ending_in_order() -> Generator[None]:
    """Raise `KeyboardInterrupt` for SIGTERM and SIGHUP, so that no copy of a list is left over."""
    with _handled(_SIGNALS[1:], _end):
        yield


def _end(*_: object) -> None:
    # A terminal, its shell and a service manager each send one: no second signal may cut off what
    # the first one begins.
    for number in _numbers(_SIGNALS[1:]):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _numbers(names: Sequence[str]) -> list[signal.Signals]:
    """The numbers of these signals, where the system has them."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


@contextmanager
def _handled(names: Sequence[str], handler: Callable[[int, Any], object]) -> Generator[None]:
    """Handle signals; one that is ignored stays so, as SIGHUP is under `nohup`."""
    if threading.current_thread() is not threading.main_thread():  # Python allows it there only.
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
def on_interrupt(handle: Callable[[], None]) -> Generator[None]:
    """Call `handle` in the event loop for each of these signals, in place of what they do.

    After a SIGHUP there is no terminal any more: what would be shown on it goes nowhere.
    """
    loop = asyncio.get_running_loop()
    # Asked for now: a terminal that is gone does not say that it was one.
    streams = (sys.stdout, sys.stderr)  # Either is None where it was closed.
    terminals = [stream.fileno() for stream in streams if stream and stream.isatty()]
    hung_up = False

    def handle_soon(number: int, _: object) -> None:
        nonlocal hung_up
        if number == getattr(signal, "SIGHUP", None):
            if hung_up:
                return
            hung_up = True
            _silence(terminals)
        loop.call_soon_threadsafe(handle)

    with _handled(_SIGNALS, handle_soon):
        yield


def _silence(terminals: list[int]) -> None:
    """Have what is written to them go nowhere, where it would fail: the job is to reach its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for terminal in terminals:
        os.dup2(nowhere, terminal)
    os.close(nowhere)
