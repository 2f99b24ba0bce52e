"""The whole input is checked before the first request.

In reading order: `scanner` (counts, problems and duplicates of a file), `column_scan` (which rows
need a close look), `duplicates` (rows that repeat), `key_index` (row keys on disk), `listed_rows`
(rows that are on a list already).
"""

from __future__ import annotations

from .column_scan import ColumnChecks, cells_of
from .duplicates import Duplicates, EqualNumbers, reduced
from .key_index import KnownKeys
from .listed_rows import compare
from .scanner import Survey, row_fault, scan

__all__ = [
    "ColumnChecks",
    "Duplicates",
    "EqualNumbers",
    "KnownKeys",
    "Survey",
    "cells_of",
    "compare",
    "reduced",
    "row_fault",
    "scan",
]
