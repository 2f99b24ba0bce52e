"""Pagination in the spec language: `paginate` (its mapping) and `styles` (each paging style)."""

from __future__ import annotations

from .paginate import Paginate
from .styles import PAGING_OPTIONS, PAGING_STYLES, PagingStyle

__all__ = ["PAGING_OPTIONS", "PAGING_STYLES", "Paginate", "PagingStyle"]
