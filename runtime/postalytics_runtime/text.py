"""Text of unknown origin, made safe to show: escaped, cut, and with names for its characters."""

from __future__ import annotations

import unicodedata

_BLANKS = {
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a line break",
    "\x0b": "a line break",
    "\x85": "a line break",
    "\xa0": "a no-break space",
    "\xad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2028": "a line break",
    "\u2029": "a line break",
    "\u202f": "a narrow no-break space",
    "\u2060": "a word joiner of no width",
    "\ufeff": "a byte order mark",
}
_CATEGORIES = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Zs": "a blank of another width",
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of the text, so that it reads otherwise than it is sent."""


def printable(text: str) -> str:
    """Return `text` with every unprintable character escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def excerpt(text: str, maximum: int = 40) -> str:
    r"""Return the beginning of a text in at most `maximum` characters, escaped.

    >>> excerpt("1 Main St\n"), excerpt("a" * 9, 8)
    ('1 Main St\\n', 'aaaaa...')
    """
    shown = printable(text[: maximum + 1])
    return shown if len(shown) <= maximum else f"{shown[: maximum - 3]}..."


def character_name(character: str) -> str:
    r"""Return what people call a character that they do not see.

    >>> character_name("\n"), character_name("\u202e"), character_name("\x07")
    ('a line break', 'a bidirectional control', 'a control character')
    """
    if character in _BIDI:
        return "a bidirectional control"
    other = _CATEGORIES.get(unicodedata.category(character), "an unprintable character")
    return _BLANKS.get(character, other)
