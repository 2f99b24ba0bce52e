"""Progress bar on a terminal: one line, however narrow the terminal is."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, redirect_stderr
from typing import TextIO, cast

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ...threads import left_to_main_thread
from .fitting import fitted
from .moment import Moment


class _AboveBar(io.TextIOBase):
    """Standard error while a bar is shown: each line stands above it.

    What rich offers for this is not used: click finds the buffer below it, and writes there.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._pending = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # It is read-only in what it stands for.
        return self._console.encoding

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "backslashreplace"

    def isatty(self) -> bool:
        return self._console.file.isatty()

    def fileno(self) -> int:
        return self._console.file.fileno()

    def write(self, text: str, /) -> int:
        *lines, self._pending = (self._pending + text).split("\n")
        for line in lines:
            self._console.print(Text(line))
        return len(text)


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
    live = Live(
        get_renderable=lambda: _line(now(), console.width),
        console=console,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=bool(now().title),
    )
    with ExitStack() as stack:
        with left_to_main_thread():  # A thread redraws the bar.
            stack.enter_context(live)
        stack.enter_context(redirect_stderr(cast("TextIO", _AboveBar(console))))
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
