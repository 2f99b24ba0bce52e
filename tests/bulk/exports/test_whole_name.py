"""A whole name is split by the stated rule, and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.exports import Derivation
from postalytics_runtime.schema import ExportColumn
from postalytics_runtime.values import Problem

WHOLE = Derivation(
    0, (1, 2), ExportColumn(header="Name", fields=("first", "last"), split="whole_name")
)
SPLIT = [
    ("", ("", "")),
    ("  ", ("", "")),
    ("Ada", ("Ada", "")),
    ("Ada Quill", ("Ada", "Quill")),
    ("  Ada \t Quill ", ("Ada", "Quill")),
    ("Mary Ann Lee", ("Mary", "Ann Lee")),
    ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
    ("Ada M. Quill", ("Ada M.", "Quill")),
    ("J. R. R. Tolkien", ("J. R. R.", "Tolkien")),
    ("Malcolm X", ("Malcolm", "X")),
    ("Dr. Ada Quill", ("Dr. Ada", "Quill")),
    ("Prof. Dr. Ada Quill", ("Prof. Dr. Ada", "Quill")),
    ("MR FERRIS", ("MR", "FERRIS")),
    ("Mr. and Mrs. Ferris", ("Mr. and Mrs.", "Ferris")),
    ("Mr. & Mrs. Bo Ferris", ("Mr. & Mrs. Bo", "Ferris")),
    ("Ada and Bo Ferris", ("Ada and Bo", "Ferris")),
    ("Ada B. & Bo C. Ferris", ("Ada B. & Bo C.", "Ferris")),
    ("Ada & Bo", ("Ada", "& Bo")),
    ("And Lee", ("And", "Lee")),
    ("Dr.", ("Dr.", "")),
    ("Bo Ferris, Jr.", ("Bo", "Ferris, Jr.")),
    ("Bo Ferris, M.D., Ph.D.", ("Bo", "Ferris, M.D., Ph.D.")),
    ("Nguyễn Thị Minh", ("Nguyễn", "Thị Minh")),
]


@pytest.mark.parametrize(("name", "parts"), SPLIT)
def test_a_name_is_split(name: str, parts: tuple[str, str]) -> None:
    assert WHOLE.parts(name) == parts


@pytest.mark.parametrize("name", ["Quill, Ada", "Quill, Ada, Jr.", "Acme, Inc."])
def test_a_comma_leaves_open_which_part_is_the_first_name(name: str) -> None:
    problem = Problem("has a comma, so it is not clear which part is the first name")
    assert WHOLE.parts(name) == problem


WORDS = st.sampled_from(["Ada", "and", "&", "+", "Dr.", "mr", "B.", "x", "Lee,", "Jr.", ","])


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_no_word_is_lost_or_moved(name: str) -> None:
    parts = WHOLE.parts(name)
    assert isinstance(parts, Problem) or " ".join(parts).split() == name.split()


@given(st.lists(WORDS, min_size=2).map(" ".join))
def test_two_words_are_two_names(name: str) -> None:
    parts = WHOLE.parts(name)
    assert isinstance(parts, Problem) or all(parts)
