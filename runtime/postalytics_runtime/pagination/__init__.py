"""Pagination: lists that an API returns page by page.

In reading order: `pages` (the async iterator that you read), `cursor` (which page comes next
and where the list ends, without I/O), `page_items` (which items of a page are new), `not_a_list`
(what is said of another use).
"""

from __future__ import annotations

from .cursor import FIRST, Cursor, is_end
from .pages import Pages

__all__ = ["FIRST", "Cursor", "Pages", "is_end"]
