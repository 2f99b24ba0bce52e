"""Contestants take turns; what counts is the ratio within a turn."""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import attrs

Work = Callable[[], object]
Call = Callable[[], Awaitable[object]]


@attrs.frozen
class Seconds:
    """How long a contestant took in each block."""

    cpu: list[float] = attrs.field(factory=list)
    """Of all threads of this process."""
    wall: list[float] = attrs.field(factory=list)


def take_turns(contestants: Mapping[str, Work], blocks: int) -> dict[str, Seconds]:
    """The seconds of each contestant in each block, the order shuffled anew each time.

    Every contestant first runs once unmeasured. What it returns is freed off the clock.
    """
    order = random.Random(7)
    for work in contestants.values():
        work()
    gc.collect()
    gc.freeze()
    seconds = {name: Seconds() for name in contestants}
    for _ in range(blocks):
        for name in order.sample(sorted(contestants), len(contestants)):
            gc.collect()
            work = contestants[name]
            began, began_cpu = time.perf_counter(), time.process_time()
            result = work()
            seconds[name].cpu.append(time.process_time() - began_cpu)
            seconds[name].wall.append(time.perf_counter() - began)
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


def calls_at_once(runner: asyncio.Runner, call: Call, at_once: int, calls: int) -> Work:
    """Return work that makes `calls` calls, `at_once` of them in flight."""

    async def some_calls() -> None:
        for _ in range(calls // at_once):
            await call()

    async def all_calls() -> None:
        await asyncio.gather(*(some_calls() for _ in range(at_once)))

    return lambda: runner.run(all_calls())
