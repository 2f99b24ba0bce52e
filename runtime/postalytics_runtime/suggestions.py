"""Spelling suggestions for unknown names, and comparison of names without notation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_NEAR = 0.7
_LONGEST = 100


def folded(name: str) -> str:
    """Return a name in lower case and without underscores, for comparison across notations.

    >>> folded("shelf_number") == folded("ShelfNumber") == folded("shelfNumber")
    True
    """
    return name.replace("_", "").lower()


def did_you_mean(name: object, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """Return a question for the known name most similar to `name`; empty if none is similar.

    Args:
        name: the unknown name.
        known: the names to choose from.
        shown: returns how a known name is shown.

    >>> "No titel." + did_you_mean("titel", ["title", "author"], repr)
    "No titel. Did you mean 'title'?"
    """
    near = nearest(name, known)
    return "" if near is None else f" Did you mean {shown(near)}?"


def nearest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name most similar to `name`; `None` if none is similar.

    >>> nearest("titel", ["title", "author"])
    'title'
    """
    import difflib  # Imported late, because the import is slow and only mistakes need it.

    near = difflib.get_close_matches(str(name)[:_LONGEST], list(known), 1, _NEAR)
    return near[0] if near else None


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """Return a message for an unknown name, with a suggestion and all known names.

    >>> no_such("shelf", "Talse", ["Tales", "Maps"])
    "There is no shelf 'Talse'. Did you mean Tales? There are: Tales, Maps."
    """
    names = list(known)
    there_are = ", ".join(names)
    return f"There is no {what} {name!r}.{did_you_mean(name, names)} There are: {there_are}."


def no_argument(function: str, name: str, known: Iterable[str]) -> str:
    """Return a message for an unknown argument, with the nearest one or all that are known.

    >>> no_argument("get_book", "titel", ["title", "author"])
    "get_book() has no argument 'titel', did you mean 'title'?"
    """
    names = list(known)
    near = nearest(name, names)
    rest = f", did you mean {near!r}?" if near else f". It takes: {', '.join(names)}."
    return f"{function}() has no argument {name!r}" + (rest if names else ".")
