"""Values that are valid, and probably a mistake."""

from __future__ import annotations

import attrs
import pytest

from postalytics_runtime.bulk.rows import (
    STATES,
    RowValidator,
    is_test_name,
    states_of_zip,
    zip_outside_state,
)
from support.bulk.cards_api import NEW_CARD, POST_CARD, NewCard

GOOD = {"name": "Ada", "street": "1 Main St", "state": "MA", "zip": "02134"}


def warnings(**values: object) -> list[str]:
    return list(map(str, RowValidator(POST_CARD, {"box_id": 7}).warnings({**GOOD, **values})))


@pytest.mark.parametrize(
    "text",
    [
        *("#REF!", "#N/A", "#VALUE!", "NULL", "null", "None"),
        *("nan", "NaN", "NAN", "N/A", "n/a", "Undefined"),
    ],
)
def test_a_placeholder_would_be_sent_as_it_is(text: str) -> None:
    assert warnings(name=text) == ["name holds a placeholder, which would be sent as it is"]


@pytest.mark.parametrize("text", ["Nancy", "Nan Goldin", "Null Island Rd", "# 4", "Suite #N/A"])
def test_a_text_with_a_placeholder_in_it_is_none(text: str) -> None:
    assert warnings(street=text) == []


@pytest.mark.parametrize("character", ["\u202e", "\u200f", "\u2066", "\u061c"])
def test_a_character_that_turns_the_direction_of_text(character: str) -> None:
    place = f"U+{ord(character):04X} at place 3"
    text = f"name holds an invisible character that turns the direction of text ({place})"
    assert warnings(name=f"Ad{character}a") == [text]


def test_a_number_is_not_odd() -> None:
    assert warnings(copies=7) == []


@pytest.mark.parametrize(
    ("code", "state", "where"),
    [
        *(("02134", "MA", None), ("02134-1234", "Massachusetts", None), ("06390", "NY", None)),
        *(("02903", "MA", "it is in RI"), ("20598", "TX", "it is in DC or MD or VA")),
        *(("00123", "MA", "no ZIP begins with 001"), ("2134", "TX", None), ("", "MA", None)),
        *(("02903", "", None), ("02903", "Ontario", None), ("09012", "AE", None)),
    ],
)
def test_a_zip_outside_of_its_state(code: str, state: str, where: str | None) -> None:
    assert zip_outside_state(code, state) == where


def test_a_zip_outside_of_its_state_is_a_warning_and_names_the_other_state() -> None:
    assert warnings(zip="02903") == ["zip is not a ZIP of its state (it is in RI)"]


def test_every_state_has_zips_of_its_own_or_shares_those_of_the_pacific() -> None:
    found = {tuple(states_of_zip(f"{number:03}")) for number in range(1000)}
    assert {state for states in found for state in states} == set(STATES)
    assert {states for states in found if len(states) > 1} == {
        *(("CT", "NY"), ("DC", "MD", "VA"), ("AR", "MO"), ("OK", "TX"), ("ID", "WY")),
        *(("AS", "HI"), ("FM", "GU", "MH", "MP", "PW")),
    }


def test_the_states_whose_zips_begin_with_a_zero() -> None:
    found = {f"{number:03}": states_of_zip(f"{number:03}") for number in range(100)}
    assert {state for states in found.values() for state in states} == {
        *("AE", "CT", "MA", "ME", "NH", "NJ", "NY", "PR", "RI", "VI", "VT")
    }
    assert [prefix for prefix, states in found.items() if "NY" in states] == ["005", "063"]


@pytest.mark.parametrize(
    ("given", "family", "is_test"),
    [
        *(
            ("Test", "Test", True),
            ("test", "", True),
            ("", "TESTING", True),
            ("asdf", "Asdf", True),
        ),
        *(("John", "Doe", True), ("JANE", "DOE", True), ("Ada", "Doe", False)),
        *(("Ada", "Test", False), ("Tess", "Tester", False), ("John", "Byron", False)),
        ("", "", False),
    ],
)
def test_a_name_that_is_typed_to_try_something_out(given: str, family: str, is_test: bool) -> None:
    assert is_test_name(given, family) is is_test


def test_a_test_is_named_by_the_column_of_the_name() -> None:
    family = attrs.evolve(NEW_CARD.fields[1], format="family_name")
    fields = (NEW_CARD.fields[0], family, *NEW_CARD.fields[2:])
    operation = attrs.evolve(POST_CARD, body=attrs.evolve(NEW_CARD, fields=fields))
    rules: RowValidator[NewCard] = RowValidator(operation, {"box_id": 7}, {"name": "Surname"})
    assert list(map(str, rules.warnings({**GOOD, "name": "Test"}))) == ["Surname looks like a test"]
