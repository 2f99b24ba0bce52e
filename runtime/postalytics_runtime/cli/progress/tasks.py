"""Tasks that read: a file that is unpacked, checked or copied, a list that is compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, nullcontext
from threading import Timer

import click
from rich.console import Console

from ...threads import left_to_main_thread
from .displays import Display, display
from .json_lines import json_lines
from .meter import RateMeter
from .moment import Moment

_STEP = 1 << 18
"""Bytes that are read between two looks at the display."""
LARGE = 1 << 20
"""Size, in bytes, from which reading a file takes noticeable time."""
SHOWN_AFTER = 1.0
"""Seconds after which any task is shown."""


class Task:
    """Task whose progress is shown.

    Args:
        phase: what the command does, for programs.
        title: what the command does, for people.
        unit: what is counted: `bytes`, `rows` or `items`.
        total: how much there is, if that is known.
        clock: returns the time in seconds.
    """

    def __init__(
        self,
        phase: str,
        title: str,
        unit: str,
        total: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._phase, self._title, self._unit = phase, title, unit
        self._total = total
        self._clock = clock
        self._began = clock()
        self._meter = RateMeter(self._began)
        self._done = 0
        self._next = 0
        self._rows: int | None = None
        self._display: Display | None = None

    def advance(self, amount: int, rows: int | None = None) -> None:
        """Add what was done.

        Args:
            amount: the number of bytes, rows or items.
            rows: the number of rows so far, if bytes are counted.
        """
        self._rows = rows
        self.reach(self._done + amount, self._total)

    def reach(self, done: int, total: int | None) -> None:
        """Set what is done so far, and how much there is, if that is known."""
        if done < self._done:  # Another list has begun.
            self._next = 0
        self._done, self._total = done, total
        if self._display is not None and done >= self._next:
            self._next = done + (_STEP if self._unit == "bytes" else 1)
            self._display.show()

    def moment(self) -> Moment:
        """Return how far the task is."""
        now, done = self._clock(), self._done
        return Moment(
            phase=self._phase,
            title=self._title,
            unit=self._unit,
            done=done,
            total=self._total,
            elapsed=now - self._began,
            per_second=self._meter.rate(now, done),
            rows=self._rows,
        )

    @contextmanager
    def shown(self, console: Console | None = None, *, is_long: bool = True) -> Generator[None]:
        """Show the task until the end of the block.

        Args:
            console: what to write to; by default standard error.
            is_long: whether people see it at once, as programs do, or only if it takes longer than
                a second.
        """
        with ExitStack() as stack:

            def begin() -> None:
                self._display = stack.enter_context(display(self.moment, console, self._clock))
                stack.callback(self._hide)

            if is_long or json_lines():
                begin()
                yield
            else:
                with _after(SHOWN_AFTER, begin):
                    yield

    def _hide(self) -> None:
        self._display = None


@contextmanager
def _after(seconds: float, act: Callable[[], None]) -> Generator[None]:
    """Call `act` if the block takes longer: in a thread, because a disk or a pipe may hang."""
    context = click.get_current_context(silent=True)

    def act_in_context() -> None:  # The command is known only to its own thread.
        with nullcontext() if context is None else context.scope(cleanup=False):
            act()

    timer = Timer(seconds, act_in_context)
    timer.daemon = True
    with left_to_main_thread():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


@contextmanager
def task(
    phase: str,
    title: str,
    unit: str = "bytes",
    total: int | None = None,
    *,
    is_long: bool = True,
) -> Generator[Task]:
    """Yield a task, and show it until the end of the block.

    Args:
        phase: what the command does, for programs, such as `checking`.
        title: what the command does, for people, such as `Checking people.csv`.
        unit: what is counted: `bytes`, `rows` or `items`.
        total: how much there is, if that is known.
        is_long: whether people see it at once, or only if it takes longer than a second.
    """
    begun = Task(phase, title, unit, total)
    with begun.shown(is_long=is_long):
        yield begun


@contextmanager
def sized_task(phase: str, title: str, size: int) -> Generator[Task]:
    """Yield the task to read a number of bytes; people see it at once if there are many."""
    with task(phase, title, total=size, is_long=size > LARGE) as begun:
        yield begun
