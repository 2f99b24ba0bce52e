"""Bounds of a page in a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...schema import Operation
from ..definition import ActionRule

OFFSET_PAGE_SIZE = 100
"""The number of items that follow an offset.

An assumption: the page size of a real server is not known if callers cannot choose it.
"""
_USUAL = ActionRule(operation="", action="list")
_FAR = 1 << 32  # More than any number of records, and small enough for `islice`.


def bounds(
    operation: Operation[Any],
    parameters: Mapping[str, Any],
    behaviour: ActionRule = _USUAL,
    *,
    inclusive: bool,
) -> tuple[int, int | None]:
    """Return the index of the first item of a page, from 0, and the index after the last.

    Args:
        operation: the operation; without pagination it returns all items.
        parameters: the values of the request, by Python name.
        behaviour: what the pages are like.
        inclusive: whether a page of rows ends with the row `start` plus the page size.
    """
    paging = operation.paging
    if paging is None:
        return 0, None
    wire = {p.wire_name: parameters[p.name] for p in operation.query_parameters}
    start, lowest = wire[paging.start], behaviour.start_at
    wanted = wire[paging.limit] if paging.limit is not None else None
    size = wanted or behaviour.page_size or paging.max_limit or OFFSET_PAGE_SIZE
    if paging.style == "offset":
        first = max(start or 0, 0) * (size if behaviour.offset_of_pages else 1)
    elif paging.style == "numbers":
        first = _above(start, lowest) * size
    else:
        first = _above(start, lowest)
        # Row 0 does not exist, so a page from row 0 does not get an extra row.
        size += 1 if inclusive and (start != 0 or lowest == 0) else 0
    first = min(first, _FAR)
    return first, first + size


def _above(start: int | None, lowest: int) -> int:
    """Return how many rows or pages are before `start`, if the first one is number `lowest`."""
    return max(lowest if start is None else start, lowest) - lowest
