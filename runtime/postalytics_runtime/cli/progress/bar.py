"""Progress bar on a terminal: one line, however narrow the terminal is."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from .fitting import fitted
from .moment import Moment


class BarDisplay:
    """Progress bar, which is redrawn a few times per second."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self) -> None:
        """Do nothing: the bar is redrawn by itself."""

    def warn(self, text: str) -> None:
        """Print a line above the bar."""
        self._console.print(Text(text))


@contextmanager
def bar(now: Callable[[], Moment], console: Console) -> Generator[BarDisplay]:
    """Yield a bar; that of a task with a title is removed at its end.

    What is written to standard error meanwhile stands above the bar.

    Args:
        now: returns how far the task is.
        console: the terminal.
    """
    with Live(
        get_renderable=lambda: _line(now(), console.width),
        console=console,
        redirect_stdout=False,
        transient=bool(now().title),
    ) as live:
        live.refresh()  # Else its thread draws first, perhaps in front of a line that is logged.
        yield BarDisplay(console)


def _line(moment: Moment, width: int) -> Table:
    # A text that reaches the last column would make some terminals begin a new line.
    text, columns = fitted(moment, width - 1)
    line = Table.grid(padding=(0, 2, 0, 0))
    row: list[ProgressBar | Text] = [Text(text, no_wrap=True, overflow="crop")]
    if columns and moment.total is not None:
        done = min(moment.done, moment.total)
        row.insert(0, ProgressBar(total=moment.total or 1, completed=done or 0, width=columns))
    line.add_row(*row)
    return line
