from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.suggestions import nearest


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("titel", "title"),
        ("autor", "author"),
        ("title", "title"),
        ("year", None),
        ("", None),
        (3, None),
        ("title" * 10**5, None),
    ],
)
def test_the_nearest_name_is_found_if_one_is_near(name: object, found: str | None) -> None:
    assert nearest(name, iter(["title", "author"])) == found


@given(st.text(), st.lists(st.text()))
def test_a_suggestion_is_a_known_name(name: str, known: list[str]) -> None:
    assert nearest(name, known) in {None, *known}
