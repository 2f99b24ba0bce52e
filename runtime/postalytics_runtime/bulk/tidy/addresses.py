"""Tidy states and ZIPs."""

from __future__ import annotations

from ..rows import (
    is_number,
    probable_state,
    probable_zip,
    province_code,
    state_code,
)
from .kinds import Kinds, TidyKind


def tidy_state(text: str) -> tuple[str, Kinds]:
    """Return the two letters of a state that is given by an old abbreviation; else the text.

    >>> tidy_state("Mass.")[0], tidy_state("Wash.")[0], tidy_state("Massachusetts")[0]
    ('MA', 'WA', 'Massachusetts')
    """
    if state_code(text) or province_code(text):
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
    whole = probable_zip(text, state)
    if whole is None or whole == text:
        return text, ()
    kinds: Kinds = (TidyKind.ZIP_NUMBERS,) if is_number(text) else ()
    if not whole.startswith(text[:1]):
        kinds = (*kinds, TidyKind.LEADING_ZEROS)
    return whole, kinds or (TidyKind.ZIP_FORMS,)
