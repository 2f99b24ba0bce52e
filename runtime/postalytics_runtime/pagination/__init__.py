"""Pagination: lists that an API returns page by page.

In reading order: `pages` (the async iterator that you read), `cursor` (base of the paging styles:
which page comes next and where the list ends, without I/O), `counting` and `counting_styles` (the
client counts), `linked` and `linked_styles` (each response names the next page), `link_header`
(where some name it), `styles` (a style by its name), `serving` (pages as a server sees them),
`page_items` (which items of a page are new), `not_a_list` (what is said of another use).

A paging style is one class, in `counting_styles` or `linked_styles`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late_names import late_names
from .cursor import Cursor, PageStart, is_end
from .pages import CursorPages, PageReader, Pages
from .styles import cursor_of, style_of

if TYPE_CHECKING:
    from .serving import AskedPage, NextPage, ServedPage

__all__ = [
    "AskedPage",
    "Cursor",
    "CursorPages",
    "NextPage",
    "PageReader",
    "PageStart",
    "Pages",
    "ServedPage",
    "cursor_of",
    "is_end",
    "style_of",
]

if not TYPE_CHECKING:
    # Load these when they are used: only servers do.
    __getattr__ = late_names(
        __name__, dict.fromkeys(("AskedPage", "NextPage", "ServedPage"), ".serving")
    )
