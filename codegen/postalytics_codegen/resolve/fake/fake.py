"""Check `fake.yaml`: the names in the file, and the values of its records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted
from .actions import BehaviourChecker
from .deliveries import FakeDeliveryChecker
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
    holders = fake.authentication
    names.collections_exist(holders.collection)
    names.fields_exist(holders.field)
    deliveries = fake.deliveries and FakeDeliveryChecker(names, models, diagnostics).check(
        fake.deliveries
    )
    notations = [cycle.notation for cycle in fake.life_cycles.values()]
    for notation in (fake.now, *notations, *([deliveries.notation] if deliveries else [])):
        _check_notation(notation, diagnostics)
    behaviours = BehaviourChecker(names, holders.collection, diagnostics)
    return attrs.evolve(
        fake,
        collections={name: _collection(name, c, names) for name, c in fake.collections.items()},
        operations={name: behaviours.check(name, b) for name, b in fake.operations.items()},
        life_cycles={name: _life_cycle(c, names) for name, c in fake.life_cycles.items()},
        deliveries=deliveries,
    )


def _collection(name: Name, collection: Collection, names: FakeNames) -> Collection:
    names.fields_exist(collection.key, *collection.unique, *collection.makes)
    for made in collection.makes.values():
        names.known(made, MADE, "a new record cannot be given a")
    return attrs.evolve(
        collection,
        defaults=names.typed(name, collection.defaults),
        records=[names.typed(name, record) for record in collection.records],
    )


def _life_cycle(cycle: LifeCycle, names: FakeNames) -> LifeCycle:
    names.collections_exist(cycle.of, cycle.collection)
    names.fields_exist(*cycle.copies, *cycle.copies.values(), cycle.stamp)
    return attrs.evolve(
        cycle,
        courses=[
            attrs.evolve(course, steps=[_step(cycle, step, names) for step in course.steps])
            for course in cycle.courses
        ],
    )


def _step(cycle: LifeCycle, step: Step, names: FakeNames) -> Step:
    return attrs.evolve(step, sets=names.typed(cycle.collection, step.sets))


def _check_notation(notation: Text, diagnostics: Diagnostics) -> None:
    for found in _DIRECTIVE.finditer(notation.value):
        if found[0] not in _DIRECTIVES:
            diagnostics.report(
                notation.place,
                f"a time format cannot have {quoted(found[0])}: "
                f"use {', '.join(sorted(_DIRECTIVES))}",
            )
