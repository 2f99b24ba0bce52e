"""Progress on standard error: a line that is redrawn on a terminal, otherwise lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from typing import TextIO

import attrs
from rich.console import Console
from rich.live import Live
from rich.text import Text

from ...events import Event
from ...schema import EventFeed
from ...text import printable
from ..common_options import is_quiet
from ..format import counted

_LINE_SECONDS = 60.0


@attrs.define
class WatchCounts:
    """What happened since the command began."""

    feed: EventFeed
    clock: Callable[[], float] = time.time
    """Returns the time in seconds since 1970."""
    handled: int = 0
    failed: int = 0
    """The number of times that handling an event failed."""
    polled: str = ""
    """When the events were polled last, as text."""
    last: str = ""
    """The last event, as text."""

    def add(self, event: Event, *, failed: bool = False) -> None:
        """Count an event that was handled, or could not be."""
        self.handled += not failed
        self.failed += failed
        self.last = f"{self._now()} {event_text(event, self.feed)}"

    def add_poll(self) -> None:
        """Record that the events were polled."""
        self.polled = self._now()

    def __str__(self) -> str:
        text = f"{self.handled:,} handled"
        if self.failed:
            text += f", {self.failed:,} failed"
        if self.polled:
            text += f"; polled {self.polled}"
        return f"{text}; last {self.last}" if self.last else text

    @property
    def summary(self) -> str:
        """The counts as a sentence."""
        text = f"{counted(self.handled, 'event')} handled"
        return f"{text}, {counted(self.failed, 'failure')}." if self.failed else f"{text}."

    def _now(self) -> str:
        return time.strftime("%H:%M:%S", time.localtime(self.clock()))


def event_text(event: Event, feed: EventFeed) -> str:
    """Return an event as text without personal data: its kind and its ids."""
    ids = ((feed.source, event.source), (feed.subject, event.subject))
    parts = [f"{name} {value}" for name, value in ids if value is not None]
    return printable(", ".join([event.kind, *parts]))


class WatchDisplay:
    """Display of what happens.

    Args:
        counts: what is shown.
        console: the console to write to.
        live: the line that is redrawn; `None` if the console is not a terminal.
    """

    def __init__(self, counts: WatchCounts, console: Console, live: Live | None) -> None:
        self.counts = counts
        self._console = console
        self._live = live
        self._shown = str(counts)
        self._written = counts.clock()

    def note(self, text: str) -> None:
        """Write a line for what happened, unless the command shall be quiet."""
        if not is_quiet():
            self.warn(text)

    def warn(self, text: str) -> None:
        """Write a line for what went wrong, or for what you did."""
        self._console.print(Text(text), soft_wrap=True)

    def show(self) -> None:
        """Show the counts: at once on a terminal, otherwise at most once a minute."""
        text, now = str(self.counts), self.counts.clock()
        if self._live is not None:
            self._live.update(_one_line(text), refresh=True)
        elif text != self._shown and now - self._written >= _LINE_SECONDS:
            self._shown, self._written = text, now
            self.note(f"{text}.")

    @contextmanager
    def aside(self) -> Generator[None]:
        """Clear the line while something else writes to the same terminal."""
        if self._live is None:
            yield
            return
        self._live.stop()
        try:
            yield
        finally:
            self._live.start()

    @contextmanager
    def aside_for_output(self) -> Generator[None]:
        """Clear the line while standard output is written, if it is a terminal as well."""
        with self.aside() if _is_terminal(sys.stdout) else nullcontext():
            yield


def _one_line(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ellipsis")


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


@contextmanager
def watch_display(counts: WatchCounts, console: Console | None = None) -> Generator[WatchDisplay]:
    """Yield a display on standard error, or on another console."""
    console = console or Console(stderr=True, highlight=False)
    if is_quiet() or not console.is_terminal:
        yield WatchDisplay(counts, console, None)
        return
    # It redraws when asked to, and not in a thread. Standard output is not redirected: rich would
    # write its lines to this console.
    live = Live(
        _one_line(str(counts)),
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
    )
    with live:
        yield WatchDisplay(counts, console, live)
