"""Text, states, ZIPs and names of single cells, tidied."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_runtime.bulk.rows import STATES, state_code
from postalytics_runtime.bulk.tidy import TidyKind, name_case, tidy_state, tidy_text, tidy_zip

OUTER, INVISIBLE, MARKS = TidyKind.OUTER_BLANKS, TidyKind.INVISIBLE, TidyKind.TEXT_MARKS
BREAKS, BLANKS, RUNS = TidyKind.LINE_BREAKS, TidyKind.OTHER_BLANKS, TidyKind.BLANK_RUNS
ZERO, NUMBER = TidyKind.LEADING_ZEROS, TidyKind.ZIP_NUMBERS


PERSIAN = "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc"
"""A word that a joiner without a width is part of."""


@pytest.mark.parametrize(
    ("cell", "text", "kinds"),
    [
        ("Ada", "Ada", ()),
        ("", "", ()),
        ("Zoë Muñoz", "Zoë Muñoz", ()),
        (" Ada  ", "Ada", (OUTER,)),
        ("   ", "", (OUTER,)),
        ("\xa0Ada\t", "Ada", (OUTER,)),
        ("Ada\n", "Ada", (OUTER,)),
        ("\u3000 Ada\r\n", "Ada", (OUTER,)),
        ("Ada\xa0Byron", "Ada Byron", (BLANKS,)),
        ("Ada\u202fByron\tKing", "Ada Byron King", (BLANKS,)),
        ("1  Main   St", "1 Main St", (RUNS,)),
        ("Ada\u200b", "Ada", (INVISIBLE,)),
        ("\ufeffA\xadda\u2060", "Ada", (INVISIBLE,)),
        ("A\u200dda", "Ada", (INVISIBLE,)),
        (PERSIAN, PERSIAN, ()),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469", ()),
        ('="02134"', "02134", (MARKS,)),
        ('="1 ""Main"" St"', '1 "Main" St', (MARKS,)),
        ('=""', "", (MARKS,)),
        ('="02134', '="02134', ()),
        ("=A1", "=A1", ()),
        ("'02134", "02134", (MARKS,)),
        ("'+1 617 555-0100", "+1 617 555-0100", (MARKS,)),
        ("'@ada", "@ada", (MARKS,)),
        ("'t Hooft", "'t Hooft", ()),
        ("'90s Diner", "'90s Diner", ()),
        ("O'Brien", "O'Brien", ()),
        ('  ="\'02134"', "02134", (OUTER, MARKS)),
        ("\u200b Ada \u200b Byron", "Ada Byron", (INVISIBLE, RUNS, OUTER)),
        ("1 Main St\r\nApt 4", "1 Main St\nApt 4", (BREAKS,)),
        ("1 Main St \n\n Apt 4\x85Rear", "1 Main St\nApt 4\nRear", (BREAKS,)),
        ("a\x00b\x1f", "a\x00b\x1f", ()),
        ("\u202eAda", "\u202eAda", ()),
    ],
)
def test_the_text_of_a_cell(cell: str, text: str, kinds: tuple[TidyKind, ...]) -> None:
    assert tidy_text(cell) == (text, kinds)


PIECES = (
    *(" ", "  ", "\t", "\xa0", "\u3000", "\u200b", "\u200d", "\u200c", "\ufeff", "\n", "\r\n"),
    *("\x85", "\u2028", '="', '"', "'", "=", "a", "Ada", "2134", "\u0646", "-", ",", "\x1f"),
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=6)


@given(HOSTILE)
@example('="\u200b="1""')
def test_text_that_is_tidy_stays_as_it_is(cell: str) -> None:
    text, _ = tidy_text(cell)
    again, kinds = tidy_text(text)
    assert again == text
    assert kinds == ((BREAKS,) if "\n" in text else ())


@given(HOSTILE)
def test_something_is_said_of_each_change_and_nothing_of_none(cell: str) -> None:
    text, kinds = tidy_text(cell)
    assert bool(kinds) == (text != cell or "\n" in cell)


@given(HOSTILE)
def test_no_letter_and_no_digit_of_a_cell_is_lost(cell: str) -> None:
    kept = "".join(filter(str.isalnum, cell))
    assert "".join(filter(str.isalnum, tidy_text(cell)[0])) == kept


@pytest.mark.parametrize(
    ("text", "state"),
    [
        *(("D.C.", "DC"), ("d.c.", "DC"), ("D. C.", "DC"), ("Mass.", "MA"), ("MASS", "MA")),
        *(("Calif.", "CA"), ("Wash.", "WA"), ("N.Y.", "NY"), ("W. Va.", "WV"), ("N.Mex.", "NM")),
        *(("N. Dak.", "ND"), ("Ore.", "OR"), ("Oreg.", "OR"), ("Pa.", "PA"), ("P.R.", "PR")),
    ],
)
def test_an_old_abbreviation_of_a_state(text: str, state: str) -> None:
    assert tidy_state(text) == (state, (TidyKind.STATES,))


@pytest.mark.parametrize(
    "text", ["MA", "ma", "Massachusetts", "new  york", "", "Ontario", "Ont.", "Wash. D.C.", "M."]
)
def test_any_other_state_stays_as_it_is(text: str) -> None:
    assert tidy_state(text) == (text, ())


def test_every_state_stays_as_it_is_however_it_is_spelled() -> None:
    spelled = [text for pair in STATES.items() for text in pair]
    assert [text for text in spelled if tidy_state(text) != (text, ())] == []
    assert {state_code(tidy_state(f"{text[0]}.{text[1]}.")[0]) for text in STATES} == {*STATES}


@pytest.mark.parametrize(
    ("text", "state", "tidied", "kinds"),
    [
        ("02134", "MA", "02134", ()),
        ("02134-1234", "MA", "02134-1234", ()),
        ("02134.0", "MA", "02134", (NUMBER,)),
        ("60601.0", "", "60601", (NUMBER,)),
        ("60,601", "IL", "60601", (NUMBER,)),
        ("2134", "MA", "02134", (ZERO,)),
        ("2134", "Massachusetts", "02134", (ZERO,)),
        ("2134-1234", "MA", "02134-1234", (ZERO,)),
        ("21341234", "MA", "021341234", (ZERO,)),
        ("2134.0", "MA", "02134", (NUMBER, ZERO)),
        ("2,134", "MA", "02134", (NUMBER, ZERO)),
        ("601", "PR", "00601", (ZERO,)),
        ("2134", "", "2134", ()),
        ("2134", "TX", "2134", ()),
        ("2134.0", "TX", "2134.0", ()),
        ("2134", "Ontario", "2134", ()),
        ("1001", "NY", "1001", ()),
        ("2134.5", "MA", "2134.5", ()),
        ("2134\u0664", "MA", "2134\u0664", ()),
        ("K1A 0B1", "ON", "K1A 0B1", ()),
        ("02134 1234", "", "02134-1234", (TidyKind.ZIP_FORMS,)),
        ("02134-", "", "02134", (TidyKind.ZIP_FORMS,)),
        ("", "MA", "", ()),
    ],
)
def test_a_zip_is_completed_only_with_its_state(
    text: str, state: str, tidied: str, kinds: tuple[TidyKind, ...]
) -> None:
    assert tidy_zip(text, state) == (tidied, kinds)


@given(
    st.from_regex(r"[0-9]{1,9}([-.,][0-9]{0,4}){0,2}", fullmatch=True), st.sampled_from([*STATES])
)
def test_a_tidied_zip_is_tidy(text: str, state: str) -> None:
    tidied, _ = tidy_zip(text, state)
    assert tidy_zip(tidied, state) == (tidied, ())


@pytest.mark.parametrize(
    ("name", "cased"),
    [
        *(("ADA", "Ada"), ("ada", "Ada"), ("JOSÉ", "José"), ("MARY ANN", "Mary Ann")),
        *(("MCDONALD", "McDonald"), ("mcdonald", "McDonald"), ("MCGEE", "McGee"), ("MCC", "Mcc")),
        *(("MACHADO", "Machado"), ("MACDONALD", "Macdonald"), ("MACK", "Mack")),
        *(("O'BRIEN", "O'Brien"), ("o\u2019brien", "O\u2019Brien"), ("D'ANGELO", "D'Angelo")),
        *(
            ("SMITH-JONES", "Smith-Jones"),
            ("O'NEIL-MCGEE", "O'Neil-McGee"),
            ("ST. JOHN", "St. John"),
        ),
        *(("FORD III", "Ford III"), ("FORD IV", "Ford IV"), ("SMITH JR", "Smith Jr")),
        *(("SMITH JR.", "Smith Jr."), ("smith iii", "Smith III"), ("II", "Ii")),
        *(("VAN DER BERG", "Van Der Berg"), ("NG", "Ng"), ("J", "J"), ("j.r.", "J.R.")),
        *(("KEELEY'S", "Keeley's"), ("", ""), ("123", "123")),
        *(("LaToya", "LaToya"), ("McDonald", "McDonald"), ("van Gogh", "van Gogh"), ("Ada", "Ada")),
    ],
)
def test_a_name_in_capitals_or_lower_case(name: str, cased: str) -> None:
    assert name_case(name) == cased


@pytest.mark.parametrize("name", ["JD", "TJ", "AJ", "J.R.", "J"])
def test_initials_in_place_of_a_given_name_stay_in_capitals(name: str) -> None:
    assert name_case(name, given=True) == name


@pytest.mark.parametrize(
    ("name", "cased"),
    [("DR. BO", "Dr. Bo"), ("mr. & mrs. bo", "Mr. & Mrs. Bo"), ("ST. JOHN", "St. John")],
)
def test_titles_in_front_of_a_given_name_are_not_initials(name: str, cased: str) -> None:
    assert name_case(name, given=True) == cased


@given(
    st.text(st.sampled_from("aAbBmMcCjJiIvV'\u2019- .\u00df\u0130\u0149\u03c3\u03c2\ufb01"))
    | st.text(),
    st.booleans(),
)
def test_a_name_in_name_case_stays_and_no_letter_changes(name: str, given: bool) -> None:
    cased = name_case(name, given=given)
    assert name_case(cased, given=given) == cased
    assert cased.casefold() == name.casefold()
