"""A number is written as a spreadsheet shows it, or is known not to be."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.files import number_text

PHONE = r"[<=9999999]###\-####;\(###\)\ ###\-####"
MONEY = r'"$"#,##0.00_);[Red]\("$"#,##0.00\)'


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (2134, "General", "2134"),
        (2134.0, "@", "2134"),
        (2134, "", "2134"),
        (0.1 + 0.2, "General", "0.3"),
        (6175551234.0, "General", "6175551234"),
        (1.5e20, "General", "1.5e+20"),
        (2134, "00000", "02134"),
        (21341234, r"00000\-0000", "02134-1234"),
        (6175551234, PHONE, "(617) 555-1234"),
        (5551234, PHONE, "555-1234"),
        (123456789, r"000\-00\-0000", "123-45-6789"),
        (1234.5, MONEY, "$1,234.50"),
        (-1234.5, MONEY, "($1,234.50)"),
        (-1234.5, "0.0", "-1234.5"),
        (-2, "0;0", "2"),
        (-2, "[>=10]0;00", "-02"),
        (12, "[>=10]0;00", "12"),
        (0, '0;-0;"none"0', "none0"),
        (0.125, "0.0%", "12.5%"),
        (0.125, "0%", "13%"),
        (0.5, "#.##", ".5"),
        (3, "0.##", "3."),
        (1234567, "#,##0", "1,234,567"),
        (12, '0 "lbs"', "12 lbs"),
        (5, r"[$€-407]\ 0.00", "€ 5.00"),
        (5, "[$-409]0*x", "5"),
        (7, '00"-"00', "00-07"),
    ],
)
def test_a_number_is_written_as_it_is_shown(number: float, number_format: str, shown: str) -> None:
    assert number_text(number, number_format) == shown


@pytest.mark.parametrize(
    "number_format",
    [
        *("# ?/?", "0.00E+00", "#,##0,", "0,.0", '"x"', "[Red]", "0.0.0", "0.0-0", "m/d/yy"),
        *(";", "[>5]0;[<2]0", "0" * 31, "0." + "0" * 31),
    ],
)
def test_a_format_that_cannot_be_followed_is_known(number_format: str) -> None:
    assert number_text(3, number_format) is None


@pytest.mark.parametrize("number", [1e15, -1e300, float("inf"), float("nan")])
def test_a_number_without_all_its_digits_has_no_format(number: float) -> None:
    assert number_text(number, "0") is None


@given(st.integers(0, 99_999))
def test_a_zip_code_keeps_its_zeros(number: int) -> None:
    assert number_text(number, "00000") == f"{number:05}"
    assert number_text(float(number), "General") == str(number)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_whole_number_is_written_in_full(number: int) -> None:
    assert number_text(number, "General") == number_text(number, "0") == str(number)
    assert number_text(number, "#,##0") == f"{number:,}"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1234567890123456, "1234567890123456"),
        (-12345678901234567890, "-12345678901234567890"),
        (1.23456789012345e15, "1234567890123450"),
        (1e20, "1e+20"),
        (1e300, "1e+300"),
        (1.5e-7, "1.5e-07"),
    ],
)
def test_a_long_code_keeps_its_digits(number: float, shown: str) -> None:
    assert number_text(number, "General") == shown


@given(st.floats(-1e9, 1e9))
def test_a_number_is_rounded_as_spreadsheets_do(number: float) -> None:
    cents = abs(Decimal(repr(number))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert number_text(number, "0.00;0.00") == str(cents)


@given(
    number=st.floats() | st.integers(),
    number_format=st.text(alphabet='0#?.,;%\\"[]<>=-$_*@ EmdRx/', max_size=20) | st.text(),
)
def test_any_format_is_followed_or_known_not_to_be(number: float, number_format: str) -> None:
    shown = number_text(number, number_format)
    assert shown is None or shown.strip()
