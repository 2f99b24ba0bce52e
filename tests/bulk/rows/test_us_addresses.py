"""States and ZIPs of the United States."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.rows import (
    COMMON_STATES,
    LEADING_ZERO_STATES,
    PROVINCES,
    STATES,
    postal_code,
    province_code,
    state_code,
    zip_problem,
)

LOST = "has lost its leading zero"


def test_all_states_territories_and_armed_forces_are_known() -> None:
    territories = ["AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"]
    assert len(STATES) == 50 + len(["DC", *territories, "AA", "AE", "AP"])
    assert set(LEADING_ZERO_STATES) < set(STATES)


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


@pytest.mark.parametrize(
    ("text", "state", "problem"),
    [
        ("02134", None, None),
        ("02134-1234", "MA", None),
        ("021341234", "MA", None),
        (" 02134 ", "MA", None),
        ("90210", "MA", None),
        ("2134", "MA", (LOST, "2134 is probably 02134")),
        ("2134", "massachusetts", (LOST, "2134 is probably 02134")),
        ("2134-1234", "MA", (LOST, "2134-1234 is probably 02134-1234")),
        ("21341234", "MA", (LOST, "21341234 is probably 021341234")),
        ("9012", "AE", (LOST, "9012 is probably 09012")),
        ("601", "PR", ("has lost its leading zeros", "601 is probably 00601")),
        ("501", "NY", ("has lost its leading zeros", "501 is probably 00501")),
        ("1001", "NY", ("is not a US ZIP", "")),
        ("2134", "TX", ("is not a US ZIP", "")),
        ("2134", None, ("is not a US ZIP", "")),
        ("2134", "Ontario", ("is not a US ZIP", "")),
        ("0213\u0664", "MA", ("is not a US ZIP", "")),
        ("K1A 0B1", "ON", ("is not a US ZIP", "")),
        ("02134 1234", "MA", ("is not a US ZIP", "")),
        ("02134-", "MA", ("is not a US ZIP", "")),
    ],
)
def test_problems_of_a_zip(text: str, state: str | None, problem: tuple[str, str] | None) -> None:
    assert zip_problem(text, state) == problem
