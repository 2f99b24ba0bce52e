"""Which known name a wrong one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.7
_LONGEST = 100


def nearest(name: object, known: Iterable[str]) -> str | None:
    """The known name that is nearest to `name`; `None` if none is near.

    >>> nearest("titel", ["title", "author"]), nearest("year", ["title", "author"])
    ('title', None)
    """
    import difflib  # Only for a mistake; importing it takes a while.

    near = difflib.get_close_matches(str(name)[:_LONGEST], list(known), 1, _NEAR)
    return near[0] if near else None
