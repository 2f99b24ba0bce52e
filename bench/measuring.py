"""Contestants take turns; what counts is the ratio within a turn."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Work = Callable[[], object]


def take_turns(contestants: Mapping[str, Work], blocks: int) -> dict[str, list[float]]:
    """The CPU seconds of each contestant in each block, the order shuffled anew each time.

    Every contestant first runs once unmeasured. What it returns is freed off the clock.
    """
    order = random.Random(7)
    for work in contestants.values():
        work()
    gc.collect()
    gc.freeze()
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(blocks):
        for name in order.sample(sorted(contestants), len(contestants)):
            gc.collect()
            work = contestants[name]
            began = time.process_time()
            result = work()
            seconds[name].append(time.process_time() - began)
            del result
    gc.unfreeze()
    return seconds


def paired_ratio(ours: Sequence[float], peer: Sequence[float]) -> float:
    """The median of the ratios of the pairs."""
    return statistics.median(a / b for a, b in zip(ours, peer, strict=True))


def repeat(times: int, work: Work) -> Work:
    """The same work that many times over, for work too short to measure."""

    def repeated() -> None:
        for _ in range(times):
            work()

    return repeated
