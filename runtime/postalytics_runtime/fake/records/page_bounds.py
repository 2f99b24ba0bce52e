"""Bounds of a page in a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...schema import Operation

OFFSET_PAGE_SIZE = 100
"""The number of items that follow an offset.

An assumption: the page size of a real server is not known if callers cannot choose it.
"""
_FAR = 1 << 32  # More than any number of records, and small enough for `islice`.


def bounds(
    operation: Operation[Any], parameters: Mapping[str, Any], *, inclusive: bool
) -> tuple[int, int | None]:
    """Return the index of the first item of a page, from 0, and the index after the last.

    Args:
        operation: the operation; without pagination it returns all items.
        parameters: the values of the request, by Python name.
        inclusive: whether a page of rows ends with the row `start` plus the page size.
    """
    paging = operation.paging
    if paging is None:
        return 0, None
    wire = {p.wire_name: parameters[p.name] for p in operation.query_parameters}
    start = wire[paging.start]
    wanted = wire[paging.limit] if paging.limit is not None else None
    size = wanted or paging.max_limit or OFFSET_PAGE_SIZE
    if paging.style == "offset":
        first = max(start or 0, 0)
    elif paging.style == "numbers":
        first = (max(start or 1, 1) - 1) * size
    else:
        first = max(start or 1, 1) - 1
        # Row 0 does not exist, so a page from row 0 does not get an extra row.
        size += 1 if inclusive and start != 0 else 0
    first = min(first, _FAR)
    return first, first + size
