"""A request that was let in and found right."""

from __future__ import annotations

from typing import Any

import attrs

from ..schema import Operation


@attrs.frozen(kw_only=True)
class Call:
    """A request that was let in and found right."""

    operation: Operation[Any]
    caller: Any
    """The key of the record of whoever calls."""
    parameters: dict[str, Any]
    """Values of path and query by Python name."""
    body: dict[str, Any]
    """Fields given, by Python name."""
