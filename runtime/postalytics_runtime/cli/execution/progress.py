"""Progress display of an upload: a bar on a terminal, otherwise a line at intervals."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import attrs
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column
from rich.text import Text

from ...bulk import BulkUpload
from ..common_options import is_quiet
from ..format import counted, duration
from ..sentences import plain_words

Upload: TypeAlias = BulkUpload[Any, Any]
Display: TypeAlias = "BarDisplay | LineDisplay"

UPLOADING = "uploading"
_PLAIN_PHASES = (UPLOADING, "opening the journal", "done")
"""Phases that are not shown; every other phase is."""
_LINE_SECONDS = 30.0
_LINES = 10
_RATE_SECONDS = 60.0
_SAMPLE_SECONDS = 1.0
_MIN_SECONDS = 3.0
"""Minimum time span for a rate; a shorter span is not meaningful."""


@contextmanager
def display(
    rows: int, done: int, console: Console, clock: Callable[[], float], *, word: str
) -> Generator[Display]:
    """Yield a display for the console: a bar on a terminal, otherwise lines.

    Args:
        rows: the number of rows of the job.
        done: the number of rows that earlier runs finished.
        console: the console to write to.
        clock: returns the time in seconds.
        word: the word for a row that succeeded, such as `sent`.
    """
    pace = RateMeter(rows, done, clock, word=word)
    if is_quiet() or not console.is_terminal:
        yield LineDisplay(pace, console, clock)
        return
    one_line = Column(no_wrap=True, overflow="ellipsis")
    whole = Column(no_wrap=True, min_width=len(f"{rows:,}/{rows:,}"))
    columns = (
        BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=8)),
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}", justify="right", table_column=whole),
        TextColumn("{task.fields[text]}", table_column=one_line, markup=False),
    )
    with Progress(*columns, console=console, expand=True) as progress:
        yield BarDisplay(pace, progress)


@attrs.frozen
class UploadProgress:
    """Progress of an upload at one moment."""

    rows: int
    done: int
    a_second: float | None
    """Rows per second over the last minute; `None` before the first measurement."""
    upload: Upload
    word: str
    """The word for a row that succeeded."""

    @property
    def rate(self) -> str:
        """The rate in rows per second as text; empty if unknown."""
        return f"{self.a_second:.1f}/s" if self.a_second else ""

    @property
    def left(self) -> str:
        """The remaining time at this rate as text; empty if unknown."""
        if self.done == self.rows:
            return "all sent"
        if not self.a_second:
            return ""
        return f"{duration((self.rows - self.done) / self.a_second)} left"

    @property
    def counts(self) -> str:
        """The row counts as text."""
        report = self.upload.counts
        shown = [f"{report.succeeded:,} {self.word}"]
        shown += [f"{report.rejected:,} rejected"] * (report.rejected > 0)
        shown += [f"{report.unconfirmed:,} unconfirmed"] * (report.unconfirmed > 0)
        return ", ".join(shown)

    @property
    def doing(self) -> str:
        """The phase or the pause as text; empty while rows are simply sent."""
        phase, pause = self.upload.phase, self.upload.pause
        if pause is not None:
            return f"waiting {duration(pause.seconds)}: {plain_words(pause.reason)}"
        return "" if phase in _PLAIN_PHASES else phase


class RateMeter:
    """Meter for the rate of an upload over the last minute.

    Args:
        rows: the number of rows of the job.
        done: the number of rows that were finished at the start.
        clock: returns the time in seconds.
        word: the word for a row that succeeded.
    """

    def __init__(self, rows: int, done: int, clock: Callable[[], float], *, word: str) -> None:
        self.rows = rows
        self._word = word
        self._clock = clock
        self._samples = deque([(clock(), done)])

    def measure(self, upload: Upload) -> UploadProgress:
        """Return the progress of the upload now."""
        report, now = upload.counts, self._clock()
        done = report.succeeded + report.rejected + report.unconfirmed
        if upload.phase != UPLOADING:
            self._samples = deque([(now, done)])
        while len(self._samples) > 1 and self._samples[1][0] <= now - _RATE_SECONDS:
            self._samples.popleft()
        began, at_first = self._samples[0]
        if now - self._samples[-1][0] >= _SAMPLE_SECONDS:
            self._samples.append((now, done))
        enough = now - began >= _MIN_SECONDS
        rate = max(done - at_first, 0) / (now - began) if enough else None
        return UploadProgress(self.rows, done, rate, upload, self._word)


class BarDisplay:
    """Progress bar with rate, time left and counts."""

    def __init__(self, pace: RateMeter, progress: Progress) -> None:
        self._pace = pace
        self._progress = progress
        self._task = progress.add_task("", total=pace.rows, text="")

    def show(self, upload: Upload) -> None:
        """Move the bar, which is redrawn a few times per second."""
        now = self._pace.measure(upload)
        parts = (now.rate, now.left, now.counts, now.doing)
        text = "  ".join(part for part in parts if part)
        self._progress.update(self._task, completed=now.done, text=text)

    def warn(self, text: str) -> None:
        """Print a line above the bar."""
        self._progress.console.print(Text(text))


class LineDisplay:
    """Line display: one line per tenth of the rows and per new phase, at least every 30 s."""

    def __init__(self, pace: RateMeter, console: Console, clock: Callable[[], float]) -> None:
        self._pace = pace
        self._console = console
        self._clock = clock
        self._written = clock()
        self._last = (0, "")

    def show(self, upload: Upload) -> None:
        """Write a line if one is due."""
        now = self._pace.measure(upload)
        step = (now.done * _LINES // now.rows, upload.phase if now.doing and now.done else "")
        if step == self._last and self._clock() - self._written < _LINE_SECONDS:
            return
        self._last, self._written = step, self._clock()
        percent = now.done * 100 // now.rows
        doing = f"; {now.doing}" if now.doing else ""
        pace = "".join(f", {text}" for text in (now.rate, now.left) if text)
        if is_quiet():
            return
        self.warn(
            f"{now.done:,} of {counted(now.rows, 'row')} ({percent} %){pace}: {now.counts}{doing}"
        )

    def warn(self, text: str) -> None:
        """Write a line for what went wrong, or for what you did."""
        self._console.print(Text(text), soft_wrap=True)
