"""Signals that ask a process to end, inside a running event loop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, `kill`, and a terminal that was closed or a connection that dropped."""


@contextmanager
def on_interrupt(handle: Callable[[], None]) -> Generator[None]:
    """Call `handle` in the event loop for each of these signals, in place of what they do.

    A signal that is ignored stays so, as SIGHUP is under `nohup`. After a SIGHUP there is no
    terminal any more: what would be shown on it goes nowhere.
    """
    loop = asyncio.get_running_loop()
    # Asked for now: a terminal that is gone does not say that it was one.
    terminals = [stream.fileno() for stream in (sys.stdout, sys.stderr) if stream.isatty()]

    hung_up = False

    def handle_soon(number: int, _: object) -> None:
        nonlocal hung_up
        if number == getattr(signal, "SIGHUP", None):
            if hung_up:  # The terminal and its shell each send one, at the same moment.
                return
            hung_up = True
            _silence(terminals)
        loop.call_soon_threadsafe(handle)

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    handled = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, handle_soon)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, before[number])


def _silence(terminals: list[int]) -> None:
    """Have what is written to them go nowhere, where it would fail: the job is to reach its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for terminal in terminals:
        os.dup2(nowhere, terminal)
    os.close(nowhere)
