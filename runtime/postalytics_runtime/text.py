"""Text of unknown origin, made fit to be printed."""

from __future__ import annotations


def printable(text: str) -> str:
    """Text of unknown origin, fit to be shown: what does not print is escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
