"""Lines of progress for a log: a file, a pipe, or the journal of a service manager."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from rich.console import Console
from rich.text import Text

from ..common_options import is_quiet
from ..format import counted
from .moment import Moment

_INTERVAL = 30.0
_LINES = 10


def has_own_times(descriptor: int, variable: str | None) -> bool:
    """Return whether lines are written to the journal of systemd, which has the time of each line.

    Args:
        descriptor: the descriptor of standard error.
        variable: the value of `JOURNAL_STREAM`, which names the device and the inode.
    """
    try:
        found = os.fstat(descriptor)
    except OSError:
        return False
    return variable == f"{found.st_dev}:{found.st_ino}"


class LineDisplay:
    """Line display: one line per tenth of the rows and per new phase, at least every 30 s.

    Args:
        now: returns how far the task is.
        console: what to write to.
        clock: returns the time in seconds.
        wall: returns the date and time for the start of each line of progress; `None` for none.
    """

    def __init__(
        self,
        now: Callable[[], Moment],
        console: Console,
        clock: Callable[[], float],
        wall: Callable[[], datetime] | None = None,
    ) -> None:
        self._now = now
        self._console = console
        self._clock = clock
        self._wall = wall
        self._written = clock()
        moment = now()
        self._last = (0, "")
        if moment.title and not is_quiet():
            self.warn(f"{moment.title} ...")

    def show(self) -> None:
        """Write a line if one is due."""
        moment = self._now()
        tenth = 0 if moment.title else (moment.percent or 0) * _LINES // 100
        step = (tenth, moment.phase if moment.doing and moment.done else "")
        if step == self._last and self._clock() - self._written < _INTERVAL:
            return
        self._last, self._written = step, self._clock()
        if not is_quiet():
            time = "" if self._wall is None else f"{self._wall():%Y-%m-%d %H:%M:%S}  "
            self.warn(f"{time}{line_text(moment)}")

    def warn(self, text: str) -> None:
        """Write a line for what went wrong, or for what you did."""
        self._console.print(Text(text), soft_wrap=True)


def line_text(moment: Moment) -> str:
    """Return how far a task is, as one line."""
    share = "" if moment.percent is None else f"{moment.percent} %"
    pace = [moment.rate, moment.since, moment.left]
    if moment.title:
        facts = [share, moment.amount, *pace, *moment.sent_again[:1]]
        return f"{moment.title}: {', '.join(fact for fact in facts if fact)}"
    counts = ", ".join(fact for fact in (moment.succeeded, *moment.failed) if fact)
    rest = "".join(f"; {fact}" for fact in (*moment.sent_again[:1], moment.doing) if fact)
    shown = "".join(f", {fact}" for fact in pace if fact)
    rows = counted(moment.total or 0, "row")
    return f"{moment.done:,} of {rows} ({share}){shown}: {counts}{rest}"
