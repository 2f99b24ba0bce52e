from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.suggestions import did_you_mean


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("titel", " Did you mean title?"),
        ("autor", " Did you mean author?"),
        ("title", " Did you mean title?"),
        ("year", ""),
        ("", ""),
        (3, ""),
        ("title" * 10**5, ""),
    ],
)
def test_the_most_similar_name_is_asked_for(name: object, found: str) -> None:
    assert did_you_mean(name, iter(["title", "author"])) == found


@given(st.text(), st.lists(st.text()))
def test_a_suggestion_is_a_known_name(name: str, known: list[str]) -> None:
    assert did_you_mean(name, known) in {"", *(f" Did you mean {each}?" for each in known)}
