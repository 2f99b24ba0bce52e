"""Processor time and memory of this process."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import attrs


@attrs.define
class Cost:
    """What a size of a subject took."""

    seconds: float = 0.0
    """Of the processor, with the processes that were waited for."""
    mib: float = 0.0
    """The most memory that the process had until then."""


@contextmanager
def metered() -> Iterator[Cost]:
    """The cost of the block, known at its end."""
    cost = Cost()
    began = _processor_seconds()
    yield cost
    cost.seconds = _processor_seconds() - began
    cost.mib = _most_mib()


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _most_mib() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
