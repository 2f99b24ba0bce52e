"""Warnings of the client and the inbox, shown like all else that happens."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from ...observability import log
from ...text import printable
from .display import WatchDisplay

_LOGGERS = (log, logging.getLogger("postalytics_runtime"))


class _NotesHandler(logging.Handler):
    """Handler that writes warnings as notes."""

    def __init__(self, display: WatchDisplay) -> None:
        super().__init__(logging.WARNING)
        self._display = display

    def emit(self, record: logging.LogRecord) -> None:
        self._display.note(f"Warning: {printable(record.getMessage())}")


@contextmanager
def warnings_noted(display: WatchDisplay) -> Generator[None]:
    """Write the warnings of this program to the display, and not to standard error past it."""
    handler = _NotesHandler(display)
    for logger in _LOGGERS:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in _LOGGERS:
            logger.removeHandler(handler)
