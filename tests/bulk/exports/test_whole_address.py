"""A whole address is split where that is clear, and refused otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.exports import Derivation
from postalytics_runtime.schema import ExportColumn
from postalytics_runtime.values import Problem

FIELDS = ("street", "second", "city", "state", "zip")
WHOLE = Derivation(
    0,
    (1, 2, 3, 4, 5),
    ExportColumn(
        header="Address",
        fields=FIELDS,
        split="whole_address",
        endings=("US", "United States", "CA"),
    ),
)
NO_PARTS = "is not street, city, state, ZIP and country with two blanks between them"
NO_STATE = "has no state and ZIP code where they belong"


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("", ("", "", "", "", "")),
        (" \u00a0 ", ("", "", "", "", "")),
        ("1 Elm St  Boston  MA  02134  US", ("1 Elm St", "", "Boston", "MA", "02134")),
        ("1 Elm St    Boston  MA  02134  us", ("1 Elm St", "", "Boston", "MA", "02134")),
        ("1 Elm St  Apt 4  Boston  MA  02134  US", ("1 Elm St", "Apt 4", "Boston", "MA", "02134")),
        ("1 Elm St  Boston  Ohio  02134-1234", ("1 Elm St", "", "Boston", "Ohio", "02134-1234")),
        (" 1 Elm St \u00a0Boston   MA  02134  US ", ("1 Elm St", "", "Boston", "MA", "02134")),
        ("1 Elm St  Boston  MA  02134  United States", ("1 Elm St", "", "Boston", "MA", "02134")),
        ("1 Elm St  Los Angeles  CA  90001", ("1 Elm St", "", "Los Angeles", "CA", "90001")),
        ("1 Elm St  Ottawa  ON  K1A 0B1  CA", ("1 Elm St", "", "Ottawa", "ON", "K1A 0B1")),
    ],
)  # fmt: skip
def test_an_address_is_split(cell: str, parts: tuple[str, ...]) -> None:
    assert WHOLE.parts(cell) == parts


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1 Elm St, Boston, MA 02134", f"{NO_PARTS} (1 part)"),
        ("1 Elm St", f"{NO_PARTS} (1 part)"),
        ("US", f"{NO_PARTS} (1 part)"),
        ("1 Elm St  Boston  US", f"{NO_PARTS} (3 parts)"),
        ("a  b  c  d  MA  02134  US", f"{NO_PARTS} (7 parts)"),
        ("1 Elm St  London    N1 9GU  GB", "ends with an unknown country (GB)"),
        ("1 Elm St  Apt 4  Boston  MA  US", NO_STATE),
        ("1 Elm St  Apt 4  Boston  02134  02134  US", NO_STATE),
    ],
)  # fmt: skip
def test_an_address_that_is_not_clear_is_refused(cell: str, problem: str) -> None:
    assert str(WHOLE.parts(cell)) == problem


PARTS = st.sampled_from(["1 Elm St", "Apt 4", "Boston", "MA", "02134", "US", "K1A 0B1", "x"])


@given(st.one_of(st.text(" aU1S"), st.lists(PARTS).map("  ".join)))
def test_no_word_is_lost_but_the_country(cell: str) -> None:
    parts = WHOLE.parts(cell)
    if not isinstance(parts, Problem):
        words = cell.split()
        assert " ".join(parts).split() in (words, words[:-1])
        assert words == [] or words == " ".join(parts).split() or words[-1].upper() == "US"
