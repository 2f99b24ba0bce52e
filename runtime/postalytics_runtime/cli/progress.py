"""How an upload is getting on: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

import attrs
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from ..bulk import Report
from .wording import counted, duration

_LINE_SECONDS = 30.0
_LINES = 10


class Display(Protocol):
    """Shows how an upload is getting on."""

    def show(self, report: Report) -> None:
        """Show how many rows have ended."""
        ...

    def note(self, text: str) -> None:
        """Say something that stays."""
        ...


@contextmanager
def display(rows: int, console: Console, clock: Callable[[], float]) -> Generator[Display]:
    """What suits the console: a bar on a terminal, lines elsewhere."""
    if not console.is_terminal:
        yield Lines(rows, console, clock)
        return
    columns = ("{task.completed:,.0f}/{task.total:,.0f}", "{task.fields[text]}")
    with Progress(
        BarColumn(bar_width=None), *map(TextColumn, columns), console=console, expand=True
    ) as progress:
        yield Bar(rows, progress, clock)


@attrs.frozen
class Standing:
    """How far an upload is."""

    rows: int
    done: int
    seconds: float
    report: Report

    @property
    def rate(self) -> str:
        """Rows per second since the beginning."""
        return f"{self.done / self.seconds:.1f}/s" if self.seconds > 0 else "-/s"

    @property
    def left(self) -> str:
        """The time that the other rows take at this rate."""
        if self.done == self.rows:
            return "done"
        if not self.done:
            return "time left unknown"
        return f"{duration((self.rows - self.done) * self.seconds / self.done)} left"

    @property
    def counts(self) -> str:
        """What has become of the rows."""
        report = self.report
        shown = [f"{report.created:,} created"]
        shown += [f"{report.rejected:,} rejected"] * (report.rejected > 0)
        shown += [f"{report.in_doubt:,} in doubt"] * (report.in_doubt > 0)
        return ", ".join(shown)


def standing(rows: int, seconds: float, report: Report) -> Standing:
    """How far an upload of `rows` is after `seconds`; rows left alone are not done."""
    return Standing(rows, report.rows - report.untouched, seconds, report)


class Bar:
    """A bar that moves, with rate, time left and counts."""

    def __init__(self, rows: int, progress: Progress, clock: Callable[[], float]) -> None:
        self._rows = rows
        self._clock = clock
        self._began = clock()
        self._progress = progress
        self._task = progress.add_task("", total=rows, text="")

    def show(self, report: Report) -> None:
        """Move the bar; it is drawn a few times a second."""
        now = standing(self._rows, self._clock() - self._began, report)
        text = f"{now.rate}  {now.left}  {now.counts}"
        self._progress.update(self._task, completed=now.done, text=text)

    def note(self, text: str) -> None:
        """Say something above the bar."""
        self._progress.console.print(Text(text))


class Lines:
    """A line for each tenth of the rows, and at least one in half a minute."""

    def __init__(self, rows: int, console: Console, clock: Callable[[], float]) -> None:
        self._rows = rows
        self._console = console
        self._clock = clock
        self._began = self._written = clock()
        self._tenths = 0

    def show(self, report: Report) -> None:
        """Write a line if it is time for one."""
        seconds = self._clock() - self._began
        now = standing(self._rows, seconds, report)
        tenths = now.done * _LINES // self._rows
        if tenths == self._tenths and self._clock() - self._written < _LINE_SECONDS:
            return
        self._tenths, self._written = tenths, self._clock()
        percent = now.done * 100 // self._rows
        self.note(
            f"{now.done:,} of {counted(self._rows, 'row')} ({percent} %), {now.rate}, "
            f"{now.left}: {now.counts}"
        )

    def note(self, text: str) -> None:
        """Write a line."""
        self._console.print(Text(text), soft_wrap=True)
