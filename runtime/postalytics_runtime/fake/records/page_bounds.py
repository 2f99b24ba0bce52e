"""Which part of a list is a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...schema import Operation

OFFSET_PAGE_SIZE = 100
"""How many items follow an offset. It is a choice: where a caller cannot say how many it wants,
nobody knows how many a real server gives."""
_FAR = 1 << 32  # More than there ever is, and less than what Python can count to.


def bounds(
    operation: Operation[Any], parameters: Mapping[str, Any], *, inclusive: bool
) -> tuple[int, int | None]:
    """The first item of the page asked for, counted from 0, and the one after its last.

    Args:
        operation: the operation; without pages it answers all there is.
        parameters: the values asked for, by Python name.
        inclusive: whether a page of rows ends with the row `start` plus the number asked for.
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
        # From row 0, which there is not, to the last one are as many rows as were asked for.
        size += 1 if inclusive and start != 0 else 0
    first = min(first, _FAR)
    return first, first + size
