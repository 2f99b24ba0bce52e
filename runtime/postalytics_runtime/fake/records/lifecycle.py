"""Life cycle of records: their events over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..definition import Lifecycle
from ..time_format import format_time
from .store import DUE, UNLISTED, Record


def events(cycle: Lifecycle, record: Record, number: int, made: datetime) -> Iterator[Record]:
    """Yield all future events of a record, in order, each with its due time.

    Args:
        cycle: the life cycle of the collection.
        record: the record.
        number: the number of the record, which selects its course.
        made: the time at which the record was created.
    """
    courses = (course.steps for course in cycle.courses if number % course.every == 0)
    for step in next(courses, ()):
        due = made + timedelta(seconds=step.after)
        yield {
            **{field: record.get(source) for field, source in cycle.copies},
            **step.sets,
            cycle.stamp: format_time(due, cycle.notation),
            DUE: due.timestamp(),
            **({UNLISTED: True} if step.unlisted else {}),
        }
