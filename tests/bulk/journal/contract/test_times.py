"""When rows ended, in any journal."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from postalytics_runtime.bulk.rows import RowStep
from support.bulk.job_places import JobPlace
from support.bulk.journals import counted

START = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


async def test_rows_that_ended_are_counted_by_the_minute(place: JobPlace) -> None:
    async with place.journal() as journal:
        assert journal.minutes() == []
        ended = (
            (1, RowStep.SUCCEEDED, 0),
            (2, RowStep.INTENT, 5),
            (3, RowStep.REJECTED, 29),
            (4, RowStep.SUCCEEDED, 30),
            (5, RowStep.UNCONFIRMED, 170),
            (6, RowStep.PENDING, 500),
        )
        await journal.append_all((row, step, {}) for row, step, _ in ended)
        place.set_times({row: START + timedelta(seconds=seconds) for row, _, seconds in ended})
        first = START.replace(second=0)
        assert [(at, counted(report)) for at, report in journal.minutes()] == [
            (first, (1, 1, 0, 0)),
            (first + timedelta(minutes=1), (1, 0, 0, 0)),
            (first + timedelta(minutes=2), (0, 0, 0, 0)),
            (first + timedelta(minutes=3), (0, 0, 1, 0)),
        ]


async def test_a_long_job_has_at_most_500_points(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.append_all((row, RowStep.SUCCEEDED, {}) for row in (1, 2))
        place.set_times({1: START, 2: START + timedelta(minutes=1000)})
        points = journal.minutes()
        assert len(points) == 334
        assert points[1][0] - points[0][0] == timedelta(minutes=3)
        assert [counted(points[point][1]) for point in (0, 1, -1)] == [
            (1, 0, 0, 0),
            (0, 0, 0, 0),
            (1, 0, 0, 0),
        ]


@pytest.mark.parametrize(
    ("seconds", "length", "intervals"),
    [
        (0.0, 1, 1),
        (118.0, 1, 119),
        (119.5, 2, 60),
        (3600.0, 60, 61),
        (14_000.0, 120, 117),
        (86_400.0, 900, 97),
        (10_000_000.0, 86_400, 116),
        (20_000_000.0, 172_800, 117),
    ],
)
async def test_a_timeline_fits_short_and_long_jobs(
    place: JobPlace, seconds: float, length: int, intervals: int
) -> None:
    begun = START.replace(hour=0, minute=0, second=0)
    async with place.journal() as journal:
        assert journal.timeline() == (1, [])
        await journal.append_all([(1, RowStep.SUCCEEDED, {}), (2, RowStep.REJECTED, {})])
        place.set_times({1: begun, 2: begun + timedelta(seconds=seconds)})
        found, points = journal.timeline()
        assert (found, len(points)) == (length, intervals)
        assert sum(report.succeeded for _, report in points) == points[0][1].succeeded == 1
        assert sum(report.rejected for _, report in points) == points[-1][1].rejected == 1
        assert {later[0] - at for (at, _), later in itertools.pairwise(points)} <= {
            timedelta(seconds=length)
        }
