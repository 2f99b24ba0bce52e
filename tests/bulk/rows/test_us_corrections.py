"""What a mistaken state or ZIP probably means, and why it is not valid."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.rows import (
    STATES,
    bare,
    probable_state,
    probable_zip,
    state_problem,
    zip_problem,
)

LOST = "has lost its leading zero"
NUMBER = "looks like a ZIP that a spreadsheet turned into a number"
NO_ZIP = "is not a US ZIP"
NO_STATE = "is not a US state"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *(
            ("02134", "02134"),
            (" 02134\u00a0", "02134"),
            ('="02134"', "02134"),
            ("=02134", "02134"),
        ),
        *(("'02134", "02134"), ("\ufeffMA\u200b", "MA"), ("\u202eMA", "MA"), ("", "")),
    ],
)
def test_a_bare_cell_is_without_what_no_address_holds(cell: str, text: str) -> None:
    assert bare(cell) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("MA", "MA"), ("massachusetts", "MA"), ("Mass.", "MA"), ("MASS", "MA"), ("M.A.", "MA")),
        *(("D.C.", "DC"), ("Washington, D.C.", "DC"), ("D. C.", "DC"), ("N. Mex.", "NM")),
        *(
            ("W. Va.", "WV"),
            ("Penna.", "PA"),
            ("US-MA", "MA"),
            ("USA-ny", "NY"),
            ("MA\u200b", "MA"),
        ),
        *(("N.Y.", "NY"), ("New York.", "NY"), ("Calif.", "CA"), ("US-", None), ("US", None)),
        *(("Ontario", None), ("Masachusetts", None), ("02134", None), ("", None), (".", None)),
    ],
)
def test_a_state_may_be_abbreviated_in_other_ways(text: str, code: str | None) -> None:
    assert probable_state(text) == code


def test_every_state_is_its_own_correction() -> None:
    assert {code: probable_state(code) for code in STATES} == {code: code for code in STATES}
    assert {name: probable_state(name) for name in STATES.values()} == {
        name: code for code, name in STATES.items()
    }


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        *(("02134", None, "02134"), (" 02134 ", "TX", "02134"), ("021341234", None, "021341234")),
        *(("02134.0", None, "02134"), ("2134.0", "MA", "02134"), ("2134.00", "Mass.", "02134")),
        *(("2134.0", "TX", None), ("2134.5", "MA", None), ("2.134E3", "MA", None)),
        *(("021341234.0", None, "021341234"), ("2134", "MA", "02134"), ("2134", None, None)),
        *(("601", "PR", "00601"), ("21341234", "MA", "021341234"), ("1001", "NY", None)),
        *(("02134 1234", None, "02134-1234"), ("02134 - 1234", None, "02134-1234")),
        *(("02134\u20131234", None, "02134-1234"), ("02134-", None, "02134")),
        *(('="02134"', None, "02134"), ("'02134", None, "02134"), ("02134\u200b", None, "02134")),
        *(("0213", "TX", None), ("021345", "MA", None), ("0213A", "MA", None), ("", "MA", None)),
        *(("O2134", "MA", None), ("K1A 0B1", "ON", None), ("0213\u0664", "MA", None)),
    ],
)
def test_a_zip_has_at_most_one_correction(text: str, state: str | None, code: str | None) -> None:
    assert probable_zip(text, state) == code


@pytest.mark.parametrize(
    ("text", "state", "problem"),
    [
        ("02134", None, None),
        ("02134-1234", "MA", None),
        ("021341234", "MA", None),
        (" 02134 ", "MA", None),
        ("90210", "MA", None),
        ("2134", "MA", (LOST, "probably 02134")),
        ("2134", "massachusetts", (LOST, "probably 02134")),
        ("2134", "Mass.", (LOST, "probably 02134")),
        ("2134-1234", "MA", (LOST, "probably 02134-1234")),
        ("21341234", "MA", (LOST, "probably 021341234")),
        ("9012", "AE", (LOST, "probably 09012")),
        ("601", "PR", ("has lost its leading zeros", "probably 00601")),
        ("501", "NY", ("has lost its leading zeros", "probably 00501")),
        ("02134.0", None, (NUMBER, "probably 02134")),
        ("2134.0", "MA", (NUMBER, "probably 02134")),
        ("2134.0", "TX", (NO_ZIP, 'it holds "."')),
        ("60,601", "IL", (NUMBER, "probably 60601")),
        ("2,134.0", "MA", (NUMBER, "probably 02134")),
        ("1,001", "NY", (NO_ZIP, 'it holds ","')),
        ("02134 1234", "MA", (NO_ZIP, "probably 02134-1234")),
        ("02134-", "MA", (NO_ZIP, "probably 02134")),
        ("02134\u200b", "MA", (NO_ZIP, "it holds a zero-width space, probably 02134")),
        ("021\u00a034", "MA", (NO_ZIP, "it holds a no-break space")),
        ("1001", "NY", (NO_ZIP, "it has 4 digits, not 5 or 9")),
        ("2134", "TX", (NO_ZIP, "it has 4 digits, not 5 or 9")),
        ("2134", None, (NO_ZIP, "it has 4 digits, not 5 or 9")),
        ("021345", "MA", (NO_ZIP, "it has 6 digits, not 5 or 9")),
        ("1", "MA", (NO_ZIP, "it has 1 digit, not 5 or 9")),
        ("02134-12", "MA", (NO_ZIP, "it has 2 digits after the hyphen, not 4")),
        ("0213A", "MA", (NO_ZIP, "it holds the letter A")),
        ("O2134", "MA", (NO_ZIP, "it holds the letter O")),
        ("Boston", "MA", (NO_ZIP, "it holds no digits")),
        ("021 34", "MA", (NO_ZIP, "it holds a blank")),
        ("0213\u0664", "MA", (NO_ZIP, 'it holds "\u0664"')),
        ("02-134", "MA", (NO_ZIP, "")),
        ("N/A", "MA", (NO_ZIP, "it stands for a missing value")),
        ("na", "MA", (NO_ZIP, "it stands for a missing value")),
        ("#NUM!", "MA", (NO_ZIP, "it stands for a missing value")),
        ("MA", "02134", (NO_ZIP, "it looks like a state")),
        ("K1A 0B1", "MA", (NO_ZIP, "it is Canadian, but MA is not in Canada")),
        ("K1A 0B1", None, (NO_ZIP, "it is Canadian, but its province is missing")),
        ("K1A", "ON", (NO_ZIP, "it is not a Canadian postal code either")),
        ("2134", "Ontario", (NO_ZIP, "it is not a Canadian postal code either")),
    ],
)
def test_problems_of_a_zip(text: str, state: str | None, problem: tuple[str, str] | None) -> None:
    assert zip_problem(text, state) == problem


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("Mass.", "02134", "probably MA"),
        ("D.C.", "20001", "probably DC"),
        ("MA\u200b", "02134", "it holds a zero-width space, probably MA"),
        ("\u202eMA", "02134", "it holds a bidirectional control, probably MA"),
        ("Ontario", "02134", "it is in Canada, but the ZIP is not Canadian"),
        ("ON", "", "it is in Canada, but the ZIP is missing"),
        ("U.S.A.", "02134", "it is a country"),
        ("United States", "02134", "it is a country"),
        ("02134", "MA", "it looks like a ZIP"),
        ("N/A", "02134", "it stands for a missing value"),
        ("masachusetts", "02134", "Did you mean Massachusetts?"),
        ("xyz", "02134", ""),
    ],
)
def test_problems_of_a_state(text: str, code: str, about: str) -> None:
    assert state_problem(text, code) == (NO_STATE, about)
