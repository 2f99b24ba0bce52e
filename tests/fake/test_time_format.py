from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.fake.time_format import format_time


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(0, "12 AM 12 0"), (9, "09 AM 9 9"), (12, "12 PM 12 12"), (20, "08 PM 8 20")],
)
def test_hours_are_counted_to_12_or_to_24(hour: int, expected: str) -> None:
    assert format_time(datetime(2026, 5, 7, hour, tzinfo=UTC), "%I %p %-I %-H") == expected


def test_a_hyphen_leaves_out_the_leading_zero() -> None:
    moment = datetime(26, 5, 7, 1, 2, 3, tzinfo=UTC)

    assert format_time(moment, "%-m/%-d %-M:%-S, %m/%d %M:%S, %Y") == "5/7 2:3, 05/07 02:03, 0026"


def test_all_other_text_stays_as_it_is() -> None:
    assert (
        format_time(datetime(2026, 5, 7, tzinfo=UTC), "%Yä%%m %y %-p 100%") == "2026ä%05 %y AM 100%"
    )


@given(st.datetimes(datetime(1000, 1, 1)))
def test_numbers_are_those_of_strftime(moment: datetime) -> None:
    notation = "%Y-%m-%dT%H:%M:%S.00:00 %I"

    assert format_time(moment, notation) == moment.strftime(notation)
