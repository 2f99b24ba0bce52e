"""Rows of a program: models, mappings, SQL cursors and data frames.

In reading order: `rows` (any iterable or cursor), `dataframes` (pandas, polars and Arrow).
"""

from __future__ import annotations

from .dataframes import BATCH_SIZE, plain
from .rows import DataFrame, SqlCursor, Table, rows_from

__all__ = [
    "BATCH_SIZE",
    "DataFrame",
    "SqlCursor",
    "Table",
    "plain",
    "rows_from",
]
