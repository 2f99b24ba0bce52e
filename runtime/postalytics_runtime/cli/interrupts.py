"""Ctrl-C, and the signal that asks a process to end, inside a running event loop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def on_interrupt(handle: Callable[[], None]) -> Generator[None]:
    """Call `handle` in the event loop for each SIGINT and SIGTERM, in place of what they do."""
    loop = asyncio.get_running_loop()

    def handle_soon(*_: object) -> None:
        loop.call_soon_threadsafe(handle)

    before = {
        number: signal.signal(number, handle_soon) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
