"""Check the whole input before the first request.

In reading order: `scanner` (counts, problems and duplicates of a file), `column_scan` (rows that
need a full check), `batch_text` (quick tests of all text of a batch), `derived_columns` (cells that
are made from others), `tidy_scan` (rows that tidying changes), `duplicates` (duplicate rows),
`key_index` (row keys on disk), `listed_rows` (rows that are on a list already).
"""

from __future__ import annotations

from .batch_text import cells_of
from .column_scan import ColumnScan
from .derived_columns import DerivedCells
from .duplicates import DuplicateHashes, Duplicates, fold
from .key_index import KeyIndex
from .listed_rows import find_listed_rows
from .scanner import ScanResult, row_problem, scan

__all__ = [
    "ColumnScan",
    "DerivedCells",
    "DuplicateHashes",
    "Duplicates",
    "KeyIndex",
    "ScanResult",
    "cells_of",
    "find_listed_rows",
    "fold",
    "row_problem",
    "scan",
]
