"""What to say of a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable

from ..suggestions import nearest


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest known name, as the end of a sentence; empty if none is near."""
    near = nearest(name, known)
    return f", did you mean {near}?" if near else ""


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """That there is nothing of this name, and what there is.

    >>> no_such("shelf", "Talse", ["Tales", "Maps"])
    "There is no shelf 'Talse', did you mean Tales? There are: Tales, Maps."
    """
    names = list(known)
    there_are = ", ".join(names)
    return f"There is no {what} {name!r}{did_you_mean(name, names) or '.'} There are: {there_are}."
