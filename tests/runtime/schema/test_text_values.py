"""Dates, times and decimals: read in many notations, written in one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.schema import (
    TEXT_TYPES,
    is_scalar,
    read_value,
    scalar_of,
    value_problem,
    wire_text,
)

SUMMER = timezone(timedelta(hours=2))
MOMENT = datetime(2026, 5, 27, 6, 49, 11, tzinfo=UTC)
LOCAL = datetime(2026, 5, 27, 8, 49, 11)


class NotATime(datetime):
    """What pandas has in place of a missing date and time."""

    def utcoffset(self) -> timedelta | None:
        raise ValueError("NaTType does not support utcoffset")


NEVER: list[object] = ["", "9" * 5000, None, [], {}, "\0"]


@pytest.mark.parametrize(
    ("kind", "came", "expected"),
    [
        ("date", "2026-05-27", date(2026, 5, 27)),
        ("date", "5/27/2026", date(2026, 5, 27)),
        ("date", "2026-05-27T00:00:00Z", date(2026, 5, 27)),
        ("date", date(2026, 5, 27), date(2026, 5, 27)),
        ("datetime", "2026-05-27T06:49:11Z", MOMENT),
        ("datetime", "2026-05-27 08:49:11+02:00", MOMENT),
        ("utc_datetime", "5/27/2026 6:49:11 AM", MOMENT),
        ("utc_datetime", "2026-05-27T08:49:11+02:00", MOMENT),
        ("local_datetime", "2026-05-27T08:49:11", LOCAL),
        ("local_datetime", "5/27/2026 8:49:11 AM", LOCAL),
        ("decimal", "12.50", Decimal("12.50")),
        ("decimal", "-0.1", Decimal("-0.1")),
        ("decimal", 12.5, Decimal("12.5")),
        ("decimal", 0.1, Decimal("0.1")),
        ("decimal", 12, Decimal(12)),
        ("decimal", 2**64, Decimal(2**64)),
    ],
)
def test_a_value_is_read_in_any_notation(kind: str, came: object, expected: object) -> None:
    read = read_value(kind, came)

    assert (read, type(read)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("kind", "came"),
    [
        ("date", "2026-05-27T08:49:11"),  # which has a time
        ("date", "27/5/2026"),
        ("date", "2026-02-30"),
        ("date", 20260527),
        ("date", MOMENT),
        ("datetime", "2026-05-27T08:49:11"),  # which may be any moment of a day
        ("datetime", "2026-05-27"),
        ("datetime", 1_779_864_551),
        ("datetime", "0001-01-01T00:00:00+02:00"),  # which is in the year 0 in UTC
        ("utc_datetime", "now"),
        ("local_datetime", "2026-05-27T06:49:11Z"),
        ("decimal", "12,50"),
        ("decimal", "1e3"),
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("decimal", "9" * 31),
        ("decimal", "٣"),
        ("decimal", ""),
        ("decimal", 1.2345678901234567),  # which may have had more digits
        ("decimal", 1e20),  # which may have been 100000000000000000001
        ("decimal", 1e300),
        ("decimal", 1e-300),
        ("decimal", True),
        *((kind, value) for kind in TEXT_TYPES for value in NEVER),
    ],
)
def test_what_is_not_certainly_a_value_is_not_read(kind: str, came: object) -> None:
    assert read_value(kind, came) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 5, 27), "2026-05-27"),
        (MOMENT, "2026-05-27T06:49:11Z"),
        (MOMENT.astimezone(SUMMER), "2026-05-27T06:49:11Z"),
        (MOMENT.replace(microsecond=120000), "2026-05-27T06:49:11.120000Z"),
        (LOCAL, "2026-05-27T08:49:11"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        ("came as it was", "came as it was"),
        (None, None),
    ],
)
def test_a_value_is_written_in_one_notation(value: object, text: object) -> None:
    assert wire_text(value) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "5/6/2026"),
        ("date", "2026-5-6"),
        ("datetime", "5/27/2026 6:49:11 AM"),
        ("datetime", "2026-05-27T08:49:11"),
        ("local_datetime", "2026-05-27T06:49:11Z"),
        ("decimal", "1,000.00"),
        ("decimal", "$5"),
    ],
)
def test_text_of_users_must_have_one_meaning(kind: str, text: str) -> None:
    assert scalar_of(kind, text) is None


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("date", "2026-05-27", date(2026, 5, 27)),
        ("datetime", "2026-05-27 08:49:11+02:00", MOMENT),
        ("utc_datetime", "2026-05-27T06:49:11", MOMENT),
        ("local_datetime", "2026-05-27T08:49:11", LOCAL),
        ("decimal", "12.50", Decimal("12.50")),
    ],
)
def test_text_of_users_is_read(kind: str, text: str, expected: object) -> None:
    assert scalar_of(kind, text) == expected


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("datetime", LOCAL, "must have a time zone, such as datetime.now(UTC)"),
        ("utc_datetime", LOCAL, "must have a time zone, such as datetime.now(UTC)"),
        ("local_datetime", MOMENT, "must not have a time zone"),
        (
            "datetime",
            datetime.min.replace(tzinfo=SUMMER),
            "must be between the years 1 and 9999 in UTC",
        ),
        ("datetime", NotATime(1970, 1, 1), "must be a date and time"),
        ("local_datetime", NotATime(1970, 1, 1), "must be a date and time"),
        ("decimal", Decimal("NaN"), "must be a finite number"),
        ("decimal", Decimal("-Infinity"), "must be a finite number"),
        (
            "decimal",
            Decimal("1E+1000000"),
            "must have at most 30 digits before and after the point",
        ),
        ("decimal", Decimal("1E-31"), "must have at most 30 digits before and after the point"),
        ("decimal", Decimal("9" * 30), None),
        ("datetime", MOMENT, None),
        ("date", date.min, None),
    ],
)
def test_a_value_that_cannot_be_sent_has_a_problem(
    kind: str, value: Any, problem: str | None
) -> None:
    assert value_problem(kind, value) == problem


def test_a_date_and_time_is_not_a_date() -> None:
    assert (is_scalar("date", MOMENT), is_scalar("date", date.min)) == (False, True)
    assert (is_scalar("datetime", MOMENT), is_scalar("datetime", date.min)) == (True, False)


@given(
    st.one_of(
        st.tuples(st.just("date"), st.dates()),
        st.tuples(st.just("local_datetime"), st.datetimes()),
        st.tuples(
            st.sampled_from(["datetime", "utc_datetime"]), st.datetimes(timezones=st.just(UTC))
        ),
        st.tuples(st.just("decimal"), st.decimals(-(10**20), 10**20, places=4, allow_nan=False)),
    )
)
def test_what_is_written_is_read_back(pair: tuple[str, Any]) -> None:
    kind, value = pair

    assert read_value(kind, wire_text(value)) == value
    assert scalar_of(kind, wire_text(value)) == value
