"""A whole name, split into the first name and the last name."""

from __future__ import annotations

import re

from ...values import Problem

RULE = "is split: the first word is the first name, the rest the last name"
"""The rule in short; docs/decisions/whole-names.md has all of it."""

_TITLES = frozenset({"dr", "miss", "mr", "mrs", "ms", "mx", "prof", "rev"})
_AND = frozenset({"&", "+", "and"})
_AFTER_COMMA = frozenset(
    {"cpa", "dds", "dvm", "esq", "ii", "iii", "iv", "jr", "md", "phd", "rn", "sr"}
)
_INITIAL = re.compile(r"[^\W\d_]\.?")


def split_name(text: str) -> tuple[str, str] | Problem:
    """Return the first name and the last name; each word is in one of them, in the same order.

    The first word is the first name and the rest is the last name. A title, initials and a second
    person stay with the first name. A title with only one word behind it has no first name.

    >>> split_name("Ludwig van Beethoven")
    ('Ludwig', 'van Beethoven')
    >>> split_name("Dr. Ann B. & Bob Lee")
    ('Dr. Ann B. & Bob', 'Lee')
    >>> split_name("Mr. and Mrs. Lee")
    ('Mr. and Mrs.', 'Lee')
    >>> str(split_name("Lee, Ann"))
    'has a comma, so it is not clear which part is the first name'
    """
    if "," in text and not _AFTER_COMMA.issuperset(map(_plain, text.partition(",")[2].split())):
        return Problem("has a comma, so it is not clear which part is the first name")
    words = text.split()
    titles = _titles(words)
    first = titles if titles and titles == len(words) - 1 else _first_names(words, titles)
    return " ".join(words[:first]), " ".join(words[first:])


def _titles(words: list[str]) -> int:
    """Return the number of words at the beginning that are titles, with the ands between them."""
    count = 0
    for index, word in enumerate(words[:-1]):
        if _plain(word) in _TITLES:
            count = index + 1
        elif not (count and word.casefold() in _AND):
            break
    return count


def _first_names(words: list[str], titles: int) -> int:
    """Return the number of words that are titles and first names; at least one is left over."""
    count, last = min(titles + 1, len(words)), len(words) - 1
    while count < last:
        if _INITIAL.fullmatch(words[count]) and words[count].casefold() not in _AND:
            count += 1
        elif words[count].casefold() in _AND and count + 1 < last:
            count += 2
        else:
            break
    return count


def _plain(word: str) -> str:
    return word.casefold().replace(".", "").strip(",")
