"""Tidying: changes of cells that the plan showed, and that you asked for.

In reading order: `kinds` (what is changed, counts and examples), `text` (any cell), `addresses`
(states and ZIPs), `names` (name case), `tidier` (a row).
"""

from __future__ import annotations

from .addresses import tidy_state, tidy_zip
from .kinds import CellChange, Kinds, KindSummary, TidyKind, TidySummary
from .names import name_case, name_columns
from .text import tidy_text
from .tidier import Tidier

__all__ = [
    "CellChange",
    "KindSummary",
    "Kinds",
    "Tidier",
    "TidyKind",
    "TidySummary",
    "name_case",
    "name_columns",
    "tidy_state",
    "tidy_text",
    "tidy_zip",
]
