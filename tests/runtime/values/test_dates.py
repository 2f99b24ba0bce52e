"""Dates as servers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.values.dates import parse_date


def zone(hours: int, minutes: int = 0) -> timezone:
    return timezone(timedelta(hours=hours, minutes=minutes))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1999-02-19T12:00:00.00:00", datetime(1999, 2, 19, 12)),
        ("1999-02-19T12:00:00.05:00", datetime(1999, 2, 19, 12)),
        ("2026-05-27", datetime(2026, 5, 27)),
        ("2026-5-7", datetime(2026, 5, 7)),
        ("2026-05-27T08:49", datetime(2026, 5, 27, 8, 49)),
        ("2026-05-27 08:49:11", datetime(2026, 5, 27, 8, 49, 11)),
        ("2026-05-27t8:49:11", datetime(2026, 5, 27, 8, 49, 11)),
        ("2026-05-27T08:49:11.5", datetime(2026, 5, 27, 8, 49, 11, 500000)),
        ("2026-05-27T08:49:11,25", datetime(2026, 5, 27, 8, 49, 11, 250000)),
        ("2026-05-27T08:49:11.123456789", datetime(2026, 5, 27, 8, 49, 11, 123456)),
        ("2026-05-27T08:49:11Z", datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)),
        ("2026-05-27T08:49:11.1z", datetime(2026, 5, 27, 8, 49, 11, 100000, tzinfo=UTC)),
        ("2026-05-27T08:49+02:00", datetime(2026, 5, 27, 8, 49, tzinfo=zone(2))),
        ("2026-05-27T08:49:11-0530", datetime(2026, 5, 27, 8, 49, 11, tzinfo=zone(-5, -30))),
        ("2026-05-27 08:49:11 +02", datetime(2026, 5, 27, 8, 49, 11, tzinfo=zone(2))),
        ("2026-05-27T24:00:00", datetime(2026, 5, 28)),
        ("2026-12-31T23:59:60Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("5/27/2026", datetime(2026, 5, 27)),
        ("05/07/2026", datetime(2026, 5, 7)),
        ("5/27/2026 8:49:11 AM", datetime(2026, 5, 27, 8, 49, 11)),
        ("5/27/2026 8:49:11 PM", datetime(2026, 5, 27, 20, 49, 11)),
        ("5/27/2026 8:49pm", datetime(2026, 5, 27, 20, 49)),
        ("5/27/2026, 8:49 am", datetime(2026, 5, 27, 8, 49)),
        ("5/27/2026 12:00:00 AM", datetime(2026, 5, 27)),
        ("5/27/2026 12:30:00 PM", datetime(2026, 5, 27, 12, 30)),
        ("5/27/2026 20:49:11", datetime(2026, 5, 27, 20, 49, 11)),
        ("5/27/2026 20:49 PM", datetime(2026, 5, 27, 20, 49)),
        ("  5/27/2026\n", datetime(2026, 5, 27)),
        ("2024-02-29", datetime(2024, 2, 29)),
    ],
)
def test_a_notation_is_read(text: str, moment: datetime) -> None:
    found = parse_date(text)
    assert found == moment
    assert found is not None
    assert found.tzinfo == moment.tzinfo


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "2026",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "27/5/2026",
        "5/27/26",
        "5.27.2026",
        "2026-05-27T25:00",
        "2026-05-27T24:01",
        "2026-05-27T08:60",
        "2026-05-27T08:49:61",
        "2026-05-27T08:49:11+25:00",
        "2026-05-27T08:49:11+05:99",
        "9999-12-31T24:00:00",
        "5/27/2026 13:00 AM",
        "5/27/2026 8:49:11 XM",
        "5/27/2026 AM",
        "\u0662\u0660\u0662\u0666-\u0660\u0665-\u0662\u0667",
        "2026-05-27T08:49:11 Europe/London",
        "2026-05-27\0",
        "\ud800",
        "2026-05-27" + " " * 99,
        "1" * 10_000_000,
        "1/1/1" * 2_000_000,
    ],
    ids=lambda text: ascii(text[:40]),
)
def test_text_that_is_not_a_date_becomes_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "value", [None, 0, 10**400, 1.5, float("nan"), True, [], ["2026-05-27"], {}, b"2026-05-27"]
)
def test_another_type_is_none(value: object) -> None:
    assert parse_date(value) is None


@given(st.text() | st.text("0123456789-/:.,TZ+ APMapm", max_size=40) | st.from_type(object))
def test_it_never_raises(value: Any) -> None:
    found = parse_date(value)
    assert found is None or isinstance(found, datetime)


@given(st.datetimes(min_value=datetime(1000, 1, 1)), st.sampled_from("T "))
def test_what_python_writes_is_read(moment: datetime, between: str) -> None:
    assert parse_date(moment.isoformat(between)) == moment
