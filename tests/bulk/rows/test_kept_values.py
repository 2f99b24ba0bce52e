"""Rows with dates and decimals are kept in a file, and read again as what they were."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from postalytics_runtime.bulk.rows.kept_values import given_value, kept_value

MOMENT = datetime(2026, 5, 27, 8, 49, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("date", date(2026, 5, 27), "2026-05-27"),
        ("datetime", MOMENT, "2026-05-27T08:49:11Z"),
        ("utc_datetime", MOMENT, "2026-05-27T08:49:11Z"),
        ("local_datetime", MOMENT.replace(tzinfo=None), "2026-05-27T08:49:11"),
        ("decimal", Decimal("12.50"), "12.50"),
        ("decimal", [Decimal("1.0"), Decimal(-2)], ["1.0", "-2"]),
        ("date", {"ada": date.min}, {"ada": "0001-01-01"}),
        ("date", None, None),
    ],
)
def test_a_value_is_text_in_a_file_and_the_same_again(
    kind: str, value: object, text: object
) -> None:
    assert kept_value(kind, value) == text
    assert given_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", MOMENT),  # Its time would be lost.
        ("datetime", date.min),
        ("utc_datetime", MOMENT.replace(tzinfo=None)),
        ("local_datetime", MOMENT),
        ("decimal", Decimal("NaN")),
        ("decimal", 12.5),
        ("decimal", date.min),
    ],
)
def test_a_value_of_another_type_is_not_made_text(kind: str, value: object) -> None:
    assert kept_value(kind, value) is value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "5/27/2026"),
        ("utc_datetime", "2026-05-27T08:49:11"),
        ("local_datetime", "2026-05-27T08:49:11Z"),
        ("decimal", "1e3"),
    ],
)
def test_text_that_was_not_kept_is_not_guessed_at(kind: str, text: str) -> None:
    assert given_value(kind, text) == text
