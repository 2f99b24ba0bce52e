"""Spelling suggestions for unknown names, and comparison of names without notation."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.7
_LONGEST = 100


def folded(name: str) -> str:
    """Return a name in lower case and without underscores, for comparison across notations.

    >>> folded("shelf_number") == folded("ShelfNumber") == folded("shelfNumber")
    True
    """
    return name.replace("_", "").lower()


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name most similar to `name`; `None` if none is similar.

    >>> nearest("titel", ["title", "author"]), nearest("year", ["title", "author"])
    ('title', None)
    """
    import difflib  # Imported late, because the import is slow and only mistakes need it.

    near = difflib.get_close_matches(str(name)[:_LONGEST], list(known), 1, _NEAR)
    return near[0] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the most similar known name as the end of a sentence; empty if none is similar."""
    near = nearest(name, known)
    return f", did you mean {near}?" if near else ""


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """Return a message for an unknown name, with a suggestion and all known names.

    >>> no_such("shelf", "Talse", ["Tales", "Maps"])
    "There is no shelf 'Talse', did you mean Tales? There are: Tales, Maps."
    """
    names = list(known)
    there_are = ", ".join(names)
    return f"There is no {what} {name!r}{did_you_mean(name, names) or '.'} There are: {there_are}."
