"""What is the same for all rows, a part of it in the path; and the body, where the rest is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..operation import ModelDescription, Operation


def path_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values in the path of an operation, in its order."""
    return tuple(fixed[parameter.name] for parameter in operation.path_parameters)


def body_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the body that are the same for all rows, by Python name."""
    in_path = {parameter.name for parameter in operation.path_parameters}
    return {name: value for name, value in fixed.items() if name not in in_path}


def body_of(operation: Operation[Any]) -> ModelDescription[Any]:
    """The body of an operation for many rows; each has one."""
    if operation.body is None:
        raise ValueError(f"{operation} is not made for many rows.")
    return operation.body
