"""Cells that are made from another cell, apart from names and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.exports import Derivation
from postalytics_runtime.schema import ExportColumn
from postalytics_runtime.values import Problem

MARKED = Derivation(3, (3,), ExportColumn(header="ZIP", fields=("zip",), text_mark=True))
LINES = Derivation(
    0, (4, 5), ExportColumn(header="Street", fields=("street", "second"), split="lines")
)


@pytest.mark.parametrize(
    ("cell", "new"),
    [
        ("'02134", "02134"),
        ("'+1 617", "+1 617"),
        ("'(617)", "(617)"),
        ("''02134", "''02134"),
        ("'", "'"),
        ("'t Hooft", "'t Hooft"),
        ("02134", "02134"),
        ("", ""),
    ],
)
def test_an_apostrophe_before_digits_is_left_out(cell: str, new: str) -> None:
    assert MARKED.parts(cell) == (new,)
    assert MARKED.is_needed(cell) or new == cell


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("", ("", "")),
        ("12 Elm Street", ("12 Elm Street", "")),
        ("12 Elm Street\nApt 4", ("12 Elm Street", "Apt 4")),
        ("12 Elm Street\r\nApt 4\r\n", ("12 Elm Street", "Apt 4")),
        ("12 Elm Street\r \rApt 4", ("12 Elm Street", "Apt 4")),
    ],
)
def test_a_cell_is_split_into_its_lines(cell: str, lines: tuple[str, ...]) -> None:
    assert LINES.parts(cell) == lines


def test_more_lines_than_fields_are_refused() -> None:
    assert str(LINES.parts("Care of Bo\n12 Elm Street\nApt 4")) == (
        "has too many lines (3, at most 2)"
    )


@given(st.text("ab \r\n'1"))
def test_what_cannot_change_does_not_change(cell: str) -> None:
    assert MARKED.is_needed(cell) or MARKED.parts(cell) == (cell,)
    found = LINES.parts(cell)
    assert isinstance(found, Problem) or " ".join(found).split() == cell.split()


def test_the_rules_are_told() -> None:
    whole = ExportColumn(header="Home", fields=tuple("abcde"), split="whole_address")
    assert Derivation(0, (1, 2, 3, 4, 5), whole).rule == "is split where it has two or more blanks"
    assert MARKED.rule == "has a ' before the digits, which is left out"
    assert LINES.rule == "is split into its lines"
    assert (MARKED.changes_in_place, LINES.changes_in_place) == (True, False)
