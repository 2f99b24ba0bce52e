"""States and ZIPs of the United States."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.rows import (
    COMMON_STATES,
    PROVINCES,
    STATES,
    postal_code,
    province_code,
    state_code,
)


def test_all_states_territories_and_armed_forces_are_known() -> None:
    territories = ["AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"]
    assert len(STATES) == 50 + len(["DC", *territories, "AA", "AE", "AP"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("MA", "MA"), ("ma", "MA"), (" Ma ", "MA"), ("new  york", "NY"), ("NEW YORK", "NY")),
        *(("District of Columbia", "DC"), ("AE", "AE"), ("Puerto Rico", "PR")),
        *(("Ontario", None), ("M", None), ("", None), ("N.Y.", None)),
    ],
)
def test_a_state_has_two_letters_or_a_name(text: str, code: str | None) -> None:
    assert state_code(text) == code


def test_every_spelling_of_the_fast_check_is_a_state() -> None:
    assert [text for text in COMMON_STATES if state_code(text) is None] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("ON", "ON"), (" on ", "ON"), ("ontario", "ON"), ("nova  scotia", "NS")),
        *(("Quebec", "QC"), ("québec", "QC"), ("CA", None), ("Ohio", None), ("", None)),
    ],
)
def test_a_province_has_two_letters_or_a_name(text: str, code: str | None) -> None:
    assert province_code(text) == code


def test_no_province_is_also_a_state() -> None:
    assert [code for code, name in PROVINCES.items() if state_code(code) or state_code(name)] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("K1A 0B1", "K1A 0B1"), ("k1a0b1", "K1A 0B1"), (" K1A-0B1 ", "K1A 0B1")),
        *(("K1A", None), ("D1A 0B1", None), ("W1A 0B1", None), ("K1O 0B1", None)),
        *(("K1A  0B1", "K1A 0B1"), ("02134", None), ("K1\u0661 0B1", None), ("", None)),
    ],
)
def test_a_postal_code_is_six_alternating_letters_and_digits(text: str, code: str | None) -> None:
    assert postal_code(text) == code
