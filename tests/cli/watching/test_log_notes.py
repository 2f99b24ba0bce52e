"""Warnings of the client and the inbox are notes of the display."""

from __future__ import annotations

import io
import logging

from rich.console import Console

from postalytics_runtime.cli.watching import WatchCounts, warnings_noted, watch_display
from postalytics_runtime.observability import log
from support.cli.watched import FEED


def test_warnings_are_noted_and_other_records_are_not() -> None:
    written = io.StringIO()
    with watch_display(WatchCounts(FEED), Console(file=written, width=40)) as display:
        with warnings_noted(display):
            log.warning("The webhook of %s\x1b[2J is gone, so its events are polled.", "reader 7")
            log.info("It is there again.")
            logging.getLogger("postalytics_runtime.events").error("The disk is full.")
            logging.getLogger("asyncio").warning("Something else.")
        log.warning("Later.")
    assert written.getvalue().splitlines() == [
        r"Warning: The webhook of reader 7\x1b[2J is gone, so its events are polled.",
        "Warning: The disk is full.",
    ]
