"""Escapes for text of unknown origin."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return `text` with every unprintable character escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
