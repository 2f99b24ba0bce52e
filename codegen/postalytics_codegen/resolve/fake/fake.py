"""Check `fake.yaml`: the names in the file, and the values of its records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted
from .actions import BehaviourChecker
from .names import FakeNames

if TYPE_CHECKING:
    from ...language import Collection, FakeFile, LifeCycle, Step
    from ...model import OperationModel, ResolvedModel
    from ...yaml import Diagnostics, Name, Text

MADE = ("key", "token", "number", "caller")
"""The kinds of values that the server generates for a new record."""

_DIRECTIVE = re.compile(r"%(-?.)?", re.DOTALL)
_DIRECTIVES = frozenset(
    ["%Y", "%m", "%d", "%H", "%I", "%M", "%S", "%p", "%-m", "%-d", "%-H", "%-I"]
)


def check_fake(
    fake: FakeFile,
    operations: dict[str, OperationModel],
    models: dict[str, ResolvedModel],
    diagnostics: Diagnostics,
) -> FakeFile:
    """Check the file, and return it with its values converted to the types of their fields."""
    names = FakeNames(fake, operations, models, diagnostics)
    checker = _FakeChecker(names, diagnostics)
    checker.check_authentication(fake)
    _check_notation(fake.now, diagnostics)
    behaviours = BehaviourChecker(names, fake.authentication.collection, diagnostics)
    return attrs.evolve(
        fake,
        collections={n: checker.check_collection(n, c) for n, c in fake.collections.items()},
        operations={name: behaviours.check(name, b) for name, b in fake.operations.items()},
        life_cycles={name: checker.check_life_cycle(c) for name, c in fake.life_cycles.items()},
    )


class _FakeChecker:
    def __init__(self, names: FakeNames, diagnostics: Diagnostics) -> None:
        self._names = names
        self._diagnostics = diagnostics

    def check_authentication(self, fake: FakeFile) -> None:
        self._names.collection(fake.authentication.collection)
        self._names.field(fake.authentication.field)

    def check_collection(self, name: Name, collection: Collection) -> Collection:
        self._names.field(collection.key)
        for field in collection.unique:
            self._names.field(field)
        for field, made in collection.makes.items():
            self._names.field(field)
            self._names.known(made, MADE, "a new record cannot be given a")
        return attrs.evolve(
            collection,
            defaults=self._names.typed(name, collection.defaults),
            records=[self._names.typed(name, record) for record in collection.records],
        )

    def check_life_cycle(self, cycle: LifeCycle) -> LifeCycle:
        self._names.collection(cycle.of)
        self._names.collection(cycle.collection)
        for field in (*cycle.copies, *cycle.copies.values(), cycle.stamp):
            self._names.field(field)
        _check_notation(cycle.notation, self._diagnostics)
        return attrs.evolve(
            cycle,
            courses=[
                attrs.evolve(course, steps=[self._check_step(cycle, s) for s in course.steps])
                for course in cycle.courses
            ],
        )

    def _check_step(self, cycle: LifeCycle, step: Step) -> Step:
        return attrs.evolve(step, sets=self._names.typed(cycle.collection, step.sets))


def _check_notation(notation: Text, diagnostics: Diagnostics) -> None:
    for found in _DIRECTIVE.finditer(notation.value):
        if found[0] not in _DIRECTIVES:
            diagnostics.report(
                notation.place,
                f"a time format cannot have {quoted(found[0])}: "
                f"use {', '.join(sorted(_DIRECTIVES))}",
            )
