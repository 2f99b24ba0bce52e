"""Samples of large test tables: a third in `make test`, all in `make matrix`.

The sample is fixed, so that a run can be repeated. Where two tables are crossed, the sample of
each row has another start, so that it covers every column.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

WHOLE = os.environ.get("MATRIX") == "whole"
EVERY = 3


def sampled(table: Iterable[T], row: int = 0) -> list[T]:
    """Return every third item of a table, or all items.

    Args:
        table: the items.
        row: the number of the row in a crossed table.
    """
    items = list(table)
    return items if WHOLE else items[-row % EVERY :: EVERY]
