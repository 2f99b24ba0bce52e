"""A fake whose pieces are scanned several times, and opened twice within a second."""

from __future__ import annotations

from typing import ClassVar

import attrs

from postalytics.testing import FakePostalytics
from postalytics_runtime.fake.definition import FakeDefinition, Lifecycle, LifecycleStep

_DAY = 86_400


def _step(after: int, name: str, **more: str) -> LifecycleStep:
    return LifecycleStep(after=after, sets={"event_name": name, **more})


SCANS = (
    _step(3 * _DAY + 18_737, "In Transit"),
    _step(3 * _DAY + 51_211, "In Transit"),
    _step(7 * _DAY + 4_321, "pURL Opened", metadata="https://example.com/a"),
    # Polls show two events, deliveries one: they differ in what only polls show.
    _step(7 * _DAY + 4_321, "pURL Opened", metadata="https://example.com/b"),
    _step(7 * _DAY + 4_399, "pURL Opened", metadata="https://example.com/a"),
    _step(7 * _DAY + 4_444, "purl Completed", metadata="https://example.com/c"),
)


def _scanned(cycle: Lifecycle) -> Lifecycle:
    courses = tuple(attrs.evolve(course, steps=(*course.steps, *SCANS)) for course in cycle.courses)
    return attrs.evolve(cycle, courses=courses)


class ScannedPostalytics(FakePostalytics):
    """A fake with further events for each piece."""

    fake: ClassVar[FakeDefinition] = attrs.evolve(
        FakePostalytics.fake, life_cycles=tuple(map(_scanned, FakePostalytics.fake.life_cycles))
    )
