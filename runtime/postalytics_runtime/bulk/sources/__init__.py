"""Rows of a program: models, mappings, SQL cursors and data frames.

In reading order: `rows` (any iterable or cursor), `dataframes` (pandas, polars and Arrow).
"""

from __future__ import annotations

from .dataframes import AT_ONCE, plain
from .rows import Cursor, DataFrame, Table, rows_of

__all__ = [
    "AT_ONCE",
    "Cursor",
    "DataFrame",
    "Table",
    "plain",
    "rows_of",
]
