from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from postalytics_runtime.fake.clock import Clock

NEW_YEAR = datetime(2000, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_clock_starts_at_the_present_and_follows_real_time() -> None:
    seconds = [7.0]
    before = datetime.now(UTC)
    clock = Clock(None, 1.0, lambda: seconds[0])
    first = clock.now()
    seconds[0] += 90
    assert before <= first <= datetime.now(UTC)
    assert clock.now() - first == timedelta(seconds=90)


def test_a_clock_can_be_faster_and_be_advanced() -> None:
    seconds = [0.0]
    clock = Clock(None, 86_400.0, lambda: seconds[0])
    first = clock.now()
    seconds[0] += 2
    assert clock.now() - first == 2 * DAY
    clock.advance(DAY)
    assert clock.now() - first == 3 * DAY


def test_a_fixed_clock_changes_only_by_advances() -> None:
    clock = Clock(NEW_YEAR, 1000.0, iter(range(9)).__next__)
    assert (clock.now(), clock.now()) == (NEW_YEAR, NEW_YEAR)
    clock.advance(DAY)
    clock.advance(0.5)
    assert clock.now() == NEW_YEAR + DAY + timedelta(milliseconds=500)


def test_the_time_is_in_utc() -> None:
    there = timezone(timedelta(hours=-5))
    clock = Clock(datetime(1999, 12, 31, 19, tzinfo=there), 1.0, lambda: 0.0)
    assert (clock.now(), clock.now().tzinfo) == (NEW_YEAR, UTC)


@pytest.mark.parametrize("speed", [0, -1, 1_000_001, float("inf"), float("nan")])
def test_an_invalid_speed_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="must be above 0 and at most 1,000,000") as error:
        Clock(None, speed, lambda: 0.0)
    assert f"The speed is {speed!r}, " in str(error.value)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2000-01-01 00:00:00 has no time zone; add one"):
        Clock(NEW_YEAR.replace(tzinfo=None), 1.0, lambda: 0.0)


@pytest.mark.parametrize("by", ["4 days", None, float("nan"), float("inf"), 1e12, timedelta.max])
def test_an_invalid_duration_is_refused(by: Any) -> None:
    clock = Clock(NEW_YEAR, 1.0, lambda: 0.0)
    with pytest.raises(
        ValueError, match=r"Time cannot advance by .*; give a number of seconds"
    ) as error:
        clock.advance(by)
    assert f"{by!r}" in str(error.value)
    assert clock.now() == NEW_YEAR


def test_time_stops_in_the_year_9999() -> None:
    seconds = [0.0]
    clock = Clock(None, 1e6, lambda: seconds[0])
    seconds[0] += 1e9
    assert clock.now() == datetime(9999, 1, 1, tzinfo=UTC)
    standing = Clock(NEW_YEAR, 1.0, lambda: 0.0)
    standing.advance(datetime(9999, 6, 1, tzinfo=UTC) - NEW_YEAR)
    assert standing.now() == datetime(9999, 1, 1, tzinfo=UTC)


def test_a_clock_catches_up_with_a_later_time() -> None:
    seconds = [0.0]
    clock = Clock(None, 2.0, lambda: seconds[0])
    tomorrow = clock.now() + DAY
    clock.catch_up(NEW_YEAR)
    assert clock.now() == tomorrow - DAY
    clock.catch_up(tomorrow)
    seconds[0] += 30
    assert clock.now() == tomorrow + timedelta(minutes=1)


def test_a_fixed_clock_does_not_catch_up() -> None:
    clock = Clock(NEW_YEAR, 1.0, lambda: 0.0)
    clock.catch_up(NEW_YEAR + DAY)
    assert clock.now() == NEW_YEAR


@pytest.mark.parametrize("by", [-DAY, -0.1])
def test_time_does_not_go_back(by: timedelta | float) -> None:
    clock = Clock(NEW_YEAR, 1.0, lambda: 0.0)
    with pytest.raises(ValueError, match="Time only moves forward"):
        clock.advance(by)
    assert clock.now() == NEW_YEAR


def test_the_real_time_until_a_moment_depends_on_the_speed() -> None:
    seconds = [0.0]
    clock = Clock(None, 10.0, lambda: seconds[0])
    moment = clock.now().timestamp()
    seconds[0] += 2

    assert clock.seconds_until(moment + 25) == pytest.approx(0.5, abs=1e-5)
    assert clock.seconds_until(moment) == 0
    assert Clock(NEW_YEAR, 10.0, lambda: 0.0).seconds_until(moment) is None
