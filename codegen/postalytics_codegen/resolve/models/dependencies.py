"""Model dependencies: cycle detection and definition order."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model import OperationModel, ResourceModel
    from ...yaml import Diagnostics, Name, Position
    from .declared import DeclaredModel


def parts(name: str, models: dict[str, DeclaredModel]) -> list[str]:
    """Return a model and all models that it contains, at any depth."""
    found = [name] if name in models else []
    for part in found:
        found += [inner for inner in field_models(models[part]) if inner not in found]
    return found


def field_models(model: DeclaredModel, *, directly: bool = False) -> list[str]:
    """Return the models of its fields, or of a union.

    With `directly`, without lists and nullable fields, and of no union: it is open to others.
    """
    if model.union is not None:
        return [] if directly else [*model.union.models]
    types = [field.type for field in model.fields]
    return list(
        dict.fromkeys(
            type_.model
            for type_ in types
            if type_.model and not (directly and not (type_.single and not type_.nullable))
        )
    )


def report_model_cycles(models: dict[str, DeclaredModel], diagnostics: Diagnostics) -> None:
    """Report models that contain themselves, so that no instance could be complete."""
    graph = {name: field_models(model, directly=True) for name, model in models.items()}
    for cycle in _cycles(graph):
        diagnostics.report(
            models[cycle[0]].name.place,
            f"a model cannot contain itself ({' in '.join(cycle)}): use a list, a map "
            "or a nullable type",
        )


@attrs.frozen
class Dependency:
    """Use of a model or an operation by another model or operation."""

    user: str
    """The resource that uses `used`."""
    what: str
    """The part of `user` that uses `used`, such as `Model.field`."""
    used: str
    """The model or operation that is used."""
    home: str
    """The resource that defines `used`."""
    place: Position


def field_dependencies(models: dict[str, DeclaredModel]) -> list[Dependency]:
    """Return the uses of models by fields and unions."""
    of_unions = [
        Dependency(
            user=model.resource,
            what=model.name,
            used=name,
            home=models[name].resource,
            place=name.place,
        )
        for model in models.values()
        if model.union is not None
        for name in model.union.models
    ]
    return of_unions + [
        Dependency(
            user=model.resource,
            what=f"{model.name}.{field.name}",
            used=field.type.model,
            home=models[field.type.model].resource,
            place=field.name.place,
        )
        for model in models.values()
        for field in model.fields
        if field.type.model
    ]


def operation_dependencies(
    resources: Iterable[ResourceModel], models: dict[str, DeclaredModel]
) -> list[Dependency]:
    """Return the uses of models by operations, and of operations by functions that read first."""
    operations = [operation for resource in resources for operation in resource.operations]
    of_models = [
        Dependency(
            user=operation.resource,
            what=operation.name,
            used=name,
            home=models[name].resource,
            place=operation.name.place,
        )
        for operation in operations
        for name in (operation.body, operation.returns)
        if name is not None and name in models
    ]
    of_operations = [
        Dependency(
            user=operation.resource,
            what=function,
            used=read.name,
            home=read.resource,
            place=function.place,
        )
        for operation in operations
        for function, read in _reads(operation)
    ]
    return of_models + of_operations


def _reads(operation: OperationModel) -> Iterator[tuple[Name, OperationModel]]:
    """Yield the functions that read before they call an operation, each with what it reads."""
    switch, change = operation.switch, operation.change
    if switch is not None:
        yield switch.function, switch.read
    if change is not None:
        yield change.function, change.read
        if change.count is not None:
            yield change.function, change.count.lists


def report_resource_cycles(uses: Iterable[Dependency], diagnostics: Diagnostics) -> None:
    """Report resources that depend on each other: their emitted modules would too."""
    edges: dict[str, dict[str, Dependency]] = {}
    for use in uses:
        if use.home != use.user:
            edges.setdefault(use.user, {}).setdefault(use.home, use)
    graph = {user: list(used) for user, used in edges.items()}
    for cycle in _cycles(graph):
        # Each resource is used by the next one.
        uses_in_cycle = [(home, edges[user][home]) for home, user in pairwise(cycle)]
        shown = ", ".join(
            f"{quoted(use.what)} needs the {use.used} of {quoted(home)}"
            for home, use in uses_in_cycle
        )
        diagnostics.report(
            uses_in_cycle[0][1].place,
            f"resources depend on each other in a cycle: {shown}; move one of these",
        )


def _cycles(graph: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield a cycle, then the cycles without its names, until there is none."""
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            yield cycle
            graph = {name: used for name, used in graph.items() if name not in cycle}
        else:
            return


def topological_order(models: dict[str, DeclaredModel]) -> list[DeclaredModel]:
    """Return the models in their written order, but each after the models that it contains."""
    graph = {
        name: [part for part in field_models(model) if part != name]
        for name, model in models.items()
    }
    if any(_cycles(graph)):
        graph = {name: field_models(model, directly=True) for name, model in models.items()}
    ordered: dict[str, None] = {}
    for root in graph:
        waiting = [root]
        while waiting:
            name = waiting[-1]
            inner = [part for part in graph[name] if part not in ordered and part not in waiting]
            if inner:
                waiting.append(inner[0])
            else:
                ordered[waiting.pop()] = None
    return [models[name] for name in ordered]
