"""Values that are valid and probably a mistake: placeholders, and tests in place of people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...values import Problem

_PLACEHOLDERS = (
    *("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"),
    *("NULL", "None", "NaN", "N/A", "undefined"),
)
_TEST_WORDS = ("Asdf", "Asdfasdf", "Qwerty", "Test", "Testing")
_EXAMPLES = {("john", "doe"), ("jane", "doe")}


def _spelled(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        text for word in words for text in (word, word.upper(), word.lower(), word.title())
    )


PLACEHOLDERS = _spelled(_PLACEHOLDERS)
"""What programs write in place of a value that they lack, in its common spellings."""
PLACEHOLDER = "holds a placeholder, which would be sent as it is"
TEST_WORDS = _spelled(_TEST_WORDS)
"""Names that are typed to try something out, in their common spellings."""
ODD_WORDS = PLACEHOLDERS | TEST_WORDS | _spelled(family for _, family in _EXAMPLES)
"""Cells that the checks of this module look at."""
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def odd_text(label: str, text: str) -> Iterator[Problem]:
    """Yield what is odd about a text: it is a placeholder, or it may be shown in another order.

    Args:
        label: the name of the field in messages.
        text: the value.
    """
    if text.strip() in PLACEHOLDERS:
        yield Problem(PLACEHOLDER, label)
    if not text.isascii() and (found := _TURNING.search(text)):
        code = f"U+{ord(found[0]):04X} at place {found.start() + 1}"
        yield Problem("holds an invisible character that turns the direction of text", label, code)


def is_test_name(given: str, family: str) -> bool:
    """Return whether a name was probably typed to try something out.

    Both names are words such as test or asdf, or one is and the other is empty, or the name is
    that of the person in examples.

    >>> is_test_name("Test", "Test"), is_test_name("Jane", "Doe"), is_test_name("Ada", "Test")
    (True, True, False)
    """
    words = [name for name in (given, family) if name]
    if words and TEST_WORDS.issuperset(words):
        return True
    return family in ODD_WORDS and (given.lower(), family.lower()) in _EXAMPLES
