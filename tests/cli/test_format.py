"""Numbers, durations and tables as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.cli.format import (
    counted,
    duration,
    field_list,
    minimum_duration,
    rate_text,
    table_lines,
)
from postalytics_runtime.schema import RateLimit

SLOW = (RateLimit(3, 1), RateLimit(180, 60))


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 books"), (1, "1 book"), (2, "2 books"), (1000, "1,000 books")]
)
def test_counts_have_singular_and_plural(number: int, text: str) -> None:
    assert counted(number, "book") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than 1 s"),
        (0.99, "less than 1 s"),
        (1, "1 s"),
        (59.9, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (33_333, "9 h 15 min"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("requests", "seconds"),
    [(0, 0), (1, 0), (3, 0), (4, 1), (180, 59), (181, 60), (100_000, 33333)],
)
def test_rate_limits_set_a_minimum_duration(requests: int, seconds: float) -> None:
    assert minimum_duration(requests, SLOW) == seconds


def test_without_rate_limits_there_is_no_minimum_duration() -> None:
    assert minimum_duration(1000, ()) == 0
    assert rate_text(()) == "no limit"


def test_the_rate_is_that_of_the_strictest_rate_limit() -> None:
    assert rate_text(SLOW) == "3 requests/s"
    assert rate_text((RateLimit(3, 1), RateLimit(90, 60))) == "1.5 requests/s"


@given(st.integers(0, 500), st.integers(1, 20), st.integers(1, 60))
def test_the_minimum_duration_ends_with_the_permit_of_the_last_request(
    requests: int, most: int, seconds: int
) -> None:
    sent = [number // most * seconds for number in range(requests)]
    assert minimum_duration(requests, [RateLimit(most, seconds)]) == max(sent, default=0)


def test_titles_of_a_table_are_on_the_left() -> None:
    assert table_lines([("File", ["a", "b"]), ("None", []), ("Columns", ["c"])]) == [
        "File     a",
        "         b",
        "Columns  c",
    ]


def test_numbered_fields_are_shown_as_a_range() -> None:
    names = ["name", "a_1", "a_2", *(f"b_{number}" for number in range(1, 36))]
    assert field_list(names) == "name, a_1, a_2, b_1 to b_35"
