"""Descriptions of an API in few words."""

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import (
    Effect,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    Provenance,
)

_SOURCE = Provenance(url="https://library.example/reference", confidence="official")


def model(name: str, *fields: Field) -> ModelDescription[Any]:
    """A model with functions that do nothing: the fake server sends JSON, not models."""
    return ModelDescription(
        type=type(name, (), {}),
        fields=fields,
        structure=lambda mapping, _: mapping,
        unstructure=lambda mapping: mapping,
    )


def field(name: str, type_: str, wire: str | None = None, **more: Any) -> Field:
    nullable = type_.endswith("?")
    return Field(name, type_.removesuffix("?"), wire_name=wire or name, nullable=nullable, **more)


def operation(
    resource: str, name: str, call: str, returns: ModelDescription[Any], **more: Any
) -> Operation[Any]:
    method, path = call.split()
    effect = Effect.READ if method == "GET" else Effect.CREATE
    return Operation(
        name=name,
        resource=resource,
        summary="",
        method=method,
        path=path,
        effect=effect,
        returns=returns,
        source=_SOURCE,
        **more,
    )


def number(name: str, **more: Any) -> Parameter:
    return Parameter(name, "int", wire_name=more.pop("wire", name), **more)
