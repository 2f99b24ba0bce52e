"""What happens to a record after it was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..definition import Lifecycle, LifecycleStep
from ..time_format import format_time
from .store import DUE, Record


def events(cycle: Lifecycle, record: Record, number: int, made: datetime) -> Iterator[Record]:
    """All that will happen to a record, in order; each event is due at its time.

    Args:
        cycle: what happens to records of this kind.
        record: the record.
        number: its number, which decides what happens to it of all.
        made: when it was made.
    """
    for step in _steps(cycle, number):
        due = made + timedelta(seconds=step.after)
        yield {
            **{field: record.get(source) for field, source in cycle.copies},
            **step.sets,
            cycle.stamp: format_time(due, cycle.notation),
            DUE: due.timestamp(),
        }


def _steps(cycle: Lifecycle, number: int) -> tuple[LifecycleStep, ...]:
    fitting = (course.steps for course in cycle.courses if number % course.every == 0)
    return next(fitting, ())
