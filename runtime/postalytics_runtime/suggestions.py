"""Which known name another spelling stands for, or was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.7
_LONGEST = 100


def folded(name: str) -> str:
    """Return a name without what only its notation decides: case and underscores.

    >>> folded("shelf_number") == folded("ShelfNumber") == folded("shelfNumber")
    True
    """
    return name.replace("_", "").lower()


def nearest(name: object, known: Iterable[str]) -> str | None:
    """The known name that is nearest to `name`; `None` if none is near.

    >>> nearest("titel", ["title", "author"]), nearest("year", ["title", "author"])
    ('title', None)
    """
    import difflib  # Only for a mistake; importing it takes a while.

    near = difflib.get_close_matches(str(name)[:_LONGEST], list(known), 1, _NEAR)
    return near[0] if near else None


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
