"""Emits a union as data."""

from __future__ import annotations

from collections.abc import Callable

from ....model import ResolvedModel, UnionModel
from ..python_source import call, constant, snake


def described_union(
    model: ResolvedModel, union: UnionModel, described: Callable[[str], str]
) -> str:
    """The description of a union; `described` gives that of each of its models."""
    members = ", ".join(f"{value.literal()}: {described(name)}" for value, name in union.members)
    made = call(
        "union_of",
        f'"{model.name}"',
        discriminator=union.discriminator.literal(),
        members=f"{{{members}}}",
        structure=f"converters.structure_{snake(model.name)}",
        unstructure=f"converters.unstructure_{snake(model.name)}",
    )
    # A type checker does not know what a type alias stands for at run time.
    return f"{constant(model.name)}_MODEL: ModelDescription[models.{model.name}] = {made}"
