"""How much of its large tables a run goes through: a third in `make test`, all in `make matrix`.

What is left out is fixed, so that a run can be repeated. Where two tables are crossed, what is
taken begins elsewhere in each row, so that every column is met, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

WHOLE = os.environ.get("MATRIX") == "whole"
EVERY = 3


def sampled(table: Iterable[T], row: int = 0) -> list[T]:
    """Each third of a table, or all of it.

    Args:
        table: what is tried.
        row: which row of a crossed table it is.
    """
    items = list(table)
    return items if WHOLE else items[-row % EVERY :: EVERY]
