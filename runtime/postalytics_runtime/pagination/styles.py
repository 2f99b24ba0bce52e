"""Paging styles by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .counting_styles import COUNTING

if TYPE_CHECKING:
    from ..schema import Paging
    from .cursor import Cursor, PageStart


def style_of(paging: Paging) -> type[Cursor[Any]]:
    """Return the class of a list's paging style."""
    if (counting := COUNTING.get(paging.style)) is not None:
        return counting
    # Loaded when it is used: few APIs need it.
    from .linked_styles import LINKED

    return LINKED[paging.style]


def cursor_of(paging: Paging, start: PageStart | None, limit: int | None) -> Cursor[Any]:
    """Return a new cursor for a list.

    Args:
        paging: the paging description of the list.
        start: where to begin; `None` for the first page.
        limit: the maximum number of items in all; `None` for no limit.
    """
    return style_of(paging)(paging, start, limit)
