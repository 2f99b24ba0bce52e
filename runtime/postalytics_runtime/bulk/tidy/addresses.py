"""Tidy states and ZIPs."""

from __future__ import annotations

import re

from ..rows import COMMON_STATES, ZIP, probable_state, probable_zip, province_code, state_code
from .kinds import Kinds, TidyKind

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[0-9,]+\.0*", re.ASCII)


def tidy_state(text: str) -> tuple[str, Kinds]:
    """Return the two letters of a state that is given by an old abbreviation; else the text.

    >>> tidy_state("Mass.")[0], tidy_state("Wash.")[0], tidy_state("Massachusetts")[0]
    ('MA', 'WA', 'Massachusetts')
    """
    if text in COMMON_STATES or state_code(text) or province_code(text):
        return text, ()
    code = probable_state(text)
    return (text, ()) if code is None else (code, (TidyKind.STATES,))


def tidy_zip(text: str, state: str) -> tuple[str, Kinds]:
    """Return a ZIP as it was before a program changed it, if that is certain; else the text.

    >>> tidy_zip("60601.0", "")[0], tidy_zip("2134.0", "MA")[0], tidy_zip("2134", "TX")[0]
    ('60601', '02134', '2134')

    Args:
        text: the ZIP.
        state: the state of the address; empty if it is unknown.
    """
    if ZIP.fullmatch(text):
        return text, ()
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    whole = probable_zip(plain, state)
    if whole is None:
        return text, ()
    kinds: Kinds = (TidyKind.ZIP_NUMBERS,) if plain != text or _NUMBER.fullmatch(text) else ()
    if not whole.startswith(text[:1]):
        kinds = (*kinds, TidyKind.LEADING_ZEROS)
    return whole, kinds or (TidyKind.ZIP_FORMS,)
