"""Text of unknown origin is safe to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.text import character_name, excerpt


@given(st.text(), st.integers(4, 50))
def test_an_excerpt_is_short_and_printable(text: str, maximum: int) -> None:
    shown = excerpt(text, maximum)
    assert len(shown) <= maximum
    assert shown.isprintable()


def test_a_short_text_is_shown_whole() -> None:
    assert (excerpt("a" * 40), excerpt("a" * 41)) == ("a" * 40, "a" * 37 + "...")


@pytest.mark.parametrize(
    ("character", "name"),
    [
        *(("\n", "a line break"), ("\u2028", "a line break"), ("\t", "a tab")),
        *(("\u00a0", "a no-break space"), ("\u2003", "a blank of another width")),
        *(("\u200b", "a zero-width space"), ("\u2064", "an invisible character")),
        *(("\u202e", "a bidirectional control"), ("\u2066", "a bidirectional control")),
        *(("\x00", "a control character"), ("\ud800", "an unprintable character")),
    ],
)
def test_a_character_that_is_not_seen_has_a_name(character: str, name: str) -> None:
    assert character_name(character) == name
