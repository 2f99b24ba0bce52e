"""Unions: one of several models, which a text in a field of theirs tells apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .operation import ModelDescription


def union_of(
    name: str,
    *,
    discriminator: str,
    members: Mapping[str, ModelDescription[Any]],
    structure: Callable[..., Any],
    unstructure: Callable[[Any], Any],
) -> ModelDescription[Any]:
    """Return the description of a union.

    Args:
        name: its name, which is a type alias of the emitted package.
        discriminator: the wire name of the field that tells the models apart.
        members: the models by the text in that field.
        structure: makes one of the models of an object, or keeps the object of another one.
        unstructure: makes JSON of one of the models, and keeps anything else.
    """
    return ModelDescription(
        type=type(name, (), {}),  # Only its name is used: nothing is an instance of it.
        fields=(),
        structure=structure,
        unstructure=unstructure,
        discriminator=discriminator,
        members=members,
    )
