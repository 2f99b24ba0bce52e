"""Tidy names in capitals or lower case."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+")
_NUMERALS = frozenset({"II", "III", "IV"})
_ABBREVIATIONS = frozenset({"DR", "JR", "MR", "MS", "MX", "SR", "ST"})
_VOWELS = frozenset("AEIOUY")
_APOSTROPHES = ("'", "\u2019")


def name_case(text: str, *, given: bool = False) -> str:
    """Return a name in name case if it is in capitals or in lower case as a whole; else the text.

    Each word has one capital, at its start: also behind a hyphen, and behind an apostrophe that
    follows one letter. `Mc` is followed by a capital; `Mac` is not, for Mack and Machado. II, III
    and IV at the end stay in capitals, and so do two letters that are initials: JD, AJ.

    >>> name_case("MCDONALD"), name_case("O'BRIEN-SMITH JR"), name_case("FORD III")
    ('McDonald', "O'Brien-Smith Jr", 'Ford III')
    >>> name_case("LaToya"), name_case("JD", given=True), name_case("van der berg")
    ('LaToya', 'JD', 'Van Der Berg')

    Args:
        text: a given name or a family name.
        given: whether it is a given name, which may be initials.
    """
    if not (text.isupper() or text.islower()):
        return text

    def cased(found: re.Match[str]) -> str:
        word, start = found[0].upper(), found.start()
        if start and word in _NUMERALS and found.end() == len(text):
            return word
        if given and _are_initials(word):
            return word
        if start > 1 and text[start - 1] in _APOSTROPHES and text[start - 2].isalpha():
            is_prefix = start == 2 or not text[start - 3].isalpha()
            return found[0].capitalize() if is_prefix else found[0].lower()
        if word.startswith("MC") and len(word) > len("MCX"):
            return f"Mc{word[2:].capitalize()}"
        return found[0].capitalize()

    changed = _WORD.sub(cased, text)
    # In some scripts the case changes letters: such a name stays as it is.
    same = len(changed) == len(text) and changed.casefold() == text.casefold()
    return changed if same else text


def _are_initials(word: str) -> bool:
    """Return whether two capitals are not a name: they lack a vowel, or end with J."""
    is_short = len(word) == 2 and word not in _ABBREVIATIONS
    return is_short and (word[1] == "J" or _VOWELS.isdisjoint(word))


def name_columns(by_format: Mapping[str, int]) -> list[tuple[int, bool]]:
    """Return the columns of names, and whether each is of given names."""
    forms = ("given_name", "family_name")
    return [(by_format[form], form == "given_name") for form in forms if form in by_format]
