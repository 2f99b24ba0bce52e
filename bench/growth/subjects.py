"""What grows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from .calls import calls_at_once, keys_at_once
from .events import events_a_second
from .meter import Cost
from .operations import SIZES, generate
from .rows import check, upload


@attrs.frozen
class Subject:
    """Something that comes in sizes.

    Args:
        what: the axis of the sizes.
        took: the axis of the time.
        measure: carries out one size.
        sizes: from small to large.
        times: how often each size is measured; the median counts.
    """

    what: str
    took: str
    measure: Callable[[int], Cost]
    sizes: tuple[int, ...]
    times: int = 3


_ROUND = "seconds for one call of each"
_SECOND = "seconds of each second"
SUBJECTS: Final = {
    "check": Subject("rows checked", "seconds", check, (1_000, 10_000, 100_000, 1_000_000)),
    "upload": Subject("rows uploaded", "seconds", upload, (1_000, 10_000, 100_000), times=1),
    "calls": Subject("calls at once", _ROUND, calls_at_once, (1, 10, 100, 1_000)),
    "keys": Subject("keys at once", _SECOND, keys_at_once, (1, 10, 100, 1_000)),
    "operations": Subject("operations of the spec", "seconds", generate, SIZES),
    "events": Subject("events a second", _SECOND, events_a_second, (10, 100, 300, 1_000, 2_000)),
}
