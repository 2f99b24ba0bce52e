"""The display that fits the command: a bar, lines, or lines of JSON."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

import attrs
import click
from rich.console import Console

from ..common_options import counted_retries, is_quiet
from ..streams import lossy
from .bar import bar
from .json_lines import ProgressWriter, json_lines
from .lines import LineDisplay, has_own_times
from .moment import Moment


class Display(Protocol):
    """Display of a task."""

    def show(self) -> None:
        """Show how far the task is, if that is due."""
        ...

    def warn(self, text: str) -> None:
        """Write a line for what went wrong, or for what you did."""
        ...


@attrs.frozen
class _JsonDisplay:
    """Lines of JSON; warnings are for people."""

    _now: Callable[[], Moment]
    _lines: ProgressWriter

    def show(self) -> None:
        self._lines.show(self._now())

    def warn(self, text: str) -> None:
        click.echo(text, err=True)


def terminal() -> Console:
    """Return standard error. A terminal that is gone ends nothing."""
    return Console(file=lossy(sys.stderr), highlight=False)


def _wall() -> datetime:
    return datetime.now().astimezone()


def _times(console: Console) -> Callable[[], datetime] | None:
    """Return the clock of the lines; `None` where the reader has the time of each line."""
    if console.is_terminal or has_own_times(2, os.environ.get("JOURNAL_STREAM")):
        return None
    return _wall


@contextmanager
def display(
    source: Callable[[], Moment],
    console: Console | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Display]:
    """Yield the display of a task, which counts the retries of its requests.

    Args:
        source: returns how far the task is.
        console: what to write to; by default standard error.
        clock: returns the time in seconds.
    """
    console = console or terminal()
    with counted_retries() as retries:

        def now() -> Moment:
            return attrs.evolve(source(), retries=retries.number, last_retry=retries.last)

        lines = json_lines()
        if lines is not None:
            shown: Display = _JsonDisplay(now, lines)
            if now().title:  # An upload has its phase and its counts when it has begun.
                shown.show()
            yield shown
        elif console.is_terminal and not console.is_dumb_terminal and not is_quiet():
            with bar(now, console) as shown:
                yield shown
        else:
            yield LineDisplay(now, console, clock, _times(console))
