"""Progress for programs: one JSON object per line of standard error, and nothing else there."""

from __future__ import annotations

import io
import math
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

from ..command_line import RunningCommand
from ..streams import lossy

if TYPE_CHECKING:
    from .moment import Moment

_LINES = f"{__name__}.lines"
_INTERVAL = 1.0
ENDED = "ended"
"""The phase of the last line."""


def _utc() -> datetime:
    return datetime.now(UTC)


class ProgressWriter:
    """Writer of the lines of one command: at most one a second, and one at each new phase.

    Args:
        stream: where the lines go.
        clock: returns the time in seconds.
        wall: returns the date and time in UTC.
    """

    def __init__(
        self,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = _utc,
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._wall = wall
        self._written = -math.inf
        self._phase = ""
        self._upload: Moment | None = None

    def show(self, moment: Moment) -> None:
        """Write a line if one is due."""
        if moment.counts is not None:
            self._upload = moment
        now = self._clock()
        if moment.phase != self._phase or now - self._written >= _INTERVAL:
            self._phase, self._written = moment.phase, now
            self._write(moment.phase, moment, None)

    def end(self, status: int) -> None:
        """Write the last line: the exit status, and the rows in each state if rows were sent."""
        self._write(ENDED, self._upload, status)

    def _write(self, phase: str, moment: Moment | None, status: int | None) -> None:
        import orjson  # The help of a command needs it not.

        time = self._wall().isoformat(timespec="seconds").replace("+00:00", "Z")
        line = orjson.dumps({"time": time, "phase": phase, **_facts(moment), "exit_status": status})
        self._stream.write(f"{line.decode()}\n")
        self._stream.flush()


def _facts(moment: Moment | None) -> dict[str, Any]:
    """Return the fields of a line that are about a task; all `None` if there was none."""
    if moment is None:
        from .moment import Moment  # The help of a command needs it not.

        return dict.fromkeys(_facts(Moment(phase=ENDED)))
    states = ("succeeded", "rejected", "unconfirmed", "pending")
    return {
        "job": moment.job,
        "unit": moment.unit,
        "done": moment.done,
        "total": moment.total,
        "percent": moment.percent,
        "elapsed_seconds": round(moment.elapsed, 1),
        "per_second": _rounded(moment.per_second),
        "seconds_left": _rounded(moment.seconds_left),
        "waiting_seconds": _rounded(moment.waits),
        "retries": moment.retries,
        **{state: getattr(moment.counts, state, None) for state in states},
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)


def json_progress_option() -> click.Option:
    """Return the option that turns the lines on.

    From then on, all that people read goes to standard output.
    """

    def begin(context: click.Context, _: click.Parameter, is_given: bool) -> None:
        if is_given and not context.resilient_parsing:
            lines = context.meta[_LINES] = ProgressWriter(lossy(sys.stderr))
            # Restored with the streams of the process; standard output is `None` if it was closed.
            sys.stderr = lossy(sys.stdout or io.StringIO())
            run = context.find_root().obj
            if isinstance(run, RunningCommand):
                run.endings.append(lines.end)

    text = (
        "Write the progress to standard error as lines of JSON, for a program; what people read "
        "goes to standard output."
    )
    return click.Option(
        ["--json-progress"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=begin,
        help=text,
    )


def json_lines() -> ProgressWriter | None:
    """Return the writer of the command that runs; `None` if it shall write no such lines."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get(_LINES)
